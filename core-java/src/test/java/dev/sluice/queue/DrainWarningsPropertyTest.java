// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.PerProperty;

/** Warnings by the definitions, in numbers without a limit; and what following them leads to. */
class DrainWarningsPropertyTest {
  /** A buffer and its drain. */
  record Case(Drains buffer, DrainProfile profile) {
    List<PlanWarning> warnings() {
      return buffer.warnings(profile);
    }
  }

  private record Numbers(
      long capacity,
      long window,
      long segment,
      long items,
      long sweeps,
      long group,
      long resident) {}

  private record Choices(
      boolean pingPong, GridKind grid, boolean bound, int polled, int recorded, int limit) {}

  private static Arbitrary<Long> number(boolean large) {
    Arbitrary<Long> small = Arbitraries.longs().between(1, 300);
    return large
        ? Arbitraries.oneOf(small, Arbitraries.integers().between(1, 64).map(b -> -1L >>> (64 - b)))
        : small;
  }

  @Provide
  Arbitrary<Case> cases() {
    return Arbitraries.of(true, false, false, false)
        .flatMap(
            large -> {
              Arbitrary<Long> n = number(large);
              Arbitrary<Long> few = large ? n : Arbitraries.longs().between(1, 12);
              Arbitrary<Long> some = large ? n : Arbitraries.longs().between(5, 40);
              Arbitrary<Numbers> numbers =
                  Combinators.combine(n, few, some, n, few, few, few).as(Numbers::new);
              Arbitrary<Choices> choices =
                  Combinators.combine(
                          Arbitraries.of(true, false),
                          Arbitraries.of(GridKind.class),
                          Arbitraries.of(true, false),
                          Arbitraries.of(0, 0, 1, 4, 16),
                          Arbitraries.of(0, 0, 1, 2, 4),
                          Arbitraries.of(0, 0, 1, 30))
                      .as(Choices::new);
              return Combinators.combine(numbers, choices).as(DrainWarningsPropertyTest::made);
            });
  }

  private static Case made(Numbers of, Choices how) {
    long mostItems = how.limit() == 0 ? Drains.ANY : Math.max(how.limit(), 1);
    long window = unsignedMin(of.window(), mostItems);
    DrainProfile.Builder profile =
        DrainProfile.builder()
            .itemsPerWindow(window)
            .itemsPerGroup(of.group())
            .residentGroups(of.resident())
            .grid(how.grid())
            .totalItems(of.items());
    if (how.bound()) {
      profile.sweepsAtMost(of.sweeps());
    } else {
      profile.sweeps(of.sweeps());
    }
    int recorded = how.polled() % Math.max(1, how.recorded()) == 0 ? how.recorded() : 0;
    if (how.polled() > 0) {
      profile.polledEvery(how.polled());
    }
    if (recorded > 0) {
      profile.recorded(recorded);
    }
    Drains buffer =
        new Drains(
            Policies.UNSIGNED,
            of.capacity(),
            1,
            how.pingPong() ? Buffering.PING_PONG : Buffering.SINGLE,
            of.segment(),
            mostItems,
            Drains.ANY,
            Drains.ANY);
    return new Case(buffer, profile.build());
  }

  private static long unsignedMin(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }

  private static BigInteger big(long u64) {
    return new BigInteger(Long.toUnsignedString(u64));
  }

  private static BigInteger ceilMultiple(BigInteger value, long of) {
    BigInteger step = big(of);
    return value.add(step).subtract(BigInteger.ONE).divide(step).multiply(step);
  }

  /** The kinds whose conditions hold. */
  private static List<WarningKind> expected(Case each) {
    DrainProfile profile = each.profile();
    DrainFigures figures = each.buffer().figures(profile);
    DrainShape shape = figures.shape();
    BigInteger sweeps = big(profile.sweeps().getAsLong());
    sweeps = ceilMultiple(sweeps, profile.polledEvery().orElse(1));
    sweeps = ceilMultiple(sweeps, profile.recorded().orElse(1));
    BigInteger items = big(profile.totalItems().getAsLong());
    BigInteger group = big(profile.itemsPerGroup().getAsLong());
    BigInteger resident = big(profile.residentGroups().getAsLong());
    BigInteger window = big(shape.itemsPerWindow());
    BigInteger windows = sweeps.multiply(big(shape.windowCount()));
    List<WarningKind> kinds = new ArrayList<>();
    if (sweeps.bitLength() <= 64) {
      BigInteger busy = big(figures.totals().busyAtMost().getAsLong());
      if (busy.shiftLeft(1).compareTo(windows) <= 0
          && items.compareTo(windows.multiply(group)) < 0) {
        kinds.add(WarningKind.EMPTY_LAUNCHES);
      }
      if (profile.grid() == GridKind.PER_SLOT
          && groupsOfASweep(shape, group).compareTo(resident.shiftLeft(3)) > 0
          && items.compareTo(sweeps.multiply(resident).multiply(group)) < 0) {
        kinds.add(WarningKind.IDLE_GROUPS);
      }
      BigInteger widest = big(shape.capacity()).min(big(shape.mostSegmentSlots()));
      if (window.shiftLeft(1).compareTo(resident.multiply(group)) < 0
          && window.compareTo(widest) < 0
          && items.compareTo(sweeps.multiply(window)) >= 0) {
        kinds.add(WarningKind.WINDOW_BELOW_RESIDENT);
      }
    }
    if (shape.buffering() == Buffering.PING_PONG && items.compareTo(big(shape.capacity())) <= 0) {
      kinds.add(WarningKind.SECOND_BUFFER_UNNEEDED);
    }
    BigInteger segment = big(shape.segmentSlots());
    if (big(shape.capacity()).compareTo(segment) > 0 && segment.mod(window).signum() != 0) {
      BigInteger last = big(shape.capacity()).mod(segment).mod(window);
      BigInteger least = segment.mod(window);
      least = last.signum() == 0 ? least : least.min(last);
      if (least.shiftLeft(2).compareTo(window) < 0) {
        kinds.add(WarningKind.SMALL_WINDOWS);
      }
    }
    if (profile.polledEvery().isEmpty() && !profile.sweepsAreBound()) {
      kinds.add(WarningKind.UNPROVEN_END);
    }
    return kinds;
  }

  private static BigInteger groupsOfASweep(DrainShape shape, BigInteger group) {
    BigInteger segment = big(shape.segmentSlots());
    BigInteger[] segments = big(shape.capacity()).divideAndRemainder(segment);
    BigInteger window = big(shape.itemsPerWindow());
    return segments[0]
        .multiply(groupsOf(segment, window, group))
        .add(groupsOf(segments[1], window, group));
  }

  private static BigInteger groupsOf(BigInteger slots, BigInteger window, BigInteger group) {
    BigInteger[] windows = slots.divideAndRemainder(window);
    BigInteger whole = window.add(group).subtract(BigInteger.ONE).divide(group);
    BigInteger rest = windows[1].add(group).subtract(BigInteger.ONE).divide(group);
    return windows[0].multiply(whole).add(rest);
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  @PerProperty(EveryKindComes.class)
  void comeExactlyWhereTheirConditionsHold(@ForAll("cases") Case each) {
    List<PlanWarning> warnings = each.warnings();
    assertThat(warnings).extracting(PlanWarning::kind).isEqualTo(expected(each));
    warnings.forEach(EveryKindComes::count);
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void followingARemedyRemovesTheWarningAndKeepsThePlan(@ForAll("cases") Case each) {
    DrainShape before = each.buffer().figures(each.profile()).shape();
    for (PlanWarning warning : each.warnings()) {
      for (Remedy remedy : warning.remedies()) {
        Case after = new Case(each.buffer().with(remedy), each.profile().with(remedy));
        assertThat(after.warnings())
            .as("%s, by %s", warning, remedy)
            .extracting(PlanWarning::kind)
            .doesNotContain(warning.kind());
        DrainShape shape = after.buffer().figures(after.profile()).shape();
        assertThat(Long.compareUnsigned(shape.windowCount(), before.windowCount())).isNotPositive();
        assertThat(
                Long.compareUnsigned(
                    after.profile().itemsPerWindow().getAsLong(),
                    each.buffer().mostItemsPerWindow()))
            .as("within what a launch may drain")
            .isNotPositive();
      }
    }
  }

  /** What is generated brings about every kind, with remedies and, for some, without. */
  static final class EveryKindComes implements PerProperty.Lifecycle {
    private static final Map<WarningKind, Integer> WITH_REMEDIES = new EnumMap<>(WarningKind.class);

    static void count(PlanWarning warning) {
      if (!warning.remedies().isEmpty()) {
        WITH_REMEDIES.merge(warning.kind(), 1, Integer::sum);
      }
    }

    @Override
    public void onSuccess() {
      for (WarningKind kind : WarningKind.values()) {
        if (kind != WarningKind.UNGUARDED_TAIL) {
          assertThat(WITH_REMEDIES.getOrDefault(kind, 0)).as(kind.name()).isPositive();
        }
      }
    }
  }
}
