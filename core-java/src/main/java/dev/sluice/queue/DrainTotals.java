// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a drain launches in all its sweeps, and what that costs at least. Figures are exact; one is
 * empty if it exceeds 2^64-1, or needs a setting that is unknown. Immutable and thread-safe.
 *
 * @since 0.2.0
 */
public final class DrainTotals {
  private final OptionalUnsignedLong sweeps;
  private final OptionalUnsignedLong launches;
  private final OptionalUnsignedLong groups;
  private final OptionalUnsignedLong hostReads;
  private final OptionalUnsignedLong busyAtMost;
  private final OptionalUnsignedLong emptyAtLeast;
  private final OptionalUnsignedLong leastPicoseconds;

  DrainTotals(
      OptionalUnsignedLong sweeps,
      OptionalUnsignedLong launches,
      OptionalUnsignedLong groups,
      OptionalUnsignedLong hostReads,
      OptionalUnsignedLong busyAtMost,
      OptionalUnsignedLong emptyAtLeast,
      OptionalUnsignedLong leastPicoseconds) {
    this.sweeps = sweeps;
    this.launches = launches;
    this.groups = groups;
    this.hostReads = hostReads;
    this.busyAtMost = busyAtMost;
    this.emptyAtLeast = emptyAtLeast;
    this.leastPicoseconds = leastPicoseconds;
  }

  /**
   * Returns the sweeps run: those given, rounded up to a multiple of what is polled and of what is
   * recorded.
   */
  public OptionalUnsignedLong sweeps() {
    return sweeps;
  }

  /** Returns all launches, those between sweeps included: 1 if the drain loops on the device. */
  public OptionalUnsignedLong launches() {
    return launches;
  }

  /**
   * Returns the groups of all launches of windows, spare ones included. If the grid is {@link
   * GridKind#INDIRECT} it is the most there can be.
   */
  public OptionalUnsignedLong groups() {
    return groups;
  }

  /** Returns how often the host reads: once at the end, or each time that it polls. */
  public OptionalUnsignedLong hostReads() {
    return hostReads;
  }

  /** Returns how many windows of all sweeps find an item, at most. */
  public OptionalUnsignedLong busyAtMost() {
    return busyAtMost;
  }

  /** Returns how many windows of all sweeps find nothing, at least. */
  public OptionalUnsignedLong emptyAtLeast() {
    return emptyAtLeast;
  }

  /**
   * Returns what the launches alone cost at least in one queue that runs in order, in picoseconds
   * (10^-12 s): the larger of what the host and what the device spends. The work itself comes on
   * top.
   */
  public OptionalUnsignedLong leastPicoseconds() {
    return leastPicoseconds;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DrainTotals that
        && sweeps.equals(that.sweeps)
        && launches.equals(that.launches)
        && groups.equals(that.groups)
        && hostReads.equals(that.hostReads)
        && busyAtMost.equals(that.busyAtMost)
        && emptyAtLeast.equals(that.emptyAtLeast)
        && leastPicoseconds.equals(that.leastPicoseconds);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        sweeps, launches, groups, hostReads, busyAtMost, emptyAtLeast, leastPicoseconds);
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "DrainTotals[sweeps="
        + print(sweeps)
        + ", launches="
        + print(launches)
        + ", groups="
        + print(groups)
        + ", hostReads="
        + print(hostReads)
        + ", busyAtMost="
        + print(busyAtMost)
        + ", emptyAtLeast="
        + print(emptyAtLeast)
        + ", leastPicoseconds="
        + print(leastPicoseconds)
        + "]";
  }

  private static String print(OptionalUnsignedLong figure) {
    return figure.isPresent() ? U64.print(figure.getAsLong()) : "unknown";
  }
}
