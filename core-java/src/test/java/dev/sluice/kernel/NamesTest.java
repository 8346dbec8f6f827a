// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NamesTest {
  @Test
  void labelsBecomeUpperSnakeCase() {
    Map<String, String> names =
        Map.ofEntries(
            Map.entry("row offsets", "ROW_OFFSETS"),
            Map.entry("rowOffsets", "ROW_OFFSETS"),
            Map.entry("u32Count", "U32COUNT"),
            Map.entry("A100-SXM4-40GB", "A100_SXM4_40GB"),
            Map.entry("2 hops", "2_HOPS"),
            Map.entry("  --x__y..z! ", "X_Y_Z"),
            Map.entry("int", "INT"),
            Map.entry("Zoë", "ZOE"),
            Map.entry("ées", "EES"),
            Map.entry("前沿", "U524D_U6CBF"),
            Map.entry("\ud835\udcb31", "X1"),
            Map.entry("İ", "I"),
            Map.entry("a", "A"),
            Map.entry("_", ""),
            Map.entry("_a", "A"),
            Map.entry("a_", "A"),
            Map.entry("\u007f~", ""),
            Map.entry("\u0080a", "A"),
            Map.entry("--- \ud83d\ude80", ""));
    names.forEach((label, name) -> assertThat(Names.upper(label)).as(label).isEqualTo(name));
  }

  @Test
  void fieldsAreNoWordsOfAnyLanguage() {
    Map<String, String> fields =
        Map.ofEntries(
            Map.entry("VERTEX", "vertex"),
            Map.entry("SWITCH", "switch_"),
            Map.entry("FN", "fn_"),
            Map.entry("GLOBAL", "global_"),
            Map.entry("FLOAT4", "float4_"),
            Map.entry("VEC3F", "vec3f_"),
            Map.entry("U32", "u32_"),
            Map.entry("U33", "u33"),
            Map.entry("UINT32_T", "uint32_t_"),
            Map.entry("2_HOPS", "_2_hops"),
            Map.entry("HOPS_2", "hops_2"));
    fields.forEach((upper, field) -> assertThat(Names.field(upper)).isEqualTo(field));
  }

  @Test
  void commentsEndWhereTheyShould() {
    assertThat(Names.blockComment("a */ b /* c\nd\\")).isEqualTo("/* a * / b / * c\ufffdd\\ */");
    assertThat(Names.blockComment("*/*/")).isEqualTo("/* * / * / */");
    assertThat(Names.blockComment("\ude80 \u202e")).isEqualTo("/* \ufffd \ufffd */");
    assertThat(Names.lineComment("a\n\u2028\u0085\rb")).isEqualTo("// a\ufffd\ufffd\ufffd\ufffdb");
  }
}
