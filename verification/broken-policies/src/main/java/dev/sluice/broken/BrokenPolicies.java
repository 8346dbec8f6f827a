// SPDX-License-Identifier: Apache-2.0
package dev.sluice.broken;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * Policies that are right but for one defect each, of kinds that people have shipped. Each says
 * which rules of {@code docs/policy-rules.md} it breaks: all of them, and no other.
 */
@SuppressWarnings({
  "signedness", // taking a u64 for a signed number is the defect of several
  "ImmutableEnumChecker" // the makers keep nothing, and the set is unmodifiable
})
public enum BrokenPolicies {
  ID_WITH_SPACE("an id outside [a-z][a-z0-9-]*", id -> new ExactPolicy("Exact Policy"), "R1.1"),

  ID_NULL(
      "no id",
      id ->
          new ExactPolicy(id) {
            @Override
            @SuppressWarnings("NullAway") // the defect
            public String id() {
              return null;
            }
          },
      "R1.1",
      "R8.1"),

  ID_CHANGES(
      "another id at each call",
      id ->
          new ExactPolicy(id) {
            private final AtomicInteger calls = new AtomicInteger();

            @Override
            public String id() {
              return "exact-" + calls.incrementAndGet();
            }
          },
      "R1.2"),

  ADD_WRAPS(
      "drops the carry of a sum",
      id ->
          new ExactPolicy(id) {
            @Override
            public OptionalUnsignedLong add(@Unsigned long a, @Unsigned long b) {
              return OptionalUnsignedLong.of(a + b);
            }
          },
      "R2.2"),

  ADD_STOPS_SHORT_OF_MAX(
      "takes a sum of exactly 2^64-1 for too large",
      id ->
          new ExactPolicy(id) {
            @Override
            public OptionalUnsignedLong add(@Unsigned long a, @Unsigned long b) {
              return a + b == -1 ? OptionalUnsignedLong.empty() : super.add(a, b);
            }
          },
      "R2.1"),

  ADD_IS_SIGNED(
      "looks for the overflow of a signed sum",
      id ->
          new ExactPolicy(id) {
            @Override
            public OptionalUnsignedLong add(@Unsigned long a, @Unsigned long b) {
              long sum = a + b;
              return ((a ^ sum) & (b ^ sum)) < 0
                  ? OptionalUnsignedLong.empty()
                  : OptionalUnsignedLong.of(sum);
            }
          },
      "R2.1",
      "R2.2"),

  SUBTRACT_WRAPS(
      "drops the borrow of a difference",
      id ->
          new ExactPolicy(id) {
            @Override
            public OptionalUnsignedLong subtract(@Unsigned long a, @Unsigned long b) {
              return OptionalUnsignedLong.of(a - b);
            }
          },
      "R3.2"),

  SUBTRACT_COMPARES_SIGNED(
      "compares the operands of a difference as signed numbers",
      id ->
          new ExactPolicy(id) {
            @Override
            public OptionalUnsignedLong subtract(@Unsigned long a, @Unsigned long b) {
              return a >= b ? OptionalUnsignedLong.of(a - b) : OptionalUnsignedLong.empty();
            }
          },
      "R3.1",
      "R3.2"),

  MULTIPLY_WRAPS(
      "drops the upper half of a product",
      id ->
          new ExactPolicy(id) {
            @Override
            public OptionalUnsignedLong multiply(@Unsigned long a, @Unsigned long b) {
              return OptionalUnsignedLong.of(a * b);
            }
          },
      "R4.2"),

  MULTIPLY_STOPS_SHORT_OF_MAX(
      "takes a product of exactly 2^64-1 for too large",
      id ->
          new ExactPolicy(id) {
            @Override
            public OptionalUnsignedLong multiply(@Unsigned long a, @Unsigned long b) {
              OptionalUnsignedLong product = super.multiply(a, b);
              return product.orElse(0) == -1 ? OptionalUnsignedLong.empty() : product;
            }
          },
      "R4.1"),

  MULTIPLY_HIGH_IS_SIGNED(
      "judges a product by the upper half of the signed one",
      id ->
          new ExactPolicy(id) {
            @Override
            public OptionalUnsignedLong multiply(@Unsigned long a, @Unsigned long b) {
              return Math.multiplyHigh(a, b) == 0
                  ? OptionalUnsignedLong.of(a * b)
                  : OptionalUnsignedLong.empty();
            }
          },
      "R4.1",
      "R4.2"),

  DIVIDE_IS_SIGNED(
      "divides as signed numbers",
      id ->
          new ExactPolicy(id) {
            @Override
            public OptionalUnsignedLong divide(@Unsigned long a, @Unsigned long b) {
              return b == 0 ? OptionalUnsignedLong.empty() : OptionalUnsignedLong.of(a / b);
            }
          },
      "R5.1"),

  DIVIDE_BY_ZERO_IS_ZERO(
      "has a quotient for the divisor 0",
      id ->
          new ExactPolicy(id) {
            @Override
            public OptionalUnsignedLong divide(@Unsigned long a, @Unsigned long b) {
              return b == 0 ? OptionalUnsignedLong.of(0) : super.divide(a, b);
            }
          },
      "R5.2"),

  DIVIDE_BY_ZERO_THROWS(
      "throws where the divisor is 0",
      id ->
          new ExactPolicy(id) {
            @Override
            public OptionalUnsignedLong divide(@Unsigned long a, @Unsigned long b) {
              return OptionalUnsignedLong.of(Long.divideUnsigned(a, b));
            }
          },
      "R5.2",
      "R8.2"),

  CEIL_DIV_ROUNDS_DOWN(
      "rounds down where it must round up",
      id ->
          new ExactPolicy(id) {
            @Override
            public OptionalUnsignedLong ceilDiv(@Unsigned long a, @Unsigned long b) {
              return divide(a, b);
            }
          },
      "R6.1"),

  CEIL_DIV_ADDS_FIRST(
      "rounds up by (a + b - 1) / b, which wraps",
      id ->
          new ExactPolicy(id) {
            @Override
            public OptionalUnsignedLong ceilDiv(@Unsigned long a, @Unsigned long b) {
              return divide(a + b - 1, b);
            }
          },
      "R6.1"),

  CEIL_DIV_ALWAYS_ADDS(
      "rounds up even where nothing remains",
      id ->
          new ExactPolicy(id) {
            @Override
            public OptionalUnsignedLong ceilDiv(@Unsigned long a, @Unsigned long b) {
              return b == 0
                  ? OptionalUnsignedLong.empty()
                  : OptionalUnsignedLong.of(Long.divideUnsigned(a, b) + 1);
            }
          },
      "R6.1"),

  CEIL_DIV_BY_ZERO_IS_MAX(
      "has a rounded-up quotient for the divisor 0",
      id ->
          new ExactPolicy(id) {
            @Override
            public OptionalUnsignedLong ceilDiv(@Unsigned long a, @Unsigned long b) {
              return b == 0 ? OptionalUnsignedLong.of(-1) : super.ceilDiv(a, b);
            }
          },
      "R6.2"),

  RATIO_CUT_AT_64_BITS(
      "keeps 64 bits of part·10,000",
      id ->
          new ExactPolicy(id) {
            @Override
            public @Unsigned long ratioBasisPoints(
                @Unsigned long part, @Unsigned long whole, @Unsigned long ifWholeIsZero) {
              return whole == 0
                  ? super.ratioBasisPoints(part, whole, ifWholeIsZero)
                  : saturated(big(Long.divideUnsigned(part * 10_000, whole)));
            }
          },
      "R7.1",
      "R7.2"),

  RATIO_ROUNDS_UP(
      "rounds a ratio up",
      id ->
          new ExactPolicy(id) {
            @Override
            public @Unsigned long ratioBasisPoints(
                @Unsigned long part, @Unsigned long whole, @Unsigned long ifWholeIsZero) {
              if (whole == 0) {
                return super.ratioBasisPoints(part, whole, ifWholeIsZero);
              }
              BigInteger product = big(part).multiply(BigInteger.valueOf(10_000));
              return saturated(product.add(big(whole - 1)).divide(big(whole)));
            }
          },
      "R7.1"),

  RATIO_SATURATES_ONE_EARLY(
      "gives a ratio of 2^32-2 as 2^32-1",
      id ->
          new ExactPolicy(id) {
            @Override
            public @Unsigned long ratioBasisPoints(
                @Unsigned long part, @Unsigned long whole, @Unsigned long ifWholeIsZero) {
              @Unsigned long ratio = super.ratioBasisPoints(part, whole, ifWholeIsZero);
              return whole != 0 && ratio == MAX_RATIO - 1 ? MAX_RATIO : ratio;
            }
          },
      "R7.1"),

  RATIO_NOT_SATURATED(
      "lets a ratio exceed 2^32-1",
      id ->
          new ExactPolicy(id) {
            @Override
            public @Unsigned long ratioBasisPoints(
                @Unsigned long part, @Unsigned long whole, @Unsigned long ifWholeIsZero) {
              return whole == 0
                  ? super.ratioBasisPoints(part, whole, ifWholeIsZero)
                  : low64(ratio(part, whole));
            }
          },
      "R7.2"),

  IF_WHOLE_IS_ZERO_IGNORED(
      "gives 0 whenever the whole is 0",
      id ->
          new ExactPolicy(id) {
            @Override
            public @Unsigned long ratioBasisPoints(
                @Unsigned long part, @Unsigned long whole, @Unsigned long ifWholeIsZero) {
              return super.ratioBasisPoints(part, whole, 0);
            }
          },
      "R7.3",
      "R7.4"),

  IF_WHOLE_IS_ZERO_COMPARED_SIGNED(
      "saturates ifWholeIsZero as a signed number",
      id ->
          new ExactPolicy(id) {
            @Override
            public @Unsigned long ratioBasisPoints(
                @Unsigned long part, @Unsigned long whole, @Unsigned long ifWholeIsZero) {
              return whole == 0
                  ? Math.min(ifWholeIsZero, MAX_RATIO)
                  : super.ratioBasisPoints(part, whole, ifWholeIsZero);
            }
          },
      "R7.4"),

  MULTIPLY_RETURNS_NULL(
      "returns null for a product that is too large",
      id ->
          new ExactPolicy(id) {
            @Override
            @SuppressWarnings("NullAway") // the defect
            public OptionalUnsignedLong multiply(@Unsigned long a, @Unsigned long b) {
              OptionalUnsignedLong product = super.multiply(a, b);
              return product.isEmpty() ? null : product;
            }
          },
      "R4.2",
      "R8.1"),

  CEIL_DIV_REMEMBERS_THE_FLOOR(
      "remembers a quotient before it is rounded up, and gives that the second time",
      id ->
          new ExactPolicy(id) {
            private final Map<List<BigInteger>, OptionalUnsignedLong> floors =
                new ConcurrentHashMap<>();

            @Override
            public OptionalUnsignedLong ceilDiv(@Unsigned long a, @Unsigned long b) {
              OptionalUnsignedLong before =
                  floors.putIfAbsent(List.of(big(a), big(b)), divide(a, b));
              return before != null ? before : super.ceilDiv(a, b);
            }
          },
      "R8.3",
      "R8.4"),

  SUBTRACT_REMEMBERS_UNORDERED(
      "remembers a difference under its operands in either order",
      id ->
          new ExactPolicy(id) {
            private final Map<Set<BigInteger>, OptionalUnsignedLong> memory = new HashMap<>();

            @Override
            public synchronized OptionalUnsignedLong subtract(@Unsigned long a, @Unsigned long b) {
              return memory.computeIfAbsent(
                  new TreeSet<>(List.of(big(a), big(b))), operands -> super.subtract(a, b));
            }
          },
      "R8.3"),

  ADD_SHARES_SCRATCH(
      "keeps an operand in a field while it adds, which another thread overwrites",
      id ->
          new ExactPolicy(id) {
            private volatile @Unsigned long scratch;

            @Override
            @SuppressWarnings("ThreadPriorityCheck") // makes the race come about, whatever it costs
            public OptionalUnsignedLong add(@Unsigned long a, @Unsigned long b) {
              scratch = a;
              Thread.yield();
              return super.add(scratch, b);
            }
          },
      "R8.4"),

  RATIO_CONFINED_TO_A_THREAD(
      "knows a ratio only in the thread that asked first",
      id ->
          new ExactPolicy(id) {
            private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

            @Override
            public @Unsigned long ratioBasisPoints(
                @Unsigned long part, @Unsigned long whole, @Unsigned long ifWholeIsZero) {
              owner.compareAndSet(null, Thread.currentThread());
              return owner.get() == Thread.currentThread()
                  ? super.ratioBasisPoints(part, whole, ifWholeIsZero)
                  : 0;
            }
          },
      "R8.4");

  private final String defect;
  private final Function<String, NumericPolicy> maker;
  private final Set<String> rules;

  BrokenPolicies(String defect, Function<String, NumericPolicy> maker, String... rules) {
    this.defect = defect;
    this.maker = maker;
    this.rules = Set.of(rules);
  }

  /** A new instance; some have a state, which is their defect. */
  public NumericPolicy newPolicy() {
    return maker.apply(name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /** What is wrong with it, after "a policy that". */
  public String defect() {
    return defect;
  }

  /** The ids of exactly the rules that it breaks. */
  public Set<String> rules() {
    return rules;
  }
}
