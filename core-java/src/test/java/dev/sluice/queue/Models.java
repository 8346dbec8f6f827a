// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.queue.Model.MAX;
import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TEN;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/** Generates models that lie on, just under and just over the limits that a planner checks. */
final class Models {
  private static final List<Integer> ENTRY_BYTES = List.of(1, 1, 2, 4, 8, 8, 12, 16);

  private Models() {}

  private record Shape(
      QueueSizing sizing, boolean clampToFit, Buffering buffering, HostSync hostSync) {}

  /** Which relation to the other numbers is wanted, and the numbers to make it of. */
  private record Choice(int mode, BigInteger number, BigInteger beside) {
    BigInteger below(BigInteger limit) {
      return number.mod(limit);
    }
  }

  static Arbitrary<Model> any() {
    return of(shapes(0, 9));
  }

  /** Those whose capacity is the planner's to choose: clamped expansions, and the largest. */
  static Arbitrary<Model> chosenByThePlanner() {
    return of(shapes(6, 9));
  }

  private static Arbitrary<Model> of(Arbitrary<Shape> shapes) {
    return Combinators.combine(
            shapes,
            choices().tuple2(),
            choices(),
            choices(),
            choices(),
            choices(),
            choices(),
            choices())
        .as(Models::model);
  }

  private static Model model(
      Shape shape,
      Tuple2<Choice, Choice> slot,
      Choice size,
      Choice initial,
      Choice control,
      Choice budget,
      Choice bound,
      Choice drain) {
    Choice entry = slot.get1();
    BigInteger entryBytes =
        switch (entry.mode()) {
          case 0 -> ZERO;
          case 1, 2, 3 -> entry.number();
          default ->
              BigInteger.valueOf(
                  ENTRY_BYTES.get(entry.below(BigInteger.valueOf(ENTRY_BYTES.size())).intValue()));
        };
    Choice side = slot.get2();
    BigInteger sideBytes =
        switch (entryBytes.signum() == 0 ? 15 : side.mode()) {
          case 0, 1 -> side.number().min(MAX.subtract(entryBytes));
          case 2, 3 -> side.below(BigInteger.TEN).min(MAX.subtract(entryBytes));
          default -> ZERO;
        };
    BigInteger stride =
        entryBytes
            .add(sideBytes)
            .multiply(BigInteger.valueOf(shape.buffering().buffers()))
            .max(ONE);
    BigInteger items =
        switch (size.mode()) {
          case 0, 1, 2, 3 -> size.number();
          case 4, 5, 6 -> u64(MAX.divide(stride).add(size.beside()));
          case 7 -> MAX;
          case 8 -> ZERO;
          default -> size.below(TWO.pow(20));
        };
    BigInteger initialItems =
        switch (initial.mode()) {
          case 0, 1, 2 -> ZERO;
          case 3, 4 -> u64(items.add(initial.beside()));
          case 5 -> u64(MAX.subtract(items).add(initial.beside()));
          case 6 -> initial.number();
          default -> initial.below(items.add(ONE));
        };
    BigInteger wanted =
        switch (shape.sizing()) {
          case FIXED -> items;
          case LARGEST -> items.max(initialItems);
          case EXPANSION ->
              shape.buffering() == Buffering.SINGLE
                  ? items.add(initialItems)
                  : items.max(initialItems);
        };
    BigInteger controlBytes =
        switch (control.mode()) {
          case 0, 1, 2 -> ZERO;
          case 3, 4 -> u64(MAX.subtract(wanted.multiply(stride)).add(control.beside()));
          case 5 -> control.number();
          default -> control.below(BigInteger.valueOf(4096));
        };
    BigInteger needed = wanted.multiply(stride).add(controlBytes);
    BigInteger leastNeeded = initialItems.max(ONE).multiply(stride).add(controlBytes);
    BigInteger budgetBytes =
        u64(
            switch (budget.mode()) {
              case 0, 1 -> needed;
              case 2 -> needed.subtract(ONE);
              case 3 -> needed.add(budget.number());
              case 4 -> MAX;
              case 5 -> budget.number();
              case 6 -> controlBytes.add(budget.beside());
              case 7, 8 -> leastNeeded.add(budget.beside());
              case 9 -> controlBytes.add(stride.multiply(budget.below(TWO.pow(10))));
              case 10, 11 -> needed.add(budget.below(TWO.pow(20)));
              default -> controlBytes.add(budget.below(needed.subtract(controlBytes).add(ONE)));
            });
    Optional<BigInteger> most =
        shape.sizing() == QueueSizing.EXPANSION || bound.mode() < 7
            ? Optional.empty()
            : Optional.of(bound.mode() < 12 ? u64(items.add(bound.beside())) : bound.number());
    Optional<BigInteger> maxItemsPerLaunch =
        switch (drain.mode()) {
          case 0, 1, 2 -> Optional.empty();
          case 3 -> Optional.of(ZERO);
          case 4, 5 -> Optional.of(u64(wanted.add(drain.beside())));
          case 6, 7 -> Optional.of(drain.number());
          case 8, 9 ->
              Optional.of(u64(wanted.divide(drain.below(BigInteger.valueOf(999)).add(ONE))));
          default -> Optional.of(drain.below(TWO.pow(16)).add(ONE));
        };
    return new Model(
        shape.sizing(),
        shape.clampToFit(),
        shape.buffering(),
        shape.hostSync(),
        items,
        entryBytes,
        sideBytes,
        budgetBytes,
        initialItems,
        controlBytes,
        most,
        maxItemsPerLaunch);
  }

  private static BigInteger u64(BigInteger value) {
    return value.max(ZERO).min(MAX);
  }

  private static Arbitrary<Shape> shapes(int least, int most) {
    return Combinators.combine(
            evenly(least, most),
            Arbitraries.of(Buffering.class),
            Arbitraries.frequency(
                Tuple.of(15, HostSync.FINAL_ONLY), Tuple.of(1, HostSync.HOST_PARTICIPATES)))
        .as(
            (sizing, buffering, hostSync) ->
                switch (sizing) {
                  case 0, 1, 2, 3 -> new Shape(QueueSizing.FIXED, false, buffering, hostSync);
                  case 4, 5 -> new Shape(QueueSizing.EXPANSION, false, buffering, hostSync);
                  case 6, 7 -> new Shape(QueueSizing.EXPANSION, true, buffering, hostSync);
                  default -> new Shape(QueueSizing.LARGEST, false, buffering, hostSync);
                });
  }

  private static Arbitrary<Choice> choices() {
    return Combinators.combine(evenly(0, 15), numbers(), evenly(-1, 1).map(BigInteger::valueOf))
        .as(Choice::new);
  }

  /** Any u64: small ones, powers of 2 and 10 and what lies beside them, fractions of 2^64, bits. */
  static Arbitrary<BigInteger> numbers() {
    Arbitrary<BigInteger> beside = evenly(-1, 1).map(BigInteger::valueOf);
    return Arbitraries.frequencyOf(
            Tuple.of(3, evenly(0, 40).map(BigInteger::valueOf)),
            Tuple.of(3, Combinators.combine(evenly(0, 64), beside).as((k, d) -> TWO.pow(k).add(d))),
            Tuple.of(1, Combinators.combine(evenly(0, 19), beside).as((k, d) -> TEN.pow(k).add(d))),
            Tuple.of(
                1,
                Combinators.combine(evenly(1, 20_000), beside)
                    .as((n, d) -> MAX.divide(BigInteger.valueOf(n)).add(d))),
            Tuple.of(
                3,
                Combinators.combine(
                        Arbitraries.longs().withDistribution(RandomDistribution.uniform()),
                        evenly(0, 63))
                    .as((bits, shift) -> Model.big(bits >>> shift))))
        .map(Models::u64);
  }

  private static Arbitrary<Integer> evenly(int least, int most) {
    return Arbitraries.integers()
        .between(least, most)
        .withDistribution(RandomDistribution.uniform());
  }
}
