// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.QueueDoor;
import dev.sluice.internal.U64;
import dev.sluice.queue.QueueSizing;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * Over how many devices a line is to be sharded that lacks memory: the fewest on which every line
 * has its place then; if there are none, the fewest on which this one has it.
 */
final class ShardAdvice {
  /** As many devices as are tried, unless this line alone needs more: those of a host. */
  private static final @Unsigned long MOST = 16;

  private final DeviceAdvice all;
  private final QueueDoor queues;
  private final DeviceLine line;
  private final Spread spread;

  private ShardAdvice(DeviceAdvice all, DeviceLine line) {
    this.all = all;
    this.queues = all.walk().device().queues();
    this.line = line;
    this.spread = SeveralDevices.spread(line);
  }

  /**
   * Returns the remedy, if there is one.
   *
   * @param mostSlots the most slots that the line may have on one device
   */
  static List<Remedy> of(DeviceAdvice all, String label, @Unsigned long mostSlots) {
    DeviceLine line = Objects.requireNonNull(all.asked().line(label));
    Remedy remedy = new ShardAdvice(all, line).remedy(mostSlots);
    return remedy == null ? List.of() : List.of(remedy);
  }

  private @Nullable Remedy remedy(@Unsigned long mostSlots) {
    @Unsigned long devices = all.asked().devices();
    if (spread.isPerPeer() || (spread.isSharded() && devices == U64.MAX)) {
      return null;
    }
    @Unsigned long least = U64.max(2, spread.isSharded() ? devices + 1 : devices);
    @Unsigned long alone = alone(mostSlots);
    // With fewer this line has no place, unless others become smaller too.
    boolean othersChange = isAnyOther(other -> !SeveralDevices.spread(other).isReplicated());
    if (alone == 0 && !othersChange && !spread.isSharded()) {
      return null;
    }
    @Unsigned long from = othersChange ? least : U64.max(least, alone);
    // A clamped queue may do with fewer bytes than it has beside this line.
    @Unsigned long first = isAnyOther(ShardAdvice::isClamped) ? least : from;
    for (@Unsigned long n = first; Long.compareUnsigned(n, MOST) <= 0; n++) {
      if (followed(n).isPlanned()) {
        return over(n).plansAll(true);
      }
    }
    if (Long.compareUnsigned(from, MOST) > 0 && followed(from).isPlanned()) {
      return over(from).plansAll(true);
    }
    @Unsigned long n = U64.max(least, alone);
    return alone != 0 && removesTheError(n) ? over(n) : null;
  }

  private SeveralDevices followed(@Unsigned long devices) {
    return SeveralDevices.of(queues, all.asked().with(over(devices)));
  }

  private Remedy over(@Unsigned long devices) {
    return Remedy.of(RemedyKind.SHARD_OVER, devices).onLine(line.label());
  }

  /**
   * Returns the fewest devices on which the line has its place beside the others as they are; 0 if
   * that is unknown, or there are none.
   */
  private @Unsigned long alone(@Unsigned long mostSlots) {
    Shard shard = new Shard(queues.arithmetic(), all.asked().devices(), spread);
    if (line instanceof ResidentLine resident) {
      return shard.fewestDevices(resident.count(), mostSlots);
    }
    return line instanceof QueueLine queue
            && queue.profile().capacity().sizing() == QueueSizing.FIXED
        ? shard.fewestDevices(queue.profile().capacity().slots().getAsLong(), mostSlots)
        : 0;
  }

  private static boolean isClamped(DeviceLine line) {
    return line instanceof QueueLine queue && queue.profile().capacity().clampsToFit();
  }

  private boolean isAnyOther(Predicate<DeviceLine> kind) {
    return all.asked().lines().stream().anyMatch(other -> other != line && kind.test(other));
  }

  /** Says whether the line lacks no memory then, and all others keep their place. */
  private boolean removesTheError(@Unsigned long devices) {
    SeveralDevices before = SeveralDevices.of(queues, all.asked());
    SeveralDevices after = followed(devices);
    List<DeviceLine> lines = all.asked().lines();
    for (int i = 0; i < lines.size(); i++) {
      if (before.place(i) != null && after.place(i) == null && !LineOrder.isLargest(lines.get(i))) {
        return false;
      }
    }
    return !after.lacksMemory(lines.indexOf(line));
  }
}
