// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.queue.PlanError.HostParticipationRejected;
import dev.sluice.queue.PlanError.IndexTooNarrow;
import dev.sluice.queue.PlanError.InitialItemsExceedCapacity;
import dev.sluice.queue.PlanError.OnLine;
import dev.sluice.queue.PlanError.OverBudget;
import dev.sluice.queue.PlanError.OverMaxAllocation;
import dev.sluice.queue.PlanError.OverMaxBinding;
import dev.sluice.queue.PlanError.OverMemory;
import dev.sluice.queue.PlanError.Overflow;
import dev.sluice.queue.PlanError.TooManyDrainWindows;
import dev.sluice.queue.PlanError.WindowExceedsLaunch;
import dev.sluice.queue.PlanError.ZeroCapacity;
import dev.sluice.queue.PlanError.ZeroDrainWindow;
import dev.sluice.queue.PlanError.ZeroEntryBytes;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PlanErrorTest {
  private static final List<Remedy> REMEDIES = List.of(new Remedy(RemedyKind.LOWER_CAPACITY_TO, 5));

  /** One of each kind, and of each cause within a kind. */
  private static List<PlanError> all() {
    return List.of(
        new ZeroDrainWindow(),
        new ZeroCapacity(1),
        new ZeroEntryBytes(),
        new InitialItemsExceedCapacity(9, 8),
        new HostParticipationRejected(),
        new Overflow("wanted capacity", "+", 9, 8, REMEDIES),
        new Overflow("queue bytes", "×", 9, 8, REMEDIES),
        new Overflow("resident bytes", "+", 9, 8, REMEDIES),
        new OverBudget(9, 8, List.of()),
        new OverMemory(9, 8, REMEDIES),
        new OverMaxAllocation("entries", 9, 8, 1, REMEDIES),
        new OverMaxBinding("entries", 9, 8, 1, REMEDIES),
        new IndexTooNarrow("capacity", 9, 31, REMEDIES),
        new IndexTooNarrow("bound", 9, 31, REMEDIES),
        new WindowExceedsLaunch(9, 8),
        new TooManyDrainWindows(9, 8, REMEDIES),
        new OnLine("frontier", new ZeroCapacity(1)));
  }

  @Test
  void everyKindIsAmongThem() {
    Set<Class<?>> kinds = new HashSet<>();
    for (PlanError error : all()) {
      kinds.add(error.getClass());
    }
    assertThat(kinds)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(PlanError.class.getDeclaredClasses())
                .<Class<?>>map(kind -> kind)
                .filter(kind -> !Modifier.isAbstract(kind.getModifiers()))
                .toList());
  }

  /** Nobody else can add a kind, or make an error. */
  @Test
  void theKindsAreClosed() {
    assertNoneMade(PlanError.class);
    for (Class<?> kind : PlanError.class.getDeclaredClasses()) {
      assertThat(Modifier.isPublic(kind.getModifiers())).as("%s is public", kind).isTrue();
      assertThat(Modifier.isFinal(kind.getModifiers()))
          .as("%s is either final or abstract", kind)
          .isNotEqualTo(Modifier.isAbstract(kind.getModifiers()));
      assertNoneMade(kind);
    }
  }

  private static void assertNoneMade(Class<?> type) {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      assertThat(constructor.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED))
          .as("%s is for this package only", constructor)
          .isZero();
    }
  }

  @Test
  void noTwoCausesShareAText() {
    Pattern numbers = Pattern.compile("[0-9]+");
    Set<String> messages = new HashSet<>();
    for (PlanError error : all()) {
      assertThat(messages.add(numbers.matcher(error.message()).replaceAll("#")))
          .as("the text of %s is new", error)
          .isTrue();
      assertThat(error.message()).isNotBlank();
      assertThat(error.fix()).isNotBlank();
    }
    assertThat(new HashSet<>(all())).hasSameSizeAs(all());
  }

  @Test
  void noTwoRemediesShareAText() {
    Set<String> texts = new HashSet<>();
    for (RemedyKind kind : RemedyKind.values()) {
      assertThat(texts.add(new Remedy(kind, -1).toString())).as("%s", kind).isTrue();
      assertThat(new Remedy(kind, -1).toString()).doesNotContain("-1", "%");
    }
  }

  @Test
  void errorsAreEqualIfTheySayTheSame() {
    List<PlanError> once = all();
    List<PlanError> again = all();
    for (int i = 0; i < once.size(); i++) {
      assertThat(once.get(i)).isEqualTo(again.get(i)).hasSameHashCodeAs(again.get(i));
    }
    assertThat(new ZeroCapacity(1)).isNotEqualTo(new ZeroCapacity(2));
    assertThat(new InitialItemsExceedCapacity(9, 8))
        .isNotEqualTo(new InitialItemsExceedCapacity(10, 8))
        .isNotEqualTo(new InitialItemsExceedCapacity(9, 7))
        .isNotEqualTo(null);
    assertThat(new Overflow("queue bytes", "×", 9, 8, List.of()))
        .isNotEqualTo(new Overflow("queue bytes", "×", 9, 8, REMEDIES))
        .isNotEqualTo(new Overflow("queue bytes", "×", 8, 9, List.of()));
    assertThat(new OverBudget(9, 8, List.of()))
        .isNotEqualTo(new OverBudget(9, 7, List.of()))
        .isNotEqualTo(new OverBudget(9, 8, REMEDIES));
  }

  @Test
  void numbersArePrintedUnsigned() {
    assertThat(new InitialItemsExceedCapacity(-1, -2).message())
        .isEqualTo(
            "initial items: 18446744073709551615 exceed the capacity of 18446744073709551614");
    assertThat(new Overflow("queue bytes", "×", -1, -2, List.of()).message())
        .isEqualTo("queue bytes: 18446744073709551615 × 18446744073709551614 exceeds 2^64-1");
    assertThat(new OverBudget(-1, 0, List.of()))
        .hasToString(
            "over budget: 18446744073709551615 bytes required, 0 allowed, 18446744073709551615"
                + " short; raise the budget by 18446744073709551615 bytes");
  }
}
