// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * How a queue is drained: into which launches a sweep is cut, and what ends the run. Everything is
 * optional; the default is one window, the whole buffer. Immutable and thread-safe.
 *
 * @since 0.2.0
 */
public final class DrainProfile {
  private static final DrainProfile ONE_WINDOW = builder().build();

  private final OptionalUnsignedLong itemsPerWindow;
  private final OptionalUnsignedLong itemsPerGroup;
  private final OptionalUnsignedLong threadsPerGroup;
  private final OptionalUnsignedLong residentGroups;
  private final GridKind grid;
  private final DrainEnd end;
  private final OptionalUnsignedLong sweeps;
  private final boolean sweepsAreBound;
  private final OptionalUnsignedLong polledEvery;
  private final OptionalUnsignedLong recorded;
  private final @Unsigned long launchesBetweenSweeps;
  private final OptionalUnsignedLong totalItems;
  private final LaunchCosts costs;

  /** Whether nothing but the items per window is set: found once, as plans ask for it. */
  private final boolean saysWindowsAlone;

  private DrainProfile(Builder from) {
    this.itemsPerWindow = from.itemsPerWindow;
    this.itemsPerGroup = from.itemsPerGroup;
    this.threadsPerGroup = from.threadsPerGroup;
    this.residentGroups = from.residentGroups;
    this.grid = from.grid;
    this.end = from.end;
    this.sweeps = from.sweeps;
    this.sweepsAreBound = from.sweepsAreBound;
    this.polledEvery = from.polledEvery;
    this.recorded = from.recorded;
    this.launchesBetweenSweeps = from.launchesBetweenSweeps;
    this.totalItems = from.totalItems;
    this.costs = from.costs;
    this.saysWindowsAlone =
        itemsPerGroup.isEmpty()
            && threadsPerGroup.isEmpty()
            && residentGroups.isEmpty()
            && grid == GridKind.PER_SLOT
            && end == DrainEnd.SWEEPS
            && sweeps.isEmpty()
            && recorded.isEmpty()
            && launchesBetweenSweeps == 0
            && totalItems.isEmpty()
            && costs.equals(LaunchCosts.unknown());
  }

  /** Says whether nothing is said but how many items a window has. */
  boolean saysWindowsAlone() {
    return saysWindowsAlone;
  }

  /** Returns the default: each sweep is one launch over the whole buffer. */
  public static DrainProfile oneWindow() {
    return ONE_WINDOW;
  }

  /** Returns a builder with nothing set but the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from this profile; each setting may be replaced once. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Returns the most slots that one launch drains; empty stands for the whole buffer. */
  public OptionalUnsignedLong itemsPerWindow() {
    return itemsPerWindow;
  }

  /** Returns the items that one group drains at a time, if known. */
  public OptionalUnsignedLong itemsPerGroup() {
    return itemsPerGroup;
  }

  /** Returns the threads of a group, the items per group unless set, if known. */
  public OptionalUnsignedLong threadsPerGroup() {
    return threadsPerGroup.isPresent() ? threadsPerGroup : itemsPerGroup;
  }

  /** Returns how many groups of this kernel the device runs at once, if known. */
  public OptionalUnsignedLong residentGroups() {
    return residentGroups;
  }

  /** Returns how many groups a launch has. */
  public GridKind grid() {
    return grid;
  }

  /** Returns what ends the drain. */
  public DrainEnd end() {
    return end;
  }

  /** Returns the sweeps of the run, if known: as they were given, before any rounding. */
  public OptionalUnsignedLong sweeps() {
    return sweeps;
  }

  /** Says whether the sweeps are a bound: no run needs more of them. */
  public boolean sweepsAreBound() {
    return sweepsAreBound;
  }

  /** Returns after how many sweeps the host reads the flag, if it polls. */
  public OptionalUnsignedLong polledEvery() {
    return polledEvery;
  }

  /** Returns how many sweeps are recorded and submitted together, if any are. */
  public OptionalUnsignedLong recorded() {
    return recorded;
  }

  /**
   * Returns the launches between one sweep and the next: as set, but at least 1 if the grid is
   * {@link GridKind#INDIRECT}.
   */
  public @Unsigned long launchesBetweenSweeps() {
    return grid == GridKind.INDIRECT ? U64.max(1, launchesBetweenSweeps) : launchesBetweenSweeps;
  }

  /** Returns the most items that are drained in all sweeps together, if known. */
  public OptionalUnsignedLong totalItems() {
    return totalItems;
  }

  /** Returns what launching costs at least. */
  public LaunchCosts costs() {
    return costs;
  }

  /**
   * Returns this profile with a remedy followed, to the byte what its text says. Of {@link
   * RemedyKind#USE_SINGLE_BUFFER} it is the part that concerns the drain.
   *
   * @throws IllegalArgumentException if this profile has nothing that the remedy changes
   */
  public DrainProfile with(Remedy remedy) {
    @Unsigned long amount = remedy.amount();
    return switch (remedy.kind()) {
      case WIDEN_WINDOW_TO, NARROW_WINDOW_TO -> toBuilder().itemsPerWindow(amount).build();
      case STRIDE_GROUPS -> strided(amount);
      case USE_SINGLE_BUFFER ->
          // A group for each slot of a single buffer would follow all items that there ever are.
          grid == GridKind.PER_SLOT && residentGroups.isPresent()
              ? strided(residentGroups.getAsLong())
              : this;
      case POLL_EVERY -> toBuilder().polledEvery(amount).build();
      case LOWER_SWEEPS_TO, PROVE_SWEEPS -> toBuilder().sweepsAtMost(amount).build();
      case LOWER_THREADS_TO -> {
        Builder fewer = toBuilder().threadsPerGroup(amount);
        yield itemsPerGroup.isPresent()
            ? fewer.itemsPerGroup(U64.min(amount, itemsPerGroup.getAsLong())).build()
            : fewer.build();
      }
      default -> throw new IllegalArgumentException("cannot " + remedy + ": no setting of a drain");
    };
  }

  private DrainProfile strided(@Unsigned long groups) {
    return toBuilder().grid(GridKind.STRIDED).residentGroups(groups).build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DrainProfile that
        && itemsPerWindow.equals(that.itemsPerWindow)
        && itemsPerGroup.equals(that.itemsPerGroup)
        && threadsPerGroup.equals(that.threadsPerGroup)
        && residentGroups.equals(that.residentGroups)
        && grid == that.grid
        && end == that.end
        && sweeps.equals(that.sweeps)
        && sweepsAreBound == that.sweepsAreBound
        && polledEvery.equals(that.polledEvery)
        && recorded.equals(that.recorded)
        && launchesBetweenSweeps == that.launchesBetweenSweeps
        && totalItems.equals(that.totalItems)
        && costs.equals(that.costs);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        itemsPerWindow,
        itemsPerGroup,
        threadsPerGroup,
        residentGroups,
        grid,
        end,
        sweeps,
        sweepsAreBound,
        polledEvery,
        recorded,
        U64.hash(launchesBetweenSweeps),
        totalItems,
        costs);
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("DrainProfile[");
    text.append(
        itemsPerWindow.isPresent()
            ? "itemsPerWindow=" + U64.print(itemsPerWindow.getAsLong())
            : "one window");
    append(text, "itemsPerGroup", itemsPerGroup);
    append(text, "threadsPerGroup", threadsPerGroup);
    append(text, "residentGroups", residentGroups);
    text.append(", grid=").append(grid).append(", end=").append(end);
    append(text, sweepsAreBound ? "sweepsAtMost" : "sweeps", sweeps);
    append(text, "polledEvery", polledEvery);
    append(text, "recorded", recorded);
    text.append(", launchesBetweenSweeps=").append(U64.print(launchesBetweenSweeps()));
    append(text, "totalItems", totalItems);
    if (!costs.equals(LaunchCosts.unknown())) {
      text.append(", costs=").append(costs);
    }
    return text.append(']').toString();
  }

  private static void append(StringBuilder text, String name, OptionalUnsignedLong value) {
    if (value.isPresent()) {
      text.append(", ").append(name).append('=').append(U64.print(value.getAsLong()));
    }
  }

  /**
   * Collects the settings of a profile, all of which are optional. Not thread-safe.
   *
   * @since 0.2.0
   */
  public static final class Builder {
    private static final int ITEMS_PER_WINDOW = 1;
    private static final int ITEMS_PER_GROUP = 1 << 1;
    private static final int THREADS_PER_GROUP = 1 << 2;
    private static final int RESIDENT_GROUPS = 1 << 3;
    private static final int GRID = 1 << 4;
    private static final int SWEEPS = 1 << 5;
    private static final int END = 1 << 6;
    private static final int RECORDED = 1 << 7;
    private static final int LAUNCHES_BETWEEN = 1 << 8;
    private static final int TOTAL_ITEMS = 1 << 9;
    private static final int COSTS = 1 << 10;

    /** What was set on this very builder, and may not be set again. */
    private int set;

    private OptionalUnsignedLong itemsPerWindow = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong itemsPerGroup = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong threadsPerGroup = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong residentGroups = OptionalUnsignedLong.empty();
    private GridKind grid = GridKind.PER_SLOT;
    private DrainEnd end = DrainEnd.SWEEPS;
    private OptionalUnsignedLong sweeps = OptionalUnsignedLong.empty();
    private boolean sweepsAreBound;
    private OptionalUnsignedLong polledEvery = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong recorded = OptionalUnsignedLong.empty();
    private @Unsigned long launchesBetweenSweeps;
    private OptionalUnsignedLong totalItems = OptionalUnsignedLong.empty();
    private LaunchCosts costs = LaunchCosts.unknown();

    private Builder() {}

    private Builder(DrainProfile from) {
      this.itemsPerWindow = from.itemsPerWindow;
      this.itemsPerGroup = from.itemsPerGroup;
      this.threadsPerGroup = from.threadsPerGroup;
      this.residentGroups = from.residentGroups;
      this.grid = from.grid;
      this.end = from.end;
      this.sweeps = from.sweeps;
      this.sweepsAreBound = from.sweepsAreBound;
      this.polledEvery = from.polledEvery;
      this.recorded = from.recorded;
      this.launchesBetweenSweeps = from.launchesBetweenSweeps;
      this.totalItems = from.totalItems;
      this.costs = from.costs;
    }

    /**
     * Sets the most slots that one launch drains; the whole buffer unless set.
     *
     * @param items any u64; planning rejects 0
     * @throws IllegalStateException if set already
     */
    public Builder itemsPerWindow(@Unsigned long items) {
      once(ITEMS_PER_WINDOW, "itemsPerWindow");
      this.itemsPerWindow = OptionalUnsignedLong.of(items);
      return this;
    }

    /**
     * Sets the items that one group drains at a time, one for each thread as a rule.
     *
     * @param items at least 1
     * @throws IllegalArgumentException if {@code items} is 0
     * @throws IllegalStateException if set already
     */
    public Builder itemsPerGroup(@Unsigned long items) {
      this.itemsPerGroup = positive(ITEMS_PER_GROUP, "itemsPerGroup", items);
      return this;
    }

    /**
     * Sets the threads of a group; as many as items per group unless set.
     *
     * @param threads at least 1
     * @throws IllegalArgumentException if {@code threads} is 0
     * @throws IllegalStateException if set already
     */
    public Builder threadsPerGroup(@Unsigned long threads) {
      this.threadsPerGroup = positive(THREADS_PER_GROUP, "threadsPerGroup", threads);
      return this;
    }

    /**
     * Sets how many groups of this kernel the device runs at once: groups per multiprocessor times
     * multiprocessors, as the driver tells of the compiled kernel.
     *
     * @param groups at least 1
     * @throws IllegalArgumentException if {@code groups} is 0
     * @throws IllegalStateException if set already
     */
    public Builder residentGroups(@Unsigned long groups) {
      this.residentGroups = positive(RESIDENT_GROUPS, "residentGroups", groups);
      return this;
    }

    /**
     * Sets how many groups a launch has; {@link GridKind#PER_SLOT} unless set. {@link
     * GridKind#STRIDED} needs the {@link #residentGroups}.
     *
     * @throws IllegalStateException if set already
     */
    public Builder grid(GridKind grid) {
      Objects.requireNonNull(grid, "grid");
      once(GRID, "grid");
      this.grid = grid;
      return this;
    }

    /**
     * Sets the sweeps of a run, as far as they are known. They end a run that nothing else ends;
     * say {@link #sweepsAtMost} where it is proved that no run needs more.
     *
     * @param sweeps any u64
     * @throws IllegalStateException if the sweeps are set already
     */
    public Builder sweeps(@Unsigned long sweeps) {
      return sweeps(sweeps, false);
    }

    /**
     * Sets the sweeps of a run, and says that no run needs more.
     *
     * @param sweeps any u64
     * @throws IllegalStateException if the sweeps are set already
     */
    public Builder sweepsAtMost(@Unsigned long sweeps) {
      return sweeps(sweeps, true);
    }

    /**
     * Has the host read one flag after each so many sweeps, which ends the run. It decides nothing
     * else.
     *
     * @param sweeps at least 1; a multiple of {@link #recorded} if sweeps are recorded
     * @throws IllegalArgumentException if {@code sweeps} is 0
     * @throws IllegalStateException if the end is set already
     */
    public Builder polledEvery(@Unsigned long sweeps) {
      this.polledEvery = positive(END, "the end", "polledEvery", sweeps);
      this.end = DrainEnd.POLLED;
      return this;
    }

    /**
     * Has one launch loop on the device until nothing is left, with a barrier of all its groups
     * after each sweep. The groups must all be resident, so that the grid is {@link
     * GridKind#STRIDED}, and several of them need a device with a barrier for a grid.
     *
     * <p>The launch drains one window: a device whose limits cut the buffer into several rejects
     * it.
     *
     * @throws IllegalStateException if the end is set already
     */
    public Builder onDevice() {
      once(END, "the end");
      this.polledEvery = OptionalUnsignedLong.empty();
      this.end = DrainEnd.ON_DEVICE;
      return this;
    }

    /**
     * Has so many sweeps be recorded once, as a graph or a command buffer, and submitted again and
     * again. A recording runs whole, so that the sweeps run are a multiple of this.
     *
     * @param sweeps at least 1
     * @throws IllegalArgumentException if {@code sweeps} is 0
     * @throws IllegalStateException if set already
     */
    public Builder recorded(@Unsigned long sweeps) {
      this.recorded = positive(RECORDED, "recorded", sweeps);
      return this;
    }

    /**
     * Sets the launches between one sweep and the next, such as one that swaps counters; 0 unless
     * set.
     *
     * @param launches any u64
     * @throws IllegalStateException if set already
     */
    public Builder launchesBetweenSweeps(@Unsigned long launches) {
      once(LAUNCHES_BETWEEN, "launchesBetweenSweeps");
      this.launchesBetweenSweeps = launches;
      return this;
    }

    /**
     * Sets the most items that are drained in all sweeps together. A search that marks what it has
     * seen drains each item once.
     *
     * @param items any u64
     * @throws IllegalStateException if set already
     */
    public Builder totalItems(@Unsigned long items) {
      once(TOTAL_ITEMS, "totalItems");
      this.totalItems = OptionalUnsignedLong.of(items);
      return this;
    }

    /**
     * Sets what launching costs at least; unknown unless set.
     *
     * @throws IllegalStateException if set already
     */
    public Builder costs(LaunchCosts costs) {
      Objects.requireNonNull(costs, "costs");
      once(COSTS, "costs");
      this.costs = costs;
      return this;
    }

    /**
     * Returns the profile.
     *
     * @throws IllegalStateException if a setting needs another that is missing, or settings
     *     contradict each other; the message names them
     */
    public DrainProfile build() {
      if (grid == GridKind.STRIDED && residentGroups.isEmpty()) {
        throw new IllegalStateException(
            "grid is STRIDED, but residentGroups is not set: a launch has at most so many groups");
      }
      if (end == DrainEnd.ON_DEVICE) {
        requireOneLaunch();
      }
      if (recorded.isPresent()
          && polledEvery.isPresent()
          && Long.remainderUnsigned(polledEvery.getAsLong(), recorded.getAsLong()) != 0) {
        throw new IllegalStateException(
            "polledEvery is "
                + U64.print(polledEvery.getAsLong())
                + ", but the host reads between recordings of "
                + U64.print(recorded.getAsLong())
                + " sweeps: set a multiple of it");
      }
      return new DrainProfile(this);
    }

    private void requireOneLaunch() {
      String loop = "onDevice is set, one launch that loops, but ";
      if (grid != GridKind.STRIDED) {
        throw new IllegalStateException(
            loop + "grid is " + grid + ": only STRIDED groups are all resident");
      }
      if (itemsPerWindow.isPresent()) {
        throw new IllegalStateException(loop + "itemsPerWindow cuts a sweep into several");
      }
      if (recorded.isPresent()) {
        throw new IllegalStateException(loop + "recorded submits several");
      }
      if (launchesBetweenSweeps != 0) {
        throw new IllegalStateException(loop + "launchesBetweenSweeps asks for others");
      }
    }

    private Builder sweeps(@Unsigned long sweeps, boolean bound) {
      once(SWEEPS, "sweeps");
      this.sweeps = OptionalUnsignedLong.of(sweeps);
      this.sweepsAreBound = bound;
      return this;
    }

    private OptionalUnsignedLong positive(int setting, String name, @Unsigned long value) {
      return positive(setting, name, name, value);
    }

    private OptionalUnsignedLong positive(
        int setting, String what, String name, @Unsigned long value) {
      if (value == 0) {
        throw new IllegalArgumentException(name + " is 0, it is at least 1");
      }
      once(setting, what);
      return OptionalUnsignedLong.of(value);
    }

    private void once(int setting, String name) {
      if ((set & setting) != 0) {
        throw new IllegalStateException(name + " is set already");
      }
      set |= setting;
    }
  }
}
