// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** What a POM brings to whoever names the artifact, and that the artifact is there to be named. */
final class PomView {
  private PomView() {}

  /** Reads the POM within the artifact's jar. */
  static Facts read(String artifact, JarSet jars) {
    String pom = "META-INF/maven/dev.sluice/" + artifact + "/pom.xml";
    String text = jars.resource(artifact, pom);
    if (text == null) {
      Facts none = new Facts();
      none.owner("");
      return none;
    }
    return artifact(text);
  }

  private static Facts artifact(String pom) {
    Element project = parsed(pom);
    Facts facts = deployed(project);
    String packaging = text(project, "packaging", "jar");
    facts.promise("PACKAGING", "", packaging, "");
    for (Element dependency : children(child(project, "dependencies"))) {
      String name = name(dependency);
      String scope = text(dependency, "scope", "compile");
      if (isPassedOn(dependency)) {
        facts.owner(name);
        if (!text(dependency, "version", "$").startsWith("$")) {
          facts.promise("MAJOR_VERSION", name, name, major(project, dependency));
        }
        facts.promise("DEPENDENCY", "", name, "");
        facts.demand("DEPENDENCY", "", name, "");
        if (scope.equals("compile")) {
          facts.promise("DEPENDENCY_TO_COMPILE_WITH", name, name, "");
        }
        for (Element exclusion : children(child(dependency, "exclusions"))) {
          facts.demand("EXCLUSION", name, name + " without " + name(exclusion), "");
        }
      }
    }
    return facts;
  }

  /** Reads the BOM, without previews, which may still change. */
  static Facts bom(String pom) {
    Element project = parsed(pom.replaceFirst("(?s)<!-- Previews: .*?(?=</dependencies>)", ""));
    Facts facts = deployed(project);
    for (Element entry : children(managed(project))) {
      String version = text(entry, "version", "");
      // Else it is of the BOM's own version, as it says.
      String other =
          version.startsWith("$") || version.equals(text(project, "version", "")) ? "" : version;
      facts.owner(name(entry));
      facts.promise("BOM_ENTRY", "", name(entry), other);
      if (!text(entry, "scope", "compile").equals("compile")) {
        facts.demand("BOM_SCOPE", name(entry), name(entry), text(entry, "scope", "compile"));
      }
    }
    return facts;
  }

  /** Returns what artifacts bring to whoever names them, of others. */
  static Set<String> brought(Collection<String> poms) {
    Set<String> brought = new TreeSet<>();
    for (String pom : poms) {
      for (Element dependency : children(child(parsed(pom), "dependencies"))) {
        if (isPassedOn(dependency)) {
          brought.add(name(dependency));
        }
      }
    }
    return brought;
  }

  private static boolean isPassedOn(Element dependency) {
    return List.of("compile", "runtime").contains(text(dependency, "scope", "compile"))
        && !text(dependency, "optional", "false").equals("true");
  }

  /**
   * Reads what the POMs of all artifacts inherit.
   *
   * @param brought the dependencies that artifacts pass on: of the others, the version may change
   */
  static Facts parent(String pom, Set<String> brought) {
    Element project = parsed(pom);
    Facts facts = deployed(project);
    for (Element dependency : children(managed(project))) {
      String name = name(dependency);
      facts.owner(name);
      String group = text(dependency, "groupId", "");
      boolean isBroughtByBom =
          text(dependency, "scope", "").equals("import")
              && brought.stream().anyMatch(one -> one.startsWith(group));
      if (brought.contains(name) || isBroughtByBom) {
        facts.promise("MAJOR_VERSION", name, name, major(project, dependency));
      }
      for (String what : List.of("scope", "optional")) {
        String said = text(dependency, what, "");
        if (!said.isEmpty() && !List.of("compile", "false").contains(said)) {
          facts.demand("MANAGED_" + what.toUpperCase(Locale.ROOT), name, name, said);
        }
      }
    }
    return facts;
  }

  /** Another major version may lack what those rely on who have it through Sluice. */
  private static String major(Element project, Element dependency) {
    String version = text(dependency, "version", "");
    if (version.startsWith("${")) {
      String property = version.substring(2, version.length() - 1);
      version = text(child(project, "properties"), property, version);
    }
    return version.replaceFirst("[.-].*", "");
  }

  private static Facts deployed(Element project) {
    Facts facts = new Facts();
    facts.owner("");
    boolean skipped = false;
    for (String property : List.of("maven.deploy.skip", "maven.install.skip")) {
      skipped |= text(child(project, "properties"), property, "false").equals("true");
    }
    Element build = child(project, "build");
    for (Element plugin : children(child(build, "plugins"))) {
      skipped |=
          text(plugin, "artifactId", "").matches("maven-(deploy|install)-plugin")
              && text(child(plugin, "configuration"), "skip", "false").equals("true");
    }
    if (!skipped) {
      facts.promise("DEPLOYED", "", name(project), "");
    }
    Element management = child(project, "distributionManagement");
    Element relocation = child(management, "relocation");
    if (relocation != null) {
      facts.demand("RELOCATION", "", name(project), name(relocation));
    }
    return facts;
  }

  private static @Nullable Element managed(Element project) {
    return child(child(project, "dependencyManagement"), "dependencies");
  }

  /** Returns the coordinates, but for the version. */
  private static String name(Element of) {
    StringBuilder name = new StringBuilder(text(of, "groupId", "dev.sluice"));
    name.append(':').append(text(of, "artifactId", ""));
    String type = text(of, "type", "jar");
    String classifier = text(of, "classifier", "");
    if (!type.equals("jar") || !classifier.isEmpty()) {
      name.append(':').append(type);
    }
    return name.append(classifier.isEmpty() ? "" : ":" + classifier).toString();
  }

  private static Element parsed(String pom) {
    try {
      DocumentBuilder builder = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler()); // Throws, and prints nothing.
      return builder.parse(new InputSource(new StringReader(pom))).getDocumentElement();
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new IllegalArgumentException("no POM, " + e.getMessage(), e);
    }
  }

  private static String text(@Nullable Element within, String tag, String otherwise) {
    Element child = child(within, tag);
    return child == null ? otherwise : child.getTextContent().strip();
  }

  private static @Nullable Element child(@Nullable Element within, String tag) {
    return children(within).stream()
        .filter(child -> child.getTagName().equals(tag))
        .findFirst()
        .orElse(null);
  }

  private static List<Element> children(@Nullable Element within) {
    List<Element> children = new ArrayList<>();
    for (Node node = within == null ? null : within.getFirstChild();
        node != null;
        node = node.getNextSibling()) {
      if (node instanceof Element child) {
        children.add(child);
      }
    }
    return children;
  }
}
