// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.unsigned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counts bytes, as the virtual machine does for each thread. */
class AllocationTest {
  private static final int CALLS = 10_000;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final long[] a = operands(random);
  private final long[] b = operands(random);
  private final UnsignedLongPolicy policy = new UnsignedLongPolicy();

  /** Keeps the results, lest the compiler find that nobody needs them. */
  private final OptionalUnsignedLong[] results = new OptionalUnsignedLong[CALLS];

  private final long[] ratios = new long[CALLS];

  private ThreadMXBean threads;

  private interface Operation {
    OptionalUnsignedLong on(long a, long b);
  }

  @BeforeEach
  void needsAVirtualMachineThatCounts() {
    assumeTrue(
        ManagementFactory.getThreadMXBean() instanceof ThreadMXBean counting
            && counting.isThreadAllocatedMemorySupported()
            && counting.isThreadAllocatedMemoryEnabled(),
        "this virtual machine does not count what a thread allocates");
    threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  }

  @Test
  void ratioAllocatesNothing() {
    assertThat(bytesOf(() -> fillWithRatios(0))).as("seed %s", seed).isZero();
    assertThat(bytesOf(() -> fillWithRatios(-1))).as("seed %s", seed).isZero();
  }

  @Test
  void otherOperationsAllocateWhatTheyReturn() {
    // One object on either way, so that the JIT can leave it out; by 0 hardly anybody divides.
    assertAllocatesItsResults(policy::add, true);
    assertAllocatesItsResults(policy::subtract, true);
    assertAllocatesItsResults(policy::multiply, true);
    assertAllocatesItsResults(policy::divide, false);
    assertAllocatesItsResults(policy::ceilDiv, false);
  }

  @Test
  void anAllocationWouldBeSeen() {
    Operation boxing =
        (x, y) ->
            OptionalUnsignedLong.of(BigInteger.valueOf(x).add(BigInteger.valueOf(y)).longValue());

    long bytes = bytesOf(() -> fill(boxing));
    assertThat(bytes).isGreaterThan(bytesOf(() -> fill((x, y) -> OptionalUnsignedLong.of(x))));
  }

  private void assertAllocatesItsResults(Operation operation, boolean emptyOnesToo) {
    long bytes = bytesOf(() -> fill(operation));
    long present = Arrays.stream(results).filter(OptionalUnsignedLong::isPresent).count();
    long bytesOfAll = bytesOf(() -> fill((x, y) -> OptionalUnsignedLong.of(x)));

    assertThat(present).as("seed %s", seed).isPositive();
    assertThat(present).as("seed %s", seed).isLessThan(CALLS);
    assertThat(bytes)
        .as("seed %s", seed)
        .isEqualTo(bytesOfAll / CALLS * (emptyOnesToo ? CALLS : present));
  }

  private void fill(Operation operation) {
    for (int i = 0; i < CALLS; i++) {
      results[i] = operation.on(a[i], b[i]);
    }
  }

  private void fillWithRatios(long ifWholeIsZero) {
    for (int i = 0; i < CALLS; i++) {
      ratios[i] = policy.ratioBasisPoints(a[i], b[i], ifWholeIsZero);
    }
  }

  /** The least of several runs: the first of them also pays for what is loaded once. */
  private long bytesOf(Runnable work) {
    long least = Long.MAX_VALUE;
    for (int run = 0; run < 5; run++) {
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      work.run();
      long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      least = Math.min(least, after - before);
    }
    return least;
  }

  /** Of every size, with 0 and 2^64-1 among them. */
  private static long[] operands(Random random) {
    long[] operands = random.longs(CALLS).map(bits -> bits >>> random.nextInt(64)).toArray();
    operands[0] = -1;
    operands[CALLS / 2] = 0;
    return operands;
  }
}
