// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import dev.sluice.sizing.EntryLayout;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * Data that stays on the device beside the queues: an array, or several equal ones. Immutable and
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class ResidentLine implements DeviceLine {
  /** As many regions as a plan is willing to list for one line. */
  private static final int MAX_BUFFERS = 65_536;

  private final String label;
  private final @Unsigned long count;
  private final @Unsigned long bytesEach;
  private final @Nullable EntryLayout entry;
  private final int buffers;
  private final @Unsigned long maxSegments;

  private ResidentLine(Builder from) {
    this.label = from.label;
    this.count = from.count;
    this.bytesEach = from.bytesEach;
    this.entry = from.entry;
    this.buffers = from.buffers;
    this.maxSegments = from.maxSegments;
  }

  /**
   * Returns one array in one segment.
   *
   * @param count the number of elements, any u64
   * @param bytesEach the bytes of each, any u64
   * @throws IllegalArgumentException if {@code label} is blank
   * @since 0.1.0
   */
  public static ResidentLine of(String label, @Unsigned long count, @Unsigned long bytesEach) {
    return builder(label).count(count).bytesEach(bytesEach).build();
  }

  /**
   * Returns a builder with nothing set but the defaults.
   *
   * @throws IllegalArgumentException if {@code label} is blank
   * @since 0.1.0
   */
  public static Builder builder(String label) {
    return new Builder(DeviceProfile.checkLabel(label));
  }

  @Override
  public String label() {
    return label;
  }

  /**
   * Returns the number of elements of each array.
   *
   * @since 0.1.0
   */
  public @Unsigned long count() {
    return count;
  }

  /**
   * Returns the bytes of one element.
   *
   * @since 0.1.0
   */
  public @Unsigned long bytesEach() {
    return bytesEach;
  }

  /**
   * Returns the layout of an element, if it was given.
   *
   * @since 0.1.0
   */
  public Optional<EntryLayout> entry() {
    return Optional.ofNullable(entry);
  }

  /**
   * Returns the number of equal arrays, at least 1.
   *
   * @since 0.1.0
   */
  public int buffers() {
    return buffers;
  }

  /**
   * Returns the most segments that one array may be split into.
   *
   * @since 0.1.0
   */
  public @Unsigned long maxSegments() {
    return maxSegments;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResidentLine that
        && label.equals(that.label)
        && count == that.count
        && bytesEach == that.bytesEach
        && Objects.equals(entry, that.entry)
        && buffers == that.buffers
        && maxSegments == that.maxSegments;
  }

  @Override
  public int hashCode() {
    int result = Objects.hash(label, entry, buffers);
    result = 31 * result + U64.hash(count);
    result = 31 * result + U64.hash(bytesEach);
    return 31 * result + U64.hash(maxSegments);
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "ResidentLine["
        + label
        + ", count="
        + U64.print(count)
        + ", bytesEach="
        + U64.print(bytesEach)
        + ", buffers="
        + buffers
        + ", maxSegments="
        + U64.print(maxSegments)
        + "]";
  }

  /**
   * Collects the settings of a resident. {@link #count} and one of {@link #bytesEach} and {@link
   * #entry} are required. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {
    private static final String COUNT = "count";
    private static final String BYTES_EACH = "bytesEach";

    private final String label;
    private final Set<String> set = new HashSet<>();
    private @Unsigned long count;
    private @Unsigned long bytesEach;
    private @Nullable EntryLayout entry;
    private int buffers = 1;
    private @Unsigned long maxSegments = 1;

    private Builder(String label) {
      this.label = label;
    }

    /**
     * Sets the number of elements of each array.
     *
     * @param count any u64
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder count(@Unsigned long count) {
      once(COUNT);
      this.count = count;
      return this;
    }

    /**
     * Sets the bytes of one element.
     *
     * @param bytes any u64
     * @throws IllegalStateException if set already, or the layout is
     * @since 0.1.0
     */
    public Builder bytesEach(@Unsigned long bytes) {
      once(BYTES_EACH);
      this.bytesEach = bytes;
      return this;
    }

    /**
     * Sets the layout of an element, and with it the bytes of one: its stride.
     *
     * @throws IllegalStateException if set already, or the bytes of one are
     * @throws IllegalArgumentException if the layout has side arrays: those are resident lines of
     *     their own
     * @since 0.1.0
     */
    public Builder entry(EntryLayout layout) {
      if (!layout.sideArrays().isEmpty()) {
        throw new IllegalArgumentException(
            "layout has the side array '"
                + layout.sideArrays().get(0).name()
                + "'; beside a resident, give it a line of its own");
      }
      once(BYTES_EACH);
      this.entry = layout;
      this.bytesEach = layout.strideBytes();
      return this;
    }

    /**
     * Sets the number of equal arrays; 1 unless set.
     *
     * @throws IllegalArgumentException if {@code buffers} is not in 1 … 65,536
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder buffers(int buffers) {
      if (buffers < 1 || buffers > MAX_BUFFERS) {
        throw new IllegalArgumentException("buffers: " + buffers + " is not in 1 … " + MAX_BUFFERS);
      }
      once("buffers");
      this.buffers = buffers;
      return this;
    }

    /**
     * Sets the most segments that one array may be split into where a limit of the device asks for
     * it; 1 unless set.
     *
     * @throws IllegalArgumentException if {@code segments} is 0
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder maxSegments(@Unsigned long segments) {
      DeviceProfile.checkSegments(segments);
      once("maxSegments");
      this.maxSegments = segments;
      return this;
    }

    /**
     * Returns the line.
     *
     * @throws IllegalStateException if a required setting is missing; the message names it
     * @since 0.1.0
     */
    public ResidentLine build() {
      if (!set.contains(COUNT)) {
        throw new IllegalStateException("count is not set on resident '" + label + "'");
      }
      if (!set.contains(BYTES_EACH)) {
        throw new IllegalStateException(
            "bytesEach is not set on resident '" + label + "'; call bytesEach or entry");
      }
      return new ResidentLine(this);
    }

    private void once(String setting) {
      if (!set.add(setting)) {
        throw new IllegalStateException(setting + " is set already on resident '" + label + "'");
      }
    }
  }
}
