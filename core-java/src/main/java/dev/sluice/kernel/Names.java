// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes names and comments of labels, whatever is in them. */
final class Names {
  private static final Pattern CASE_CHANGE = Pattern.compile("(?<=[a-z])(?=[A-Z])");
  private static final Pattern UNDERSCORES = Pattern.compile("_+");

  /**
   * Lower-case words that cannot name a field in some language, or that a header of a compiler
   * makes a macro of: a field has the same name in every language.
   */
  private static final Set<String> RESERVED =
      Set.copyOf(
          Arrays.asList(
              """
              alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t
              char16_t char32_t class co_await co_return co_yield compl complex concept const consteval
              constexpr constinit const_cast continue decltype default delete do double dynamic_cast
              else enum explicit export extern false float for friend goto if imaginary inline int long
              mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected
              public reflexpr register reinterpret_cast requires restrict return short signed sizeof
              static static_assert static_cast struct switch synchronized template this thread_local
              throw true try typedef typeid typename typeof typeof_unqual union unsigned using virtual
              void volatile wchar_t while xor xor_eq
              linux unix i386 errno stdin stdout stderr near far small hyper interface pascal cdecl
              kernel global local constant generic pipe half quad uniform read_only write_only read_write
              uchar ushort uint ulong size_t ptrdiff_t intptr_t uintptr_t sampler_t event_t
              image1d_t image1d_buffer_t image1d_array_t image2d_t image2d_array_t image2d_depth_t
              image2d_array_depth_t image3d_t clk_event_t queue_t ndrange_t reserve_id_t
              alias const_assert continuing diagnostic discard enable fn let loop override requires var
              abstract active alignas as async attribute await become cast co_await coherent column_major
              common compile compile_fragment crate debugger demote demote_to_helper do export extends
              external fallthrough filter final finally from fxgroup get groupshared handle highp impl
              implements import inline instanceof interface layout lowp macro match mediump meta mod
              module move mut native noinline nointerpolation noperspective null of package packoffset
              partition pass patch pixelfragment precise precision premerge priv pub ref regardless
              register resource restrict rust self set shared smooth snorm std subroutine super target
              template trait type unless unorm unsafe unsized use varying vec2 vec3 vec4 vertexfragment
              where with writeonly yield
              asm_fragment macro_rules nil non_coherent noncoherent readonly require wgsl
              """
                  .strip()
                  .split("\\s+")));

  /** Names of types of some language: in C++ a field may not take the name of its own type. */
  private static final Pattern TYPE =
      Pattern.compile(
          "(u?(char|short|int|long|longlong)|float|double|half|bool|quad|vec|dim|mat)"
              + "\\d+(x\\d+)?[fhiu]?(_t)?|[iu](8|16|32|64)|f(16|32|64)");

  private Names() {}

  /**
   * Returns a label in upper snake case, of ASCII letters, digits and single underscores: accents
   * are dropped, other letters become {@code U} and their code point in hexadecimal. The empty
   * string if there is nothing to make a name of. The result neither begins nor ends with an
   * underscore.
   */
  static String upper(String label) {
    StringBuilder words = new StringBuilder();
    Normalizer.normalize(label, Normalizer.Form.NFKD)
        .codePoints()
        .forEach(
            point -> {
              if (point < 0x80 && Character.isLetterOrDigit(point)) {
                words.appendCodePoint(point);
              } else if (Character.getType(point) == Character.NON_SPACING_MARK) {
                // What is left of a letter whose accent was taken apart.
              } else if (Character.isLetterOrDigit(point)) {
                words.append(String.format(Locale.ROOT, "_U%04X_", point));
              } else {
                words.append('_');
              }
            });
    String parted = CASE_CHANGE.matcher(words).replaceAll("_");
    String single = UNDERSCORES.matcher(parted).replaceAll("_");
    int start = single.startsWith("_") ? 1 : 0;
    int end = single.endsWith("_") ? single.length() - 1 : single.length();
    return start < end ? single.substring(start, end).toUpperCase(Locale.ROOT) : "";
  }

  /**
   * Returns the field of a struct that has such a name in upper snake case: in lower case, with an
   * underscore behind what a language reserves and before a digit. No two names become one.
   */
  static String field(String upper) {
    String lower = upper.toLowerCase(Locale.ROOT);
    if (Character.isDigit(lower.charAt(0))) {
      return "_" + lower;
    }
    return RESERVED.contains(lower) || TYPE.matcher(lower).matches() ? lower + "_" : lower;
  }

  /**
   * Returns a text in which nothing ends a line or turns its direction: control characters,
   * separators of lines and paragraphs, marks that are not seen and half of a surrogate pair are
   * shown as U+FFFD.
   */
  static String printable(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              switch (Character.getType(point)) {
                case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.FORMAT,
                    Character.SURROGATE ->
                    shown.append('\uFFFD');
                default -> shown.appendCodePoint(point);
              }
            });
    return shown.toString();
  }

  /** Returns a text as one line of a block comment, which it cannot end. */
  static String blockComment(String text) {
    return "/* " + inBlock(text) + " */";
  }

  /** Returns a text as a part of a block comment. */
  static String inBlock(String text) {
    return printable(text).replace("*/", "* /").replace("/*", "/ *");
  }

  /** Returns a text as a comment up to the end of its line, which a backslash cannot prolong. */
  static String lineComment(String text) {
    return "// " + printable(text);
  }
}
