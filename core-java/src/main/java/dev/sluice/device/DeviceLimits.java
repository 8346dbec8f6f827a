// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.Once;
import dev.sluice.internal.U64;
import dev.sluice.internal.Words;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What a device allows besides its memory. Every limit is optional. Limits on bytes are compared
 * with the bytes of a region, or of a segment of one: those of its elements, with {@link
 * #arrayHeaderBytes} before them, made a multiple of {@link #bytesMultipleOf}; before they are
 * rounded up to the granularity or the alignment. Limits on numbers of segments are compared with
 * those of all lines that have their place; breaking one is an error of the device. Immutable and
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class DeviceLimits {
  private static final DeviceLimits NONE = builder().build();

  private final OptionalUnsignedLong maxAllocationBytes;
  private final OptionalUnsignedLong maxBindingBytes;
  private final @Unsigned long alignment;
  private final @Unsigned long granularity;
  private final @Unsigned long arrayHeaderBytes;
  private final @Unsigned long bytesMultipleOf;
  private final OptionalUnsignedLong maxAllocations;
  private final OptionalUnsignedLong maxBindings;
  private final OptionalUnsignedLong maxItemsPerLaunch;
  private final OptionalUnsignedLong maxWindows;
  private final OptionalUnsignedLong maxThreadsPerGroup;
  private final OptionalUnsignedLong maxGroupsX;
  private final OptionalUnsignedLong maxGroupsY;
  private final boolean gridBarrier;

  private DeviceLimits(Builder from) {
    this.maxAllocationBytes = from.maxAllocationBytes;
    this.maxBindingBytes = from.maxBindingBytes;
    this.alignment = from.alignment;
    this.granularity = from.granularity;
    this.arrayHeaderBytes = from.arrayHeaderBytes;
    this.bytesMultipleOf = from.bytesMultipleOf;
    this.maxAllocations = from.maxAllocations;
    this.maxBindings = from.maxBindings;
    this.maxItemsPerLaunch = from.maxItemsPerLaunch;
    this.maxWindows = from.maxWindows;
    this.maxThreadsPerGroup = from.maxThreadsPerGroup;
    this.maxGroupsX = from.maxGroupsX;
    this.maxGroupsY = from.maxGroupsY;
    this.gridBarrier = from.gridBarrier;
  }

  /** Returns limits that limit nothing: alignment and granularity are 1. */
  public static DeviceLimits none() {
    return NONE;
  }

  /** Returns a builder without limits. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these limits; each may be replaced once. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.maxAllocationBytes = maxAllocationBytes;
    builder.maxBindingBytes = maxBindingBytes;
    builder.alignment = alignment;
    builder.granularity = granularity;
    builder.arrayHeaderBytes = arrayHeaderBytes;
    builder.bytesMultipleOf = bytesMultipleOf;
    builder.maxAllocations = maxAllocations;
    builder.maxBindings = maxBindings;
    builder.maxItemsPerLaunch = maxItemsPerLaunch;
    builder.maxWindows = maxWindows;
    builder.maxThreadsPerGroup = maxThreadsPerGroup;
    builder.maxGroupsX = maxGroupsX;
    builder.maxGroupsY = maxGroupsY;
    builder.gridBarrier = gridBarrier;
    return builder;
  }

  /** Returns the most bytes of one allocation. */
  public OptionalUnsignedLong maxAllocationBytes() {
    return maxAllocationBytes;
  }

  /** Returns the most bytes that a kernel can see through one binding. */
  public OptionalUnsignedLong maxBindingBytes() {
    return maxBindingBytes;
  }

  /** Returns the power of two that a region of an arena starts at a multiple of. */
  public @Unsigned long alignment() {
    return alignment;
  }

  /** Returns the step that an allocation is rounded up to. */
  public @Unsigned long granularity() {
    return granularity;
  }

  /** Returns the bytes before the first element of each segment. */
  public @Unsigned long arrayHeaderBytes() {
    return arrayHeaderBytes;
  }

  /** Returns the power of two that the bytes of each segment are a multiple of. */
  public @Unsigned long bytesMultipleOf() {
    return bytesMultipleOf;
  }

  /** Returns the most allocations in all. */
  public OptionalUnsignedLong maxAllocations() {
    return maxAllocations;
  }

  /** Returns the most segments that one kernel binds. */
  public OptionalUnsignedLong maxBindings() {
    return maxBindings;
  }

  /** Returns the most items that one launch can drain. */
  public OptionalUnsignedLong maxItemsPerLaunch() {
    return maxItemsPerLaunch;
  }

  /** Returns the most drain windows of one sweep, such as the launches that may be pending. */
  public OptionalUnsignedLong maxWindows() {
    return maxWindows;
  }

  /** Returns the most threads of one group. */
  public OptionalUnsignedLong maxThreadsPerGroup() {
    return maxThreadsPerGroup;
  }

  /** Returns the most groups of a grid in x direction. */
  public OptionalUnsignedLong maxGroupsX() {
    return maxGroupsX;
  }

  /** Returns the most groups of a grid in y direction. */
  public OptionalUnsignedLong maxGroupsY() {
    return maxGroupsY;
  }

  /** Says whether all groups of a launch can wait for each other. */
  public boolean gridBarrier() {
    return gridBarrier;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeviceLimits that
        && maxAllocationBytes.equals(that.maxAllocationBytes)
        && maxBindingBytes.equals(that.maxBindingBytes)
        && alignment == that.alignment
        && granularity == that.granularity
        && arrayHeaderBytes == that.arrayHeaderBytes
        && bytesMultipleOf == that.bytesMultipleOf
        && maxAllocations.equals(that.maxAllocations)
        && maxBindings.equals(that.maxBindings)
        && maxItemsPerLaunch.equals(that.maxItemsPerLaunch)
        && maxWindows.equals(that.maxWindows)
        && maxThreadsPerGroup.equals(that.maxThreadsPerGroup)
        && maxGroupsX.equals(that.maxGroupsX)
        && maxGroupsY.equals(that.maxGroupsY)
        && gridBarrier == that.gridBarrier;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        maxAllocationBytes,
        maxBindingBytes,
        U64.hash(alignment),
        U64.hash(granularity),
        U64.hash(arrayHeaderBytes),
        U64.hash(bytesMultipleOf),
        maxAllocations,
        maxBindings,
        maxItemsPerLaunch,
        maxWindows,
        maxThreadsPerGroup,
        maxGroupsX,
        maxGroupsY,
        gridBarrier);
  }

  /** For people. The format may change. */
  @Override
  public String toString() {
    return "DeviceLimits[maxAllocationBytes="
        + print(maxAllocationBytes)
        + ", maxBindingBytes="
        + print(maxBindingBytes)
        + ", alignment="
        + U64.print(alignment)
        + ", granularity="
        + U64.print(granularity)
        + ", arrayHeaderBytes="
        + U64.print(arrayHeaderBytes)
        + ", bytesMultipleOf="
        + U64.print(bytesMultipleOf)
        + ", maxAllocations="
        + print(maxAllocations)
        + ", maxBindings="
        + print(maxBindings)
        + ", maxItemsPerLaunch="
        + print(maxItemsPerLaunch)
        + ", maxWindows="
        + print(maxWindows)
        + ", maxThreadsPerGroup="
        + print(maxThreadsPerGroup)
        + ", maxGroupsX="
        + print(maxGroupsX)
        + ", maxGroupsY="
        + print(maxGroupsY)
        + ", gridBarrier="
        + gridBarrier
        + "]";
  }

  private static String print(OptionalUnsignedLong limit) {
    return limit.isPresent() ? U64.print(limit.getAsLong()) : "none";
  }

  /**
   * Collects limits. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {
    private static final int MAX_ALLOCATION_BYTES = 1;
    private static final int MAX_BINDING_BYTES = 1 << 1;
    private static final int ALIGNMENT = 1 << 2;
    private static final int GRANULARITY = 1 << 3;
    private static final int MAX_ITEMS_PER_LAUNCH = 1 << 4;
    private static final int MAX_WINDOWS = 1 << 5;
    private static final int MAX_THREADS_PER_GROUP = 1 << 6;
    private static final int MAX_GROUPS_X = 1 << 7;
    private static final int MAX_GROUPS_Y = 1 << 8;
    private static final int GRID_BARRIER = 1 << 9;
    private static final int ARRAY_HEADER_BYTES = 1 << 10;
    private static final int BYTES_MULTIPLE_OF = 1 << 11;
    private static final int MAX_ALLOCATIONS = 1 << 12;
    private static final int MAX_BINDINGS = 1 << 13;

    private final Once once = new Once();
    private OptionalUnsignedLong maxAllocationBytes = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong maxBindingBytes = OptionalUnsignedLong.empty();
    private @Unsigned long alignment = 1;
    private @Unsigned long granularity = 1;
    private @Unsigned long arrayHeaderBytes;
    private @Unsigned long bytesMultipleOf = 1;
    private OptionalUnsignedLong maxAllocations = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong maxBindings = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong maxItemsPerLaunch = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong maxWindows = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong maxThreadsPerGroup = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong maxGroupsX = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong maxGroupsY = OptionalUnsignedLong.empty();
    private boolean gridBarrier;

    private Builder() {}

    /**
     * Sets the most bytes of one allocation; of an arena as a whole, too.
     *
     * @param bytes any u64
     * @throws IllegalStateException if set already
     */
    public Builder maxAllocationBytes(@Unsigned long bytes) {
      once.set(MAX_ALLOCATION_BYTES, "maxAllocationBytes", maxAllocationBytes.orElse(0));
      this.maxAllocationBytes = OptionalUnsignedLong.of(bytes);
      return this;
    }

    /**
     * Sets the most bytes that a kernel can see through one binding.
     *
     * @param bytes any u64
     * @throws IllegalStateException if set already
     */
    public Builder maxBindingBytes(@Unsigned long bytes) {
      once.set(MAX_BINDING_BYTES, "maxBindingBytes", maxBindingBytes.orElse(0));
      this.maxBindingBytes = OptionalUnsignedLong.of(bytes);
      return this;
    }

    /**
     * Sets what regions of an arena start at a multiple of; 1 unless set.
     *
     * @throws IllegalArgumentException if {@code bytes} is not a power of two
     * @throws IllegalStateException if set already
     */
    public Builder alignment(@Unsigned long bytes) {
      requirePowerOfTwo("alignment", bytes);
      once.set(ALIGNMENT, "alignment", alignment);
      this.alignment = bytes;
      return this;
    }

    /**
     * Sets the step that allocations are rounded up to; 1 unless set.
     *
     * @throws IllegalArgumentException if {@code bytes} is 0
     * @throws IllegalStateException if set already
     */
    public Builder granularity(@Unsigned long bytes) {
      if (bytes == 0) {
        throw new IllegalArgumentException("granularity: 0, the least is 1");
      }
      once.set(GRANULARITY, "granularity", granularity);
      this.granularity = bytes;
      return this;
    }

    private static void requirePowerOfTwo(String name, @Unsigned long bytes) {
      if (!U64.isPowerOfTwo(bytes)) {
        throw new IllegalArgumentException(
            name + ": " + Words.number(bytes) + " is not a power of two");
      }
    }

    /**
     * Sets the bytes before the first element of each segment, such as the 16 of an array of
     * TornadoVM; 0 unless set. Control blocks and grids are segments, too. In an arena it is the
     * segment that starts at a multiple of the {@link #alignment}, and its first element so many
     * bytes behind that.
     *
     * @param bytes any u64
     * @throws IllegalStateException if set already
     */
    public Builder arrayHeaderBytes(@Unsigned long bytes) {
      once.set(ARRAY_HEADER_BYTES, "arrayHeaderBytes", arrayHeaderBytes);
      this.arrayHeaderBytes = bytes;
      return this;
    }

    /**
     * Sets what the bytes of each segment, header included, are a multiple of, such as the 4 of
     * WebGPU; 1 unless set. They are rounded up, and so many are allocated and bound. An arena is
     * such a multiple as well, unless it is rounded up to a {@link #granularity} that is no power
     * of two.
     *
     * @throws IllegalArgumentException if {@code bytes} is not a power of two
     * @throws IllegalStateException if set already
     */
    public Builder bytesMultipleOf(@Unsigned long bytes) {
      requirePowerOfTwo("bytesMultipleOf", bytes);
      once.set(BYTES_MULTIPLE_OF, "bytesMultipleOf", bytesMultipleOf);
      this.bytesMultipleOf = bytes;
      return this;
    }

    /**
     * Sets the most allocations in all: each segment is one with {@link Placement#SEPARATE}, and
     * {@link Placement#ARENA} needs a single one.
     *
     * @param allocations any u64
     * @throws IllegalStateException if set already
     */
    public Builder maxAllocations(@Unsigned long allocations) {
      once.set(MAX_ALLOCATIONS, "maxAllocations", maxAllocations.orElse(0));
      this.maxAllocations = OptionalUnsignedLong.of(allocations);
      return this;
    }

    /**
     * Sets the most segments that one kernel binds, such as the storage buffers of a shader stage.
     * What a kernel binds, {@link DeviceProfile.Builder#kernel} says; if nothing does, all lines
     * count as one kernel. In an arena each segment is a binding, too: a binding is a part of an
     * allocation, of a type of its own, and it is bindings that are limited, by number as by {@link
     * #maxBindingBytes}.
     *
     * @param bindings any u64
     * @throws IllegalStateException if set already
     */
    public Builder maxBindings(@Unsigned long bindings) {
      once.set(MAX_BINDINGS, "maxBindings", maxBindings.orElse(0));
      this.maxBindings = OptionalUnsignedLong.of(bindings);
      return this;
    }

    /**
     * Sets the most items that one launch can drain.
     *
     * @param items any u64
     * @throws IllegalStateException if set already
     */
    public Builder maxItemsPerLaunch(@Unsigned long items) {
      once.set(MAX_ITEMS_PER_LAUNCH, "maxItemsPerLaunch", maxItemsPerLaunch.orElse(0));
      this.maxItemsPerLaunch = OptionalUnsignedLong.of(items);
      return this;
    }

    /**
     * Sets the most drain windows of one sweep.
     *
     * @param windows any u64
     * @throws IllegalStateException if set already
     */
    public Builder maxWindows(@Unsigned long windows) {
      once.set(MAX_WINDOWS, "maxWindows", maxWindows.orElse(0));
      this.maxWindows = OptionalUnsignedLong.of(windows);
      return this;
    }

    /**
     * Sets the most threads of one group.
     *
     * @param threads any u64
     * @throws IllegalStateException if set already
     */
    public Builder maxThreadsPerGroup(@Unsigned long threads) {
      once.set(MAX_THREADS_PER_GROUP, "maxThreadsPerGroup", maxThreadsPerGroup.orElse(0));
      this.maxThreadsPerGroup = OptionalUnsignedLong.of(threads);
      return this;
    }

    /**
     * Sets the most groups of a grid in x direction.
     *
     * @throws IllegalArgumentException if {@code groups} is 0
     * @throws IllegalStateException if set already
     */
    public Builder maxGroupsX(@Unsigned long groups) {
      requireGroups("maxGroupsX", groups);
      once.set(MAX_GROUPS_X, "maxGroupsX", maxGroupsX.orElse(0));
      this.maxGroupsX = OptionalUnsignedLong.of(groups);
      return this;
    }

    /**
     * Sets the most groups of a grid in y direction.
     *
     * @throws IllegalArgumentException if {@code groups} is 0
     * @throws IllegalStateException if set already
     */
    public Builder maxGroupsY(@Unsigned long groups) {
      requireGroups("maxGroupsY", groups);
      once.set(MAX_GROUPS_Y, "maxGroupsY", maxGroupsY.orElse(0));
      this.maxGroupsY = OptionalUnsignedLong.of(groups);
      return this;
    }

    private static void requireGroups(String name, @Unsigned long groups) {
      if (groups == 0) {
        throw new IllegalArgumentException(name + ": 0, a grid has at least 1 group");
      }
    }

    /**
     * Says that all groups of a launch can wait for each other, as with a cooperative launch.
     *
     * @throws IllegalStateException if set already
     */
    public Builder gridBarrier() {
      once.set(GRID_BARRIER, "gridBarrier");
      this.gridBarrier = true;
      return this;
    }

    /** Returns the limits. */
    public DeviceLimits build() {
      return new DeviceLimits(this);
    }
  }
}
