// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.sizing.EntryLayout;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WorkQueueProfileTest {
  private static final String ANOTHER_SIZING =
      "a sizing is set already; a queue has exactly one of capacity, expansion, largest";

  private static final EntryLayout LAYOUT = EntryLayout.builder().u32("vertex").build();

  private static WorkQueueProfile.Builder complete() {
    return WorkQueueProfile.builder().capacity(8).entryBytes(4).budgetBytes(64);
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessage(message);
  }

  @Test
  void defaults() {
    WorkQueueProfile profile = complete().build();
    assertThat(profile.initialItems()).isZero();
    assertThat(profile.controlBytes()).isZero();
    assertThat(profile.buffering()).isEqualTo(Buffering.SINGLE);
    assertThat(profile.hostSync()).isEqualTo(HostSync.FINAL_ONLY);
    assertThat(profile.clampToFit()).isFalse();
    assertThat(profile.bound().isEmpty()).isTrue();
    assertThat(profile.expansion().isEmpty()).isTrue();
    assertThat(profile.capacity().getAsLong()).isEqualTo(8);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertRefused(
        () -> WorkQueueProfile.builder().entryBytes(4).budgetBytes(64).build(),
        "no sizing is set: call one of capacity, expansion, largest");
    assertRefused(
        () -> WorkQueueProfile.builder().largest().budgetBytes(64).build(),
        "entryBytes is not set");
    assertRefused(
        () -> WorkQueueProfile.builder().largest().entryBytes(4).build(),
        "budgetBytes is not set; inside a device plan, budgetFromDevice will do");
  }

  static List<Arguments> settings() {
    return List.of(
        setting("capacity", b -> b.capacity(1), ANOTHER_SIZING),
        setting("expansion", b -> b.expansion(1), ANOTHER_SIZING),
        setting("largest", b -> b.largest(), ANOTHER_SIZING),
        setting("clampToFit", b -> b.clampToFit(), "clampToFit is set already"),
        setting("entryBytes", b -> b.entryBytes(1), "entryBytes is set already"),
        setting("budgetBytes", b -> b.budgetBytes(1), "budgetBytes is set already"),
        setting("budgetFromDevice", b -> b.budgetFromDevice(), "budgetBytes is set already"),
        setting("initialItems", b -> b.initialItems(0), "initialItems is set already"),
        setting("controlBytes", b -> b.controlBytes(0), "controlBytes is set already"),
        setting("buffering", b -> b.buffering(Buffering.SINGLE), "buffering is set already"),
        setting("hostSync", b -> b.hostSync(HostSync.FINAL_ONLY), "hostSync is set already"),
        setting("entry", b -> b.entry(LAYOUT), "entryBytes is set already"),
        setting("control", b -> b.control(LAYOUT), "controlBytes is set already"),
        setting("bound", b -> b.bound(1), "bound is set already"));
  }

  private static Arguments setting(
      String name, Consumer<WorkQueueProfile.Builder> set, String message) {
    return Arguments.argumentSet(name, set, message);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void whatIsDoubledIsNamed(Consumer<WorkQueueProfile.Builder> set, String message) {
    WorkQueueProfile.Builder builder = WorkQueueProfile.builder();
    set.accept(builder);
    assertRefused(() -> set.accept(builder), message);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void aBuilderThatStartsFromAProfileTakesEachSettingOnce(
      Consumer<WorkQueueProfile.Builder> set, String message) {
    WorkQueueProfile.Builder builder =
        complete().initialItems(3).controlBytes(5).build().toBuilder();
    set.accept(builder);
    assertRefused(() -> set.accept(builder), message);
  }

  @Test
  void theOtherSizingsAndBudgetAreDoublesToo() {
    assertRefused(() -> WorkQueueProfile.builder().capacity(1).expansion(1), ANOTHER_SIZING);
    assertRefused(() -> WorkQueueProfile.builder().expansion(1).largest(), ANOTHER_SIZING);
    assertRefused(() -> WorkQueueProfile.builder().largest().capacity(1), ANOTHER_SIZING);
    assertRefused(
        () -> WorkQueueProfile.builder().budgetBytes(1).budgetFromDevice(),
        "budgetBytes is set already");
    assertRefused(
        () -> WorkQueueProfile.builder().budgetFromDevice().budgetBytes(1),
        "budgetBytes is set already");
  }

  @Test
  void whatContradictsIsNamed() {
    String clamp = "clampToFit is set, but only an expansion can be clamped";
    assertRefused(() -> complete().clampToFit().build(), clamp);
    assertRefused(
        () ->
            WorkQueueProfile.builder().largest().entryBytes(4).budgetBytes(64).clampToFit().build(),
        clamp);
    assertRefused(
        () ->
            WorkQueueProfile.builder().expansion(1).entryBytes(4).budgetBytes(64).bound(9).build(),
        "bound is set, but an expansion is its own bound");
  }

  @Test
  void anotherSizingLeavesBehindWhatOnlyTheFirstOneUsed() {
    WorkQueueProfile clamped =
        WorkQueueProfile.builder().expansion(9).clampToFit().entryBytes(4).budgetBytes(64).build();
    assertThat(clamped.toBuilder().capacity(8).build()).isEqualTo(complete().build());
    assertThat(clamped.toBuilder().largest().build().clampToFit()).isFalse();
    assertThat(clamped.toBuilder().expansion(8).build().clampToFit()).isTrue();

    WorkQueueProfile bounded = complete().bound(9).build();
    assertThat(bounded.toBuilder().expansion(8).build().bound().isEmpty()).isTrue();
    assertThat(bounded.toBuilder().expansion(8).build())
        .isEqualTo(complete().build().toBuilder().expansion(8).build());
    assertThat(bounded.toBuilder().largest().build().bound().getAsLong()).isEqualTo(9);

    // What is set beside the new sizing is no leftover, whichever comes first.
    assertRefused(
        () -> clamped.toBuilder().clampToFit().capacity(8).build(),
        "clampToFit is set, but only an expansion can be clamped");
    assertRefused(
        () -> bounded.toBuilder().bound(9).expansion(8).build(),
        "bound is set, but an expansion is its own bound");
  }

  @Test
  void everySettingOfAProfileCanBeReplaced() {
    WorkQueueProfile changed =
        complete().build().toBuilder()
            .largest()
            .entryBytes(16)
            .budgetBytes(1_024)
            .initialItems(2)
            .controlBytes(128)
            .buffering(Buffering.PING_PONG)
            .hostSync(HostSync.HOST_PARTICIPATES)
            .bound(7)
            .build();
    assertThat(changed.sizing()).isEqualTo(QueueSizing.LARGEST);
    assertThat(changed.entryBytes()).isEqualTo(16);
    assertThat(changed.budgetBytes().getAsLong()).isEqualTo(1_024);
    assertThat(changed.initialItems()).isEqualTo(2);
    assertThat(changed.controlBytes()).isEqualTo(128);
    assertThat(changed.buffering()).isEqualTo(Buffering.PING_PONG);
    assertThat(changed.hostSync()).isEqualTo(HostSync.HOST_PARTICIPATES);
    assertThat(changed.bound().getAsLong()).isEqualTo(7);
    assertThat(changed.toString())
        .startsWith("WorkQueueProfile[largest, ")
        .contains(", entryBytes=16", ", initialItems=2", ", buffering=PING_PONG", ", bound=7");
  }

  @Test
  void nullsAreNamed() {
    assertThatThrownBy(() -> WorkQueueProfile.builder().buffering(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("buffering");
    assertThatThrownBy(() -> WorkQueueProfile.builder().hostSync(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("hostSync");
    assertThatThrownBy(() -> WorkQueueProfile.builder().entry(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("layout");
    assertThatThrownBy(() -> WorkQueueProfile.builder().control(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("layout");
  }

  @Test
  void aLayoutAndANumberReplaceEachOther() {
    WorkQueueProfile laidOut =
        WorkQueueProfile.builder()
            .capacity(8)
            .entry(LAYOUT)
            .control(LAYOUT)
            .budgetBytes(64)
            .build();
    assertThat(laidOut.entry()).contains(LAYOUT);
    assertThat(laidOut.control()).contains(LAYOUT);
    assertThat(laidOut.entryBytes()).isEqualTo(4);
    assertThat(laidOut.controlBytes()).isEqualTo(4);
    assertThat(laidOut.toBuilder().build()).isEqualTo(laidOut);
    WorkQueueProfile numbers = laidOut.toBuilder().entryBytes(4).controlBytes(0).build();
    assertThat(numbers).isEqualTo(complete().build());
    assertThat(numbers.entry()).isEmpty();
    assertThat(numbers.control()).isEmpty();
    assertThat(numbers.toBuilder().entry(LAYOUT).control(LAYOUT).build()).isEqualTo(laidOut);
    assertRefused(
        () -> WorkQueueProfile.builder().entryBytes(4).entry(LAYOUT), "entryBytes is set already");
    assertRefused(
        () -> WorkQueueProfile.builder().control(LAYOUT).controlBytes(4),
        "controlBytes is set already");
  }

  @Test
  void aBuilderStaysUsableAfterItHasBuilt() {
    WorkQueueProfile.Builder builder = complete();
    WorkQueueProfile first = builder.build();
    WorkQueueProfile second = builder.initialItems(5).build();
    assertThat(first.initialItems()).isZero();
    assertThat(second.initialItems()).isEqualTo(5);
  }

  @Test
  void aBudgetOfTheDeviceIsNone() {
    WorkQueueProfile profile =
        WorkQueueProfile.builder()
            .expansion(-1)
            .clampToFit()
            .entryBytes(1)
            .budgetFromDevice()
            .build();
    assertThat(profile.budgetBytes().isEmpty()).isTrue();
    assertThat(profile.toString()).contains("budgetBytes=of the device", "clampToFit");
    assertThat(profile.toBuilder().build()).isEqualTo(profile);
    assertThat(profile.toBuilder().budgetBytes(-1).build()).isNotEqualTo(profile);
  }
}
