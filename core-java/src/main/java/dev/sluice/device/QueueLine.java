// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.Once;
import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.QueueSizing;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.WorkQueueProfile;
import java.util.Objects;
import java.util.Optional;
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
  private final DrainProfile drain;
  private final @Unsigned long maxSegments;
  private final int weight;
  private final @Nullable String phase;
  private final Spread spread;
  private final LineArrays arrays;

  private QueueLine(Builder from) {
    this.label = from.label;
    this.profile = Objects.requireNonNull(from.profile);
    this.drain = from.drain;
    this.maxSegments = from.maxSegments;
    this.weight = from.weight;
    this.phase = from.phase;
    this.spread = from.spread;
    this.arrays = LineArrays.of(profile, drain);
  }

  /**
   * Returns a queue in one segment, drained in one window.
   *
   * @throws IllegalArgumentException if {@code label} is blank
   */
  public static QueueLine of(String label, WorkQueueProfile profile) {
    return builder(label).profile(profile).build();
  }

  /**
   * Returns a builder with nothing set but the defaults.
   *
   * @throws IllegalArgumentException if {@code label} is blank
   */
  public static Builder builder(String label) {
    return new Builder(DeviceProfile.checkLabel(label));
  }

  /**
   * Returns a builder with the profile set.
   *
   * @throws IllegalArgumentException if {@code label} is blank
   */
  public static Builder builder(String label, WorkQueueProfile profile) {
    return builder(label).profile(profile);
  }

  /**
   * Returns a builder that starts from this line; each setting may be replaced once. The weight
   * does not stay when another profile comes that does not take the largest that fits.
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Returns this line with a remedy followed, as {@link DeviceProfile#with} does. */
  QueueLine with(Remedy remedy) {
    return switch (remedy.kind()) {
      case WIDEN_WINDOW_TO,
          NARROW_WINDOW_TO,
          STRIDE_GROUPS,
          POLL_EVERY,
          LOWER_SWEEPS_TO,
          PROVE_SWEEPS,
          LOWER_THREADS_TO ->
          toBuilder().drain(drain.with(remedy)).build();
      case USE_SINGLE_BUFFER ->
          toBuilder().profile(profile.with(remedy)).drain(drain.with(remedy)).build();
      case SPLIT_INTO_SEGMENTS -> toBuilder().maxSegments(remedy.amount()).build();
      default -> toBuilder().profile(profile.with(remedy)).build();
    };
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public Optional<String> phase() {
    return Optional.ofNullable(phase);
  }

  /** Returns the queue's profile, whose numbers are divided if the line is sharded. */
  public WorkQueueProfile profile() {
    return profile;
  }

  /** Returns how the queue is drained; {@link DrainProfile#oneWindow} unless set. */
  public DrainProfile drain() {
    return drain;
  }

  /** Returns the most items that one launch drains; empty stands for the whole buffer. */
  public OptionalUnsignedLong drainWindow() {
    return drain.itemsPerWindow();
  }

  /** Returns the most segments that one array of the queue may be split into. */
  public @Unsigned long maxSegments() {
    return maxSegments;
  }

  /**
   * Returns this queue's weight where several {@code largest} queues share the bytes that are left.
   */
  public int weight() {
    return weight;
  }

  /** Returns how the queue is spread over several devices; replicated unless set. */
  public Spread spread() {
    return spread;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QueueLine that
        && label.equals(that.label)
        && profile.equals(that.profile)
        && drain.equals(that.drain)
        && maxSegments == that.maxSegments
        && weight == that.weight
        && Objects.equals(phase, that.phase)
        && spread.equals(that.spread);
  }

  @Override
  public int hashCode() {
    return Objects.hash(label, profile, drain, weight, phase, spread, U64.hash(maxSegments));
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "QueueLine["
        + label
        + (drain.equals(DrainProfile.oneWindow()) ? "" : ", " + drain)
        + ", maxSegments="
        + U64.print(maxSegments)
        + ", weight="
        + weight
        + (phase == null ? "" : ", phase=" + phase)
        + (spread.isReplicated() ? "" : ", " + spread)
        + ", "
        + profile
        + "]";
  }

  /** Returns the arrays of the line, which follow from its settings. */
  LineArrays arrays() {
    return arrays;
  }

  /**
   * Collects the settings of a queue line. The {@link #profile} is required. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {
    private static final int PROFILE = 1;
    private static final int DRAIN = 1 << 1;
    private static final int MAX_SEGMENTS = 1 << 2;
    private static final int WEIGHT = 1 << 3;
    private static final int PHASE = 1 << 4;
    private static final int SPREAD = 1 << 5;

    private final String label;
    private final Once once;
    private @Nullable WorkQueueProfile profile;
    private DrainProfile drain = DrainProfile.oneWindow();
    private @Unsigned long maxSegments = 1;
    private int weight = 1;
    private @Nullable String phase;
    private Spread spread = Spread.replicated();

    private Builder(String label) {
      this.label = label;
      this.once = new Once("queue", label);
    }

    private Builder(QueueLine from) {
      this(from.label);
      once.startingWith(PROFILE);
      this.profile = from.profile;
      this.drain = from.drain;
      this.maxSegments = from.maxSegments;
      this.weight = from.weight;
      this.phase = from.phase;
      this.spread = from.spread;
    }

    /**
     * Sets the queue's profile.
     *
     * @throws IllegalStateException if set already
     */
    public Builder profile(WorkQueueProfile profile) {
      Objects.requireNonNull(profile, "profile");
      once.set(PROFILE, "profile", this.profile);
      this.profile = profile;
      if (!isLargest(profile)) {
        this.weight = 1;
      }
      return this;
    }

    /**
     * Sets how the queue is drained; in one window unless set, or in as few as the launches of the
     * device are large enough for.
     *
     * @throws IllegalStateException if set already
     */
    public Builder drain(DrainProfile drain) {
      return drain("drain", Objects.requireNonNull(drain, "drain"));
    }

    /**
     * Sets the most items that one launch drains, and nothing else of the drain.
     *
     * @param items any u64
     * @throws IllegalStateException if the drain is set already
     */
    public Builder drainWindow(@Unsigned long items) {
      return drain("drainWindow", DrainProfile.builder().itemsPerWindow(items).build());
    }

    private Builder drain(String setting, DrainProfile drain) {
      once.set(DRAIN, setting, this.drain);
      this.drain = drain;
      return this;
    }

    /**
     * Sets the most segments that one array of the queue may be split into where a limit of the
     * device asks for it; 1 unless set.
     *
     * @throws IllegalArgumentException if {@code segments} is 0
     * @throws IllegalStateException if set already
     */
    public Builder maxSegments(@Unsigned long segments) {
      DeviceProfile.checkSegments(segments, once);
      once.set(MAX_SEGMENTS, "maxSegments", maxSegments);
      this.maxSegments = segments;
      return this;
    }

    /**
     * Sets the weight where several {@code largest} queues share the bytes that are left; 1 unless
     * set.
     *
     * @throws IllegalArgumentException if {@code weight} is not in 1 … 1,000,000
     * @throws IllegalStateException if set already
     */
    public Builder weight(int weight) {
      if (weight < 1 || weight > 1_000_000) {
        throw new IllegalArgumentException(
            "weight: " + weight + once.where() + " is not in 1 … 1,000,000");
      }
      once.set(WEIGHT, "weight", U64.of(this.weight));
      this.weight = weight;
      return this;
    }

    /**
     * Sets the phase in which alone the queue lives; it is there all the time unless set.
     *
     * @throws IllegalArgumentException if {@code phase} is blank
     * @throws IllegalStateException if set already
     */
    public Builder phase(String phase) {
      DeviceProfile.checkPhase(phase, once);
      once.set(PHASE, "phase", this.phase);
      this.phase = phase;
      return this;
    }

    /**
     * Sets how the queue is spread over {@linkplain DeviceProfile.Builder#devices several devices};
     * {@link Spread#replicated} unless set. Of a sharded queue the capacity, the least and the most
     * of it, the initial items and the expansion are those of all devices together; all else, such
     * as a multiple, the budget, the bound and how it is drained, is of one device's queue.
     *
     * @throws IllegalArgumentException if the spread is {@link Spread#perPeer}, or a shard has
     *     {@link Spread#plus} something: what is exchanged and offsets are residents
     * @throws IllegalStateException if set already
     */
    public Builder spread(Spread spread) {
      if (spread.isPerPeer() || spread.plus() != 0) {
        throw new IllegalArgumentException(
            "spread: " + spread + once.where() + ", but only a resident is spread so");
      }
      once.set(SPREAD, "spread", this.spread);
      this.spread = spread;
      return this;
    }

    /**
     * Sets {@link #spread} to {@link Spread#sharded}: each device has a part.
     *
     * @throws IllegalStateException if the spread is set already
     */
    public Builder sharded() {
      return spread(Spread.sharded());
    }

    /**
     * Returns the line.
     *
     * @throws IllegalStateException if the profile is missing, or a weight is set on a queue that
     *     does not take the largest that fits
     */
    public QueueLine build() {
      once.require(PROFILE, "profile", "");
      if (once.isSet(WEIGHT) && !isLargest(Objects.requireNonNull(profile))) {
        throw new IllegalStateException(
            "weight is set" + once.where() + ", but only largest queues share what is left");
      }
      return new QueueLine(this);
    }

    private static boolean isLargest(WorkQueueProfile profile) {
      return profile.capacity().sizing() == QueueSizing.LARGEST;
    }
  }
}
