// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.queue.PlanError;
import dev.sluice.queue.QueueError;
import dev.sluice.queue.QueueSizing;
import java.util.List;

/** What following a remedy owes. */
final class Remedies {
  private Remedies() {}

  /** Says whether each line that had its place has it still. */
  static boolean keepPlaces(DeviceLedger earlier, DeviceLedger after) {
    return keepPlaces(earlier, after, false);
  }

  /** Says the same of the largest queues as well: a remedy leaves them what they need. */
  static boolean keepAllPlaces(DeviceLedger earlier, DeviceLedger after) {
    return keepPlaces(earlier, after, true);
  }

  private static boolean keepPlaces(DeviceLedger earlier, DeviceLedger after, boolean largestToo) {
    List<DeviceLedger.Line> before = earlier.lines();
    for (int i = 0; i < before.size(); i++) {
      DeviceLine line = before.get(i).line();
      if (before.get(i).place().isPresent()
          && !(line instanceof ReserveLine)
          && (largestToo
              || !(line instanceof QueueLine queue
                  && queue.profile().capacity().sizing() == QueueSizing.LARGEST))
          && after.lines().get(i).place().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Says whether two errors say the same of the same figure. */
  static boolean isOfOneKind(PlanError a, PlanError b) {
    return a.getClass() == b.getClass()
        && (!(a instanceof DeviceError.TooManyBindings c)
            || c.kernel().equals(((DeviceError.TooManyBindings) b).kernel()))
        && (!(a instanceof DeviceError.OverLimit c)
            || c.region().equals(((DeviceError.OverLimit) b).region()))
        && (!(a instanceof QueueError.IndexTooNarrow c)
            || c.field().equals(((QueueError.IndexTooNarrow) b).field()))
        && (!(a instanceof QueueError.Overflow c) || isOfOneStep(c, (QueueError.Overflow) b));
  }

  /** What holds as a product may exceed u64 yet for the second buffer, which is another step. */
  private static boolean isOfOneStep(QueueError.Overflow a, QueueError.Overflow b) {
    return a.field().equals(b.field()) && (a.right() == 2) == (b.right() == 2);
  }
}
