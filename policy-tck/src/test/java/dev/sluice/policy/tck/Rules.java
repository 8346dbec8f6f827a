// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.tck;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules as they stand in the code and on the page: sentences by id. */
final class Rules {
  private static final Pattern IN_TEST = Pattern.compile("(R\\d+\\.\\d+) (.+)");
  private static final Pattern ON_PAGE =
      Pattern.compile("^- \\*\\*(R[^*]*)\\*\\* (.*)\n(.*)$", Pattern.MULTILINE);

  private Rules() {}

  static Map<String, String> inTests() {
    Map<String, String> rules = new TreeMap<>();
    for (Method method : methods("").toList()) {
      Matcher rule = IN_TEST.matcher(displayName(method));
      if (!rule.matches() || !method.getName().startsWith(prefix(rule.group(1)))) {
        throw new AssertionError(method + " does not carry the id of: " + displayName(method));
      }
      if (rules.put(rule.group(1), rule.group(2)) != null) {
        throw new AssertionError("twice: " + rule.group(1));
      }
    }
    return rules;
  }

  /** The tests whose display names start so. */
  static Stream<Method> methods(String start) {
    return Arrays.stream(NumericPolicyTck.class.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .filter(method -> displayName(method).startsWith(start));
  }

  private static String displayName(Method method) {
    return method.getAnnotation(DisplayName.class).value();
  }

  static Map<String, String> onPage(String markdown) {
    Map<String, String> rules = new TreeMap<>();
    Matcher rule = ON_PAGE.matcher(markdown);
    while (rule.find()) {
      if (!rule.group(3).startsWith("  *Intent:* ")) {
        throw new AssertionError("no line of intent below " + rule.group(1));
      }
      if (rules.put(rule.group(1), rule.group(2).replace("`", "")) != null) {
        throw new AssertionError("twice: " + rule.group(1));
      }
    }
    return rules;
  }

  static String idOf(String displayName) {
    return displayName.substring(0, displayName.indexOf(' '));
  }

  /** r2_1_ for R2.1. */
  private static String prefix(String id) {
    return "r" + id.substring(1).replace('.', '_') + "_";
  }
}
