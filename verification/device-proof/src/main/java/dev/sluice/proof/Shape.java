// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.Placement;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainEnd;
import dev.sluice.queue.GridKind;

/**
 * How queues are placed, drained and ended, whatever work they do. Immutable; each method returns
 * another one.
 *
 * @param parts whether kernels get each region of an arena on its own
 * @param segments into which the entries are split, by a limit
 * @param bounded whether the plan is told what a queue can be asked for at most, so that its tail
 *     needs no guard
 * @param sides whether entries have their side arrays
 * @param capacityPercent slots, in percent of what is enough
 * @param window items of a drain window, 0 for one window
 * @param groups that are resident, of a strided grid
 * @param mostX the most groups in x direction, 0 for no limit
 * @param every rounds between two looks of the host
 * @param extra rounds beyond those after which nothing is left; of known sweeps only
 * @param many whether a group reserves slots for all its threads at once
 */
record Shape(
    Placement placement,
    boolean parts,
    Buffering buffering,
    int indexBits,
    int segments,
    boolean bounded,
    boolean sides,
    int capacityPercent,
    long window,
    GridKind grid,
    int groups,
    int threads,
    int mostX,
    DrainEnd end,
    int every,
    int extra,
    boolean many) {
  /**
   * Returns a plan as simple as can be: separate allocations, one buffer, one window, strided
   * groups, known sweeps and two more.
   */
  static Shape of(int groups, int threads) {
    return new Shape(
        Placement.SEPARATE,
        false,
        Buffering.SINGLE,
        32,
        1,
        true,
        false,
        100,
        0,
        GridKind.STRIDED,
        groups,
        threads,
        0,
        DrainEnd.SWEEPS,
        0,
        2,
        false);
  }

  Shape arena() {
    return new Shape(
        Placement.ARENA,
        parts,
        buffering,
        indexBits,
        segments,
        bounded,
        sides,
        capacityPercent,
        window,
        grid,
        groups,
        threads,
        mostX,
        end,
        every,
        extra,
        many);
  }

  /** An arena of which kernels get each region on its own. */
  Shape inParts() {
    return new Shape(
        Placement.ARENA,
        true,
        buffering,
        indexBits,
        segments,
        bounded,
        sides,
        capacityPercent,
        window,
        grid,
        groups,
        threads,
        mostX,
        end,
        every,
        extra,
        many);
  }

  Shape pingPong() {
    return new Shape(
        placement,
        parts,
        Buffering.PING_PONG,
        indexBits,
        segments,
        bounded,
        sides,
        capacityPercent,
        window,
        grid,
        groups,
        threads,
        mostX,
        end,
        every,
        extra,
        many);
  }

  Shape bits(int bits) {
    return new Shape(
        placement,
        parts,
        buffering,
        bits,
        segments,
        bounded,
        sides,
        capacityPercent,
        window,
        grid,
        groups,
        threads,
        mostX,
        end,
        every,
        extra,
        many);
  }

  Shape split(int count) {
    return new Shape(
        placement,
        parts,
        buffering,
        indexBits,
        count,
        bounded,
        sides,
        capacityPercent,
        window,
        grid,
        groups,
        threads,
        mostX,
        end,
        every,
        extra,
        many);
  }

  Shape unbounded() {
    return new Shape(
        placement,
        parts,
        buffering,
        indexBits,
        segments,
        false,
        sides,
        capacityPercent,
        window,
        grid,
        groups,
        threads,
        mostX,
        end,
        every,
        extra,
        many);
  }

  Shape withSides() {
    return new Shape(
        placement,
        parts,
        buffering,
        indexBits,
        segments,
        bounded,
        true,
        capacityPercent,
        window,
        grid,
        groups,
        threads,
        mostX,
        end,
        every,
        extra,
        many);
  }

  Shape percent(int percent) {
    return new Shape(
        placement, parts, buffering, indexBits, segments, bounded, sides, percent, window, grid,
        groups, threads, mostX, end, every, extra, many);
  }

  Shape windows(long items) {
    return new Shape(
        placement,
        parts,
        buffering,
        indexBits,
        segments,
        bounded,
        sides,
        capacityPercent,
        items,
        grid,
        groups,
        threads,
        mostX,
        end,
        every,
        extra,
        many);
  }

  /** A group for each run of slots of the window. */
  Shape groupPerSlots() {
    return new Shape(
        placement,
        parts,
        buffering,
        indexBits,
        segments,
        bounded,
        sides,
        capacityPercent,
        window,
        GridKind.PER_SLOT,
        groups,
        threads,
        mostX,
        end,
        every,
        extra,
        many);
  }

  /** The device writes the grid, in a launch before each sweep. */
  Shape indirect() {
    return new Shape(
        placement,
        parts,
        buffering,
        indexBits,
        segments,
        bounded,
        sides,
        capacityPercent,
        window,
        GridKind.INDIRECT,
        groups,
        threads,
        mostX,
        end,
        every,
        extra,
        many);
  }

  Shape strided(int count) {
    return new Shape(
        placement,
        parts,
        buffering,
        indexBits,
        segments,
        bounded,
        sides,
        capacityPercent,
        window,
        GridKind.STRIDED,
        count,
        threads,
        mostX,
        end,
        every,
        extra,
        many);
  }

  Shape rows(int most) {
    return new Shape(
        placement,
        parts,
        buffering,
        indexBits,
        segments,
        bounded,
        sides,
        capacityPercent,
        window,
        grid,
        groups,
        threads,
        most,
        end,
        every,
        extra,
        many);
  }

  Shape polled(int rounds) {
    return new Shape(
        placement,
        parts,
        buffering,
        indexBits,
        segments,
        bounded,
        sides,
        capacityPercent,
        window,
        grid,
        groups,
        threads,
        mostX,
        DrainEnd.POLLED,
        rounds,
        extra,
        many);
  }

  Shape onDevice(int count) {
    return new Shape(
        placement,
        parts,
        buffering,
        indexBits,
        segments,
        bounded,
        sides,
        capacityPercent,
        window,
        GridKind.STRIDED,
        count,
        threads,
        mostX,
        DrainEnd.ON_DEVICE,
        every,
        extra,
        many);
  }

  Shape known(int beyond) {
    return new Shape(
        placement,
        parts,
        buffering,
        indexBits,
        segments,
        bounded,
        sides,
        capacityPercent,
        window,
        grid,
        groups,
        threads,
        mostX,
        DrainEnd.SWEEPS,
        every,
        beyond,
        many);
  }

  Shape reserveMany() {
    return new Shape(
        placement,
        parts,
        buffering,
        indexBits,
        segments,
        bounded,
        sides,
        capacityPercent,
        window,
        grid,
        groups,
        threads,
        mostX,
        end,
        every,
        extra,
        true);
  }

  /** Without white space. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(placement).append(parts ? "-in-parts" : "").append('/').append(buffering);
    text.append('/').append(indexBits).append("-bits");
    text.append(segments > 1 ? "/" + segments + "-segments" : "");
    text.append(bounded ? "" : "/unbounded").append(sides ? "/sides" : "");
    text.append(capacityPercent == 100 ? "" : "/capacity-" + capacityPercent + "%");
    text.append(window == 0 ? "" : "/windows-of-" + window).append('/').append(grid);
    text.append(grid == GridKind.STRIDED ? "-" + groups : "").append("x").append(threads);
    text.append(mostX == 0 ? "" : "/rows-of-" + mostX).append('/').append(end);
    text.append(end == DrainEnd.POLLED ? "-" + every : "");
    text.append(end == DrainEnd.SWEEPS ? (extra < 0 ? "" : "+") + extra : "");
    return text.append(many ? "/many" : "").toString();
  }
}
