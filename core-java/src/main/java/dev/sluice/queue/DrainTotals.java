// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What a drain launches in all its sweeps, and what that costs at least. Figures are exact; one is
 * empty if it exceeds 2^64-1, or needs a setting that is unknown. Immutable and thread-safe.
 *
 * @since 0.2.0
 */
public final class DrainTotals {
  // Bits of what is known. A figure alone would be an object of its own in each plan.
  static final int SWEEPS = 1;
  static final int LAUNCHES = 1 << 1;
  static final int GROUPS = 1 << 2;
  static final int HOST_READS = 1 << 3;
  static final int BUSY_AT_MOST = 1 << 4;
  static final int EMPTY_AT_LEAST = 1 << 5;
  static final int LEAST_PICOSECONDS = 1 << 6;

  private final int known;
  private final @Unsigned long sweeps;
  private final @Unsigned long launches;
  private final @Unsigned long groups;
  private final @Unsigned long hostReads;
  private final @Unsigned long busyAtMost;
  private final @Unsigned long emptyAtLeast;
  private final @Unsigned long leastPicoseconds;

  /**
   * Takes the figures.
   *
   * @param known the bits of those that are known; the others are 0
   */
  DrainTotals(
      int known,
      @Unsigned long sweeps,
      @Unsigned long launches,
      @Unsigned long groups,
      @Unsigned long hostReads,
      @Unsigned long busyAtMost,
      @Unsigned long emptyAtLeast,
      @Unsigned long leastPicoseconds) {
    this.known = known;
    this.sweeps = sweeps;
    this.launches = launches;
    this.groups = groups;
    this.hostReads = hostReads;
    this.busyAtMost = busyAtMost;
    this.emptyAtLeast = emptyAtLeast;
    this.leastPicoseconds = leastPicoseconds;
  }

  private OptionalUnsignedLong figure(int bit, @Unsigned long value) {
    return OptionalUnsignedLong.ofIf((known & bit) != 0, value);
  }

  /**
   * Returns the sweeps run: those given, rounded up to a multiple of what is polled and of what is
   * recorded.
   */
  public OptionalUnsignedLong sweeps() {
    return figure(SWEEPS, sweeps);
  }

  /** Returns all launches, those between sweeps included: 1 if the drain loops on the device. */
  public OptionalUnsignedLong launches() {
    return figure(LAUNCHES, launches);
  }

  /**
   * Returns the groups of all launches of windows, spare ones included. If the grid is {@link
   * GridKind#INDIRECT} it is the most there can be.
   */
  public OptionalUnsignedLong groups() {
    return figure(GROUPS, groups);
  }

  /** Returns how often the host reads: once at the end, or each time that it polls. */
  public OptionalUnsignedLong hostReads() {
    return figure(HOST_READS, hostReads);
  }

  /** Returns how many windows of all sweeps find an item, at most. */
  public OptionalUnsignedLong busyAtMost() {
    return figure(BUSY_AT_MOST, busyAtMost);
  }

  /** Returns how many windows of all sweeps find nothing, at least. */
  public OptionalUnsignedLong emptyAtLeast() {
    return figure(EMPTY_AT_LEAST, emptyAtLeast);
  }

  /**
   * Returns what the launches alone cost at least in one queue that runs in order, in picoseconds
   * (10^-12 s): the larger of what the host and what the device spends. The work itself comes on
   * top.
   */
  public OptionalUnsignedLong leastPicoseconds() {
    return figure(LEAST_PICOSECONDS, leastPicoseconds);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DrainTotals that
        && known == that.known
        && sweeps == that.sweeps
        && launches == that.launches
        && groups == that.groups
        && hostReads == that.hostReads
        && busyAtMost == that.busyAtMost
        && emptyAtLeast == that.emptyAtLeast
        && leastPicoseconds == that.leastPicoseconds;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        known,
        U64.hash(sweeps),
        U64.hash(launches),
        U64.hash(groups),
        U64.hash(hostReads),
        U64.hash(busyAtMost),
        U64.hash(emptyAtLeast),
        U64.hash(leastPicoseconds));
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "DrainTotals[sweeps="
        + print(sweeps())
        + ", launches="
        + print(launches())
        + ", groups="
        + print(groups())
        + ", hostReads="
        + print(hostReads())
        + ", busyAtMost="
        + print(busyAtMost())
        + ", emptyAtLeast="
        + print(emptyAtLeast())
        + ", leastPicoseconds="
        + print(leastPicoseconds())
        + "]";
  }

  private static String print(OptionalUnsignedLong figure) {
    return figure.isPresent() ? U64.print(figure.getAsLong()) : "unknown";
  }
}
