// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import nl.jqno.equalsverifier.EqualsVerifier;
import nl.jqno.equalsverifier.Warning;
import org.junit.jupiter.api.Test;

class EntryLayoutTest {
  private static EntryLayout.Builder entry() {
    return EntryLayout.builder().u32("vertex").f32("distance").u32("parent");
  }

  @Test
  void entryOfTheWebGpuExample() {
    // Entry 12 B, sidecar u32 beside; control 20 B.
    EntryLayout layout = entry().sideArray("ready", DeviceType.U32).build();
    assertThat(layout.strideBytes()).isEqualTo(12);
    assertThat(layout.sizeBytes()).isEqualTo(12);
    assertThat(layout.alignmentBytes()).isEqualTo(4);
    assertThat(layout.paddingBytes()).isZero();
    assertThat(layout.slotBytes()).isEqualTo(16);
    assertThat(layout.sideArrays())
        .singleElement()
        .satisfies(
            side -> {
              assertThat(side.name()).isEqualTo("ready");
              assertThat(side.strideBytes()).isEqualTo(4);
              assertThat(side.alignmentBytes()).isEqualTo(4);
            });
    assertThat(EntryLayout.builder().u32("counters", 5).build().strideBytes()).isEqualTo(20);
  }

  @Test
  void entriesAndControlBlocksInUse() {
    // (vertex, distance) is 8 B; a resident slot of 16 u32 is 64 B; a control block of 160 u32 is
    // 640 B; a persistent work item is 16 B with ready u64 and done u32 beside, 12 B more.
    assertThat(EntryLayout.builder().u32("vertex").f32("distance").build().strideBytes())
        .isEqualTo(8);
    assertThat(EntryLayout.builder().u32("words", 16).build().strideBytes()).isEqualTo(64);
    assertThat(EntryLayout.builder().u32("words", 160).build().strideBytes()).isEqualTo(640);
    EntryLayout item =
        EntryLayout.builder()
            .u32("words", 4)
            .sideArray("ready", DeviceType.U64)
            .sideArray("done", DeviceType.U32)
            .build();
    assertThat(item.slotBytes() - item.strideBytes()).isEqualTo(12);
    // tail and head u64, changed flag u32: 20 bytes, 24 from one to the next.
    EntryLayout control = EntryLayout.builder().u64("tail").u64("head").u32("changed").build();
    assertThat(control.sizeBytes()).isEqualTo(20);
    assertThat(control.strideBytes()).isEqualTo(24);
    assertThat(control.paddingBytes()).isEqualTo(4);
  }

  @Test
  void fieldsStartAtTheirAlignment() {
    EntryLayout layout =
        EntryLayout.builder()
            .u8("a")
            .vector("b", DeviceType.F32, 3)
            .u16("c", 3)
            .vector("d", DeviceType.U8, 2, 3)
            .f64("e")
            .build();
    // b takes 16 bytes; c ends at 38, d at 44.
    List<EntryLayout.Field> fields = layout.fields();
    assertThat(fields).extracting(EntryLayout.Field::name).containsExactly("a", "b", "c", "d", "e");
    assertThat(fields)
        .extracting(EntryLayout.Field::offsetBytes)
        .containsExactly(0L, 16L, 32L, 38L, 48L);
    assertThat(fields)
        .extracting(EntryLayout.Field::sizeBytes)
        .containsExactly(1L, 16L, 6L, 6L, 8L);
    assertThat(fields)
        .extracting(EntryLayout.Field::alignmentBytes)
        .containsExactly(1L, 16L, 2L, 2L, 8L);
    assertThat(fields).extracting(EntryLayout.Field::width).containsExactly(1, 3, 1, 2, 1);
    assertThat(fields).extracting(EntryLayout.Field::count).containsExactly(1L, 1L, 3L, 3L, 1L);
    assertThat(fields)
        .extracting(EntryLayout.Field::isArray)
        .containsExactly(false, false, true, true, false);
    assertThat(fields)
        .extracting(EntryLayout.Field::type)
        .containsExactly(
            DeviceType.U8, DeviceType.F32, DeviceType.U16, DeviceType.U8, DeviceType.F64);
    assertThat(layout.alignmentBytes()).isEqualTo(16);
    assertThat(layout.sizeBytes()).isEqualTo(56);
    assertThat(layout.strideBytes()).isEqualTo(64);
    // 64 - (1 + 16 + 6 + 6 + 8)
    assertThat(layout.paddingBytes()).isEqualTo(27);
    assertThat(layout.field("d")).isSameAs(fields.get(3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layout.field("f"))
        .withMessageStartingWith("no field 'f' in EntryLayout[u8 a @0, f32x3 b @16, ");
  }

  @Test
  void shortFormsAreTheLongOnes() {
    EntryLayout scalars =
        EntryLayout.builder()
            .u8("U8")
            .u16("U16")
            .u32("U32")
            .u64("U64")
            .i8("I8")
            .i16("I16")
            .i32("I32")
            .i64("I64")
            .f16("F16")
            .f32("F32")
            .f64("F64")
            .build();
    EntryLayout arrays =
        EntryLayout.builder()
            .u8("U8", 3)
            .u16("U16", 3)
            .u32("U32", 3)
            .u64("U64", 3)
            .i8("I8", 3)
            .i16("I16", 3)
            .i32("I32", 3)
            .i64("I64", 3)
            .f16("F16", 3)
            .f32("F32", 3)
            .f64("F64", 3)
            .build();
    EntryLayout.Builder sameScalars = EntryLayout.builder();
    EntryLayout.Builder sameArrays = EntryLayout.builder();
    for (DeviceType type : DeviceType.values()) {
      sameScalars.field(type.name(), type);
      sameArrays.array(type.name(), type, 3);
    }
    assertThat(scalars).isEqualTo(sameScalars.build());
    assertThat(arrays).isEqualTo(sameArrays.build());
    assertThat(DeviceType.F16.bytes()).isEqualTo(2);
    assertThat(DeviceType.F16).hasToString("f16");
  }

  @Test
  void explainShowsPaddingAndSideArrays() {
    EntryLayout ticket = EntryLayout.builder().u64("ticket").u32("owner").build();
    EntryLayout layout =
        EntryLayout.builder()
            .u8("flag")
            .u32("parents", 4)
            .vector("normal", DeviceType.F32, 3)
            .u16("tag")
            .sideArray("ready", DeviceType.U8)
            .sideArray("lock", ticket)
            .build();
    assertThat(layout.explain())
        .isEqualTo(
            """
            offset   bytes  field
                 0       1  u8 flag
                 1       3  (padding)
                 4      16  u32[4] parents
                20      12  (padding)
                32      16  f32x3 normal
                48       2  u16 tag
                50      14  (padding)
            stride 64, alignment 16, padding 29
            beside it, per slot: ready 1
            beside it, per slot: lock 16
            one slot 81
            """);
    assertThat(layout)
        .hasToString(
            "EntryLayout[u8 flag @0, u32[4] parents @4, f32x3 normal @32, u16 tag @48] stride 64,"
                + " beside it [ready 1, lock 16]");
    assertThat(entry().build())
        .hasToString("EntryLayout[u32 vertex @0, f32 distance @4, u32 parent @8] stride 12");
    assertThat(entry().build().explain()).endsWith("stride 12, alignment 4, padding 0\n");
  }

  @Test
  void explainPrintsUnsigned() {
    EntryLayout layout = EntryLayout.builder().u8("huge", -1L).build();
    assertThat(layout.explain())
        .isEqualTo(
            """
                          offset                 bytes  field
                               0  18446744073709551615  u8[18446744073709551615] huge
            stride 18446744073709551615, alignment 1, padding 0
            """);
  }

  @Test
  void namesAreGivenOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> entry().u8("parent"))
        .withMessage("two fields or side arrays called 'parent'; rename one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> entry().sideArray("parent", DeviceType.U8));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> entry().sideArray("parent", EntryLayout.builder().u8("a").build()))
        .withMessage("two fields or side arrays called 'parent'; rename one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> entry().sideArray("lock", DeviceType.U8).u32("lock", 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> entry().u8(" "))
        .withMessage("field or side array number 4 has the blank name ' '; give it one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EntryLayout.builder().sideArray("", DeviceType.U8))
        .withMessage("field or side array number 1 has the blank name ''; give it one");
  }

  @Test
  void emptyThingsAreErrors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> entry().u32("parents", 0))
        .withMessage("field 'parents' is an array of 0; give it at least 1 element");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> entry().vector("normals", DeviceType.F32, 4, 0))
        .withMessageStartingWith("field 'normals'");
    assertThatIllegalStateException()
        .isThrownBy(() -> EntryLayout.builder().sideArray("ready", DeviceType.U8).build())
        .withMessage("a layout without fields has no bytes; add a field");
  }

  @Test
  void vectorsHaveTheWidthsOfOpenCl() {
    for (int width = -1; width <= 20; width++) {
      int components = width;
      if (List.of(2, 3, 4, 8, 16).contains(width)) {
        assertThat(EntryLayout.builder().vector("v", DeviceType.U8, width).build().strideBytes())
            .isEqualTo(width == 3 ? 4 : width);
      } else {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> entry().vector("v", DeviceType.U8, components))
            .withMessage("field 'v' is a vector of " + width + "; use 2, 3, 4, 8 or 16");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> entry().vector("v", DeviceType.U8, components, 2));
      }
    }
  }

  @Test
  void sideArraysHaveNone() {
    EntryLayout withSides = entry().sideArray("ready", DeviceType.U32).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> entry().sideArray("tickets", withSides))
        .withMessage(
            "side array 'tickets' has side arrays itself, [ready 4]; add each to the entry's own"
                + " layout");
  }

  private static void assertOverflow(UnaryOperator<EntryLayout.Builder> layout, String message) {
    assertThatThrownBy(() -> layout.apply(EntryLayout.builder()).build())
        .isInstanceOf(ArithmeticException.class)
        .hasMessage(message + " exceeds 2^64-1; use a shorter array");
  }

  @Test
  void nothingWraps() {
    assertOverflow(b -> b.u32("a", 1L << 62), "field 'a': 4 × 4611686018427387904");
    assertOverflow(b -> b.u8("a", -1L).u8("b"), "field 'b': 18446744073709551615 + 1");
    // The offset of b is 2^64-3 rounded up to 4.
    assertOverflow(b -> b.u8("a", -3L).u32("b"), "field 'b': 18446744073709551613 + 3");
    // 2^64-2 rounded up to 4.
    assertOverflow(b -> b.u32("a").u8("b", -6L), "stride: 18446744073709551614 + 2");
    assertOverflow(
        b -> b.u8("a", -1L).sideArray("s", DeviceType.U8), "slot bytes: 18446744073709551615 + 1");
    EntryLayout huge = EntryLayout.builder().u8("a", -1L).build();
    assertOverflow(
        b -> b.u8("a").sideArray("s", huge).sideArray("t", DeviceType.U16),
        "side array 't': 18446744073709551615 + 2");
  }

  @Test
  void largestLayoutsFit() {
    assertThat(EntryLayout.builder().u8("a", -1L).build().strideBytes()).isEqualTo(-1L);
    EntryLayout wide = EntryLayout.builder().u8("a").u64("b", (1L << 61) - 2).build();
    // 8 + (2^61-2)·8 = 2^64-8
    assertThat(wide.strideBytes()).isEqualTo(-8L);
    assertThat(wide.paddingBytes()).isEqualTo(7);
    assertThat(EntryLayout.builder().u8("a", -8L).u8("b", 7).build().strideBytes()).isEqualTo(-1L);
  }

  @Test
  void failedCallAddsNothing() {
    EntryLayout.Builder builder = entry();
    assertThatThrownBy(() -> builder.u64("huge", -1L)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> builder.u8("huge", -1L)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> builder.f64(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder.field("n", null)).isInstanceOf(NullPointerException.class);
    assertThat(builder.build()).isEqualTo(entry().build());
    assertThat(builder.u8("huge").build().strideBytes()).isEqualTo(16);
  }

  @Test
  void layoutsDoNotChange() {
    EntryLayout.Builder builder = entry();
    EntryLayout before = builder.build();
    builder.u8("more").sideArray("ready", DeviceType.U8);
    assertThat(before).isEqualTo(entry().build());
    assertThatThrownBy(() -> before.fields().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> builder.build().sideArrays().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  /** In order, aligned, no larger gap than alignment asks for, stride a multiple of alignment. */
  @Property(tries = 500)
  @Tag("slow")
  void fieldsAreAlignedWithoutSpareRoom(
      @ForAll @Size(min = 1, max = 8) List<DeviceType> types,
      @ForAll @LongRange(min = 1, max = 9) long count) {
    EntryLayout.Builder builder = EntryLayout.builder();
    for (int i = 0; i < types.size(); i++) {
      builder.array("f" + i, types.get(i), count);
    }
    EntryLayout layout = builder.build();
    long end = 0;
    for (EntryLayout.Field field : layout.fields()) {
      assertThat(field.offsetBytes() % field.type().bytes()).isZero();
      assertThat(field.offsetBytes() - end).isBetween(0L, field.type().bytes() - 1);
      end = field.offsetBytes() + count * field.type().bytes();
    }
    assertThat(layout.sizeBytes()).isEqualTo(end);
    assertThat(layout.strideBytes() % layout.alignmentBytes()).isZero();
    assertThat(layout.strideBytes() - end).isBetween(0L, layout.alignmentBytes() - 1);
  }

  @Test
  void equalsAndHashCode() {
    EqualsVerifier.forClass(EntryLayout.Field.class).suppress(Warning.NULL_FIELDS).verify();
    EntryLayout one = EntryLayout.builder().u8("a").sideArray("s", DeviceType.U8).build();
    EntryLayout other = EntryLayout.builder().u8("b").sideArray("t", DeviceType.U32).build();
    EqualsVerifier.forClass(EntryLayout.SideArray.class)
        .withPrefabValues(EntryLayout.class, one, other)
        .suppress(Warning.NULL_FIELDS)
        .verify();
    EqualsVerifier.forClass(EntryLayout.class)
        .withPrefabValues(
            EntryLayout.SideArray.class, one.sideArrays().get(0), other.sideArrays().get(0))
        .withOnlyTheseFields("rules", "fields", "sideArrays")
        .suppress(Warning.NULL_FIELDS)
        .verify();
  }

  private static List<Long> offsets(EntryLayout layout) {
    return layout.fields().stream().map(EntryLayout.Field::offsetBytes).toList();
  }

  /** float3 is 12 bytes at a multiple of 16, 4 and 16; ulong4 is aligned to 32 and 16. */
  @Test
  void eachLanguageHasItsRules() {
    EntryLayout c =
        EntryLayout.builder().u32("id").vector("at", DeviceType.F32, 3).f32("t").build();
    assertThat(c.rules()).isEqualTo(LayoutRules.C);
    assertThat(offsets(c)).containsExactly(0L, 16L, 32L);
    assertThat(c.strideBytes()).isEqualTo(48);
    EntryLayout cuda = c.by(LayoutRules.CUDA);
    assertThat(offsets(cuda)).containsExactly(0L, 4L, 16L);
    assertThat(cuda.strideBytes()).isEqualTo(20);
    EntryLayout wgsl = c.by(LayoutRules.WGSL);
    assertThat(offsets(wgsl)).containsExactly(0L, 16L, 28L);
    assertThat(wgsl.strideBytes()).isEqualTo(32);
    assertThat(wgsl.by(LayoutRules.C)).isEqualTo(c).isNotEqualTo(wgsl);
    EntryLayout sides =
        EntryLayout.builder(LayoutRules.CUDA)
            .u32("id")
            .sideArray("ready", DeviceType.U32)
            .sideArray("ticket", EntryLayout.builder(LayoutRules.CUDA).u32("n").build())
            .build();
    assertThat(sides)
        .hasToString("EntryLayout CUDA [u32 id @0] stride 4, beside it [ready 4, ticket 4]");
    assertThat(sides.by(LayoutRules.C))
        .hasToString("EntryLayout[u32 id @0] stride 4, beside it [ready 4, ticket 4]");
    // Each vector of an array of WGSL begins at a multiple of its alignment.
    EntryLayout array =
        EntryLayout.builder(LayoutRules.WGSL).vector("at", DeviceType.F32, 3, 2).f32("t").build();
    assertThat(offsets(array)).containsExactly(0L, 32L);
    EntryLayout wide = EntryLayout.builder().u8("a").vector("w", DeviceType.U64, 4).build();
    assertThat(offsets(wide)).containsExactly(0L, 32L);
    assertThat(offsets(wide.by(LayoutRules.CUDA))).containsExactly(0L, 16L);
  }

  @Test
  void typesThatALanguageLacksAreRefusedByName() {
    EntryLayout.Builder wgsl = EntryLayout.builder(LayoutRules.WGSL);
    assertThatThrownBy(() -> wgsl.u64("tail"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("field 'tail': WGSL has no u64; use u32, i32 or f32");
    assertThatThrownBy(() -> wgsl.sideArray("ready", DeviceType.U8))
        .hasMessage("side array 'ready': WGSL has no u8; use u32, i32 or f32");
    assertThatThrownBy(() -> wgsl.f16("half"))
        .hasMessage(
            "field 'half': WGSL has no f16 without an extension; use u32 and unpack2x16float, or f32");
    assertThatThrownBy(() -> wgsl.vector("at", DeviceType.F32, 8))
        .hasMessage("field 'at': WGSL has no f32x8; use vectors of 2, 3 or 4, or an array");
    EntryLayout.Builder cuda = EntryLayout.builder(LayoutRules.CUDA);
    assertThatThrownBy(() -> cuda.vector("at", DeviceType.U32, 16))
        .hasMessage("field 'at': CUDA has no u32x16; use vectors of 2, 3 or 4, or an array");
    assertThatThrownBy(() -> cuda.vector("at", DeviceType.F16, 4))
        .hasMessage("field 'at': CUDA has no f16x4; use f16x2, or an array");
    EntryLayout c = EntryLayout.builder().u32("id").u8("flag").build();
    assertThatThrownBy(() -> c.by(LayoutRules.WGSL))
        .hasMessage("field 'flag': WGSL has no u8; use u32, i32 or f32");
    assertThatThrownBy(() -> cuda.sideArray("beside", c))
        .hasMessage(
            "side array 'beside' is laid out by the rules of C, the entry by those of CUDA; lay"
                + " both out by the same rules");
  }
}
