// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.HashSet;
import java.util.Set;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What a device allows besides its memory. Every limit is optional. Limits on bytes are compared
 * with the bytes of a region, or of a segment of one, before any rounding. Immutable and
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
  private final OptionalUnsignedLong maxItemsPerLaunch;
  private final OptionalUnsignedLong maxWindows;

  private DeviceLimits(Builder from) {
    this.maxAllocationBytes = from.maxAllocationBytes;
    this.maxBindingBytes = from.maxBindingBytes;
    this.alignment = from.alignment;
    this.granularity = from.granularity;
    this.maxItemsPerLaunch = from.maxItemsPerLaunch;
    this.maxWindows = from.maxWindows;
  }

  /**
   * Returns limits that limit nothing: alignment and granularity are 1.
   *
   * @since 0.1.0
   */
  public static DeviceLimits none() {
    return NONE;
  }

  /**
   * Returns a builder without limits.
   *
   * @since 0.1.0
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the most bytes of one allocation.
   *
   * @since 0.1.0
   */
  public OptionalUnsignedLong maxAllocationBytes() {
    return maxAllocationBytes;
  }

  /**
   * Returns the most bytes that a kernel can see through one binding.
   *
   * @since 0.1.0
   */
  public OptionalUnsignedLong maxBindingBytes() {
    return maxBindingBytes;
  }

  /**
   * Returns the power of two that a region of an arena starts at a multiple of.
   *
   * @since 0.1.0
   */
  public @Unsigned long alignment() {
    return alignment;
  }

  /**
   * Returns the step that an allocation is rounded up to.
   *
   * @since 0.1.0
   */
  public @Unsigned long granularity() {
    return granularity;
  }

  /**
   * Returns the most items that one launch can drain.
   *
   * @since 0.1.0
   */
  public OptionalUnsignedLong maxItemsPerLaunch() {
    return maxItemsPerLaunch;
  }

  /**
   * Returns the most drain windows of one sweep, such as the launches that may be pending.
   *
   * @since 0.1.0
   */
  public OptionalUnsignedLong maxWindows() {
    return maxWindows;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeviceLimits that
        && maxAllocationBytes.equals(that.maxAllocationBytes)
        && maxBindingBytes.equals(that.maxBindingBytes)
        && alignment == that.alignment
        && granularity == that.granularity
        && maxItemsPerLaunch.equals(that.maxItemsPerLaunch)
        && maxWindows.equals(that.maxWindows);
  }

  @Override
  public int hashCode() {
    int result = maxAllocationBytes.hashCode();
    result = 31 * result + maxBindingBytes.hashCode();
    result = 31 * result + U64.hash(alignment);
    result = 31 * result + U64.hash(granularity);
    result = 31 * result + maxItemsPerLaunch.hashCode();
    return 31 * result + maxWindows.hashCode();
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
        + ", maxItemsPerLaunch="
        + print(maxItemsPerLaunch)
        + ", maxWindows="
        + print(maxWindows)
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
    private final Set<String> set = new HashSet<>();
    private OptionalUnsignedLong maxAllocationBytes = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong maxBindingBytes = OptionalUnsignedLong.empty();
    private @Unsigned long alignment = 1;
    private @Unsigned long granularity = 1;
    private OptionalUnsignedLong maxItemsPerLaunch = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong maxWindows = OptionalUnsignedLong.empty();

    private Builder() {}

    /**
     * Sets the most bytes of one allocation; of an arena as a whole, too.
     *
     * @param bytes any u64
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder maxAllocationBytes(@Unsigned long bytes) {
      once("maxAllocationBytes");
      this.maxAllocationBytes = OptionalUnsignedLong.of(bytes);
      return this;
    }

    /**
     * Sets the most bytes that a kernel can see through one binding.
     *
     * @param bytes any u64
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder maxBindingBytes(@Unsigned long bytes) {
      once("maxBindingBytes");
      this.maxBindingBytes = OptionalUnsignedLong.of(bytes);
      return this;
    }

    /**
     * Sets what regions of an arena start at a multiple of; 1 unless set.
     *
     * @throws IllegalArgumentException if {@code bytes} is not a power of two
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder alignment(@Unsigned long bytes) {
      if (bytes == 0 || (bytes & (bytes - 1)) != 0) {
        throw new IllegalArgumentException(
            "alignment: " + U64.print(bytes) + " is not a power of two");
      }
      once("alignment");
      this.alignment = bytes;
      return this;
    }

    /**
     * Sets the step that allocations are rounded up to; 1 unless set.
     *
     * @throws IllegalArgumentException if {@code bytes} is 0
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder granularity(@Unsigned long bytes) {
      if (bytes == 0) {
        throw new IllegalArgumentException("granularity: 0, the least is 1");
      }
      once("granularity");
      this.granularity = bytes;
      return this;
    }

    /**
     * Sets the most items that one launch can drain.
     *
     * @param items any u64
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder maxItemsPerLaunch(@Unsigned long items) {
      once("maxItemsPerLaunch");
      this.maxItemsPerLaunch = OptionalUnsignedLong.of(items);
      return this;
    }

    /**
     * Sets the most drain windows of one sweep.
     *
     * @param windows any u64
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder maxWindows(@Unsigned long windows) {
      once("maxWindows");
      this.maxWindows = OptionalUnsignedLong.of(windows);
      return this;
    }

    /**
     * Returns the limits.
     *
     * @since 0.1.0
     */
    public DeviceLimits build() {
      return new DeviceLimits(this);
    }

    private void once(String limit) {
      if (!set.add(limit)) {
        throw new IllegalStateException(limit + " is set already");
      }
    }
  }
}
