// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Maven;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Has japicmp compare many planted changes in one run of Maven, each configured as {@code
 * compat-reports/pom.xml} configures the comparison of the same artifact.
 */
final class Greenhouse {
  private static final XPath XPATH = XPathFactory.newInstance().newXPath();
  private static final String JAPICMP = "//plugin[artifactId='japicmp-maven-plugin']";

  private final Path work;
  private final List<Path> jars = new ArrayList<>();

  Greenhouse(Path work) {
    this.work = work;
  }

  /** Returns the gate that looks at each plant, the accepted breaks of the project aside. */
  Map<Plant, Gate> grow(List<Plant> plants) throws Exception {
    Maven.Result result = compare(Project.BASELINE, plants);
    assertThat(result.status()).as(result.output()).isZero();

    Map<Plant, Gate> gates = new LinkedHashMap<>();
    for (int i = 0; i < plants.size(); i++) {
      String artifact = plants.get(i).artifact();
      Path comparisons = work.resolve("comparisons" + i);
      Project.copy(Project.COMPARISONS, comparisons, Set.of(artifact + ".xml", artifact + ".diff"));
      for (String suffix : List.of(".xml", ".diff")) {
        Files.copy(
            work.resolve("target/japicmp/" + id(i) + suffix),
            comparisons.resolve(artifact + suffix));
      }
      gates.put(
          plants.get(i),
          new Gate(
              Project.ROOT, comparisons, Project.NOW, Map.of(artifact, jars.get(i)), List.of()));
    }
    return gates;
  }

  /** Runs japicmp on the plants. */
  Maven.Result compare(String baseline, List<Plant> plants) throws Exception {
    for (int i = 0; i < plants.size(); i++) {
      jars.add(plants.get(i).plant(work.resolve(id(i))));
    }
    Files.writeString(work.resolve("pom.xml"), pom(baseline, plants));
    return Maven.run(work, "-q", "verify");
  }

  private static String id(int plant) {
    return "plant-" + plant;
  }

  private String pom(String baseline, List<Plant> plants) throws Exception {
    Document configured = parse(Project.HERE.resolve("pom.xml"));
    Element shared = (Element) node(configured, JAPICMP + "/configuration");
    String version =
        Project.first(
            "<japicmp-maven-plugin.version>(.+)</", Project.read(Project.ROOT.resolve("pom.xml")));

    List<String> executions = new ArrayList<>();
    for (int i = 0; i < plants.size(); i++) {
      String artifact = plants.get(i).artifact();
      Element execution =
          (Element) node(configured, JAPICMP + "//execution[id='" + artifact + "']");
      assertThat(execution).as(artifact).isNotNull();
      execution = (Element) execution.cloneNode(true);
      node(execution, "id").setTextContent(id(i));
      execution.appendChild(shared.cloneNode(true));
      executions.add(
          print(execution)
              .replace("${sluice.compat.now}/${mojo.executionId}.jar", jars.get(i).toString())
              .replace("${mojo.executionId}", artifact)
              .replace("${sluice.compat.now}", Project.NOW.toString())
              .replace("${sluice.compat.libraries}", Project.LIBRARIES.toString())
              .replace("${sluice.compat.then}", Project.RELEASED.resolve("dev/sluice").toString())
              .replace("${sluice.baseline.version}", baseline)
              // These are for nobody to read.
              .replace("<parameter>", "<parameter><skipHtmlReport>true</skipHtmlReport>")
              // Without this, nothing is compared in a project that is only a POM, as this one is.
              .replace("<parameter>", "<parameter><skipPomModules>false</skipPomModules>"));
    }
    return """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>acme</groupId>
          <artifactId>greenhouse</artifactId>
          <version>1</version>
          <packaging>pom</packaging>
          <build>
            <plugins>
              <plugin>
                <groupId>com.github.siom79.japicmp</groupId>
                <artifactId>japicmp-maven-plugin</artifactId>
                <version>%s</version>
                <executions>%s</executions>
              </plugin>
            </plugins>
          </build>
        </project>
        """
        .formatted(version, String.join("\n", executions));
  }

  private static Document parse(Path file) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file.toFile());
  }

  private static Node node(Node from, String expression) throws Exception {
    return (Node) XPATH.evaluate(expression, from, XPathConstants.NODE);
  }

  private static String print(Node node) throws Exception {
    Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    StringWriter text = new StringWriter();
    transformer.transform(new DOMSource(node), new StreamResult(text));
    return text.toString();
  }
}
