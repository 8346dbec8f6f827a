// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.Once;
import dev.sluice.internal.U64;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.sizing.EntryLayout;
import java.util.Objects;
import java.util.Optional;
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
  private final @Nullable String phase;
  private final Spread spread;
  private final LineArrays arrays;

  private ResidentLine(Builder from) {
    this.label = from.label;
    this.count = from.count;
    this.bytesEach = from.bytesEach;
    this.entry = from.entry;
    this.buffers = from.buffers;
    this.maxSegments = from.maxSegments;
    this.phase = from.phase;
    this.spread = from.spread;
    this.arrays = LineArrays.of(buffers, bytesEach);
  }

  /**
   * Returns one array in one segment.
   *
   * @param count the number of elements, any u64
   * @param bytesEach the bytes of each, any u64
   * @throws IllegalArgumentException if {@code label} is blank
   */
  public static ResidentLine of(String label, @Unsigned long count, @Unsigned long bytesEach) {
    return builder(label).count(count).bytesEach(bytesEach).build();
  }

  /**
   * Returns a builder with nothing set but the defaults.
   *
   * @throws IllegalArgumentException if {@code label} is blank
   */
  public static Builder builder(String label) {
    return new Builder(DeviceProfile.checkLabel(label));
  }

  /** Returns a builder that starts from this line; each setting may be replaced once. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Returns this line with a remedy followed, as {@link DeviceProfile#with} does. */
  ResidentLine with(Remedy remedy) {
    if (remedy.kind() == RemedyKind.SPLIT_INTO_SEGMENTS) {
      return toBuilder().maxSegments(remedy.amount()).build();
    }
    throw new IllegalArgumentException(
        "cannot " + remedy + ": no setting of resident '" + label + "'");
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public Optional<String> phase() {
    return Optional.ofNullable(phase);
  }

  /** Returns the number of elements of each array, on all devices if the line is sharded. */
  public @Unsigned long count() {
    return count;
  }

  /** Returns the bytes of one element. */
  public @Unsigned long bytesEach() {
    return bytesEach;
  }

  /** Returns the layout of an element, if it was given. */
  public Optional<EntryLayout> entry() {
    return Optional.ofNullable(entry);
  }

  /** Returns the number of equal arrays, at least 1. */
  public int buffers() {
    return buffers;
  }

  /** Returns the most segments that one array may be split into. */
  public @Unsigned long maxSegments() {
    return maxSegments;
  }

  /** Returns how the line is spread over several devices; replicated unless set. */
  public Spread spread() {
    return spread;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResidentLine that
        && label.equals(that.label)
        && count == that.count
        && bytesEach == that.bytesEach
        && Objects.equals(entry, that.entry)
        && buffers == that.buffers
        && maxSegments == that.maxSegments
        && Objects.equals(phase, that.phase)
        && spread.equals(that.spread);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        label,
        U64.hash(count),
        U64.hash(bytesEach),
        entry,
        buffers,
        U64.hash(maxSegments),
        phase,
        spread);
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
        + (phase == null ? "" : ", phase=" + phase)
        + (spread.isReplicated() ? "" : ", " + spread)
        + "]";
  }

  /** Returns the arrays of the line, which follow from its settings. */
  LineArrays arrays() {
    return arrays;
  }

  /**
   * Collects the settings of a resident. {@link #count} and one of {@link #bytesEach} and {@link
   * #entry} are required. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {
    private static final int COUNT = 1;
    private static final int BYTES_EACH = 1 << 1;
    private static final int BUFFERS = 1 << 2;
    private static final int MAX_SEGMENTS = 1 << 3;
    private static final int PHASE = 1 << 4;
    private static final int SPREAD = 1 << 5;

    private final String label;
    private final Once once;
    private @Unsigned long count;
    private @Unsigned long bytesEach;
    private @Nullable EntryLayout entry;
    private int buffers = 1;
    private @Unsigned long maxSegments = 1;
    private @Nullable String phase;
    private Spread spread = Spread.replicated();

    private Builder(String label) {
      this.label = label;
      this.once = new Once("resident", label);
    }

    private Builder(ResidentLine from) {
      this(from.label);
      once.startingWith(COUNT | BYTES_EACH);
      this.count = from.count;
      this.bytesEach = from.bytesEach;
      this.entry = from.entry;
      this.buffers = from.buffers;
      this.maxSegments = from.maxSegments;
      this.phase = from.phase;
      this.spread = from.spread;
    }

    /**
     * Sets the number of elements of each array: of all devices together if the line is {@linkplain
     * #sharded sharded}, for each other device if it is {@linkplain #perPeer per peer}.
     *
     * @param count any u64
     * @throws IllegalStateException if set already
     */
    public Builder count(@Unsigned long count) {
      once.set(COUNT, "count", this.count);
      this.count = count;
      return this;
    }

    /**
     * Sets the bytes of one element.
     *
     * @param bytes any u64
     * @throws IllegalStateException if set already, or the layout is
     */
    public Builder bytesEach(@Unsigned long bytes) {
      once.set(BYTES_EACH, "bytesEach", this.bytesEach);
      this.entry = null;
      this.bytesEach = bytes;
      return this;
    }

    /**
     * Sets the layout of an element, and with it the bytes of one: its stride.
     *
     * @throws IllegalStateException if set already, or the bytes of one are
     * @throws IllegalArgumentException if the layout has side arrays: those are resident lines of
     *     their own
     */
    public Builder entry(EntryLayout layout) {
      if (!layout.sideArrays().isEmpty()) {
        throw new IllegalArgumentException(
            "layout has the side array '"
                + layout.sideArrays().get(0).name()
                + "'; beside a resident, give it a line of its own");
      }
      once.set(BYTES_EACH, "bytesEach", this.bytesEach);
      this.entry = layout;
      this.bytesEach = layout.strideBytes();
      return this;
    }

    /**
     * Sets the number of equal arrays; 1 unless set.
     *
     * @throws IllegalArgumentException if {@code buffers} is not in 1 … 65,536
     * @throws IllegalStateException if set already
     */
    public Builder buffers(int buffers) {
      if (buffers < 1 || buffers > MAX_BUFFERS) {
        throw new IllegalArgumentException(
            "buffers: " + buffers + once.where() + " is not in 1 … 65,536");
      }
      once.set(BUFFERS, "buffers", U64.of(this.buffers));
      this.buffers = buffers;
      return this;
    }

    /**
     * Sets the most segments that one array may be split into where a limit of the device asks for
     * it; 1 unless set.
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
     * Sets the phase in which alone the line lives; it is there all the time unless set.
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
     * Sets how the line is spread over {@linkplain DeviceProfile.Builder#devices several devices};
     * {@link Spread#replicated} unless set.
     *
     * @throws IllegalStateException if set already
     */
    public Builder spread(Spread spread) {
      Objects.requireNonNull(spread, "spread");
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
     * Sets {@link #spread} to {@link Spread#perPeer}: each device has as much for each other one.
     *
     * @throws IllegalStateException if the spread is set already
     */
    public Builder perPeer() {
      return spread(Spread.perPeer());
    }

    /**
     * Returns the line.
     *
     * @throws IllegalStateException if a required setting is missing; the message names it
     */
    public ResidentLine build() {
      once.require(COUNT, "count", "");
      once.require(BYTES_EACH, "bytesEach", "; call bytesEach or entry");
      return new ResidentLine(this);
    }
  }
}
