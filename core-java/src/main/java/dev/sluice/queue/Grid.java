// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.internal.U64.print;

import dev.sluice.internal.U64;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The groups of one launch, in two dimensions: y = ceil(groups / most x), x = ceil(groups / y). The
 * number of a group is {@code its y · x + its x}; those from {@link #groups} on have no work.
 * Immutable and thread-safe.
 *
 * @since 0.2.0
 */
public final class Grid {
  private final @Unsigned long x;
  private final @Unsigned long y;
  private final @Unsigned long groups;

  private Grid(@Unsigned long x, @Unsigned long y, @Unsigned long groups) {
    this.x = x;
    this.y = y;
    this.groups = groups;
  }

  /**
   * Returns the grid of {@code groups}, or null if no grid within the limits has so many.
   *
   * @param groups any u64; the grid of none is 0 by 1
   * @param mostX at least 1
   */
  static @Nullable Grid of(@Unsigned long groups, @Unsigned long mostX, @Unsigned long mostY) {
    if (Long.compareUnsigned(groups, mostX) <= 0) {
      return mostY == 0 ? null : new Grid(groups, 1, groups);
    }
    @Unsigned long y = U64.ceilDiv(groups, mostX);
    return Long.compareUnsigned(y, mostY) > 0 ? null : new Grid(U64.ceilDiv(groups, y), y, groups);
  }

  /** Returns the groups in x direction. */
  public @Unsigned long x() {
    return x;
  }

  /** Returns the groups in y direction, at least 1. */
  public @Unsigned long y() {
    return y;
  }

  /** Returns the groups that have work to look for. */
  public @Unsigned long groups() {
    return groups;
  }

  /** Returns the groups that are launched besides, as a grid is a rectangle: fewer than y. */
  public @Unsigned long spare() {
    // Fewer than y, whatever the product wraps to.
    return x * y - groups;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Grid that && x == that.x && y == that.y && groups == that.groups;
  }

  @Override
  public int hashCode() {
    return Objects.hash(U64.hash(x), U64.hash(y), U64.hash(groups));
  }

  /** For people. The format may change. */
  @Override
  public String toString() {
    return "Grid[x="
        + print(x)
        + ", y="
        + print(y)
        + ", groups="
        + print(groups)
        + ", spare="
        + print(spare())
        + "]";
  }
}
