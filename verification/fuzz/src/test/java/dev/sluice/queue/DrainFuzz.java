// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.queue.Model.big;

import dev.sluice.fuzz.Draws;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;

/**
 * What a drain launches: small buffers counted window by window and group by group, large ones on
 * two policies; remedies of warnings are followed.
 */
class DrainFuzz {
  /** Drains that are made of one input. */
  static final int DRAINS = 32;

  private final NumericPolicy policy;
  private final NumericPolicy reference;

  DrainFuzz(NumericPolicy policy, NumericPolicy reference) {
    this.policy = policy;
    this.reference = reference;
  }

  /** Returns how many cases they were; throws at the first that differs. */
  long check(byte[] data) {
    Draws draws = new Draws(data);
    for (int i = 0; i < DRAINS; i++) {
      if (draws.one(4)) {
        large(draws);
      } else {
        small(draws);
      }
    }
    return DRAINS;
  }

  private void large(Draws draws) {
    Buffering buffering = draws.one(2) ? Buffering.SINGLE : Buffering.PING_PONG;
    long capacity = positive(draws);
    long segment = draws.one(2) ? Drains.ANY : positive(draws);
    DrainProfile.Builder profile = profile(draws, positive(draws), positive(draws));
    profile.itemsPerWindow(positive(draws)).itemsPerGroup(positive(draws));
    agree(
        new Drains(policy, capacity, 1, buffering, segment, Drains.ANY, Drains.ANY, Drains.ANY),
        profile.build());
  }

  private static long positive(Draws draws) {
    long number = draws.u64();
    return number == 0 ? 1 : number;
  }

  private static DrainProfile.Builder profile(Draws draws, long items, long sweeps) {
    DrainProfile.Builder profile = DrainProfile.builder().totalItems(items);
    if (draws.one(2)) {
      profile.sweepsAtMost(sweeps);
    } else {
      profile.sweeps(sweeps);
    }
    int recorded = draws.of(0, 0, 1, 2, 4);
    int polled = draws.of(0, 0, 4, 16);
    if (recorded != 0) {
      profile.recorded(recorded);
    }
    if (polled != 0) {
      profile.polledEvery(polled);
    }
    if (draws.one(3)) {
      profile.costs(Drains.COSTS);
    }
    profile.residentGroups(1 + draws.nextInt(12));
    return profile.grid(draws.of(GridKind.PER_SLOT, GridKind.STRIDED));
  }

  private void agree(Drains buffer, DrainProfile profile) {
    Drains other =
        new Drains(
            reference,
            buffer.capacity(),
            buffer.slotBytes(),
            buffer.buffering(),
            buffer.segmentSlots(),
            buffer.mostItemsPerWindow(),
            buffer.maxX(),
            buffer.maxY());
    DrainTotals totals = buffer.figures(profile).totals();
    DrainTotals again = other.figures(profile).totals();
    List<PlanWarning> warnings = buffer.warnings(profile);
    if (!Objects.equals(totals, again) || !warnings.equals(other.warnings(profile))) {
      throw new AssertionError(buffer + "\n" + profile + "\n" + totals + "\nelse " + again);
    }
    for (PlanWarning warning : warnings) {
      for (Remedy remedy : warning.remedies()) {
        if (buffer.with(remedy).warnings(profile.with(remedy)).stream()
            .anyMatch(left -> left.kind() == warning.kind())) {
          throw new AssertionError(buffer + "\n" + profile + "\n" + warning + "\n" + remedy);
        }
      }
    }
  }

  private void small(Draws draws) {
    Buffering buffering = draws.one(2) ? Buffering.SINGLE : Buffering.PING_PONG;
    int capacity = 1 + draws.nextInt(30);
    long segment = draws.one(2) ? Drains.ANY : 1 + draws.nextInt(capacity);
    int window = 1 + draws.nextInt(12);
    int group = 1 + draws.nextInt(5);
    int sweeps = 1 + draws.nextInt(8);
    int items = 1 + draws.nextInt(60);
    int between = draws.nextInt(3);
    long maxX = draws.one(2) ? Drains.ANY : 1 + draws.nextInt(4);
    Drains buffer =
        new Drains(policy, capacity, 8, buffering, segment, Drains.ANY, maxX, Drains.ANY);
    DrainProfile profile =
        profile(draws, items, sweeps)
            .itemsPerWindow(window)
            .itemsPerGroup(group)
            .launchesBetweenSweeps(between)
            .build();
    DrainFigures figures = buffer.figures(profile);
    DrainShape shape = figures.shape();
    int[] windowOfSlot =
        BusyWindows.windowOfSlot(capacity, Math.toIntExact(shape.segmentSlots()), window);
    int[] slotsOfWindow = new int[windowOfSlot[capacity - 1] + 1];
    for (int each : windowOfSlot) {
      slotsOfWindow[each]++;
    }
    int windows = slotsOfWindow.length;
    DrainTotals totals = Objects.requireNonNull(figures.totals());

    int step = (int) profile.polledEvery().orElse(1);
    int run = up(sweeps, step);
    run = up(run, (int) profile.recorded().orElse(1));
    long groups = 0;
    for (int slots : slotsOfWindow) {
      groups += launched(slots, group, profile, maxX);
    }
    int most = BusyWindows.best(buffering, windowOfSlot, run, items);
    same(buffer, profile, "windows", big(shape.windowCount()), windows);
    same(buffer, profile, "sweeps", known(totals.sweeps()), run);
    same(buffer, profile, "launches", known(totals.launches()), (long) run * (windows + between));
    same(buffer, profile, "groups", known(totals.groups()), run * groups);
    same(
        buffer,
        profile,
        "host reads",
        known(totals.hostReads()),
        profile.polledEvery().isPresent() ? run / step : 1);
    long busy = known(totals.busyAtMost()).longValueExact();
    same(
        buffer,
        profile,
        "empty at least",
        known(totals.emptyAtLeast()),
        (long) run * windows - busy);
    // Of one buffer the bound is the best there is, of two it is at least that.
    if (busy < most || (buffering == Buffering.SINGLE && busy != most)) {
      same(buffer, profile, "busy at most", BigInteger.valueOf(busy), most);
    }
    agree(buffer, profile);
  }

  private static BigInteger known(OptionalUnsignedLong figure) {
    return big(figure.getAsLong());
  }

  private static int up(int number, int step) {
    return (number + step - 1) / step * step;
  }

  /** The groups of one launch: rows of equal length, no longer than a device takes. */
  long launched(int slots, int group, DrainProfile profile, long maxX) {
    long groups = (slots + group - 1L) / group;
    if (profile.grid() == GridKind.STRIDED) {
      groups = Math.min(groups, profile.residentGroups().getAsLong());
    }
    if (maxX == Drains.ANY) {
      return groups;
    }
    long rows = (groups + maxX - 1) / maxX;
    return rows * ((groups + rows - 1) / rows);
  }

  private static void same(
      Drains buffer, DrainProfile profile, String what, BigInteger actual, long expected) {
    if (!actual.equals(BigInteger.valueOf(expected))) {
      throw new AssertionError(
          buffer + "\n" + profile + "\n" + what + ": " + actual + ", not " + expected);
    }
  }
}
