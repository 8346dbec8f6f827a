// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.tck.racy;

import dev.sluice.broken.ExactPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;

/** Adds something to every sum: what, is up to who makes it. */
public final class SettablePolicy extends ExactPolicy {
  private final long more;

  public SettablePolicy() {
    this(1);
  }

  public SettablePolicy(long more) {
    super("settable");
    this.more = more;
  }

  @Override
  public OptionalUnsignedLong add(long a, long b) {
    return OptionalUnsignedLong.of(a + b + more);
  }
}
