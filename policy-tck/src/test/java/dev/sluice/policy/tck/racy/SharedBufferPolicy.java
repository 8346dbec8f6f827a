// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.tck.racy;

import dev.sluice.broken.ExactPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;

/** Keeps both words of a result in one buffer, which all threads share; else right. */
public final class SharedBufferPolicy extends ExactPolicy {
  private final long[] words = new long[2];

  public SharedBufferPolicy() {
    super("shared-buffer");
  }

  @Override
  public OptionalUnsignedLong add(long a, long b) {
    words[1] = a + b;
    words[0] = Long.compareUnsigned(words[1], a) < 0 ? 1 : 0;
    return result();
  }

  @Override
  public OptionalUnsignedLong subtract(long a, long b) {
    words[1] = a - b;
    words[0] = Long.compareUnsigned(a, b) < 0 ? -1 : 0;
    return result();
  }

  @Override
  public OptionalUnsignedLong multiply(long a, long b) {
    words[1] = a * b;
    words[0] = Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    return result();
  }

  private OptionalUnsignedLong result() {
    return words[0] == 0 ? OptionalUnsignedLong.of(words[1]) : OptionalUnsignedLong.empty();
  }
}
