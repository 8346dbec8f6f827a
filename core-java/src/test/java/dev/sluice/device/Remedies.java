// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static dev.sluice.device.LedgerOracle.big;

import dev.sluice.queue.HostSync;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueueProfile;
import java.math.BigInteger;
import java.util.function.UnaryOperator;

/** Follows remedies, as a user would who does what they say. */
final class Remedies {
  private Remedies() {}

  static DeviceProfile follow(DeviceProfile profile, String label, Remedy remedy) {
    return follow(profile, label, remedy.kind(), remedy.amount());
  }

  static DeviceProfile follow(DeviceProfile profile, String label, RemedyKind kind, long amount) {
    return switch (kind) {
      case RAISE_MEMORY_TO ->
          rebuilt(profile, DeviceMemory.ofFree(amount), profile.placement(), line -> line);
      case PLACE_SEPARATELY -> rebuilt(profile, profile.memory(), Placement.SEPARATE, line -> line);
      default ->
          rebuilt(
              profile,
              profile.memory(),
              profile.placement(),
              line -> line.label().equals(label) ? follow(line, kind, amount) : line);
    };
  }

  static DeviceProfile rebuilt(
      DeviceProfile profile,
      DeviceMemory memory,
      Placement placement,
      UnaryOperator<DeviceLine> change) {
    DeviceProfile.Builder builder =
        DeviceProfile.builder(profile.label())
            .memory(memory)
            .limits(profile.limits())
            .placement(placement);
    profile.lines().forEach(line -> builder.line(change.apply(line)));
    return builder.build();
  }

  private static DeviceLine follow(DeviceLine line, RemedyKind kind, long amount) {
    return line instanceof QueueLine queue
        ? follow(queue, kind, amount)
        : follow((ResidentLine) line, kind, amount);
  }

  private static DeviceLine follow(ResidentLine line, RemedyKind kind, long amount) {
    ResidentLine.Builder builder =
        ResidentLine.builder(line.label()).bytesEach(line.bytesEach()).buffers(line.buffers());
    return switch (kind) {
      case SPLIT_INTO_SEGMENTS -> builder.count(line.count()).maxSegments(amount).build();
      case SHARD_OVER ->
          builder
              .count(divideRoundingUp(line.count(), amount))
              .maxSegments(line.maxSegments())
              .build();
      default -> throw new AssertionError(kind + " of a resident");
    };
  }

  private static QueueLine follow(QueueLine line, RemedyKind kind, long amount) {
    WorkQueueProfile profile = line.profile();
    WorkQueueProfile.Builder queue = profile.toBuilder();
    return switch (kind) {
      case LOWER_CAPACITY_TO, RAISE_CAPACITY_TO -> with(line, queue.capacity(amount));
      case LOWER_INITIAL_ITEMS_TO -> with(line, queue.initialItems(amount));
      case LOWER_EXPANSION_TO -> with(line, queue.expansion(amount));
      case CLAMP_TO_FIT -> with(line, queue.clampToFit());
      case RAISE_ENTRY_BYTES_TO -> with(line, queue.entryBytes(amount));
      case RAISE_BUDGET_BY ->
          with(line, queue.budgetBytes(profile.budgetBytes().getAsLong() + amount));
      case READ_FINAL_STATE_ONLY -> with(line, queue.hostSync(HostSync.FINAL_ONLY));
      case SHARD_OVER ->
          with(
              line,
              queue
                  .capacity(divideRoundingUp(profile.capacity().getAsLong(), amount))
                  .initialItems(divideRoundingUp(profile.initialItems(), amount)));
      case WIDEN_WINDOW_TO, NARROW_WINDOW_TO -> line.toBuilder(profile).drainWindow(amount).build();
      case SPLIT_INTO_SEGMENTS -> line.toBuilder(profile).maxSegments(amount).build();
      case WIDEN_INDEX_TO -> line.toBuilder(profile).indexBits((int) amount).build();
      default -> throw new AssertionError(kind + " of a line");
    };
  }

  private static QueueLine with(QueueLine line, WorkQueueProfile.Builder queue) {
    return line.toBuilder(queue.build()).build();
  }

  private static long divideRoundingUp(long number, long by) {
    BigInteger[] quotient = big(number).divideAndRemainder(big(by));
    return quotient[0].add(BigInteger.valueOf(quotient[1].signum())).longValue();
  }
}
