// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.NumericPolicyException;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A policy that is wrong once, at any of its calls, is found out; nothing else is thrown. */
class FaultyPolicyTest {
  private static final int DEVICES = 60;
  private static final int CALLS = 12;

  private enum Fault {
    NULL,
    THROWS,
    OVERFLOWS_THE_STACK,
    EMPTY,
    ONE_MORE
  }

  @Test
  @Tag("slow")
  void everyWrongAnswerIsReported() {
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    System.out.println("FaultyPolicyTest: -Dsluice.seed=" + seed);
    Map<Fault, Integer> reported = new EnumMap<>(Fault.class);
    for (long caseSeed : Profiles.seeds(seed, DEVICES)) {
      DeviceProfile profile = Profiles.generate(caseSeed);
      Faulty right = new Faulty(Integer.MAX_VALUE, Fault.NULL);
      assertThat(DevicePlanner.using(right).plan(profile))
          .isEqualTo(DevicePlanner.using(Policies.UNSIGNED).plan(profile));
      for (int call = 0; call < right.calls; call += 1 + right.calls / CALLS) {
        for (Fault fault : Fault.values()) {
          Faulty policy = new Faulty(call, fault);
          Throwable thrown = null;
          try {
            DevicePlanner.using(policy).plan(profile);
          } catch (Throwable t) {
            thrown = t;
          }
          assertThat(thrown)
              .as("%s at call %d of %s", fault, call, profile)
              .isInstanceOf(NumericPolicyException.class);
          reported.merge(fault, 1, Integer::sum);
        }
      }
    }
    assertThat(reported).containsOnlyKeys(Fault.values());
    assertThat(reported.values()).allSatisfy(count -> assertThat(count).isGreaterThan(DEVICES));
  }

  /** Right but for one call. */
  private static final class Faulty implements NumericPolicy {
    private final int faultyCall;
    private final Fault fault;
    private int calls;

    Faulty(int faultyCall, Fault fault) {
      this.faultyCall = faultyCall;
      this.fault = fault;
    }

    @Override
    public String id() {
      return "faulty";
    }

    @Override
    public OptionalUnsignedLong add(long a, long b) {
      return answer(() -> Policies.UNSIGNED.add(a, b));
    }

    @Override
    public OptionalUnsignedLong subtract(long a, long b) {
      return answer(() -> Policies.UNSIGNED.subtract(a, b));
    }

    @Override
    public OptionalUnsignedLong multiply(long a, long b) {
      return answer(() -> Policies.UNSIGNED.multiply(a, b));
    }

    @Override
    public OptionalUnsignedLong divide(long a, long b) {
      return answer(() -> Policies.UNSIGNED.divide(a, b));
    }

    @Override
    public OptionalUnsignedLong ceilDiv(long a, long b) {
      return answer(() -> Policies.UNSIGNED.ceilDiv(a, b));
    }

    @Override
    public long ratioBasisPoints(long part, long whole, long ifWholeIsZero) {
      long right = Policies.UNSIGNED.ratioBasisPoints(part, whole, ifWholeIsZero);
      return calls++ == faultyCall ? wrong(right) : right;
    }

    private long wrong(long right) {
      return switch (fault) {
        case THROWS -> throw new IllegalStateException("broken");
        case OVERFLOWS_THE_STACK -> throw new StackOverflowError();
        // Any ratio is at most 10,000.
        case NULL, EMPTY, ONE_MORE -> right + 10_001;
      };
    }

    private OptionalUnsignedLong answer(Supplier<OptionalUnsignedLong> right) {
      if (calls++ != faultyCall) {
        return right.get();
      }
      return switch (fault) {
        case NULL -> null;
        case THROWS -> throw new IllegalStateException("broken");
        case OVERFLOWS_THE_STACK -> throw new StackOverflowError();
        case EMPTY ->
            right.get().isPresent() ? OptionalUnsignedLong.empty() : OptionalUnsignedLong.of(0);
        case ONE_MORE -> OptionalUnsignedLong.of(right.get().orElse(0) + 1);
      };
    }
  }
}
