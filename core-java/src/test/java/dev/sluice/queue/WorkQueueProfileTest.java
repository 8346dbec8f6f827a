// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WorkQueueProfileTest {
  private static final String MOST = "18,446,744,073,709,551,615";

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
    assertThat(profile.capacity().clampsToFit()).isFalse();
    assertThat(profile.bound().isEmpty()).isTrue();
    assertThat(profile.indexBits()).isEqualTo(64);
    assertThat(profile.capacity()).isEqualTo(Capacity.of(8));
  }

  @Test
  void whatIsMissingIsNamed() {
    assertRefused(
        () -> WorkQueueProfile.builder().entryBytes(4).budgetBytes(64).build(),
        "capacity is not set; call one of capacity, expansion, largest");
    assertRefused(
        () -> WorkQueueProfile.builder().largest().budgetBytes(64).build(),
        "entryBytes is not set; call entryBytes or entry");
  }

  static List<Arguments> settings() {
    return List.of(
        setting("capacity", b -> b.capacity(65_536), "capacity is set already, to 65,536 slots"),
        setting("one slot", b -> b.capacity(1), "capacity is set already, to 1 slot"),
        setting(
            "expansion", b -> b.expansion(1), "capacity is set already, to an expansion of 1 item"),
        setting("largest", b -> b.largest(), "capacity is set already, to the largest that fits"),
        setting("clampToFit", b -> b.clampToFit(), "clampToFit is set already"),
        setting("entryBytes", b -> b.entryBytes(-1), "entryBytes is set already, to " + MOST),
        setting("budgetBytes", b -> b.budgetBytes(1), "budgetBytes is set already, to 1"),
        setting("initialItems", b -> b.initialItems(0), "initialItems is set already, to 0"),
        setting("controlBytes", b -> b.controlBytes(0), "controlBytes is set already, to 0"),
        setting(
            "buffering", b -> b.buffering(Buffering.SINGLE), "buffering is set already, to SINGLE"),
        setting(
            "hostSync",
            b -> b.hostSync(HostSync.FINAL_ONLY),
            "hostSync is set already, to FINAL_ONLY"),
        setting("indexBits", b -> b.indexBits(31), "indexBits is set already, to 31"),
        setting("entry", b -> b.entry(LAYOUT), "entryBytes is set already, to 4"),
        setting("control", b -> b.control(LAYOUT), "controlBytes is set already, to 4"),
        setting("bound", b -> b.bound(1), "bound is set already, to 1"));
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
  void whatContradictsIsNamed() {
    String clamp = "clampToFit is set, but only an expansion can be clamped, not ";
    assertRefused(() -> complete().clampToFit().build(), clamp + "8 slots");
    assertRefused(
        () ->
            WorkQueueProfile.builder().largest().entryBytes(4).budgetBytes(64).clampToFit().build(),
        clamp + "the largest that fits");
    assertRefused(
        () ->
            WorkQueueProfile.builder().expansion(1).entryBytes(4).budgetBytes(64).bound(9).build(),
        "bound is set, but an expansion is its own bound");
  }

  @Test
  void aNewCapacityReplacesTheOldOneWhole() {
    WorkQueueProfile clamped =
        WorkQueueProfile.builder().expansion(9).clampToFit().entryBytes(4).budgetBytes(64).build();
    assertThat(clamped.toBuilder().capacity(8).build()).isEqualTo(complete().build());
    assertThat(clamped.toBuilder().expansion(8).build().capacity().clampsToFit()).isFalse();
    assertThat(clamped.toBuilder().clampToFit().build()).isEqualTo(clamped);

    WorkQueueProfile bounded = complete().bound(9).build();
    assertThat(bounded.toBuilder().expansion(8).build().bound().isEmpty()).isTrue();
    assertThat(bounded.toBuilder().expansion(8).build())
        .isEqualTo(complete().build().toBuilder().expansion(8).build());
    assertThat(bounded.toBuilder().largest().build().bound().getAsLong()).isEqualTo(9);

    // What is set beside the new sizing is no leftover, whichever comes first.
    assertRefused(
        () -> clamped.toBuilder().clampToFit().capacity(8).build(),
        "clampToFit is set, but only an expansion can be clamped, not 8 slots");
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
            .indexBits(31)
            .build();
    assertThat(changed.capacity()).isEqualTo(Capacity.largest());
    assertThat(changed.indexBits()).isEqualTo(31);
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
        () -> WorkQueueProfile.builder().entryBytes(4).entry(LAYOUT),
        "entryBytes is set already, to 4");
    assertRefused(
        () -> WorkQueueProfile.builder().control(LAYOUT).controlBytes(4),
        "controlBytes is set already, to 4");
  }

  @Test
  void anIndexHasTheWidthOfAType() {
    for (int wrong : new int[] {0, 1, 30, 33, 63, 65, -32}) {
      assertThatThrownBy(() -> complete().indexBits(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("indexBits: " + wrong + " is none of 31, 32, 64");
    }
  }

  @Test
  void aRemedyThatIsForSomethingElseIsRefused() {
    WorkQueueProfile fixed = complete().build();
    for (RemedyKind kind :
        List.of(
            RemedyKind.LOWER_EXPANSION_TO,
            RemedyKind.CLAMP_TO_FIT,
            RemedyKind.WIDEN_WINDOW_TO,
            RemedyKind.NARROW_WINDOW_TO,
            RemedyKind.SPLIT_INTO_SEGMENTS,
            RemedyKind.RAISE_MEMORY_TO,
            RemedyKind.PLACE_SEPARATELY)) {
      assertThatThrownBy(() -> fixed.with(Remedy.of(kind, 3)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("cannot " + Remedy.of(kind, 3) + ": ");
    }
    assertThatThrownBy(() -> fixed.with(Remedy.of(RemedyKind.RAISE_BUDGET_BY, -1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fixed.with(Remedy.of(RemedyKind.SHARD_OVER, 0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fixed.with(Remedy.of(RemedyKind.WIDEN_INDEX_TO, 33)))
        .isInstanceOf(IllegalArgumentException.class);
    // 8 slots and 5 items over 3 devices, each rounded up; the bound is of one device's buffer.
    assertThat(
            complete().initialItems(5).bound(8).build().with(Remedy.of(RemedyKind.SHARD_OVER, 3)))
        .isEqualTo(complete().build().toBuilder().capacity(3).initialItems(2).bound(8).build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOWER_EXPANSION_TO | 3 | lower the expansion to 3 items: the capacity is 8 slots",
        "LOWER_LEAST_TO | 1 | ask for at least 1 slot: the capacity is 8 slots",
        "CLAMP_TO_FIT | 3 | clamp the expansion to what fits, 3 slots, and handle overflow: the"
            + " capacity is 8 slots",
        "RAISE_BUDGET_BY | 9223372036854775807 | raise the budget by 9,223,372,036,854,775,807"
            + " bytes: there is no budget that could be raised by as much",
        "WIDEN_INDEX_TO | 31 | widen the index to 31 bits: an index has 31, 32 or 64 bits",
        "SHARD_OVER | 0 | shard this line alone over 0 devices: 0 devices hold nothing",
        "POLL_EVERY | 3 | let the host read one flag each 3 sweeps: no setting of a queue's"
            + " profile, but of a drain or a device",
      })
  void aRemedyThatChangesNothingSaysWhy(RemedyKind kind, long amount, String why) {
    WorkQueueProfile fixed = complete().build().toBuilder().budgetBytes(-9).build();
    assertThatThrownBy(() -> fixed.with(Remedy.of(kind, amount)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot " + why);
  }

  @Test
  void aRemedyIsForItsKindOfCapacityAlone() {
    WorkQueueProfile largest = WorkQueueProfile.builder().largest().entryBytes(4).build();
    for (RemedyKind kind :
        List.of(
            RemedyKind.LOWER_CAPACITY_TO,
            RemedyKind.RAISE_CAPACITY_TO,
            RemedyKind.SHARD_OVER,
            RemedyKind.LOWER_EXPANSION_TO)) {
      assertThatThrownBy(() -> largest.with(Remedy.of(kind, 3)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith(": the capacity is the largest that fits");
    }
    for (long bytes : new long[] {0, 1}) {
      assertThatThrownBy(() -> largest.with(Remedy.of(RemedyKind.RAISE_BUDGET_BY, bytes)))
          .hasMessageEndingWith("there is no budget that could be raised by as much");
    }
  }

  @Test
  void aRemedyIsFollowedToTheByte() {
    WorkQueueProfile fixed =
        complete().initialItems(3).buffering(Buffering.PING_PONG).indexBits(31).build();
    WorkQueueProfile host = fixed.toBuilder().hostSync(HostSync.HOST_PARTICIPATES).build();
    WorkQueueProfile expansion = fixed.toBuilder().expansion(9).build();
    assertThat(fixed.with(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 7)))
        .isEqualTo(fixed.toBuilder().capacity(7).build());
    assertThat(fixed.with(Remedy.of(RemedyKind.RAISE_CAPACITY_TO, 9)))
        .isEqualTo(fixed.toBuilder().capacity(9).build());
    assertThat(expansion.with(Remedy.of(RemedyKind.LOWER_EXPANSION_TO, 5)))
        .isEqualTo(fixed.toBuilder().expansion(5).build());
    assertThat(expansion.with(Remedy.of(RemedyKind.CLAMP_TO_FIT, 5)))
        .isEqualTo(fixed.toBuilder().expansion(9).clampToFit().build());
    WorkQueueProfile least = fixed.toBuilder().capacity(Capacity.largest().atLeast(5)).build();
    assertThat(least.with(Remedy.of(RemedyKind.LOWER_LEAST_TO, 5))).isEqualTo(least);
    assertThat(fixed.with(Remedy.of(RemedyKind.LOWER_INITIAL_ITEMS_TO, 2)))
        .isEqualTo(fixed.toBuilder().initialItems(2).build());
    assertThat(fixed.with(Remedy.of(RemedyKind.RAISE_ENTRY_BYTES_TO, 8)))
        .isEqualTo(fixed.toBuilder().entryBytes(8).build());
    // 64 bytes, and as many as reach 2^64-1.
    assertThat(fixed.with(Remedy.of(RemedyKind.RAISE_BUDGET_BY, -65)))
        .isEqualTo(fixed.toBuilder().budgetBytes(-1).build());
    assertThat(host.with(Remedy.of(RemedyKind.READ_FINAL_STATE_ONLY, 0))).isEqualTo(fixed);
    assertThat(fixed.with(Remedy.of(RemedyKind.WIDEN_INDEX_TO, 32)).indexBits()).isEqualTo(32);
    assertThat(fixed.with(Remedy.of(RemedyKind.WIDEN_INDEX_TO, 64)).indexBits()).isEqualTo(64);
    assertThat(fixed.with(Remedy.of(RemedyKind.USE_SINGLE_BUFFER, 0)))
        .isEqualTo(fixed.toBuilder().buffering(Buffering.SINGLE).build());
    assertThat(fixed.with(Remedy.of(RemedyKind.PROVE_BOUND, 9)))
        .isEqualTo(fixed.toBuilder().bound(9).build());
  }

  @Test
  void aControlBlockHasNoSideArray() {
    EntryLayout beside = EntryLayout.builder().u32("a").sideArray("b", DeviceType.U8).build();
    assertThatThrownBy(() -> WorkQueueProfile.builder().control(beside))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layout has the side array 'b', but a control block has no slots");
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
  void allThatIsSetIsPrinted() {
    assertThat(
            WorkQueueProfile.builder()
                .capacity(Capacity.expansion(9).clampToFit().atLeast(2).atMost(64).powerOfTwo())
                .entry(
                    EntryLayout.builder().u32("vertex").sideArray("ready", DeviceType.U8).build())
                .budgetBytes(1_024)
                .initialItems(3)
                .controlBytes(128)
                .buffering(Buffering.PING_PONG)
                .indexBits(32)
                .build())
        .hasToString(
            "WorkQueueProfile[expansion=9, clampToFit, at least 2 slots, at most 64 slots, a power"
                + " of two, entryBytes=4, slotBytes=5, budgetBytes=1024, initialItems=3,"
                + " controlBytes=128, buffering=PING_PONG, hostSync=FINAL_ONLY, indexBits=32]");
    assertThat(complete().bound(9).build())
        .hasToString(
            "WorkQueueProfile[capacity=8, entryBytes=4, slotBytes=4, budgetBytes=64,"
                + " initialItems=0, controlBytes=0, buffering=SINGLE, hostSync=FINAL_ONLY,"
                + " indexBits=64, bound=9]");
    assertThat(WorkQueueProfile.builder().largest().entryBytes(4).build())
        .hasToString(
            "WorkQueueProfile[largest, entryBytes=4, slotBytes=4, budgetBytes=of the device,"
                + " initialItems=0, controlBytes=0, buffering=SINGLE, hostSync=FINAL_ONLY,"
                + " indexBits=64]");
  }

  @Test
  void aBudgetOfTheDeviceIsNone() {
    WorkQueueProfile profile =
        WorkQueueProfile.builder().expansion(-1).clampToFit().entryBytes(1).build();
    assertThat(profile.budgetBytes().isEmpty()).isTrue();
    assertThat(profile.toString()).contains("budgetBytes=of the device", "clampToFit");
    assertThat(profile.toBuilder().build()).isEqualTo(profile);
    assertThat(profile.toBuilder().budgetBytes(-1).build()).isNotEqualTo(profile);
  }
}
