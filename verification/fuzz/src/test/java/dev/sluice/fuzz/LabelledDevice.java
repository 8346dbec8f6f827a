// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fuzz;

import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.Placement;
import dev.sluice.device.QueueLine;
import dev.sluice.device.ReserveLine;
import dev.sluice.device.ResidentLine;
import dev.sluice.kernel.ControlBlock;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.EntryLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** A device all of whose names are of a fuzzer. */
public record LabelledDevice(
    List<String> labels,
    int memory,
    int capacity,
    boolean arena,
    boolean pingPong,
    boolean phases) {
  private static final int LABELS = 6;

  public static LabelledDevice of(Draws draws) {
    int memory = draws.nextInt(4) * 400;
    int capacity = 1 + draws.nextInt(20);
    boolean arena = draws.one(2);
    boolean pingPong = draws.one(2);
    boolean phases = draws.one(3);
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < LABELS; i++) {
      labels.add(draws.one(4) ? "plain" + i : draws.text(5) + (draws.one(2) ? i : ""));
    }
    return new LabelledDevice(labels, memory, capacity, arena, pingPong, phases);
  }

  /** Returns the same device with other names, made of a label's number and itself. */
  public LabelledDevice named(BiFunction<Integer, String, String> name) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < LABELS; i++) {
      names.add(name.apply(i, labels.get(i)));
    }
    return new LabelledDevice(names, memory, capacity, arena, pingPong, phases);
  }

  /** Says whether device code has names made of a label: that of the queue, and of the resident. */
  public static boolean isNamed(int number) {
    return number == 1 || number == 2;
  }

  public String device() {
    return labels.get(0);
  }

  public String queue() {
    return labels.get(1);
  }

  /** Returns a text beside the names. */
  public String reason() {
    return labels.get(5);
  }

  /**
   * Returns the profile; empty where a name is refused: blank, or that of two lines. Fails if it is
   * refused for another reason, or in more than one plain line.
   */
  public Optional<DeviceProfile> profile() {
    boolean isRefused =
        labels.subList(0, phases ? 5 : 4).stream().anyMatch(String::isBlank)
            || labels.subList(1, 4).stream().distinct().count() < 3;
    try {
      DeviceProfile profile = make();
      if (isRefused) {
        throw new AssertionError("not refused: " + labels);
      }
      return Optional.of(profile);
    } catch (IllegalArgumentException | IllegalStateException e) {
      if (!isRefused) {
        throw new AssertionError("refused: " + labels, e);
      }
      return Optional.empty();
    }
  }

  private DeviceProfile make() {
    WorkQueueProfile queue =
        WorkQueueProfile.builder()
            .capacity(capacity)
            .bound(capacity + 1)
            .indexBits(32)
            .buffering(pingPong ? Buffering.PING_PONG : Buffering.SINGLE)
            .entry(EntryLayout.builder().u32("vertex").f32("distance").build())
            .control(ControlBlock.standard(32))
            .build();
    ResidentLine.Builder resident = ResidentLine.builder(labels.get(2)).count(9).bytesEach(4);
    QueueLine.Builder line = QueueLine.builder(queue(), queue).drainWindow(7);
    if (phases) {
      resident.phase(labels.get(4));
      line.phase(labels.get(4));
    }
    return DeviceProfile.builder(device())
        .memory(DeviceMemory.ofFree(memory))
        .limits(DeviceLimits.builder().alignment(16).granularity(16).build())
        .placement(arena ? Placement.ARENA : Placement.SEPARATE)
        .line(ReserveLine.of(labels.get(3), 8))
        .line(resident.build())
        .line(line.build())
        .build();
  }
}
