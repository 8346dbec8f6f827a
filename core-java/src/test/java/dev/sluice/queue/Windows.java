// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.queue.Model.big;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;

/** What drain windows owe: every slot in exactly one of them, in order. */
final class Windows {
  private Windows() {}

  /** Follows all windows from the first slot to the last. */
  static void assertCover(long capacity, Iterable<DrainWindow> windows) {
    BigInteger index = BigInteger.ZERO;
    BigInteger slot = BigInteger.ZERO;
    for (DrainWindow window : windows) {
      assertThat(big(window.index())).as("index").isEqualTo(index);
      assertThat(big(window.firstSlot())).as("first slot of window %s", index).isEqualTo(slot);
      assertThat(big(window.slots())).as("slots of window %s", index).isPositive();
      index = index.add(BigInteger.ONE);
      slot = slot.add(big(window.slots()));
    }
    assertThat(slot).as("slots covered").isEqualTo(big(capacity));
  }

  /** The same for windows too many to follow: both ends, and that two neighbours meet. */
  static void assertMeet(DrainPlan drain, long index) {
    DrainWindow first = drain.window(0);
    assertThat(first).isEqualTo(drain.windows().iterator().next());
    assertThat(big(first.firstSlot())).isZero();
    DrainWindow last = drain.window(drain.windowCount() - 1);
    assertThat(end(last)).as("end of the last").isEqualTo(big(drain.queue().capacity()));
    DrainWindow window = drain.window(index);
    DrainWindow next = drain.window(index + 1);
    assertThat(big(window.index())).isEqualTo(big(index));
    assertThat(big(window.slots())).isEqualTo(big(drain.itemsPerWindow()));
    assertThat(big(window.firstSlot())).isEqualTo(big(index).multiply(big(drain.itemsPerWindow())));
    assertThat(end(window)).as("end of %s", window).isEqualTo(big(next.firstSlot()));
    assertThat(big(next.slots())).isPositive();
  }

  private static BigInteger end(DrainWindow window) {
    return big(window.firstSlot()).add(big(window.slots()));
  }
}
