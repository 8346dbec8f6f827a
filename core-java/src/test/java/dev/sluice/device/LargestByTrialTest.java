// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.queue.Buffering;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.WorkQueueProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The largest queue, and the largest group, of devices so small that each number of slots can be
 * tried: the most slots that are planned are those that were chosen. {@code -Dsluice.seed} repeats
 * a run, {@code -Dsluice.cases} asks for more cases.
 */
@Tag("slow")
class LargestByTrialTest {
  private static final int CASES = Integer.getInteger("sluice.cases", 500);
  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);

  private final long seed = Long.getLong("sluice.seed", System.nanoTime());

  @Test
  void aLargestQueueHasAsManySlotsAsCanBePlanned() {
    compare(seed, false);
  }

  @Test
  void aLargestGroupHasAsManySlotsAsCanBePlanned() {
    compare(seed + 1, true);
  }

  private static void compare(long seed, boolean isGroup) {
    System.out.println("LargestByTrialTest: -Dsluice.seed=" + seed);
    int chosen = 0;
    for (long each : Profiles.seeds(seed, CASES)) {
      Small small = new Small(each, isGroup);
      DeviceProfile largest = small.profile(small.largest);
      DevicePlan plan = PLANNER.plan(largest).toOptional().orElse(null);
      long slots =
          plan == null
              ? 0
              : isGroup ? plan.sameSlots().get(0).slots() : plan.queue("q0").plan().capacity();
      assertThat(slots)
          .as(() -> "seed of the case " + each + ": " + largest)
          .isEqualTo(small.mostByTrial());
      chosen += slots == 0 ? 0 : 1;
    }
    System.out.println("with slots: " + chosen + " of " + CASES);
    assertThat(chosen).isGreaterThan(CASES / 4);
  }

  /** A device with a line before, and then lines of as many slots as are asked for. */
  private static final class Small {
    final SplittableRandom random;

    /** Whether windows are few and cut by segments, so that there may be more with fewer slots. */
    final boolean hasFewWindows;

    final long memory;
    int bytesOfSlot;

    final Capacity largest;
    private final DeviceProfile before;
    private final boolean isGroup;
    private final List<DeviceLine> members = new ArrayList<>();
    private final boolean isBound;

    Small(long seed, boolean isGroup) {
      this.random = new SplittableRandom(seed);
      this.isGroup = isGroup;
      this.hasFewWindows = one(2);
      this.memory = random.nextInt(hasFewWindows ? 2_000 : 700);
      this.largest = steps(Capacity.largest());
      DeviceProfile.Builder device =
          DeviceProfile.builder("d")
              .memory(DeviceMemory.ofFree(memory))
              .placement(one(2) ? Placement.ARENA : Placement.SEPARATE)
              .limits(limits());
      if (one(2)) {
        device.resident("before", random.nextInt(40), 1);
      }
      this.before = device.build();
      int lines = isGroup ? 1 + random.nextInt(3) : 1;
      for (int i = 0; i < lines; i++) {
        boolean isResident = isGroup && one(hasFewWindows ? 9 : 3);
        members.add(isResident ? resident("r" + i) : queue("q" + i));
      }
      this.isBound = one(2);
    }

    DeviceProfile profile(Capacity capacity) {
      DeviceProfile.Builder device = before.toBuilder();
      if (isGroup) {
        device.sameSlots("g", capacity, group -> members.forEach(group::line));
      } else {
        QueueLine queue = (QueueLine) members.get(0);
        WorkQueueProfile sized = queue.profile().toBuilder().capacity(capacity).build();
        device.line(queue.toBuilder().profile(sized).build());
      }
      if (isBound) {
        device.kernel("k", members.get(members.size() - 1).label());
      }
      return device.build();
    }

    long mostByTrial() {
      for (long slots = memory / bytesOfSlot; slots > 0; slots--) {
        boolean isAsked =
            slots % largest.multiple().orElse(1) == 0
                && (!largest.isPowerOfTwo() || Long.bitCount(slots) == 1)
                && slots <= largest.most().orElse(memory);
        if (isAsked && PLANNER.plan(profile(Capacity.of(slots))).isPlanned()) {
          return slots;
        }
      }
      return 0;
    }

    private Capacity steps(Capacity capacity) {
      return switch (random.nextInt(6)) {
        case 0 -> capacity.powerOfTwo();
        case 1 -> capacity.multipleOf(1 + random.nextInt(9));
        case 2 -> capacity.atMost(1 + random.nextInt(60));
        default -> capacity;
      };
    }

    private DeviceLimits limits() {
      DeviceLimits.Builder limits = DeviceLimits.builder();
      if (hasFewWindows) {
        limits.maxBindingBytes(10 + random.nextInt(60)).maxWindows(2 + random.nextInt(30));
        return limits.build();
      }
      limits.alignment(1L << random.nextInt(4)).granularity(1L + random.nextInt(9));
      if (!one(4)) {
        limits.maxBindingBytes(4 + random.nextInt(80));
      }
      if (one(4)) {
        limits.maxAllocationBytes(4 + random.nextInt(200));
      }
      if (one(4)) {
        limits.maxWindows(1 + random.nextInt(30));
      }
      if (one(4)) {
        limits.maxItemsPerLaunch(1 + random.nextInt(20));
      }
      if (one(4)) {
        limits.maxAllocations(1 + random.nextInt(30));
      }
      if (one(4)) {
        limits.maxBindings(1 + random.nextInt(30));
      }
      if (one(5)) {
        limits.arrayHeaderBytes(1 + random.nextInt(5));
      }
      if (one(5)) {
        limits.bytesMultipleOf(1L << random.nextInt(5));
      }
      if (one(6)) {
        limits.maxGroupsX(1 + random.nextInt(9));
      }
      return limits.build();
    }

    private ResidentLine resident(String label) {
      int perSlot = 1 + random.nextInt(3);
      int each = 1 + random.nextInt(5);
      int buffers = 1 + random.nextInt(2);
      bytesOfSlot += perSlot * each * buffers;
      return ResidentLine.builder(label)
          .count(perSlot)
          .bytesEach(each)
          .buffers(buffers)
          .maxSegments(one(3) ? 1 + random.nextInt(5) : -1)
          .build();
    }

    private QueueLine queue(String label) {
      int perSlot = isGroup ? 1 + random.nextInt(3) : 1;
      int entry = 1 + random.nextInt(5);
      boolean isPair = one(3);
      bytesOfSlot += perSlot * entry * (isPair ? 2 : 1);
      WorkQueueProfile.Builder queue =
          WorkQueueProfile.perSlot(perSlot)
              .entryBytes(entry)
              .controlBytes(one(2) ? 0 : random.nextInt(16));
      if (isPair) {
        queue.buffering(Buffering.PING_PONG);
      }
      if (one(8)) {
        queue.budgetBytes(random.nextInt(400));
      }
      boolean isInFewSegments = !hasFewWindows && one(3);
      QueueLine.Builder line =
          QueueLine.builder(label, queue.build())
              .maxSegments(isInFewSegments ? 1 + random.nextInt(5) : -1);
      if (hasFewWindows || !one(4)) {
        line.drainWindow(1 + random.nextInt(hasFewWindows ? 13 : 20));
      } else if (one(2)) {
        line.drain(DrainProfile.builder().itemsPerGroup(1 + random.nextInt(8)).build());
      }
      return line.build();
    }

    private boolean one(int of) {
      return random.nextInt(of) == 0;
    }
  }
}
