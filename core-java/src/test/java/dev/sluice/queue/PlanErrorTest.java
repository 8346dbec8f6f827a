// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.device.DeviceError;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanErrorTest {
  private static final OptionalUnsignedLong NONE = OptionalUnsignedLong.empty();
  private static final List<Remedy> REMEDIES = List.of(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 5));

  /** Nobody else can add a family or a kind, or make an error. */
  @Test
  void theFamiliesAreClosed() {
    assertThat(PlanError.class.getPermittedSubclasses())
        .containsExactlyInAnyOrder(QueueError.class, DeviceError.class);
    for (Class<?> family : PlanError.class.getPermittedSubclasses()) {
      assertThat(Modifier.isAbstract(family.getModifiers())).as("%s", family).isTrue();
      assertNoneMade(family);
      for (Class<?> kind : family.getDeclaredClasses()) {
        assertThat(Modifier.isPublic(kind.getModifiers())).as("%s is public", kind).isTrue();
        assertThat(Modifier.isFinal(kind.getModifiers()))
            .as("%s is either final or abstract", kind)
            .isNotEqualTo(Modifier.isAbstract(kind.getModifiers()));
        assertNoneMade(kind);
      }
    }
  }

  private static void assertNoneMade(Class<?> type) {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      assertThat(constructor.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED))
          .as("%s is for its package only", constructor)
          .isZero();
    }
  }

  @Test
  void noTwoRemediesShareAText() {
    Set<String> texts = new HashSet<>();
    for (RemedyKind kind : RemedyKind.values()) {
      String text = Remedy.of(kind, -1).toString();
      assertThat(texts.add(text)).as("%s", kind).isTrue();
      assertThat(text).doesNotContain("%").doesNotContain("to -", "by -", "over -");
    }
  }

  @Test
  void errorsAreEqualIfTheySayTheSameOfTheSameLine() {
    QueueError error = new QueueError.OverBudget(null, NONE, 9, 8, REMEDIES);
    assertThat(error)
        .isEqualTo(new QueueError.OverBudget(null, NONE, 9, 8, REMEDIES))
        .hasSameHashCodeAs(new QueueError.OverBudget(null, NONE, 9, 8, REMEDIES))
        .isNotEqualTo(new QueueError.OverBudget("q", NONE, 9, 8, REMEDIES))
        .isNotEqualTo(new QueueError.OverBudget(null, NONE, 9, 7, REMEDIES))
        .isNotEqualTo(new QueueError.OverBudget(null, NONE, 9, 8, List.of()))
        .isNotEqualTo(null);
    assertThat(new QueueError.ZeroCapacity(null, REMEDIES))
        .isNotEqualTo(new QueueError.ZeroEntryBytes(null, REMEDIES));
    QueueError ofGroup = new QueueError.ZeroCapacity("q", REMEDIES);
    PlanError.nameGroup(ofGroup, "g");
    assertThat(ofGroup).isNotEqualTo(new QueueError.ZeroCapacity("q", REMEDIES));
  }

  @Test
  void theLineIsSaidOnce() {
    QueueError error = new QueueError.OverBudget("near", NONE, 9, 8, REMEDIES);
    assertThat(error.line()).contains("near");
    assertThat(error.problem()).isEqualTo("over budget: 9 bytes required, 8 allowed, 1 short");
    assertThat(error.message()).isEqualTo("'near': " + error.problem());
    assertThat(error).hasToString(error.message() + "; lower the capacity to 5 slots");
    assertThat(new QueueError.OverBudget(null, NONE, 9, 8, REMEDIES).line()).isEmpty();
  }

  @Test
  void whereNoNumberWouldDoTheNextStepIsSaid() {
    List<Remedy> none = List.of();
    List<QueueError> errors =
        List.of(
            new QueueError.ZeroDrainWindow(null, none),
            new QueueError.ZeroCapacity(null, none),
            new QueueError.ZeroEntryBytes(null, none),
            new QueueError.InitialItemsExceedCapacity(null, 9, 8, none),
            new QueueError.HostParticipationRejected(null, none),
            new QueueError.Overflow(null, "queue bytes", "×", -1, 2, none),
            new QueueError.CapacityNotAllowed(null, Capacity.of(3).powerOfTwo(), 3, none),
            new QueueError.CapacityNotAllowed(null, Capacity.of(3).atLeast(4), 3, none),
            new QueueError.CapacityNotAllowed(null, Capacity.of(3).atMost(2), 3, none),
            new QueueError.CapacityNotAllowed(null, Capacity.largest().atMost(2), 3, none),
            new QueueError.CapacityNotAllowed(
                null, Capacity.expansion(3).clampToFit().atMost(2), 3, none),
            new QueueError.OverBudget(null, OptionalUnsignedLong.of(3), 9, 8, none),
            new QueueError.IndexTooNarrow(null, "capacity", 1L << 32, 32, none));
    assertThat(errors)
        .extracting(QueueError::toString)
        .containsExactly(
            "drain window: 0 items per launch, a launch drains at least 1; drain at least 1 item"
                + " per launch",
            "capacity: 0 slots, a queue has at least 1; give the queue at least 1 slot",
            "entry bytes: 0, an entry takes at least 1; give an entry at least 1 byte",
            "initial items: 9 exceed the capacity of 8; lower the initial items, or raise the"
                + " capacity",
            "host sync: the host participates, a resident queue is read in its final state only;"
                + " read the final state only",
            "queue bytes: 18,446,744,073,709,551,615 × 2 exceeds 2^64-1; lower what makes one of"
                + " the two so large",
            "capacity: 3 slots, not a power of two; ask for another capacity, or for less of it",
            "capacity: 3 slots, fewer than the least asked for, 4; ask for another capacity, or for"
                + " less of it",
            "capacity: 3 slots, more than the most asked for, 2; ask for another capacity, or for"
                + " less of it",
            "capacity: 3 slots would do at least, more than the most asked for, 2; ask for another"
                + " capacity, or for less of it",
            "capacity: 3 slots would do at least, more than the most asked for, 2; ask for another"
                + " capacity, or for less of it",
            "over budget: 3 slots at least would do, 9 bytes required, 8 allowed, 1 short; raise"
                + " the budget to 9 bytes",
            "index: a capacity of 4,294,967,296 does not fit 32 bits, at most 4,294,967,295; use a"
                + " wider index");
  }

  @Test
  void remediesOfPhasesAndOfAllLinesSaySo() {
    Remedy memory = Remedy.of(RemedyKind.RAISE_MEMORY_TO, 9);
    assertThat(memory.phase()).isEmpty();
    assertThat(memory.inPhase("build").phase()).contains("build");
    assertThat(memory.inPhase("build"))
        .hasToString("raise the memory to 9 bytes, for phase 'build'");
    Remedy shards = Remedy.of(RemedyKind.SHARD_OVER, 3);
    assertThat(shards.plansAll()).isFalse();
    assertThat(shards).hasToString("shard this line alone over 3 devices");
    assertThat(shards.plansAll(true).plansAll()).isTrue();
    assertThat(shards.plansAll(true)).hasToString("shard this line over 3 devices");
  }

  @Test
  void numbersArePrintedUnsignedAndOneIsNoPlural() {
    assertThat(new QueueError.InitialItemsExceedCapacity(null, -1, -2, List.of()).message())
        .isEqualTo(
            "initial items: 18,446,744,073,709,551,615 exceed the capacity of"
                + " 18,446,744,073,709,551,614");
    assertThat(new QueueError.OverBudget(null, NONE, 1, 0, List.of()).message())
        .isEqualTo("over budget: 1 byte required, 0 allowed, 1 short");
    assertThat(Remedy.of(RemedyKind.RAISE_BUDGET_BY, 1)).hasToString("raise the budget by 1 byte");
  }

  /** 877,306,675 · 4 = 3,509,226,700, as an int -785,740,596, and that as a u64. */
  @Test
  void aNumberFrom2To63OnIsCalledWhatItMostlyIs() {
    long wrapped = -785_740_596; // 877,306,675 · 4, as an int
    assertThat(new QueueError.OverBudget(null, NONE, wrapped, 0, List.of()).message())
        .startsWith(
            "over budget: 18,446,744,072,923,811,020 bytes required (as a signed number"
                + " -785,740,596: an int product may have wrapped), 0 allowed, ");
    assertThat(Remedy.of(RemedyKind.RAISE_MEMORY_TO, wrapped).toString())
        .endsWith("(as a signed number -785,740,596: an int product may have wrapped)");
    assertThat(Remedy.of(RemedyKind.RAISE_MEMORY_TO, Long.MIN_VALUE))
        .hasToString(
            "raise the memory to 9,223,372,036,854,775,808 bytes (as a signed number"
                + " -9,223,372,036,854,775,808: a signed product may have wrapped)");
    assertThat(Remedy.of(RemedyKind.RAISE_MEMORY_TO, Long.MAX_VALUE).toString())
        .doesNotContain("signed");
  }

  @Test
  void whereOverflowBecomesPossibleARemedySaysSo() {
    Remedy lower = Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 4_456_448);
    assertThat(lower).hasToString("lower the capacity to 4,456,448 slots");
    assertThat(lower.mayOverflow(true))
        .isNotEqualTo(lower)
        .hasToString("lower the capacity to 4,456,448 slots, and handle overflow");
    assertThat(Remedy.of(RemedyKind.CLAMP_TO_FIT, 7).mayOverflow()).isTrue();
    assertThat(lower.onLine("q")).isNotEqualTo(lower);
    assertThat(lower.onLine("q").line()).contains("q");
  }
}
