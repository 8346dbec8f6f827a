// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.List;
import java.util.function.Consumer;
import nl.jqno.equalsverifier.EqualsVerifier;
import nl.jqno.equalsverifier.Warning;
import org.junit.jupiter.api.Test;

class DrainProfileTest {
  private static final long MAX = -1L;

  private static DrainProfile.Builder full() {
    return DrainProfile.builder()
        .itemsPerWindow(1)
        .itemsPerGroup(2)
        .threadsPerGroup(3)
        .residentGroups(4)
        .grid(GridKind.STRIDED)
        .sweepsAtMost(5)
        .polledEvery(12)
        .recorded(6)
        .launchesBetweenSweeps(7)
        .totalItems(MAX)
        .costs(Drains.COSTS);
  }

  private static OptionalUnsignedLong of(long value) {
    return OptionalUnsignedLong.of(value);
  }

  @Test
  void theDefaultIsOneWindowOfWhichNothingIsKnown() {
    DrainProfile profile = DrainProfile.oneWindow();
    assertThat(profile).isEqualTo(DrainProfile.builder().build());
    assertThat(profile.itemsPerWindow().isEmpty()).isTrue();
    assertThat(profile.itemsPerGroup().isEmpty()).isTrue();
    assertThat(profile.threadsPerGroup().isEmpty()).isTrue();
    assertThat(profile.residentGroups().isEmpty()).isTrue();
    assertThat(profile.grid()).isEqualTo(GridKind.PER_SLOT);
    assertThat(profile.end()).isEqualTo(DrainEnd.SWEEPS);
    assertThat(profile.sweeps().isEmpty()).isTrue();
    assertThat(profile.sweepsAreBound()).isFalse();
    assertThat(profile.polledEvery().isEmpty()).isTrue();
    assertThat(profile.recorded().isEmpty()).isTrue();
    assertThat(profile.launchesBetweenSweeps()).isZero();
    assertThat(profile.totalItems().isEmpty()).isTrue();
    assertThat(profile.costs()).isEqualTo(LaunchCosts.unknown());
  }

  @Test
  void holdsWhatIsSet() {
    DrainProfile profile = full().build();
    assertThat(profile.itemsPerWindow()).isEqualTo(of(1));
    assertThat(profile.itemsPerGroup()).isEqualTo(of(2));
    assertThat(profile.threadsPerGroup()).isEqualTo(of(3));
    assertThat(profile.residentGroups()).isEqualTo(of(4));
    assertThat(profile.grid()).isEqualTo(GridKind.STRIDED);
    assertThat(profile.sweeps()).isEqualTo(of(5));
    assertThat(profile.sweepsAreBound()).isTrue();
    assertThat(profile.end()).isEqualTo(DrainEnd.POLLED);
    assertThat(profile.polledEvery()).isEqualTo(of(12));
    assertThat(profile.recorded()).isEqualTo(of(6));
    assertThat(profile.launchesBetweenSweeps()).isEqualTo(7);
    assertThat(profile.totalItems()).isEqualTo(of(MAX));
    assertThat(profile.costs()).isEqualTo(Drains.COSTS);
    assertThat(profile.toBuilder().build()).isEqualTo(profile);
    assertThat(profile)
        .hasToString(
            "DrainProfile[itemsPerWindow=1, itemsPerGroup=2, threadsPerGroup=3, residentGroups=4,"
                + " grid=STRIDED, end=POLLED, sweepsAtMost=5, polledEvery=12, recorded=6,"
                + " launchesBetweenSweeps=7, totalItems=18446744073709551615, costs="
                + Drains.COSTS
                + "]");
    assertThat(DrainProfile.builder().sweeps(5).build().toString()).contains(", sweeps=5,");
    assertThat(DrainProfile.oneWindow())
        .hasToString(
            "DrainProfile[one window, grid=PER_SLOT, end=SWEEPS, launchesBetweenSweeps=0]");
  }

  @Test
  void aGroupHasAThreadForEachItemUnlessSet() {
    assertThat(DrainProfile.builder().itemsPerGroup(256).build().threadsPerGroup())
        .isEqualTo(of(256));
  }

  @Test
  void whatWritesAGridIsALaunchBetweenSweeps() {
    assertThat(indirect(0)).isEqualTo(1);
    assertThat(indirect(1)).isEqualTo(1);
    assertThat(indirect(2)).isEqualTo(2);
  }

  private static long indirect(long launches) {
    return DrainProfile.builder()
        .grid(GridKind.INDIRECT)
        .launchesBetweenSweeps(launches)
        .build()
        .launchesBetweenSweeps();
  }

  @Test
  void eachSettingIsSetOnceAndMayBeReplacedInACopy() {
    List<Consumer<DrainProfile.Builder>> settings =
        List.of(
            b -> b.itemsPerWindow(1),
            b -> b.itemsPerGroup(2),
            b -> b.threadsPerGroup(3),
            b -> b.residentGroups(4),
            b -> b.grid(GridKind.STRIDED),
            b -> b.sweeps(5),
            b -> b.sweepsAtMost(5),
            b -> b.polledEvery(12),
            b -> b.onDevice(),
            b -> b.recorded(6),
            b -> b.launchesBetweenSweeps(7),
            b -> b.totalItems(8),
            b -> b.costs(Drains.COSTS));
    for (Consumer<DrainProfile.Builder> setting : settings) {
      assertThatThrownBy(() -> setting.accept(full()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageEndingWith("set already");
      setting.accept(full().build().toBuilder());
    }
  }

  @Test
  void refusesNoItemNoGroupAndNoSweepAtATime() {
    List<Consumer<DrainProfile.Builder>> settings =
        List.of(
            b -> b.itemsPerGroup(0),
            b -> b.threadsPerGroup(0),
            b -> b.residentGroups(0),
            b -> b.polledEvery(0),
            b -> b.recorded(0));
    for (Consumer<DrainProfile.Builder> setting : settings) {
      assertThatThrownBy(() -> setting.accept(DrainProfile.builder()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("is 0, it is at least 1");
    }
  }

  @Test
  void refusesWhatMakesNoDrain() {
    assertRefused(
        DrainProfile.builder().grid(GridKind.STRIDED),
        "grid is STRIDED, but residentGroups is not set: a launch has at most so many groups");
    assertRefused(
        DrainProfile.builder().polledEvery(6).recorded(4),
        "polledEvery is 6, but the host reads between recordings of 4 sweeps: set a multiple of"
            + " it");
    assertRefused(
        DrainProfile.builder().onDevice(),
        "onDevice is set, one launch that loops, but grid is PER_SLOT: only STRIDED groups are all"
            + " resident");
    assertRefused(
        loop().itemsPerWindow(7),
        "onDevice is set, one launch that loops, but itemsPerWindow cuts a sweep into several");
    assertRefused(
        loop().recorded(7), "onDevice is set, one launch that loops, but recorded submits several");
    assertRefused(
        loop().launchesBetweenSweeps(7),
        "onDevice is set, one launch that loops, but launchesBetweenSweeps asks for others");
    assertThat(loop().build().end()).isEqualTo(DrainEnd.ON_DEVICE);
  }

  private static DrainProfile.Builder loop() {
    return DrainProfile.builder().grid(GridKind.STRIDED).residentGroups(1).onDevice();
  }

  private static void assertRefused(DrainProfile.Builder profile, String message) {
    assertThatThrownBy(profile::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
  }

  /** A plan prints its profile where that says more than how many items a window has. */
  @Test
  void eachSettingButTheWindowIsMoreThanWindows() {
    List<DrainProfile.Builder> more =
        List.of(
            DrainProfile.builder().itemsPerGroup(2),
            DrainProfile.builder().threadsPerGroup(2),
            DrainProfile.builder().residentGroups(2),
            DrainProfile.builder().grid(GridKind.INDIRECT),
            DrainProfile.builder().polledEvery(2),
            DrainProfile.builder().sweeps(2),
            DrainProfile.builder().recorded(2),
            DrainProfile.builder().launchesBetweenSweeps(2),
            DrainProfile.builder().totalItems(2),
            DrainProfile.builder().costs(LaunchCosts.builder().group(2).build()));
    for (DrainProfile.Builder setting : more) {
      DrainProfile profile = setting.itemsPerWindow(1).build();
      assertThat(planned(profile).toString()).contains(", windowCount=8, " + profile);
    }
    DrainProfile windows = DrainProfile.builder().itemsPerWindow(1).build();
    assertThat(planned(windows).toString()).contains(", windowCount=8, queue=");
    assertThat(planned(windows)).isNotEqualTo(planned(more.get(0).build()));
  }

  private static DrainPlan planned(DrainProfile drain) {
    WorkQueueProfile queue =
        WorkQueueProfile.builder().capacity(8).entryBytes(4).budgetBytes(32).build();
    return WorkQueuePlanner.using(Policies.UNSIGNED).planDrain(queue, drain).orElseThrow();
  }

  @Test
  void costsAreUnknownUntilSetOnce() {
    assertThat(LaunchCosts.unknown().toBuilder().build()).isEqualTo(LaunchCosts.unknown());
    LaunchCosts costs =
        LaunchCosts.builder()
            .enqueue(1)
            .submit(2)
            .launch(3)
            .group(MAX)
            .barrier(5)
            .hostRead(6)
            .build();
    assertThat(costs.toBuilder().build()).isEqualTo(costs);
    assertThat(costs.enqueue()).isEqualTo(of(1));
    assertThat(costs.submit()).isEqualTo(of(2));
    assertThat(costs.launch()).isEqualTo(of(3));
    assertThat(costs.group()).isEqualTo(of(MAX));
    assertThat(costs.barrier()).isEqualTo(of(5));
    assertThat(costs.hostRead()).isEqualTo(of(6));
    assertThat(costs)
        .hasToString(
            "LaunchCosts[enqueue=1 ps, submit=2 ps, launch=3 ps, group=18446744073709551615 ps,"
                + " barrier=5 ps, hostRead=6 ps]");
    assertThat(Drains.COSTS.toString()).contains("submit=unknown", "barrier=unknown");
    assertThatThrownBy(() -> LaunchCosts.builder().barrier(1).barrier(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("barrier is set already");
  }

  @Test
  void valuesAreEqualByTheirFields() {
    EqualsVerifier.forClass(DrainProfile.class)
        .withIgnoredFields("saysWindowsAlone") // follows from the others
        .suppress(Warning.NULL_FIELDS)
        .verify();
    for (Class<?> type :
        List.of(LaunchCosts.class, Grid.class, DrainTotals.class, PlanWarning.class)) {
      EqualsVerifier.forClass(type).suppress(Warning.NULL_FIELDS).verify();
    }
  }
}
