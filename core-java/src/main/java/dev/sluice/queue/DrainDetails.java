// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.U64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a drain plan has besides its windows, where there is more to say than how many items a
 * launch drains. Equal if they say the same: what a segment might have had at most is not compared.
 *
 * @param totals what is launched in all sweeps, or null if their number is not given
 */
record DrainDetails(DrainShape shape, @Nullable DrainTotals totals, List<PlanWarning> warnings) {

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DrainDetails that
        && shape.segmentSlots() == that.shape.segmentSlots()
        && shape.mostGroupsX() == that.shape.mostGroupsX()
        && shape.mostGroupsY() == that.shape.mostGroupsY()
        && Objects.equals(totals, that.totals)
        && warnings.equals(that.warnings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(totals, U64.hash(shape.segmentSlots()));
  }
}
