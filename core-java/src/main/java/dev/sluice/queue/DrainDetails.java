// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What a drain plan has besides its windows, where there is more to say than how many items a
 * launch drains.
 *
 * @param segmentSlots the slots of every segment but the last, at least 1
 * @param windowsPerSegment the windows of such a segment
 * @param mostGroupsX the most groups of a grid in x direction, at least 1
 * @param mostGroupsY the same in y direction
 * @param totals what is launched in all sweeps, or null if their number is not given
 */
record DrainDetails(
    @Unsigned long segmentSlots,
    @Unsigned long windowsPerSegment,
    @Unsigned long mostGroupsX,
    @Unsigned long mostGroupsY,
    @Nullable DrainTotals totals,
    List<PlanWarning> warnings) {}
