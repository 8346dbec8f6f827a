// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fuzz;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What no output may contain raw, as its reader, or a compiler, would obey it rather than draw it.
 */
public final class Marks {
  private static final Pattern ENTITY = Pattern.compile("&#(x?)([0-9A-Fa-f]{1,7});");

  private Marks() {}

  /**
   * Throws if a text has a control character but a line feed, or a mark of direction, or half a
   * pair.
   */
  public static void assertNone(String what, String text) {
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      int point = text.codePointAt(at);
      if (point != '\n' && isMark(point)) {
        int from = Math.max(0, at - 30);
        throw new AssertionError(
            String.format(
                "%s lets U+%04X through at %d, behind '%s'",
                what, point, at, text.substring(from, at)));
      }
    }
  }

  /** The same of what a browser makes of references to characters. */
  public static void assertNoneReferred(String what, String html) {
    Matcher entity = ENTITY.matcher(html);
    while (entity.find()) {
      int point = Integer.parseInt(entity.group(2), entity.group(1).isEmpty() ? 10 : 16);
      if (point > Character.MAX_CODE_POINT || isMark(point)) {
        throw new AssertionError(what + " refers to " + entity.group());
      }
    }
  }

  /** By the numbers of the Unicode Standard, not by the tables of this JDK. */
  private static boolean isMark(int point) {
    return point < 0x20
        || (point >= 0x7F && point < 0xA0)
        || point == 0x061C
        || point == 0x200E
        || point == 0x200F
        || (point >= 0x2028 && point <= 0x202E)
        || (point >= 0x2066 && point <= 0x2069)
        || point == 0xFEFF
        || (point >= 0xD800 && point <= 0xDFFF)
        || (point >= 0xFFF9 && point <= 0xFFFB)
        || (point >= 0xE0000 && point <= 0xE007F)
        || (point & 0xFFFE) == 0xFFFE;
  }
}
