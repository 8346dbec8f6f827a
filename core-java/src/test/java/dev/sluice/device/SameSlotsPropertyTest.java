// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.queue.Capacity;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueueProfile;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Groups in generated devices. What is granted to one is compared with the oracle of devices, to
 * which the same lines are given one by one, with their slots: these break no limit, and those of
 * one slot more break one. {@code -Dsluice.seed} repeats a run, {@code -Dsluice.cases} asks for
 * more cases.
 */
class SameSlotsPropertyTest {
  private static final int CASES = Integer.getInteger("sluice.cases", 3_000) / 2;
  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);
  private static final long MAX = -1;

  private final long seed = Long.getLong("sluice.seed", System.nanoTime());

  /** A device with a group of some of the lines that a generated one has, where it has any. */
  private static DeviceProfile generate(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DeviceProfile from = Profiles.generate(random.nextLong());
    List<String> members = new ArrayList<>();
    Set<Object> phases = new HashSet<>();
    DeviceProfile.Builder profile = from.toBuilder();
    long least = MAX;
    for (DeviceLine line : from.lines()) {
      boolean joins =
          !(line instanceof ReserveLine)
              && random.nextInt(3) != 0
              && (phases.isEmpty() || phases.contains(line.phase()));
      if (!joins) {
        continue;
      }
      phases.add(line.phase());
      members.add(line.label());
      long perSlot = random.nextLong(1, 4);
      long slots;
      if (line instanceof QueueLine queue) {
        WorkQueueProfile given = queue.profile();
        slots = given.capacity().slots().orElse(given.initialItems() + random.nextInt(99));
        WorkQueueProfile.Builder each = WorkQueueProfile.perSlot(perSlot);
        given.entry().ifPresentOrElse(each::entry, () -> each.entryBytes(given.entryBytes()));
        each.buffering(given.buffering()).controlBytes(given.controlBytes());
        each.indexBits(given.indexBits()).hostSync(given.hostSync());
        given.bound().ifPresent(each::bound);
        if (random.nextInt(4) == 0) {
          each.initialItems(given.initialItems());
        }
        if (given.budgetBytes().isPresent()) {
          each.budgetBytes(given.budgetBytes().getAsLong());
        }
        QueueLine.Builder member =
            QueueLine.builder(line.label(), each.build())
                .drain(queue.drain())
                .maxSegments(queue.maxSegments());
        line.phase().ifPresent(member::phase);
        profile.line(member.build());
      } else {
        ResidentLine resident = (ResidentLine) line;
        slots = resident.count();
        profile.line(resident.toBuilder().count(perSlot).spread(Spread.replicated()).build());
      }
      slots = Long.divideUnsigned(slots, perSlot);
      least = Long.compareUnsigned(slots, least) < 0 ? slots : least;
    }
    if (members.isEmpty()) {
      return from;
    }
    Capacity capacity = random.nextInt(3) == 0 ? Capacity.of(least) : Capacity.largest();
    if (random.nextInt(4) == 0) {
      capacity = capacity.multipleOf(1 + random.nextInt(5));
    }
    if (random.nextInt(4) == 0) {
      capacity = capacity.atLeast(least >>> random.nextInt(8));
    }
    return profile.sameSlots(new SameSlots("g", capacity, 1, members)).build();
  }

  /** The same device with a group's lines one by one, each of so many slots; null beyond u64. */
  private static DeviceProfile oneByOne(DeviceProfile profile, long slots) {
    SameSlots group = profile.sameSlots().get(0);
    DeviceProfile.Builder same =
        DeviceProfile.builder(profile.label())
            .memory(profile.memory())
            .devices(profile.devices())
            .limits(profile.limits())
            .placement(profile.placement());
    for (Kernel kernel : profile.kernels()) {
      same.kernel(kernel.name(), kernel.lines().toArray(new String[0]));
    }
    List<DeviceLine> members = new ArrayList<>();
    for (DeviceLine line : profile.lines()) {
      if (group.lines().contains(line.label())) {
        long perSlot = SlotGroup.perSlot(line);
        if (Math.multiplyHigh(perSlot, slots >>> 1) != 0
            || Long.compareUnsigned(slots, Long.divideUnsigned(MAX, perSlot)) > 0) {
          return null;
        }
        if (line instanceof QueueLine queue) {
          WorkQueueProfile.Builder each = queue.profile().toBuilder().capacity(perSlot * slots);
          if (queue.profile().bound().isEmpty()) {
            each.bound(perSlot * slots);
          }
          members.add(queue.toBuilder().profile(each.build()).build());
        } else {
          members.add(((ResidentLine) line).toBuilder().count(perSlot * slots).build());
        }
      }
    }
    // They stand where the first of them does.
    boolean first = true;
    for (DeviceLine line : profile.lines()) {
      if (!group.lines().contains(line.label())) {
        same.line(line);
      } else if (first) {
        members.forEach(same::line);
        first = false;
      }
    }
    return same.build();
  }

  private static boolean hasLargest(DeviceProfile profile) {
    return profile.lines().stream().anyMatch(LineOrder::isLargest);
  }

  @Test
  void whatIsGrantedBreaksNoLimitAndOneSlotMoreBreaksOne() {
    System.out.println("SameSlotsPropertyTest: -Dsluice.seed=" + seed);
    int groups = 0;
    int granted = 0;
    int tight = 0;
    for (long each : Profiles.seeds(seed, CASES)) {
      DeviceProfile profile = generate(each);
      if (profile.sameSlots().isEmpty()) {
        continue;
      }
      groups++;
      DeviceLedger ledger = PLANNER.ledger(profile);
      if (!ledger.isPlanned()) {
        continue;
      }
      long slots = ledger.sameSlots().get(0).slots();
      Capacity capacity = profile.sameSlots().get(0).capacity();
      if (capacity.slots().isPresent()) {
        assertThat(slots).isEqualTo(capacity.slots().getAsLong());
      } else if (!isLastAlone(profile)) {
        continue; // it takes its place behind lines that stand behind it
      }
      granted++;
      DeviceProfile fixed = oneByOne(profile, slots);
      List<String> expected = LedgerOracle.answer(fixed);
      assertThat(Transcript.of(fixed, PLANNER.plan(fixed)))
          .as(() -> each + ": " + profile)
          .isEqualTo(expected);
      assertThat(ledger.leftBytes())
          .as(() -> each + ": " + profile)
          .isEqualTo(PLANNER.plan(fixed).orElseThrow().freeBytes());
      long step = capacity.multiple().orElse(1);
      DeviceProfile more =
          capacity.slots().isPresent() || Long.compareUnsigned(slots + step, slots) < 0
              ? null
              : oneByOne(profile, slots + step);
      if (more != null) {
        assertThat(LedgerOracle.answer(more))
            .as(() -> each + ": " + profile)
            .isNotEqualTo(expected)
            .noneMatch(line -> line.startsWith("free "));
        tight++;
      }
    }
    System.out.println("groups: " + groups + ", granted: " + granted + ", tight: " + tight);
    assertThat(groups).isGreaterThan(CASES / 2);
    assertThat(granted).isGreaterThan(CASES / 20);
    assertThat(tight).isGreaterThan(CASES / 100);
  }

  /** Says whether a largest group stands last, so that one of fixed slots stands there, too. */
  private static boolean isLastAlone(DeviceProfile profile) {
    List<String> members = profile.sameSlots().get(0).lines();
    List<String> all = new ArrayList<>();
    for (DeviceLine line : profile.lines()) {
      if (!(line instanceof ReserveLine)) {
        all.add(line.label());
      }
    }
    return !hasLargest(profile)
        && profile.phases().isEmpty()
        && all.subList(all.size() - members.size(), all.size()).equals(members);
  }

  @Test
  void aGroupIsRejectedAsOneAndFollowingARemedyRemovesItsError() {
    Map<RemedyKind, Integer> followed = new EnumMap<>(RemedyKind.class);
    int rejected = 0;
    for (long each : Profiles.seeds(seed + 1, CASES)) {
      DeviceProfile profile = generate(each);
      if (profile.sameSlots().isEmpty()) {
        continue;
      }
      DeviceLedger ledger = PLANNER.ledger(profile);
      SameSlots group = profile.sameSlots().get(0);
      long places =
          ledger.lines().stream()
              .filter(line -> group.lines().contains(line.line().label()))
              .filter(line -> line.place().isPresent())
              .count();
      assertThat(places).as(() -> each + ": " + profile).isIn(0L, (long) group.lines().size());
      if (places != 0) {
        continue;
      }
      rejected++;
      List<PlanError> errors =
          ledger.errors().stream().filter(error -> error.group().isPresent()).toList();
      assertThat(errors).as(() -> each + ": " + profile).isNotEmpty();
      for (PlanError error : errors) {
        assertThat(error.group()).contains("g");
        for (Remedy remedy : error.remedies()) {
          DeviceLedger after = PLANNER.ledger(profile.with(remedy));
          assertThat(after.errors())
              .as(() -> each + ": " + profile + "\n" + error + "\n" + remedy)
              .noneMatch(
                  left ->
                      left.getClass() == error.getClass()
                          && left.line().equals(error.line())
                          && left.problem().equals(error.problem()));
          for (int i = 0; i < ledger.lines().size(); i++) {
            if (ledger.lines().get(i).place().isPresent()
                && !LineOrder.isLargest(profile.lines().get(i))) {
              assertThat(after.lines().get(i).place())
                  .as(() -> each + ": " + profile + "\n" + error + "\n" + remedy)
                  .isPresent();
            }
          }
          followed.merge(remedy.kind(), 1, Integer::sum);
        }
      }
    }
    System.out.println("rejected groups: " + rejected + ", remedies followed: " + followed);
    assertThat(rejected).isGreaterThan(CASES / 20);
    assertThat(followed.keySet())
        .contains(
            RemedyKind.LOWER_CAPACITY_TO, RemedyKind.RAISE_MEMORY_TO, RemedyKind.WIDEN_INDEX_TO);
  }
}
