// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of one line, and what the header says of it. */
final class Scope {
  private static final Pattern NAME = Pattern.compile("\\$\\{?([A-Za-z]+)}?");
  private static final Pattern FLAG = Pattern.compile("^ *\\?(!?)(\\w+) ?");

  private final Map<String, String> owners;
  private final String owner;
  private final String upper;
  private final StringBuilder text;

  /**
   * @param owners what has each name of the header, for people
   * @param owner how errors name the line
   * @param upper what names of constants begin with
   */
  Scope(Map<String, String> owners, String owner, String upper, StringBuilder text) {
    this.owners = owners;
    this.owner = owner;
    this.upper = upper;
    this.text = text;
  }

  String owner() {
    return owner;
  }

  /** Returns what names of types and functions begin with. */
  String lower() {
    return upper.toLowerCase(Locale.ROOT);
  }

  String upper() {
    return upper;
  }

  StringBuilder text() {
    return text;
  }

  /** Returns a constant's full name, which nothing else may have. */
  String constant(String name, String part) {
    return claim(upper + "_" + name, part);
  }

  /** Returns the full name of a type, a function or a variable, which nothing else may have. */
  String global(String name) {
    return claim(lower() + "_" + name, "");
  }

  private String claim(String name, String part) {
    String mine = part.isEmpty() ? owner : part + " of " + owner;
    @Nullable String before = owners.putIfAbsent(name, mine);
    if (before != null) {
      throw new IllegalArgumentException(
          before + " and " + mine + " both become " + name + "; rename one of them");
    }
    return name;
  }

  /** Returns a label of this line in upper snake case. */
  String identifier(String label, String part) {
    return identifierOf(label, part + " of " + owner);
  }

  static String identifierOf(String label, String owner) {
    String name = Names.upper(label);
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          owner + " has no letter or digit to make a name of; rename it");
    }
    return name;
  }

  /** Fills in a template by names and flags. */
  Template template() {
    return new Template();
  }

  /**
   * Text with names such as {@code $idx} or <code>${idx}</code>, and lines that stand only where a
   * flag does: {@code ?single …}, {@code ?!single …}, several in a row.
   */
  final class Template {
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, Boolean> flags = new HashMap<>();

    private Template() {
      name("p", lower());
      name("P", upper);
    }

    Template name(String name, String value) {
      names.put(name, value);
      return this;
    }

    Template flag(String name, boolean set) {
      flags.put(name, set);
      return this;
    }

    void write(String template) {
      for (String line : template.lines().toList()) {
        Optional<String> kept = kept(line);
        if (kept.isPresent()) {
          text.append(filled(kept.get())).append('\n');
        }
      }
    }

    private Optional<String> kept(String line) {
      String rest = line;
      for (Matcher flag = FLAG.matcher(rest); flag.find(); flag = FLAG.matcher(rest)) {
        boolean set = Objects.requireNonNull(flags.get(flag.group(2)), flag.group(2));
        if (set == flag.group(1).equals("!")) {
          return Optional.empty();
        }
        rest = rest.substring(flag.end());
      }
      return Optional.of(rest);
    }

    private String filled(String line) {
      return NAME.matcher(line)
          .replaceAll(
              name ->
                  Matcher.quoteReplacement(
                      Objects.requireNonNull(names.get(name.group(1)), name.group(1))));
    }
  }
}
