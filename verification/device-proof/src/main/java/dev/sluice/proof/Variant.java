// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import java.util.ArrayList;
import java.util.List;

/**
 * A way to drain.
 *
 * @param name as the log calls it
 * @param end how the run ends
 * @param window the slots of a window; 0: one window of all
 * @param groups the groups a multiprocessor that stride, at most; 0: as many as it runs at once;
 *     -1: a group for each slots of a group
 * @param polled after how many sweeps the host looks, if it does
 * @param recorded the sweeps of a recording, or 0
 * @param between launches between two sweeps
 */
@SuppressWarnings("signedness") // sizes of what fits a device, far below 2^63
record Variant(
    String name, End end, long window, int groups, long polled, long recorded, long between) {
  /** How a run ends. */
  enum End {
    /** After sweeps that are known. */
    KNOWN,
    /** The host looks each so many sweeps. */
    POLLED,
    /** One launch loops. */
    ON_DEVICE,
    /** A recording that the device repeats. No plan says so. */
    REPEATED,
    /** The host reads the length of each frontier, and launches just as much. No plan says so. */
    HOST
  }

  static final int GROUP = 256;
  static final int PER_SLOT = -1;
  static final int ALL = 0;

  private static Variant of(String name, End end, long window, int groups) {
    return new Variant(name, end, window, groups, 0, 0, 0);
  }

  private Variant polledEvery(long sweeps) {
    return new Variant(name, End.POLLED, window, groups, sweeps, recorded, between);
  }

  private Variant ofRecordings(long sweeps) {
    return new Variant(name, end, window, groups, polled, sweeps, between);
  }

  private Variant launchesBetween(long launches) {
    return new Variant(name, end, window, groups, polled, recorded, launches);
  }

  /** Says whether there is a plan for it. */
  boolean isPlanned() {
    return end != End.REPEATED && end != End.HOST;
  }

  boolean needsCuda() {
    return end == End.ON_DEVICE || end == End.REPEATED || recorded != 0;
  }

  /** Returns all ways, the least first that are recommended. */
  static List<Variant> all() {
    List<Variant> all = new ArrayList<>();
    all.add(of("loop on the device; 1 group a multiprocessor", End.ON_DEVICE, 0, 1));
    all.add(of("loop on the device; 2 groups a multiprocessor", End.ON_DEVICE, 0, 2));
    all.add(of("loop on the device; 4 groups a multiprocessor", End.ON_DEVICE, 0, 4));
    all.add(of("loop on the device; all groups", End.ON_DEVICE, 0, ALL));
    all.add(strided());
    all.add(of("known sweeps; strided; 4 groups a multiprocessor", End.KNOWN, 0, 4));
    all.add(of("known sweeps; strided; a launch between", End.KNOWN, 0, ALL).launchesBetween(1));
    for (long sweeps : new long[] {4, 16, 64, 256}) {
      String name = "polled every " + sweeps + "; strided";
      all.add(of(name, End.POLLED, 0, ALL).polledEvery(sweeps));
    }
    all.add(of("known sweeps; recordings of 4; strided", End.KNOWN, 0, ALL).ofRecordings(4));
    all.add(
        of("polled every 64; recordings of 4; strided", End.POLLED, 0, ALL)
            .polledEvery(64)
            .ofRecordings(4));
    all.add(of("repeated on the device; recording of 4; strided", End.REPEATED, 0, ALL));
    all.add(of("known sweeps; a group for each 256 slots", End.KNOWN, 0, PER_SLOT));
    for (int bits = 22; bits >= 14; bits -= 2) {
      all.add(of("known sweeps; windows of 2^" + bits, End.KNOWN, 1L << bits, PER_SLOT));
    }
    all.add(of("the host reads each length", End.HOST, 0, PER_SLOT));
    return all;
  }

  /** Returns those that another API on the same device is timed with. */
  static List<Variant> some() {
    return all().stream()
        .filter(variant -> !variant.needsCuda() && variant.polled() != 4 && variant.polled() != 16)
        .filter(variant -> variant.window() == 0 || variant.window() >= 1 << 18)
        .toList();
  }

  /** Returns that of known sweeps with strided groups. */
  static Variant strided() {
    return of("known sweeps; strided", End.KNOWN, 0, ALL);
  }

  /** Returns the most groups of a launch that stride. */
  long groupsAtMost(Card card) {
    return groups == ALL ? card.allGroups() : (long) groups * card.multiprocessors();
  }

  /** Returns the profile of the drain; that of known sweeps if there is none. */
  DrainProfile profile(Facts facts, long capacity, Card card, String api, Costs costs) {
    long groupsOfAll = (capacity + GROUP - 1) / GROUP;
    DrainProfile.Builder drain =
        DrainProfile.builder()
            .itemsPerGroup(GROUP)
            .totalItems(facts.total())
            .sweepsAtMost(facts.sweeps())
            .launchesBetweenSweeps(between);
    if (window != 0) {
      drain.itemsPerWindow(window);
    }
    if (groups != PER_SLOT) {
      drain.grid(GridKind.STRIDED).residentGroups(groupsAtMost(card));
    }
    if (end == End.ON_DEVICE) {
      drain.onDevice();
    }
    if (polled != 0) {
      drain.polledEvery(polled);
    }
    if (recorded != 0) {
      drain.recorded(recorded);
    }
    long launched = groups == PER_SLOT ? 0 : Math.min(groupsAtMost(card), groupsOfAll);
    return drain.costs(costs.of(api, launched)).build();
  }
}
