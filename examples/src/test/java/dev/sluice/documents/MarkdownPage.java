// SPDX-License-Identifier: Apache-2.0
package dev.sluice.documents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of Markdown, as GitHub renders it, as the tests of the documents need. */
record MarkdownPage(String text) {
  private static final Pattern FENCE =
      Pattern.compile("^ *```(\\w*)[^\\n]*\\n(.*?)^ *```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("(`+)(?s:.+?)\\1");
  private static final Pattern LINK =
      Pattern.compile(
          "\\]\\(\\s*<?([^)>\\s]+)>?(?:\\s+\"[^\"]*\")?\\s*\\)" // [text](target "title")
              + "|^ {0,3}\\[[^\\]]+\\]:\\s*(\\S+)" // [label]: target
              + "|\\b(?:href|src)=\"([^\"]+)\"",
          Pattern.MULTILINE);
  private static final Pattern HEADING =
      Pattern.compile("^ {0,3}#{1,6} +(.+?)(?: +#+)? *$", Pattern.MULTILINE);
  private static final Pattern ANCHOR = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");
  private static final Pattern ROW = Pattern.compile("^\\|(.+)\\|$", Pattern.MULTILINE);

  /** Returns the targets of all links, code left out. */
  List<String> links() {
    List<String> links = new ArrayList<>();
    Matcher link = LINK.matcher(CODE.matcher(withoutFences()).replaceAll("code"));
    while (link.find()) {
      for (int form = 1; form <= link.groupCount(); form++) {
        if (link.group(form) != null) {
          links.add(link.group(form));
        }
      }
    }
    return links;
  }

  /** Returns what may follow the # of a link to this page. */
  Set<String> anchors() {
    Set<String> anchors = new LinkedHashSet<>();
    String prose = withoutFences();
    Map<String, Integer> seen = new HashMap<>();
    Matcher heading = HEADING.matcher(prose);
    while (heading.find()) {
      String slug =
          heading
              .group(1)
              .replaceAll("!?\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N}_ -]", "")
              .replace(' ', '-');
      int before = seen.merge(slug, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? slug : slug + "-" + before);
    }
    Matcher anchor = ANCHOR.matcher(prose);
    while (anchor.find()) {
      anchors.add(anchor.group(1));
    }
    return anchors;
  }

  /** Returns the fenced blocks in that language, without the fences. */
  List<String> blocks(String language) {
    List<String> blocks = new ArrayList<>();
    Matcher fence = FENCE.matcher(text);
    while (fence.find()) {
      if (fence.group(1).equals(language)) {
        blocks.add(fence.group(2));
      }
    }
    return blocks;
  }

  /** Returns the parts of the page by their headings of the second level. */
  Map<String, MarkdownPage> sections() {
    Map<String, MarkdownPage> sections = new LinkedHashMap<>();
    for (String part : text.split("(?m)^## ", -1)) {
      int end = part.indexOf('\n');
      sections.put(part.substring(0, end), new MarkdownPage(part.substring(end)));
    }
    return sections;
  }

  /** Returns the cells of all tables, row by row, without header, rule and backticks. */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    Matcher row = ROW.matcher(withoutFences());
    while (row.find()) {
      List<String> cells = new ArrayList<>();
      for (String cell : row.group(1).split("\\|", -1)) {
        cells.add(cell.strip().replace("`", ""));
      }
      if (cells.get(0).matches("-+")) {
        rows.remove(rows.size() - 1);
      } else {
        rows.add(cells);
      }
    }
    return rows;
  }

  private String withoutFences() {
    return FENCE.matcher(text).replaceAll("");
  }
}
