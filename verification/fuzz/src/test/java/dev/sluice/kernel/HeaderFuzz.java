// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.device.DevicePlan;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.fuzz.Draws;
import dev.sluice.fuzz.LabelledDevice;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Labels of anything through the device code of every language: without its comments, it is that of
 * a device with plain names.
 */
final class HeaderFuzz {
  /** Devices that are made of one input. */
  static final int DEVICES = 8;

  private static final DevicePlanner PLANNER = DevicePlanner.using(new UnsignedLongPolicy());

  private final UnaryOperator<String> comments;

  /** Takes what is done to a header before it is looked at, for a test of this class to spoil. */
  HeaderFuzz(UnaryOperator<String> comments) {
    this.comments = comments;
  }

  /** Returns how many cases they were; throws at the first that differs. */
  long check(byte[] data) {
    Draws draws = new Draws(data);
    long cases = 0;
    for (int i = 0; i < DEVICES; i++) {
      LabelledDevice device = LabelledDevice.of(draws);
      for (KernelLanguage language : KernelLanguage.values()) {
        Optional<String> header = header(device, language);
        if (header.isPresent()) {
          check(device, language, header.get());
          cases++;
        }
      }
    }
    return cases;
  }

  private void check(LabelledDevice device, KernelLanguage language, String header) {
    LabelledDevice named = device.named(HeaderFuzz::plain);
    String plain =
        header(named, language).orElseThrow(() -> new AssertionError(device + "\n" + named));
    boolean isWgsl = language == KernelLanguage.WGSL;
    for (boolean trigraphs : new boolean[] {false, true}) {
      String code = isWgsl ? wgsl(comments.apply(header)) : c(comments.apply(header), trigraphs);
      String expected = isWgsl ? wgsl(plain) : c(plain, trigraphs);
      if (!unguarded(code).equals(unguarded(expected))) {
        throw new AssertionError(
            language + " for " + device + " is\n" + code + "\nnot\n" + expected);
      }
    }
    if (!header.endsWith("\n")) {
      throw new AssertionError(language + " for " + device + " does not end in a line feed");
    }
  }

  /** Leaves out the name of the guard, which has a hash of the whole text. */
  private static String unguarded(String code) {
    return code.replaceAll("SLUICE_PLAN_\\w+_H\\b", "SLUICE_PLAN_H");
  }

  /** Returns the header of a device that is planned; empty where names are refused. */
  static Optional<String> header(LabelledDevice device, KernelLanguage language) {
    Optional<DeviceProfile> profile = device.profile();
    Optional<DevicePlan> plan = profile.flatMap(p -> PLANNER.plan(p).toOptional());
    if (plan.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < device.labels().size(); i++) {
      if (LabelledDevice.isNamed(i)) {
        names.add(Names.upper(device.labels().get(i)));
      }
    }
    boolean isRefused = names.contains("") || names.stream().distinct().count() < names.size();
    try {
      return Optional.of(
          KernelHeader.builder(language).title(device.reason()).device(plan.get()).build());
    } catch (IllegalArgumentException e) {
      if (!isRefused) {
        throw new AssertionError(language + " refuses " + device, e);
      }
      return Optional.empty();
    }
  }

  /** The name that a label becomes; of what has none in a header, another. */
  private static String plain(int number, String label) {
    return LabelledDevice.isNamed(number)
        ? Names.upper(label).toLowerCase(Locale.ROOT)
        : "other " + number;
  }

  /** Lines joined and comments left out, as translation phases 1 to 3 of C do. */
  private static String c(String text, boolean trigraphs) {
    String spliced = (trigraphs ? text.replace("??/", "\\") : text).replaceAll("\\\\\r?\n", "");
    StringBuilder code = new StringBuilder();
    int at = 0;
    while (at < spliced.length()) {
      if (spliced.startsWith("/*", at)) {
        int end = spliced.indexOf("*/", at + 2);
        at = end < 0 ? spliced.length() : end + 2;
        code.append(' ');
      } else if (spliced.startsWith("//", at)) {
        int end = spliced.indexOf('\n', at);
        at = end < 0 ? spliced.length() : end;
      } else {
        code.append(spliced.charAt(at++));
      }
    }
    return code.toString();
  }

  /** The same by WGSL: block comments nest, and more ends a line. */
  private static String wgsl(String text) {
    StringBuilder code = new StringBuilder();
    int depth = 0;
    boolean isLine = false;
    for (int at = 0; at < text.length(); at++) {
      if (isLine) {
        isLine = "\n\u000B\f\r\u0085\u2028\u2029".indexOf(text.charAt(at)) < 0;
        code.append(isLine ? "" : "\n");
      } else if (text.startsWith("/*", at)) {
        depth++;
        at++;
      } else if (depth > 0 && text.startsWith("*/", at)) {
        depth--;
        at++;
      } else if (depth == 0 && text.startsWith("//", at)) {
        isLine = true;
      } else if (depth == 0) {
        code.append(text.charAt(at));
      }
    }
    return code.toString();
  }
}
