// SPDX-License-Identifier: Apache-2.0
package dev.sluice.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Compares the module table of the architecture page with the POMs. */
class ArchitectureTest {
  private static final String PAGE = "docs/architecture.md";
  private static final Pattern JAVA_MODULE =
      Pattern.compile("^(?:open )?module ([\\w.]+) \\{", Pattern.MULTILINE);

  /** What a row of the table says, but for the prose. */
  private record Module(String folder, String artifact, String javaModule, Set<String> dependsOn) {}

  @Test
  void theTable_isTheReactor() throws Exception {
    assertThat(documented(Project.read(PAGE))).containsExactlyInAnyOrderElementsOf(reactor());
  }

  @Test
  void aWrongTable_isNoticed() throws Exception {
    String page = Project.read(PAGE);
    String core = "entry layouts, growth bounds, host views | `sluice-api` |";
    assertThat(page).contains(core);
    String withoutDependency = page.replace(core, "| prose | |");
    String withOneTooMany = page.replace(core, "| prose | `sluice-api`, `sluice-examples` |");
    String withoutModule = page.replaceFirst("(?m)^\\| `core-java` .*\\n", "");
    assertThat(documented(withoutDependency)).isNotEqualTo(documented(page));
    assertThat(documented(withOneTooMany)).isNotEqualTo(documented(page));
    assertThat(documented(withoutModule)).hasSize(reactor().size() - 1);
  }

  private static List<Module> documented(String page) {
    List<Module> modules = new ArrayList<>();
    for (List<String> row : new MarkdownPage(page).sections().get("Modules").rows()) {
      Set<String> dependsOn = new TreeSet<>(List.of(row.get(4).split(", ", -1)));
      dependsOn.remove("");
      modules.add(new Module(row.get(0), row.get(1), row.get(2), dependsOn));
    }
    return modules;
  }

  private static List<Module> reactor() throws Exception {
    List<Module> modules = new ArrayList<>();
    // Those of profiles as well.
    NodeList all = pom(Project.root()).getElementsByTagName("module");
    for (int i = 0; i < all.getLength(); i++) {
      String module = all.item(i).getTextContent();
      Path folder = Project.root().resolve(module);
      Element pom = pom(folder);
      modules.add(
          new Module(module, text(pom, "artifactId"), javaModule(folder), dependencies(pom)));
    }
    return modules;
  }

  private static String javaModule(Path folder) {
    Path file = folder.resolve("src/main/java/module-info.java");
    if (!Files.exists(file)) {
      return "";
    }
    Matcher module = JAVA_MODULE.matcher(Project.read(file));
    assertThat(module.find()).as("%s declares a module", file).isTrue();
    return module.group(1);
  }

  private static Set<String> dependencies(Element pom) {
    Set<String> artifacts = new TreeSet<>();
    for (Element dependencies : children(pom, "dependencies")) {
      for (Element dependency : children(dependencies, "dependency")) {
        if (text(dependency, "groupId").equals("dev.sluice")
            && !text(dependency, "scope").equals("test")) {
          artifacts.add(text(dependency, "artifactId"));
        }
      }
    }
    return artifacts;
  }

  private static Element pom(Path folder) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(folder.resolve("pom.xml").toFile())
        .getDocumentElement();
  }

  private static String text(Element parent, String name) {
    List<Element> found = children(parent, name);
    return found.isEmpty() ? "" : found.get(0).getTextContent();
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        children.add(element);
      }
    }
    return children;
  }
}
