// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import dev.sluice.internal.U64;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one entry of a queue, or of a control block: named fields, one after the other, each
 * at the next offset that its alignment allows, and the whole rounded up to the largest alignment
 * of its fields. So do C and OpenCL C lay out a struct of the same members, where each type is
 * aligned to its own size (C11 6.7.2.1 and 6.2.8; OpenCL C, “Alignment of Types”). A vector of
 * three takes the space of four, as OpenCL has it. CUDA and WGSL have vectors of their own: {@link
 * #builder(LayoutRules)}. Packed structs and targets that align 64-bit types to 4 bytes differ.
 *
 * <p>Side arrays hold what a slot has beside its entry, such as a ready flag: arrays of their own,
 * with one element per slot.
 *
 * <pre>{@code
 * EntryLayout entry =
 *     EntryLayout.builder().u32("vertex").f32("distance").u32("parent")
 *         .sideArray("ready", DeviceType.U32)
 *         .build();
 * entry.strideBytes(); // 12
 * entry.slotBytes(); // 16
 * }</pre>
 *
 * <p>Offsets and sizes are u64. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class EntryLayout {
  private final LayoutRules rules;
  private final List<Field> fields;
  private final List<SideArray> sideArrays;
  private final @Unsigned long alignmentBytes;
  private final @Unsigned long strideBytes;
  private final @Unsigned long slotBytes;

  private EntryLayout(
      LayoutRules rules,
      List<Field> fields,
      List<SideArray> sideArrays,
      @Unsigned long alignmentBytes,
      @Unsigned long strideBytes,
      @Unsigned long slotBytes) {
    this.rules = rules;
    this.fields = fields;
    this.sideArrays = sideArrays;
    this.alignmentBytes = alignmentBytes;
    this.strideBytes = strideBytes;
    this.slotBytes = slotBytes;
  }

  /** Returns a builder without any field, by the rules of C. */
  public static Builder builder() {
    return builder(LayoutRules.C);
  }

  /** Returns a builder without any field, by these rules. */
  public static Builder builder(LayoutRules rules) {
    return new Builder(rules);
  }

  /**
   * Returns this layout by the rules of another language: the same fields, at the offsets that they
   * have there. Side arrays are laid out anew likewise.
   *
   * @throws IllegalArgumentException if the language lacks the type of a field, which is named
   * @throws ArithmeticException if an array or the entry exceeds 2^64-1 bytes there
   */
  public EntryLayout by(LayoutRules rules) {
    Builder builder = builder(rules);
    for (Field field : fields) {
      builder.add(field.name, field.type, field.width, field.count, field.array);
    }
    for (SideArray side : sideArrays) {
      if (side.element.isPresent()) {
        builder.sideArray(side.name, side.element.get().by(rules));
      } else {
        builder.sideArray(side.name, side.type.orElseThrow());
      }
    }
    return builder.build();
  }

  /** Returns the rules that place the fields. */
  public LayoutRules rules() {
    return rules;
  }

  /** Returns the fields in order, at least one; unmodifiable. */
  public List<Field> fields() {
    return fields;
  }

  /**
   * Returns the field called {@code name}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Field field(String name) {
    Objects.requireNonNull(name, "name");
    for (Field field : fields) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    throw new IllegalArgumentException("no field '" + name + "' in " + this);
  }

  /** Returns the arrays beside the entries, in order; unmodifiable, often empty. */
  public List<SideArray> sideArrays() {
    return sideArrays;
  }

  /** Returns the largest alignment of a field, in bytes: a power of two, 1 … 128. */
  public @Unsigned long alignmentBytes() {
    return alignmentBytes;
  }

  /**
   * Returns the bytes from one entry to the next, at least 1: the end of the last field, rounded up
   * to {@link #alignmentBytes()}. This is what C calls {@code sizeof}, what a queue calls its entry
   * bytes, and, for a control block, its control bytes.
   */
  public @Unsigned long strideBytes() {
    return strideBytes;
  }

  /**
   * Returns the bytes from the start of an entry to the end of its last field, at least 1; the
   * stride without the padding behind it.
   */
  public @Unsigned long sizeBytes() {
    return fields.get(fields.size() - 1).endBytes();
  }

  /**
   * Returns how many of {@link #strideBytes()} belong to no field, between fields or behind them.
   */
  public @Unsigned long paddingBytes() {
    @Unsigned long padding = strideBytes;
    for (Field field : fields) {
      padding -= field.sizeBytes();
    }
    return padding;
  }

  /** Returns what one slot takes in all: the stride of the entry and those of the side arrays. */
  public @Unsigned long slotBytes() {
    return slotBytes;
  }

  /**
   * Returns a table of offsets, sizes and names, padding included, as lines of plain text for
   * people. The format may change.
   */
  public String explain() {
    int width = Math.max("offset".length(), U64.print(strideBytes).length());
    StringBuilder text = new StringBuilder();
    explainRow(text, width, "offset", "bytes", "field");
    @Unsigned long end = 0;
    for (Field field : fields) {
      explainPadding(text, width, end, field.offsetBytes);
      explainRow(
          text,
          width,
          U64.print(field.offsetBytes),
          U64.print(field.sizeBytes),
          field.typeName() + ' ' + field.name);
      end = field.endBytes();
    }
    explainPadding(text, width, end, strideBytes);
    text.append("stride ")
        .append(U64.print(strideBytes))
        .append(", alignment ")
        .append(U64.print(alignmentBytes))
        .append(", padding ")
        .append(U64.print(paddingBytes()))
        .append('\n');
    for (SideArray side : sideArrays) {
      text.append("beside it, per slot: ").append(side).append('\n');
    }
    if (!sideArrays.isEmpty()) {
      text.append("one slot ").append(U64.print(slotBytes)).append('\n');
    }
    return text.toString();
  }

  private static void explainPadding(
      StringBuilder text, int width, @Unsigned long from, @Unsigned long to) {
    if (from != to) {
      explainRow(text, width, U64.print(from), U64.print(to - from), "(padding)");
    }
  }

  private static void explainRow(
      StringBuilder text, int width, String offset, String bytes, String field) {
    text.append(" ".repeat(width - offset.length()))
        .append(offset)
        .append(" ".repeat(width + 2 - bytes.length()))
        .append(bytes)
        .append("  ")
        .append(field)
        .append('\n');
  }

  /**
   * Two layouts are equal if they have equal rules, and equal fields and equal side arrays in the
   * same order.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EntryLayout that
        && rules == that.rules
        && fields.equals(that.fields)
        && sideArrays.equals(that.sideArrays);
  }

  @Override
  public int hashCode() {
    return Objects.hash(rules, fields, sideArrays);
  }

  /** For people, on one line; {@link #explain()} has more. The format may change. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("EntryLayout");
    if (rules != LayoutRules.C) {
      text.append(' ').append(rules).append(' ');
    }
    text.append(fields).append(" stride ").append(U64.print(strideBytes));
    if (!sideArrays.isEmpty()) {
      text.append(", beside it ").append(sideArrays);
    }
    return text.toString();
  }

  /**
   * One named member of a layout: a scalar, a vector, or an array of either. Immutable and
   * thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Field {
    private final String name;
    private final DeviceType type;
    private final int width;
    private final @Unsigned long count;
    private final boolean array;
    private final @Unsigned long offsetBytes;
    private final @Unsigned long sizeBytes;
    private final @Unsigned long alignmentBytes;

    private Field(
        String name,
        DeviceType type,
        int width,
        @Unsigned long count,
        boolean array,
        @Unsigned long offsetBytes,
        @Unsigned long sizeBytes,
        @Unsigned long alignmentBytes) {
      this.name = name;
      this.type = type;
      this.width = width;
      this.count = count;
      this.array = array;
      this.offsetBytes = offsetBytes;
      this.sizeBytes = sizeBytes;
      this.alignmentBytes = alignmentBytes;
    }

    /** Returns the name, unique in its layout. */
    public String name() {
      return name;
    }

    /** Returns the type of one component. */
    public DeviceType type() {
      return type;
    }

    /** Returns the components of a vector, 2, 3, 4, 8 or 16; 1 for a scalar. */
    public int width() {
      return width;
    }

    /** Returns the elements of an array, at least 1; 1 for what is no array. */
    public @Unsigned long count() {
      return count;
    }

    /** Says whether this is an array, be it of one element. */
    public boolean isArray() {
      return array;
    }

    /** Returns where the field begins, in bytes from the start of the entry. */
    public @Unsigned long offsetBytes() {
      return offsetBytes;
    }

    /**
     * Returns the bytes of the whole field, at least 1. By the rules of C a vector of three has
     * those of four.
     */
    public @Unsigned long sizeBytes() {
      return sizeBytes;
    }

    /** Returns what the offset is a multiple of, in bytes: a power of two, 1 … 128. */
    public @Unsigned long alignmentBytes() {
      return alignmentBytes;
    }

    private @Unsigned long endBytes() {
      return offsetBytes + sizeBytes;
    }

    private String typeName() {
      return type + (width == 1 ? "" : "x" + width) + (array ? "[" + U64.print(count) + "]" : "");
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Field that
          && name.equals(that.name)
          && type == that.type
          && width == that.width
          && count == that.count
          && array == that.array
          && offsetBytes == that.offsetBytes
          && sizeBytes == that.sizeBytes
          && alignmentBytes == that.alignmentBytes;
    }

    @Override
    @SuppressWarnings("signedness") // a hash is made of bits
    public int hashCode() {
      return Objects.hash(name, type, width, count, array, offsetBytes, sizeBytes, alignmentBytes);
    }

    /** For people: type, name and offset. The format may change. */
    @Override
    public String toString() {
      return typeName() + ' ' + name + " @" + U64.print(offsetBytes);
    }
  }

  /**
   * An array beside the entries of a buffer, with one element per slot. Immutable and thread-safe.
   *
   * @since 0.1.0
   */
  public static final class SideArray {
    private final String name;
    private final Optional<DeviceType> type;
    private final Optional<EntryLayout> element;
    private final @Unsigned long strideBytes;
    private final @Unsigned long alignmentBytes;

    private SideArray(
        String name,
        Optional<DeviceType> type,
        Optional<EntryLayout> element,
        @Unsigned long strideBytes,
        @Unsigned long alignmentBytes) {
      this.name = name;
      this.type = type;
      this.element = element;
      this.strideBytes = strideBytes;
      this.alignmentBytes = alignmentBytes;
    }

    /** Returns the name, unique among the fields and side arrays of a layout. */
    public String name() {
      return name;
    }

    /** Returns the type of an element, if it is a scalar. */
    public Optional<DeviceType> type() {
      return type;
    }

    /** Returns the layout of an element, if it has fields. */
    public Optional<EntryLayout> element() {
      return element;
    }

    /** Returns the bytes per slot, from one element to the next, at least 1. */
    public @Unsigned long strideBytes() {
      return strideBytes;
    }

    /** Returns the alignment of an element in bytes: a power of two, 1 … 128. */
    public @Unsigned long alignmentBytes() {
      return alignmentBytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof SideArray that
          && name.equals(that.name)
          && type.equals(that.type)
          && element.equals(that.element)
          && strideBytes == that.strideBytes
          && alignmentBytes == that.alignmentBytes;
    }

    @Override
    @SuppressWarnings("signedness") // a hash is made of bits
    public int hashCode() {
      return Objects.hash(name, type, element, strideBytes, alignmentBytes);
    }

    /** For people: name and stride. The format may change. */
    @Override
    public String toString() {
      return name + ' ' + U64.print(strideBytes);
    }
  }

  /**
   * Collects fields in the order of the struct, and side arrays. Names are compared as they are;
   * fields and side arrays share them. A call that throws adds nothing. Not thread-safe; a builder
   * may go on after {@link #build()}.
   *
   * @since 0.1.0
   */
  public static final class Builder {
    private static final String SHORTER = "use a shorter array";

    private final LayoutRules rules;
    private final List<Field> fields = new ArrayList<>();
    private final List<SideArray> sideArrays = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private @Unsigned long endBytes;
    private @Unsigned long alignmentBytes = 1;
    private @Unsigned long sideBytes;

    private Builder(LayoutRules rules) {
      this.rules = Objects.requireNonNull(rules, "rules");
    }

    /**
     * Adds a scalar.
     *
     * @throws IllegalArgumentException if {@code name} is blank or taken, or the language of the
     *     {@linkplain LayoutRules rules} lacks the type
     * @throws ArithmeticException if the entry exceeds 2^64-1 bytes
     */
    public Builder field(String name, DeviceType type) {
      return add(name, type, 1, 1, false);
    }

    /**
     * Adds an array of scalars.
     *
     * @param count elements, a u64, at least 1
     * @throws IllegalArgumentException if {@code name} is blank or taken, {@code count} is 0, or
     *     the language of the {@linkplain LayoutRules rules} lacks the type
     * @throws ArithmeticException if the array or the entry exceeds 2^64-1 bytes
     */
    public Builder array(String name, DeviceType type, @Unsigned long count) {
      return add(name, type, 1, count, true);
    }

    /**
     * Adds a vector. By the rules of C it is aligned to its size, and one of 3 has size and
     * alignment of one of 4; {@link LayoutRules} has the others.
     *
     * @param width components: 2, 3, 4, 8 or 16
     * @throws IllegalArgumentException if {@code name} is blank or taken, there is no such width,
     *     or the language of the rules lacks the type
     * @throws ArithmeticException if the entry exceeds 2^64-1 bytes
     */
    public Builder vector(String name, DeviceType type, int width) {
      return add(name, type, checkedWidth(name, width), 1, false);
    }

    /**
     * Adds an array of vectors; see {@link #vector(String, DeviceType, int)}.
     *
     * @param width components of one vector: 2, 3, 4, 8 or 16
     * @param count vectors, a u64, at least 1
     * @throws IllegalArgumentException if {@code name} is blank or taken, there is no such width,
     *     {@code count} is 0, or the language of the rules lacks the type
     * @throws ArithmeticException if the array or the entry exceeds 2^64-1 bytes
     */
    public Builder vector(String name, DeviceType type, int width, @Unsigned long count) {
      return add(name, type, checkedWidth(name, width), count, true);
    }

    /** Adds one 8-bit unsigned number; see {@link #field(String, DeviceType)}. */
    public Builder u8(String name) {
      return field(name, DeviceType.U8);
    }

    /** Adds an array of unsigned 8-bit numbers; see {@link #array(String, DeviceType, long)}. */
    public Builder u8(String name, @Unsigned long count) {
      return array(name, DeviceType.U8, count);
    }

    /** Adds one 16-bit unsigned number; see {@link #field(String, DeviceType)}. */
    public Builder u16(String name) {
      return field(name, DeviceType.U16);
    }

    /** Adds an array of unsigned 16-bit numbers; see {@link #array(String, DeviceType, long)}. */
    public Builder u16(String name, @Unsigned long count) {
      return array(name, DeviceType.U16, count);
    }

    /** Adds one 32-bit unsigned number; see {@link #field(String, DeviceType)}. */
    public Builder u32(String name) {
      return field(name, DeviceType.U32);
    }

    /** Adds an array of unsigned 32-bit numbers; see {@link #array(String, DeviceType, long)}. */
    public Builder u32(String name, @Unsigned long count) {
      return array(name, DeviceType.U32, count);
    }

    /** Adds one 64-bit unsigned number; see {@link #field(String, DeviceType)}. */
    public Builder u64(String name) {
      return field(name, DeviceType.U64);
    }

    /** Adds an array of unsigned 64-bit numbers; see {@link #array(String, DeviceType, long)}. */
    public Builder u64(String name, @Unsigned long count) {
      return array(name, DeviceType.U64, count);
    }

    /** Adds one 8-bit signed number; see {@link #field(String, DeviceType)}. */
    public Builder i8(String name) {
      return field(name, DeviceType.I8);
    }

    /** Adds an array of signed 8-bit numbers; see {@link #array(String, DeviceType, long)}. */
    public Builder i8(String name, @Unsigned long count) {
      return array(name, DeviceType.I8, count);
    }

    /** Adds one 16-bit signed number; see {@link #field(String, DeviceType)}. */
    public Builder i16(String name) {
      return field(name, DeviceType.I16);
    }

    /** Adds an array of signed 16-bit numbers; see {@link #array(String, DeviceType, long)}. */
    public Builder i16(String name, @Unsigned long count) {
      return array(name, DeviceType.I16, count);
    }

    /** Adds one 32-bit signed number; see {@link #field(String, DeviceType)}. */
    public Builder i32(String name) {
      return field(name, DeviceType.I32);
    }

    /** Adds an array of signed 32-bit numbers; see {@link #array(String, DeviceType, long)}. */
    public Builder i32(String name, @Unsigned long count) {
      return array(name, DeviceType.I32, count);
    }

    /** Adds one 64-bit signed number; see {@link #field(String, DeviceType)}. */
    public Builder i64(String name) {
      return field(name, DeviceType.I64);
    }

    /** Adds an array of signed 64-bit numbers; see {@link #array(String, DeviceType, long)}. */
    public Builder i64(String name, @Unsigned long count) {
      return array(name, DeviceType.I64, count);
    }

    /** Adds one 16-bit floating-point number; see {@link #field(String, DeviceType)}. */
    public Builder f16(String name) {
      return field(name, DeviceType.F16);
    }

    /**
     * Adds an array of floating-point 16-bit numbers; see {@link #array(String, DeviceType, long)}.
     */
    public Builder f16(String name, @Unsigned long count) {
      return array(name, DeviceType.F16, count);
    }

    /** Adds one 32-bit floating-point number; see {@link #field(String, DeviceType)}. */
    public Builder f32(String name) {
      return field(name, DeviceType.F32);
    }

    /**
     * Adds an array of floating-point 32-bit numbers; see {@link #array(String, DeviceType, long)}.
     */
    public Builder f32(String name, @Unsigned long count) {
      return array(name, DeviceType.F32, count);
    }

    /** Adds one 64-bit floating-point number; see {@link #field(String, DeviceType)}. */
    public Builder f64(String name) {
      return field(name, DeviceType.F64);
    }

    /**
     * Adds an array of floating-point 64-bit numbers; see {@link #array(String, DeviceType, long)}.
     */
    public Builder f64(String name, @Unsigned long count) {
      return array(name, DeviceType.F64, count);
    }

    /**
     * Adds an array beside the entries with one scalar per slot, such as a ready flag.
     *
     * @throws IllegalArgumentException if {@code name} is blank or taken, or the language of the
     *     {@linkplain LayoutRules rules} lacks the type
     * @throws ArithmeticException if the side arrays exceed 2^64-1 bytes per slot
     */
    public Builder sideArray(String name, DeviceType type) {
      checkName(name);
      checkType("side array '" + name + "'", type, 1);
      return addSideArray(name, Optional.of(type), Optional.empty(), type.bytes(), type.bytes());
    }

    /**
     * Adds an array beside the entries with one {@code element} per slot.
     *
     * @throws IllegalArgumentException if {@code name} is blank or taken, or {@code element} has
     *     side arrays itself or other rules
     * @throws ArithmeticException if the side arrays exceed 2^64-1 bytes per slot
     */
    public Builder sideArray(String name, EntryLayout element) {
      if (!element.sideArrays.isEmpty()) {
        throw new IllegalArgumentException(
            "side array '"
                + name
                + "' has side arrays itself, "
                + element.sideArrays
                + "; add each to the entry's own layout");
      }
      checkName(name);
      if (element.rules != rules) {
        throw new IllegalArgumentException(
            "side array '"
                + name
                + "' is laid out by the rules of "
                + element.rules
                + ", the entry by those of "
                + rules
                + "; lay both out by the same rules");
      }
      return addSideArray(
          name,
          Optional.empty(),
          Optional.of(element),
          element.strideBytes,
          element.alignmentBytes);
    }

    /**
     * Returns the layout of what was added so far.
     *
     * @throws IllegalStateException if there is no field
     * @throws ArithmeticException if the padded entry, or the entry with its side arrays, exceeds
     *     2^64-1 bytes
     */
    public EntryLayout build() {
      if (fields.isEmpty()) {
        throw new IllegalStateException("a layout without fields has no bytes; add a field");
      }
      @Unsigned long strideBytes = roundUp(endBytes, alignmentBytes, "stride");
      return new EntryLayout(
          rules,
          List.copyOf(fields),
          List.copyOf(sideArrays),
          alignmentBytes,
          strideBytes,
          Exact.add(strideBytes, sideBytes, "slot bytes", SHORTER));
    }

    private Builder add(
        String name, DeviceType type, int width, @Unsigned long count, boolean array) {
      checkName(name);
      String what = "field '" + name + "'";
      if (count == 0) {
        throw new IllegalArgumentException(what + " is an array of 0; give it at least 1 element");
      }
      checkType(what, type, width);
      @Unsigned long unit = array ? rules.strideBytes(type, width) : rules.sizeBytes(type, width);
      @Unsigned long alignment = rules.alignmentBytes(type, width);
      @Unsigned long size = Exact.multiply(unit, count, what, SHORTER);
      @Unsigned long offset = roundUp(endBytes, alignment, what);
      endBytes = Exact.add(offset, size, what, SHORTER);
      alignmentBytes = U64.max(alignment, alignmentBytes);
      names.add(name);
      fields.add(new Field(name, type, width, count, array, offset, size, alignment));
      return this;
    }

    private Builder addSideArray(
        String name,
        Optional<DeviceType> type,
        Optional<EntryLayout> element,
        @Unsigned long strideBytes,
        @Unsigned long alignmentBytes) {
      sideBytes = Exact.add(sideBytes, strideBytes, "side array '" + name + "'", SHORTER);
      names.add(name);
      sideArrays.add(new SideArray(name, type, element, strideBytes, alignmentBytes));
      return this;
    }

    private void checkName(String name) {
      if (name.isBlank()) {
        throw new IllegalArgumentException(
            "field or side array number "
                + (names.size() + 1)
                + " has the blank name '"
                + name
                + "'; give it one");
      }
      if (names.contains(name)) {
        throw new IllegalArgumentException(
            "two fields or side arrays called '" + name + "'; rename one");
      }
    }

    private void checkType(String what, DeviceType type, int width) {
      String lack = rules.lack(type, width);
      if (!lack.isEmpty()) {
        throw new IllegalArgumentException(what + ": " + lack);
      }
    }

    private static int checkedWidth(String name, int width) {
      return switch (width) {
        case 2, 3, 4, 8, 16 -> width;
        default ->
            throw new IllegalArgumentException(
                "field '" + name + "' is a vector of " + width + "; use 2, 3, 4, 8 or 16");
      };
    }

    /** Rounds up to a power of two. */
    private static @Unsigned long roundUp(
        @Unsigned long bytes, @Unsigned long alignment, String what) {
      return Exact.add(bytes, -bytes & (alignment - 1), what, SHORTER);
    }
  }
}
