// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.QueueDoor;
import dev.sluice.internal.U64;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueuePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What stands against a group of lines with one number of slots, each error on the line that limits
 * it, and what to do about it: remedies speak of the group's slots. The whole device is planned
 * with a remedy before it is offered. Not thread-safe.
 */
final class SlotGroupAdvice {
  private static final List<LineLimit> ON_BYTES =
      List.of(LineLimit.SUM, LineLimit.ARENA, LineLimit.MEMORY);

  private final DeviceAdvice all;
  private final SlotGroupFit fit;
  private final SlotGroup group;
  private final QueueDoor queues;

  /** The most slots of the group that every limit allows. */
  private final @Unsigned long most;

  SlotGroupAdvice(DeviceAdvice all, SlotGroupFit fit) {
    this.all = all;
    this.fit = fit;
    this.group = fit.group();
    this.queues = fit.device().queues();
    this.most = fit.most();
  }

  /** Finds the errors of each line. */
  void find(List<List<PlanError>> errors) {
    WorkQueuePlan plan = fit.before(0).plan();
    if (plan == null) {
      put(errors, 0, List.of(brokenByCapacity()));
      return;
    }
    for (int i = 0; i < group.size(); i++) {
      put(errors, i, errorsOf(i, plan.capacity()));
    }
    findOnBytes(errors, plan.capacity());
  }

  private void put(List<List<PlanError>> errors, int member, List<PlanError> found) {
    found.forEach(error -> DeviceError.inGroup(error, group.settings.label()));
    List<PlanError> more = new ArrayList<>(errors.get(group.members[member]));
    more.addAll(found);
    errors.set(group.members[member], List.copyOf(more));
  }

  private PlanError brokenByCapacity() {
    return queues.brokenOnLine(
        group.settings.label(),
        group.unit,
        fit.before(0).mostToChoose(),
        most,
        remedy -> removes(remedy, walk -> true) ? remedy : null,
        remedy -> removes(remedy, walk -> walk.rejected(group.settings) == null));
  }

  /** Returns what stands against a line but for the bytes of all. */
  private List<PlanError> errorsOf(int member, @Unsigned long slots) {
    DeviceLine line = group.sized(member, slots);
    if (line == null) {
      return List.of(
          new DeviceError.Overflow(
              group.line(member).label(),
              "slots",
              "×",
              slots,
              group.perSlot(member),
              new Advice(member, fit.placing(group.line(member), 0)).fewerSlots()));
    }
    Placing placing = fit.placing(line, 0);
    Judged judged = Judged.of(placing);
    Advice advice = new Advice(member, placing);
    if (judged == null) {
      return List.of(advice.brokenRule());
    }
    List<PlanError> errors = new ArrayList<>();
    for (LineLimit limit : LineLimit.ALL) {
      if (!ON_BYTES.contains(limit) && !judged.holds(limit)) {
        limit.report(judged, advice, errors);
      }
    }
    return errors;
  }

  /**
   * Finds what the bytes of all lines exceed, on the first line that does. Bytes that exceed u64
   * are compared with no other limit, as those of a line on its own are not.
   */
  private void findOnBytes(List<List<PlanError>> errors, @Unsigned long slots) {
    Tally end = fit.placed(slots);
    for (LineLimit limit : end.overflowed() ? List.of(LineLimit.SUM) : ON_BYTES) {
      for (int i = 0; i < group.size(); i++) {
        Judged upTo = upTo(i, slots);
        if (!upTo.holds(limit)) {
          if (group.sized(i, slots) == null) {
            break; // said already, as the slots of the line alone exceed u64
          }
          List<PlanError> found = new ArrayList<>();
          limit.report(
              limit == LineLimit.SUM ? upTo : new Judged(upTo.placing(), null, slots, end),
              new Advice(i, upTo.placing()),
              found);
          put(errors, i, found);
          break;
        }
      }
    }
  }

  /** Returns the lines up to one as if they were one line. */
  private Judged upTo(int member, @Unsigned long slots) {
    Tally end = new Tally(queues.arithmetic(), fit.from());
    for (int i = 0; i <= member && !end.overflowed(); i++) {
      fit.placing(i, end.end).place(end.multiply("slots", slots, group.perSlot(i)), end, null);
    }
    return new Judged(fit.placing(group.line(member), fit.from()), null, slots, end);
  }

  private interface Check {
    boolean isGone(DeviceWalk walk);
  }

  /** Says whether a remedy takes away what was found, and leaves all other lines their place. */
  private boolean removes(Remedy remedy, Check check) {
    DeviceWalk followed = all.follow(remedy);
    return all.keepsPlaces(followed) && check.isGone(followed);
  }

  /** The advice for one of the lines. */
  private final class Advice extends LineAdvice {
    private final int member;

    Advice(int member, Placing line) {
      super(all, line);
      this.member = member;
    }

    @Override
    List<Remedy> fewerSlots() {
      List<Remedy> fewer = new ArrayList<>();
      for (Remedy remedy : queues.downTo(group.unit, most)) {
        if (remedy.kind() == RemedyKind.LOWER_CAPACITY_TO
            || remedy.kind() == RemedyKind.LOWER_LEAST_TO) {
          fewer.add(remedy.onLine(group.settings.label()));
        }
      }
      return fewer;
    }

    @Override
    List<Remedy> onSeveralDevices() {
      return List.of();
    }

    @Override
    PlanError brokenRule() {
      if (hasZeroWindow()) {
        return queues.zeroWindow(label(), new Offer(walk -> true));
      }
      Offer offer = new Offer(walk -> !isBrokenStill(walk));
      return queues.brokenOnLine(label(), profile(), U64.MAX, mostOfLine(), offer, offer);
    }

    @Override
    List<PlanError> beyondIndex(@Unsigned long slots) {
      return queues.beyondIndex(
          label(),
          profile(),
          slots,
          mostOfLine(),
          new Offer(walk -> holdsNow(walk, LineLimit.QUEUE)));
    }

    private @Unsigned long mostOfLine() {
      // The most is what no line exceeds u64 with.
      return most * group.perSlot(member);
    }

    @Override
    List<Remedy> offered(LineLimit limit, List<Remedy> remedies) {
      List<Remedy> offered = new ArrayList<>();
      for (Remedy each : remedies) {
        if (each.kind() == RemedyKind.RAISE_MEMORY_TO) {
          offered.add(each);
        } else if (each.kind() == RemedyKind.PLACE_SEPARATELY) {
          if (all.separatelyKeepsPlaces()) {
            offered.add(each);
          }
        } else {
          Remedy remedy = each.line().isPresent() ? each : each.onLine(label());
          if (removes(remedy, walk -> holdsNow(walk, limit))) {
            offered.add(remedy);
          }
        }
      }
      return offered;
    }

    private boolean isBrokenStill(DeviceWalk walk) {
      SlotGroupFit now = walk.rejected(group.settings);
      return now != null && judged(now) == null;
    }

    private boolean holdsNow(DeviceWalk walk, LineLimit limit) {
      SlotGroupFit now = walk.rejected(group.settings);
      if (now == null) {
        return true;
      }
      WorkQueuePlan plan = now.plan();
      if (plan == null) {
        return false;
      }
      if (ON_BYTES.contains(limit)) {
        return limit.holds(
            now.placing(0, now.from()), plan.capacity(), now.placed(plan.capacity()));
      }
      Judged judged = judged(now);
      return judged != null && judged.holds(limit);
    }

    /** Judges the line where its group is rejected; null if a rule stands against it. */
    private @Nullable Judged judged(SlotGroupFit now) {
      WorkQueuePlan plan = now.plan();
      DeviceLine line = plan == null ? null : now.group().sized(member, plan.capacity());
      return line == null ? null : Judged.of(now.placing(line, 0));
    }

    /** Offers what changes the slots of the line as what changes those of the group. */
    private final class Offer implements Function<Remedy, @Nullable Remedy>, Predicate<Remedy> {
      private final Check check;

      Offer(Check check) {
        this.check = check;
      }

      @Override
      public boolean test(Remedy remedy) {
        Remedy shown = shown(remedy);
        boolean isOfGroup = shown.line().equals(Optional.of(group.settings.label()));
        return !(isOfGroup && group.isLargest()) && removes(shown, check);
      }

      @Override
      public @Nullable Remedy apply(Remedy remedy) {
        return test(remedy) ? shown(remedy) : null;
      }

      private Remedy shown(Remedy remedy) {
        @Unsigned long perSlot = group.perSlot(member);
        return switch (remedy.kind()) {
          case LOWER_CAPACITY_TO ->
              Remedy.of(
                      remedy.kind(),
                      queues.roundDown(
                          group.unit, queues.arithmetic().divide(remedy.amount(), perSlot)))
                  .onLine(group.settings.label());
          case RAISE_CAPACITY_TO ->
              Remedy.of(
                      remedy.kind(),
                      queues.roundUpOrMax(group.unit, U64.ceilDiv(remedy.amount(), perSlot)))
                  .onLine(group.settings.label());
          default -> remedy;
        };
      }
    }
  }
}
