// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.Placement;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainEnd;
import dev.sluice.queue.GridKind;
import java.util.function.Consumer;

/**
 * How queues are placed, drained and ended, whatever work they do. Immutable once it is returned;
 * each method that changes something returns another one.
 */
final class Shape {
  private Placement placement = Placement.SEPARATE;

  /** Whether kernels get each region of an arena on its own. */
  private boolean parts;

  private Buffering buffering = Buffering.SINGLE;
  private int indexBits = 32;

  /** Segments into which the entries are split, by a limit. */
  private int segments = 1;

  /**
   * Whether the plan is told what a queue can be asked for at most, so that its tail needs no
   * guard.
   */
  private boolean bounded = true;

  /** Whether entries have their side arrays. */
  private boolean sides;

  /** Slots, in percent of what is enough. */
  private int capacityPercent = 100;

  /** Items of a drain window, 0 for one window. */
  private long window;

  private GridKind grid = GridKind.STRIDED;

  /** Groups that are resident, of a strided grid. */
  private int groups;

  private int threads;

  /** The most groups in x direction, 0 for no limit. */
  private int mostX;

  private DrainEnd end = DrainEnd.SWEEPS;

  /** Rounds between two looks of the host. */
  private int every;

  /** Rounds beyond those after which nothing is left; of known sweeps only. */
  private int extra = 2;

  /** Whether a group reserves slots for all its threads at once. */
  private boolean many;

  private Shape(int groups, int threads) {
    this.groups = groups;
    this.threads = threads;
  }

  private Shape(Shape from) {
    this.placement = from.placement;
    this.parts = from.parts;
    this.buffering = from.buffering;
    this.indexBits = from.indexBits;
    this.segments = from.segments;
    this.bounded = from.bounded;
    this.sides = from.sides;
    this.capacityPercent = from.capacityPercent;
    this.window = from.window;
    this.grid = from.grid;
    this.groups = from.groups;
    this.threads = from.threads;
    this.mostX = from.mostX;
    this.end = from.end;
    this.every = from.every;
    this.extra = from.extra;
    this.many = from.many;
  }

  /**
   * Returns a plan as simple as can be: separate allocations, one buffer, one window, strided
   * groups, known sweeps and two more.
   */
  static Shape of(int groups, int threads) {
    return new Shape(groups, threads);
  }

  private Shape with(Consumer<Shape> change) {
    Shape next = new Shape(this);
    change.accept(next);
    return next;
  }

  Shape arena() {
    return with(shape -> shape.placement = Placement.ARENA);
  }

  /** An arena of which kernels get each region on its own. */
  Shape inParts() {
    return with(
        shape -> {
          shape.placement = Placement.ARENA;
          shape.parts = true;
        });
  }

  Shape pingPong() {
    return with(shape -> shape.buffering = Buffering.PING_PONG);
  }

  Shape bits(int bits) {
    return with(shape -> shape.indexBits = bits);
  }

  Shape split(int count) {
    return with(shape -> shape.segments = count);
  }

  Shape unbounded() {
    return with(shape -> shape.bounded = false);
  }

  Shape withSides() {
    return with(shape -> shape.sides = true);
  }

  Shape percent(int percent) {
    return with(shape -> shape.capacityPercent = percent);
  }

  Shape windows(long items) {
    return with(shape -> shape.window = items);
  }

  /** A group for each run of slots of the window. */
  Shape groupPerSlots() {
    return with(shape -> shape.grid = GridKind.PER_SLOT);
  }

  /** The device writes the grid, in a launch before each sweep. */
  Shape indirect() {
    return with(shape -> shape.grid = GridKind.INDIRECT);
  }

  Shape strided(int count) {
    return with(
        shape -> {
          shape.grid = GridKind.STRIDED;
          shape.groups = count;
        });
  }

  Shape rows(int most) {
    return with(shape -> shape.mostX = most);
  }

  Shape polled(int rounds) {
    return with(
        shape -> {
          shape.end = DrainEnd.POLLED;
          shape.every = rounds;
        });
  }

  Shape onDevice(int count) {
    return with(
        shape -> {
          shape.grid = GridKind.STRIDED;
          shape.groups = count;
          shape.end = DrainEnd.ON_DEVICE;
        });
  }

  Shape known(int beyond) {
    return with(
        shape -> {
          shape.end = DrainEnd.SWEEPS;
          shape.extra = beyond;
        });
  }

  Shape reserveMany() {
    return with(shape -> shape.many = true);
  }

  Placement placement() {
    return placement;
  }

  boolean parts() {
    return parts;
  }

  Buffering buffering() {
    return buffering;
  }

  int indexBits() {
    return indexBits;
  }

  int segments() {
    return segments;
  }

  boolean bounded() {
    return bounded;
  }

  boolean sides() {
    return sides;
  }

  int capacityPercent() {
    return capacityPercent;
  }

  long window() {
    return window;
  }

  GridKind grid() {
    return grid;
  }

  int groups() {
    return groups;
  }

  int threads() {
    return threads;
  }

  int mostX() {
    return mostX;
  }

  DrainEnd end() {
    return end;
  }

  int every() {
    return every;
  }

  int extra() {
    return extra;
  }

  boolean many() {
    return many;
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
