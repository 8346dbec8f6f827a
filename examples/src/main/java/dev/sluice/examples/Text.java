// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** Text for a terminal. */
final class Text {
  private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{4,}");

  private Text() {}

  /** Puts commas between the thousands of every number in a text. */
  static String grouped(String text) {
    return LONG_NUMBER
        .matcher(text)
        .replaceAll(number -> String.format(Locale.ROOT, "%,d", new BigInteger(number.group())));
  }

  static String grouped(@Unsigned long value) {
    return grouped(Long.toUnsignedString(value));
  }

  /** Lays out terms and what they mean. */
  static List<String> terms(Map<String, String> meanings, int columns) {
    int longest = meanings.keySet().stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = new ArrayList<>();
    meanings.forEach(
        (term, meaning) -> {
          String lead = " " + term + " ".repeat(longest - term.length() + 1);
          lines.addAll(hanging(lead, meaning, columns));
        });
    return lines;
  }

  /** Breaks a text into lines: the first follows the lead, the others stand below its end. */
  static List<String> hanging(String lead, String text, int columns) {
    List<String> lines = new ArrayList<>();
    String indent = " ".repeat(lead.length());
    StringBuilder line = new StringBuilder(lead);
    for (String word : text.split(" ", -1)) {
      if (line.length() > lead.length() && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
      }
      line.append(' ').append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
