// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What japicmp wrote about one artifact. */
final class Comparison {
  private static final Set<String> MEMBERS = Set.of("method", "constructor", "field");

  /** What breaks only those who extend or implement the type. */
  private static final Set<String> OF_EXTENDING =
      Set.of(
          "METHOD_ADDED_TO_INTERFACE",
          "METHOD_ABSTRACT_ADDED_TO_CLASS",
          "METHOD_ABSTRACT_ADDED_IN_SUPERCLASS",
          "METHOD_ABSTRACT_ADDED_IN_IMPLEMENTED_INTERFACE",
          "METHOD_NOW_ABSTRACT",
          "METHOD_NOW_FINAL");

  private static final Pattern TYPE_LINE =
      Pattern.compile(
          "^\\S+ +(NEW|REMOVED|MODIFIED|UNCHANGED) [A-Z ]+: (?:[A-Z_]+(?:\\([^)]*\\))? )*(\\S+)");
  private static final Pattern MEMBER_LINE =
      Pattern.compile("(METHOD|CONSTRUCTOR): .*?(\\S+)\\(((?:[^()+-][^()]*)?)\\)[^()]*$");

  private final String artifact;
  private final Document xml;
  private final String text;

  private Comparison(String artifact, Document xml, String text) {
    this.artifact = artifact;
    this.xml = xml;
    this.text = text;
  }

  /** Returns what is in the folder about the artifact, or null if japicmp did not compare it. */
  static @Nullable Comparison read(Path folder, String artifact) {
    Path xml = folder.resolve(artifact + ".xml");
    if (!Files.exists(xml)) {
      return null;
    }
    try {
      Document document =
          DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(xml.toFile());
      return new Comparison(
          artifact, document, Files.readString(folder.resolve(artifact + ".diff")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IllegalStateException(xml + " is not what japicmp writes", e);
    }
  }

  /** Returns the name of the jar that was compared with. */
  String oldJar() {
    return xml.getDocumentElement().getAttribute("oldJar");
  }

  /** Says what is nobody's business outside, of which japicmp knows nothing. */
  interface Hidden {
    /**
     * Says whether it is hidden.
     *
     * @param isNew whether it is looked for in the jars of now, else in those of the release
     * @param member as {@link JarSet#isHidden} names it, or null for the type itself
     */
    boolean test(boolean isNew, String type, @Nullable String member);
  }

  /**
   * Returns japicmp's text, without what it says of versions, which it guesses by other rules, and
   * of what is hidden.
   */
  String text(Hidden hidden) {
    StringBuilder text = new StringBuilder();
    List<String> block = new ArrayList<>();
    for (String line : xmlText()) {
      if (!line.startsWith("\t")) {
        text.append(shown(block, hidden));
        block.clear();
      }
      block.add(line);
    }
    text.append(shown(block, hidden));
    String said = text.toString().strip();
    return (said.isEmpty() ? "No changes." : said) + "\n";
  }

  private List<String> xmlText() {
    return text.lines()
        .filter(line -> !line.startsWith("Comparing "))
        .filter(line -> !line.startsWith("Semantic versioning suggestion: "))
        .toList();
  }

  /** Returns the lines of a type, of which the first names it, and the others its members. */
  private static String shown(List<String> block, Hidden hidden) {
    Matcher type = block.isEmpty() ? null : TYPE_LINE.matcher(block.get(0));
    if (type == null || !type.find()) {
      return block.isEmpty() ? "" : String.join("\n", block) + "\n";
    }
    String name = type.group(2);
    if (hidden.test(type.group(1).equals("NEW"), name, null)) {
      return "";
    }
    List<String> shown = new ArrayList<>();
    boolean left = false;
    boolean skipping = false;
    for (String line : block.subList(1, block.size())) {
      if (!line.startsWith("\t\t")) {
        String member = member(line);
        skipping = member != null && hidden.test(line.contains("NEW "), name, member);
      }
      left |= skipping;
      if (!skipping) {
        shown.add(line);
      }
    }
    boolean says =
        shown.stream().anyMatch(line -> !line.matches("\t(===|.*CLASS FILE FORMAT VERSION).*"));
    return left && !says ? "" : block.get(0) + "\n" + lines(shown);
  }

  private static String lines(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private static @Nullable String member(String line) {
    Matcher member = MEMBER_LINE.matcher(line);
    return !member.find()
        ? null
        : (member.group(1).equals("METHOD") ? member.group(2) : "") + "(" + member.group(3) + ")";
  }

  /**
   * Returns what keeps a program from linking, or from compiling.
   *
   * @param isClosed whether nobody outside can extend or implement the type of that name, of which
   *     japicmp knows nothing
   */
  Set<Break> breaks(Predicate<String> isClosed, Hidden hidden) {
    Set<Break> breaks = new TreeSet<>();
    for (Element type : elements(xml, "class")) {
      String name = type.getAttribute("fullyQualifiedName");
      List<Element> all = incompatible(type);
      List<Element> ofType = all.stream().filter(change -> owner(change) == type).toList();
      // What becomes of the members of a type that is gone need not be told one by one.
      boolean gone =
          ofType.stream().anyMatch(change -> change.getAttribute("type").equals("CLASS_REMOVED"));
      for (Element change : gone ? ofType : all) {
        String kind = change.getAttribute("type");
        String member = member(change, type);
        boolean isHidden =
            hidden.test(false, name, null)
                || (!member.isEmpty() && hidden.test(false, name, member.replaceFirst("^\\.", "")));
        if (!isHidden && (!OF_EXTENDING.contains(kind) || !isClosed.test(name))) {
          breaks.add(new Break(artifact, kind, name + member));
        }
      }
    }
    return breaks;
  }

  private static List<Element> incompatible(Element type) {
    return elements(type, "compatibilityChange").stream()
        .filter(
            change ->
                change.getAttribute("binaryCompatible").equals("false")
                    || change.getAttribute("sourceCompatible").equals("false"))
        .toList();
  }

  /** Returns the element whose compatibilityChanges the change is one of. */
  private static @Nullable Node owner(Element change) {
    Node changes = change.getParentNode();
    return changes == null ? null : changes.getParentNode();
  }

  private static String member(Element change, Element type) {
    for (Node node = owner(change); node != null && node != type; node = node.getParentNode()) {
      if (node instanceof Element member && MEMBERS.contains(member.getTagName())) {
        String name = "." + member.getAttribute("name");
        if (member.getTagName().equals("field")) {
          return name;
        }
        List<String> parameters =
            elements(member, "parameter").stream().map(p -> p.getAttribute("type")).toList();
        return (member.getTagName().equals("method") ? name : "")
            + "("
            + String.join(", ", parameters)
            + ")";
      }
    }
    return "";
  }

  private static List<Element> elements(Node within, String tag) {
    NodeList nodes =
        within instanceof Document document
            ? document.getElementsByTagName(tag)
            : ((Element) within).getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
