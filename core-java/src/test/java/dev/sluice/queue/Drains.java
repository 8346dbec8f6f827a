// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.Arithmetic;
import dev.sluice.numeric.NumericPolicy;
import java.util.List;
import java.util.Objects;

/** A drain of a buffer, as tests put it together. */
record Drains(
    NumericPolicy policy,
    long capacity,
    long slotBytes,
    Buffering buffering,
    long segmentSlots,
    long mostItemsPerWindow,
    long maxX,
    long maxY) {
  static final long ANY = -1L;

  /** What an H100 took at least, in picoseconds, as the worked examples have it. */
  static final LaunchCosts COSTS =
      LaunchCosts.builder()
          .enqueue(2_990_000)
          .launch(900_000)
          .group(600)
          .hostRead(12_000_000)
          .build();

  static Drains pingPong(NumericPolicy policy, long capacity) {
    return new Drains(policy, capacity, 8, Buffering.PING_PONG, ANY, ANY, ANY, ANY);
  }

  static Drains single(NumericPolicy policy, long capacity) {
    return new Drains(policy, capacity, 8, Buffering.SINGLE, ANY, ANY, ANY, ANY);
  }

  Drains segments(long slots) {
    return new Drains(
        policy, capacity, slotBytes, buffering, slots, mostItemsPerWindow, maxX, maxY);
  }

  Drains maxItemsPerLaunch(long items) {
    return new Drains(policy, capacity, slotBytes, buffering, segmentSlots, items, maxX, maxY);
  }

  Drains maxGroups(long x, long y) {
    return new Drains(
        policy, capacity, slotBytes, buffering, segmentSlots, mostItemsPerWindow, x, y);
  }

  /** Returns the buffer that a remedy of a warning leads to; what else it says is the profile's. */
  Drains with(Remedy remedy) {
    return remedy.kind() == RemedyKind.USE_SINGLE_BUFFER
        ? new Drains(
            policy,
            capacity,
            slotBytes,
            Buffering.SINGLE,
            segmentSlots,
            mostItemsPerWindow,
            maxX,
            maxY)
        : this;
  }

  DrainFigures figures(DrainProfile profile) {
    Arithmetic arithmetic = new Arithmetic(policy);
    DrainShape shape =
        DrainShape.of(
            arithmetic,
            capacity,
            capacity * slotBytes,
            buffering,
            profile.itemsPerWindow().orElse(ANY),
            segmentSlots,
            mostItemsPerWindow,
            maxX,
            maxY);
    return new DrainFigures(arithmetic, profile, shape);
  }

  DrainTotals totals(DrainProfile.Builder profile) {
    return Objects.requireNonNull(figures(profile.build()).totals());
  }

  List<PlanWarning> warnings(DrainProfile profile) {
    DrainFigures figures = figures(profile);
    return DrainWarnings.of(figures, figures.totals(), 0, null, remedy -> true);
  }
}
