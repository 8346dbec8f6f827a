// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.queue.PlanResult.Planned;
import dev.sluice.queue.PlanResult.Rejected;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlanResultTest {
  private static final PlanError ONE = new QueueError.ZeroEntryBytes(null, List.of());
  private static final PlanError OTHER = new QueueError.HostParticipationRejected(null, List.of());

  private final PlanResult<String> planned = new Planned<>("plan");
  private final PlanResult<String> rejected = new Rejected<>(List.of(ONE, OTHER));

  @Test
  void isOneOfTwo() {
    assertThat(PlanResult.class.isSealed()).isTrue();
    assertThat(PlanResult.class.getPermittedSubclasses())
        .containsExactlyInAnyOrder(Planned.class, Rejected.class);
    assertThat(PlanResult.class.getPermittedSubclasses()).allMatch(Class::isRecord);
  }

  @Test
  void aPlanIsHadInAnyWay() {
    assertThat(planned.isPlanned()).isTrue();
    assertThat(planned.orElseThrow()).isEqualTo("plan");
    assertThat(planned.toOptional()).contains("plan");
    assertThat(planned.<String>fold(plan -> "a " + plan, errors -> "errors")).isEqualTo("a plan");
  }

  @Test
  void errorsAreHadInAnyWay() {
    assertThat(rejected.isPlanned()).isFalse();
    assertThat(rejected.toOptional()).isEmpty();
    assertThat(rejected.<Integer>fold(plan -> 0, List::size)).isEqualTo(2);
    assertThat(rejected.<@Nullable String>fold(plan -> "", errors -> null)).isNull();
    assertThatThrownBy(rejected::orElseThrow)
        .isInstanceOfSatisfying(
            PlanRejectedException.class, e -> assertThat(e.errors()).containsExactly(ONE, OTHER))
        .hasMessage(
            "entry bytes: 0, an entry takes at least 1; give an entry at least 1 byte; host"
                + " sync: the host participates, a resident queue is read in its final state only;"
                + " read the final state only");
  }

  @Test
  void aRejectionKeepsItsOwnErrors() {
    List<PlanError> errors = new ArrayList<>(List.of(ONE));
    Rejected<String> copied = new Rejected<>(errors);
    errors.add(OTHER);
    assertThat(copied.errors()).containsExactly(ONE);
    assertThatThrownBy(() -> copied.errors().add(OTHER))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aRejectionHasAReason() {
    assertThatThrownBy(() -> new Rejected<>(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("errors is empty: a rejection has at least one");
  }

  @Test
  void nullsAreNamed() {
    assertThatThrownBy(() -> new Planned<>(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("plan");
    assertThatThrownBy(() -> new Rejected<>(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("errors");
    for (PlanResult<String> result : List.of(planned, rejected)) {
      assertThatThrownBy(() -> result.fold(null, List::size))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("onPlanned");
      assertThatThrownBy(() -> result.fold(String::length, null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("onRejected");
    }
  }

  @Test
  void theExceptionKeepsItsWordsWhereItCannotKeepItsErrors() throws Exception {
    PlanRejectedException thrown = new PlanRejectedException(List.of(ONE));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(thrown);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      PlanRejectedException copy = (PlanRejectedException) in.readObject();
      assertThat(copy).hasMessage(thrown.getMessage());
      assertThat(copy.errors()).isEmpty();
    }
  }
}
