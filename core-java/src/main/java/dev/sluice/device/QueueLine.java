// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.WorkQueueProfile;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * A queue on a device. If its profile has no budget of its own, the queue may take what is left.
 * Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class QueueLine implements DeviceLine {
  private final String label;
  private final WorkQueueProfile profile;
  private final int indexBits;
  private final OptionalUnsignedLong drainWindow;
  private final @Unsigned long maxSegments;
  private final int weight;

  private QueueLine(Builder from) {
    this.label = from.label;
    this.profile = from.profile;
    this.indexBits = from.indexBits;
    this.drainWindow = from.drainWindow;
    this.maxSegments = from.maxSegments;
    this.weight = from.weight;
  }

  /**
   * Returns a queue with 64-bit indices, in one segment, without drain windows.
   *
   * @throws IllegalArgumentException if {@code label} is blank
   * @since 0.1.0
   */
  public static QueueLine of(String label, WorkQueueProfile profile) {
    return builder(label, profile).build();
  }

  /**
   * Returns a builder with nothing set but the defaults.
   *
   * @throws IllegalArgumentException if {@code label} is blank
   * @since 0.1.0
   */
  public static Builder builder(String label, WorkQueueProfile profile) {
    return new Builder(DeviceProfile.checkLabel(label), Objects.requireNonNull(profile, "profile"));
  }

  /**
   * Returns a builder that starts from this line with another profile; each setting may be replaced
   * once.
   *
   * @since 0.1.0
   */
  public Builder toBuilder(WorkQueueProfile profile) {
    Builder builder = builder(label, profile);
    builder.indexBits = indexBits;
    builder.drainWindow = drainWindow;
    builder.maxSegments = maxSegments;
    builder.weight = weight;
    return builder;
  }

  @Override
  public String label() {
    return label;
  }

  /**
   * Returns the queue's profile.
   *
   * @since 0.1.0
   */
  public WorkQueueProfile profile() {
    return profile;
  }

  /**
   * Returns the width of the kernel's slot indices and counters: 31 for a signed 32-bit type, 32 or
   * 64.
   *
   * @since 0.1.0
   */
  public int indexBits() {
    return indexBits;
  }

  /**
   * Returns the most items that one launch drains, if the queue is drained in windows.
   *
   * @since 0.1.0
   */
  public OptionalUnsignedLong drainWindow() {
    return drainWindow;
  }

  /**
   * Returns the most segments that one array of the queue may be split into.
   *
   * @since 0.1.0
   */
  public @Unsigned long maxSegments() {
    return maxSegments;
  }

  /**
   * Returns this queue's weight where several {@code largest} queues share what is left.
   *
   * @since 0.1.0
   */
  public int weight() {
    return weight;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QueueLine that
        && label.equals(that.label)
        && profile.equals(that.profile)
        && indexBits == that.indexBits
        && drainWindow.equals(that.drainWindow)
        && maxSegments == that.maxSegments
        && weight == that.weight;
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hash(label, profile, indexBits, drainWindow, weight)
        + U64.hash(maxSegments);
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "QueueLine["
        + label
        + ", indexBits="
        + indexBits
        + ", drainWindow="
        + drainWindow
        + ", maxSegments="
        + U64.print(maxSegments)
        + ", weight="
        + weight
        + ", "
        + profile
        + "]";
  }

  /**
   * Collects the settings of a queue line; all have defaults. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {
    private final String label;
    private final WorkQueueProfile profile;
    private final Set<String> set = new HashSet<>();
    private int indexBits = 64;
    private OptionalUnsignedLong drainWindow = OptionalUnsignedLong.empty();
    private @Unsigned long maxSegments = 1;
    private int weight = 1;

    private Builder(String label, WorkQueueProfile profile) {
      this.label = label;
      this.profile = profile;
    }

    /**
     * Sets the width of the kernel's slot indices and counters, which must hold the capacity and
     * the bound on attempts; 64 unless set.
     *
     * @throws IllegalArgumentException if {@code bits} is none of 31, 32, 64
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder indexBits(int bits) {
      if (bits != 31 && bits != 32 && bits != 64) {
        throw new IllegalArgumentException(
            "indexBits: " + bits + " on queue '" + label + "' is none of 31, 32, 64");
      }
      once("indexBits");
      this.indexBits = bits;
      return this;
    }

    /**
     * Sets the most items that one launch drains; without it no drain windows are planned.
     *
     * @param items any u64
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder drainWindow(@Unsigned long items) {
      once("drainWindow");
      this.drainWindow = OptionalUnsignedLong.of(items);
      return this;
    }

    /**
     * Sets the most segments that one array of the queue may be split into where a limit of the
     * device asks for it; 1 unless set.
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
     * Sets the weight where several {@code largest} queues share what is left; 1 unless set.
     *
     * @throws IllegalArgumentException if {@code weight} is not in 1 … 1,000,000
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder weight(int weight) {
      if (weight < 1 || weight > 1_000_000) {
        throw new IllegalArgumentException(
            "weight: " + weight + " on queue '" + label + "' is not in 1 … 1000000");
      }
      once("weight");
      this.weight = weight;
      return this;
    }

    /**
     * Returns the line.
     *
     * @since 0.1.0
     */
    public QueueLine build() {
      return new QueueLine(this);
    }

    private void once(String setting) {
      if (!set.add(setting)) {
        throw new IllegalStateException(setting + " is set already on queue '" + label + "'");
      }
    }
  }
}
