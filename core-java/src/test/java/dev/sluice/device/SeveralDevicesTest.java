// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.internal.QueueDoor;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeveralDevicesTest {
  private static final long V = 65_608_366;
  private static final long E = 3_612_134_270L;

  private static final DevicePlanner PLANNER = DevicePlanner.using(Policies.UNSIGNED);

  /** com-Friendster on cards of 40 GB, by worked examples. */
  private static DeviceProfile.Builder friendster() {
    return DeviceProfile.builder("A100-40")
        .memory(DeviceMemory.ofTotal(42_298_834_944L))
        .limits(DeviceLimits.builder().granularity(2 << 20).build())
        .reserve("context", 536_870_912)
        .resident("offsets", V + 1, 8)
        .resident("distance", V, 4)
        .line(ResidentLine.builder("targets").count(E).bytesEach(4).sharded().build())
        .line(QueueLine.builder("edges").profile(edges()).sharded().build())
        .line(ResidentLine.builder("exchange").count(1_000_000).bytesEach(8).perPeer().build());
  }

  private static WorkQueueProfile edges() {
    return WorkQueueProfile.builder()
        .capacity(E)
        .entryBytes(8)
        .controlBytes(64)
        .buffering(Buffering.PING_PONG)
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1_806_067_135, 1_000_000, 36_924_555_264, 4_837_408_768",
    "3, 1_204_044_757, 2_000_000, 24_895_291_392, 16_866_672_640",
    "4, 903_033_568, 3_000_000, 18_880_659_456, 22_881_304_576"
  })
  void friendsterOnSeveral(long devices, String part, String exchange, String bytes, String left) {
    DeviceProfile profile = friendster().devices(devices).build();
    for (NumericPolicy policy : Policies.all()) {
      DevicePlan plan = DevicePlanner.using(policy).plan(profile).orElseThrow();
      assertThat(resident(plan, "targets").count()).isEqualTo(number(part));
      assertThat(plan.queue("edges").plan().capacity()).isEqualTo(number(part));
      assertThat(resident(plan, "exchange").count()).isEqualTo(number(exchange));
      assertThat(plan.allocatedBytes()).isEqualTo(number(bytes));
      assertThat(plan.freeBytes()).isEqualTo(number(left));
      assertThat(plan.profile()).isEqualTo(profile);
      assertThat(plan.lines()).extracting(PlannedLine::line).isEqualTo(profile.lines());
    }
  }

  /** 73,039,609,856 bytes are 31,277,645,824 more than there are. */
  @Test
  void friendsterOnOne() {
    for (NumericPolicy policy : Policies.all()) {
      DevicePlanner planner = DevicePlanner.using(policy);
      DeviceLedger ledger = planner.ledger(friendster().build());
      DeviceError.OverMemory over = (DeviceError.OverMemory) ledger.errors().get(0);
      assertThat(ledger.errors()).hasSize(1);
      assertThat(over.line()).contains("edges");
      assertThat(over.shortfallBytes()).isEqualTo(31_277_645_824L);
      long all = 42_298_834_944L - 536_870_912 + 31_277_645_824L;
      assertThat(all).isEqualTo(73_039_609_856L);
      assertThat(amount(over, RemedyKind.RAISE_MEMORY_TO)).isEqualTo(all + 536_870_912);
      PlannedResident exchange = (PlannedResident) ledger.lines().get(5).place().orElseThrow();
      assertThat(exchange.count()).isZero();
      assertThat(exchange.regions()).isEmpty();
      assertThat(exchange.takenBytes()).isZero();
    }
  }

  @Test
  void friendsterNeedsTwo() {
    for (NumericPolicy policy : Policies.all()) {
      DevicePlanner planner = DevicePlanner.using(policy);
      DeviceLedger fewest = planner.fewestDevices(friendster().devices(3).build(), 8);
      assertThat(fewest.profile()).isEqualTo(friendster().devices(2).build());
      assertThat(fewest.isPlanned()).isTrue();
      assertThat(fewest).isEqualTo(planner.ledger(friendster().devices(2).build()));
      DeviceLedger one = planner.fewestDevices(friendster().build(), 1);
      assertThat(one).isEqualTo(planner.ledger(friendster().build()));
      assertThat(one.isPlanned()).isFalse();
      assertThatThrownBy(() -> planner.fewestDevices(friendster().build(), 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("most: 0 devices, the least is 1");
    }
  }

  @Test
  void friendsterUneven() {
    DeviceProfile profile =
        friendster().devices(4).build().toBuilder()
            .line(
                ResidentLine.builder("targets")
                    .count(E)
                    .bytesEach(4)
                    .spread(Spread.sharded().imbalanceBps(11_000))
                    .build())
            .line(
                ResidentLine.builder("offsets")
                    .count(V + 1)
                    .bytesEach(8)
                    .spread(Spread.sharded().plus(1))
                    .build())
            .build();
    for (NumericPolicy policy : Policies.all()) {
      DevicePlan plan = DevicePlanner.using(policy).plan(profile).orElseThrow();
      assertThat(resident(plan, "targets").count()).isEqualTo(993_336_925);
      assertThat(resident(plan, "offsets").count()).isEqualTo(16_402_093);
    }
  }

  // ---- Shards ----

  /** Of 10 elements, and at 13,000 basis points 13 of them: 7, 5, 4 … */
  @ParameterizedTest
  @CsvSource({
    "10, 1, 0, 10000, 10",
    "10, 3, 0, 10000, 4",
    "10, 2, 0, 13000, 7",
    "10, 3, 0, 13000, 5",
    "10, 4, 1, 13000, 5",
    "10, 2, 0, 30000, 10",
    "10, 11, 0, 10000, 1",
    "0, 4, 0, 10000, 0",
    "0, 4, 1, 10000, 1",
    "18446744073709551615, 18446744073709551615, 0, 10000, 1",
    "18446744073709551615, 2, 0, 10000, 9223372036854775808",
    "1676976733973595601, 2, 0, 110000, 1676976733973595601",
  })
  void partsOfTheFullest(String count, String devices, long plus, int bps, String part) {
    DeviceProfile profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(-1))
            .devices(Long.parseUnsignedLong(devices))
            .line(
                ResidentLine.builder("r")
                    .count(Long.parseUnsignedLong(count))
                    .bytesEach(1)
                    .spread(Spread.sharded().plus(plus).imbalanceBps(bps))
                    .build())
            .build();
    for (NumericPolicy policy : Policies.all()) {
      DevicePlan plan = DevicePlanner.using(policy).plan(profile).orElseThrow();
      assertThat(resident(plan, "r").count()).isEqualTo(Long.parseUnsignedLong(part));
    }
  }

  @Test
  void whatExceedsU64IsSaidOnItsLine() {
    DeviceProfile.Builder profile =
        DeviceProfile.builder("d").memory(DeviceMemory.ofFree(100)).devices(3);
    profile.line(
        ResidentLine.builder("uneven")
            .count(-1)
            .bytesEach(1)
            .spread(Spread.sharded().imbalanceBps(10_001))
            .build());
    profile.line(ResidentLine.builder("peers").count(1L << 63).bytesEach(1).perPeer().build());
    profile.line(
        ResidentLine.builder("more")
            .count(-1)
            .bytesEach(1)
            .spread(Spread.sharded().plus(-1))
            .build());
    profile.resident("fits", 100, 1);
    DeviceLedger ledger = PLANNER.ledger(profile.build());
    assertThat(ledger.errors())
        .hasOnlyElementsOfType(DeviceError.Overflow.class)
        .extracting(PlanError::message)
        .containsExactly(
            "'uneven': count of the fullest device: 18,446,744,073,709,551,615 × 10,001 exceeds"
                + " 2^64-1",
            "'peers': count for all peers: 9,223,372,036,854,775,808 × 2 exceeds 2^64-1",
            "'more': count of the fullest device: 6,148,914,691,236,517,205 +"
                + " 18,446,744,073,709,551,615 exceeds 2^64-1");
    assertThat(ledger.lines())
        .extracting(line -> line.place().isPresent())
        .containsExactly(false, false, false, true);
    assertThat(ledger.leftBytes()).isZero();
    DeviceError.Overflow overflow = (DeviceError.Overflow) ledger.errors().get(0);
    assertThat(overflow.field()).isEqualTo("count of the fullest device");
    assertThat(overflow.operation()).isEqualTo("×");
    assertThat(overflow.left()).isEqualTo(-1);
    assertThat(overflow.right()).isEqualTo(10_001);
    assertThat(overflow.fix()).isEqualTo("lower what makes one of the two so large");
  }

  /** What is divided of a queue, and what is not. */
  @Test
  void aQueueIsDividedButForItsBound() {
    WorkQueueProfile queue =
        WorkQueueProfile.builder()
            .capacity(10)
            .initialItems(7)
            .entryBytes(8)
            .bound(9)
            .budgetBytes(100)
            .controlBytes(4)
            .build();
    DevicePlan plan =
        PLANNER
            .plan(
                DeviceProfile.builder("d")
                    .memory(DeviceMemory.ofFree(100))
                    .devices(3)
                    .line(QueueLine.builder("q", queue).sharded().build())
                    .build())
            .orElseThrow();
    assertThat(plan.queue("q").plan().profile())
        .isEqualTo(queue.toBuilder().capacity(4).initialItems(3).build());
    assertThat(plan.queue("q").line().profile()).isEqualTo(queue);
    WorkQueueProfile expansion =
        WorkQueueProfile.builder().expansion(10).initialItems(7).entryBytes(8).build();
    DeviceProfile expanding =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(100))
            .devices(3)
            .line(QueueLine.builder("q", expansion).sharded().build())
            .build();
    assertThat(PLANNER.plan(expanding).orElseThrow().queue("q").plan().profile())
        .isEqualTo(expansion.toBuilder().expansion(4).initialItems(3).build());
  }

  @Test
  void withOneDeviceLinesAreAsGiven() {
    DeviceProfile.Builder spread = DeviceProfile.builder("d").memory(DeviceMemory.ofFree(1 << 30));
    DeviceProfile.Builder plain = DeviceProfile.builder("d").memory(DeviceMemory.ofFree(1 << 30));
    ResidentLine resident = ResidentLine.of("r", 1_001, 8);
    QueueLine queue = QueueLine.of("q", edges().toBuilder().capacity(999).build());
    Spread uneven = Spread.sharded().imbalanceBps(20_000);
    spread.line(resident.toBuilder().spread(uneven.plus(5)).build());
    spread.line(queue.toBuilder().spread(uneven).build());
    plain.line(resident).line(queue);
    DevicePlan plan = PLANNER.plan(spread.build()).orElseThrow();
    DevicePlan expected = PLANNER.plan(plain.build()).orElseThrow();
    assertThat(plan.freeBytes()).isEqualTo(expected.freeBytes());
    assertThat(plan.queue("q").plan()).isEqualTo(expected.queue("q").plan());
    assertThat(plan.lines())
        .extracting(PlannedLine::regions)
        .isEqualTo(expected.lines().stream().map(PlannedLine::regions).toList());
    // And nothing is derived.
    assertThat(spread.build().isOfOneDevice()).isTrue();
    assertThat(friendster().build().isOfOneDevice()).isFalse();
  }

  // ---- Remedies ----

  /** 100 bytes hold 12 slots of 8, and hence three devices 36; the fourth has not all of them. */
  @Test
  void aCapacityIsLoweredToThatOfAllTogether() {
    DeviceProfile profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(100))
            .devices(3)
            .line(
                QueueLine.builder("q")
                    .profile(WorkQueueProfile.builder().capacity(40).entryBytes(8).build())
                    .sharded()
                    .build())
            .build();
    PlanError error = PLANNER.ledger(profile).errors().get(0);
    assertThat(error)
        .hasToString(
            "'q': over memory: 112 bytes required, 100 left, 12 short; lower the capacity to 36"
                + " slots, or shard this line over 4 devices, or raise the memory to 112 bytes");
    for (Remedy remedy : error.remedies()) {
      assertThat(PLANNER.ledger(profile.with(remedy)).isPlanned()).isTrue();
    }
    assertThat(PLANNER.ledger(profile.with(lower(37))).isPlanned()).isFalse();
    // 36 · 10,000 / 12,000 = 30, of which 36 are the uneven ones.
    DeviceProfile uneven =
        profile.toBuilder()
            .line(
                ((QueueLine) profile.lines().get(0))
                    .toBuilder().spread(Spread.sharded().imbalanceBps(12_000)).build())
            .build();
    assertThat(amount(PLANNER.ledger(uneven).errors().get(0), RemedyKind.LOWER_CAPACITY_TO))
        .isEqualTo(30);
    assertThat(PLANNER.ledger(uneven.with(lower(30))).isPlanned()).isTrue();
    assertThat(PLANNER.ledger(uneven.with(lower(31))).isPlanned()).isFalse();
  }

  private static Remedy lower(long slots) {
    return Remedy.of(RemedyKind.LOWER_CAPACITY_TO, slots).onLine("q");
  }

  /** 7 initial items of each of three need a capacity of 7 there, of which 19 are the least. */
  @Test
  void initialItemsAndCapacityAreThoseOfAllTogether() {
    DeviceProfile profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(1_000))
            .devices(3)
            .line(
                QueueLine.builder("q")
                    .profile(
                        WorkQueueProfile.builder()
                            .capacity(16)
                            .initialItems(20)
                            .entryBytes(8)
                            .build())
                    .sharded()
                    .build())
            .build();
    PlanError error = PLANNER.ledger(profile).errors().get(0);
    assertThat(error)
        .hasToString(
            "'q': initial items: 7 exceed the capacity of 6; raise the capacity to 19 slots,"
                + " or lower the initial items to 18");
    for (Remedy remedy : error.remedies()) {
      assertThat(PLANNER.ledger(profile.with(remedy)).isPlanned()).isTrue();
    }
  }

  /** The whole is looked at: what the other line has of two devices leaves this one enough. */
  @Test
  void shardingALineCountsOnTheOthersThatAreSharded() {
    PlanError error = PLANNER.ledger(friendster().build()).errors().get(0);
    Remedy shard =
        error.remedies().stream()
            .filter(remedy -> remedy.kind() == RemedyKind.SHARD_OVER)
            .findFirst()
            .orElseThrow();
    assertThat(shard).hasToString("shard this line over 2 devices");
    assertThat(shard.plansAll()).isTrue();
    assertThat(friendster().build().with(shard)).isEqualTo(friendster().devices(2).build());
  }

  /** Two lines that each lack memory: each speaks of itself, and says so. */
  @Test
  void whereTheWholeIsNotPlannedItSpeaksOfTheLineAlone() {
    DeviceProfile profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(100))
            .resident("a", 150, 1)
            .resident("b", 130, 1)
            .build();
    List<PlanError> errors = PLANNER.ledger(profile).errors();
    assertThat(errors)
        .extracting(PlanError::fix)
        .containsExactly(
            "shard this line alone over 2 devices, or raise the memory to 280 bytes",
            "shard this line alone over 2 devices, or raise the memory to 280 bytes");
    // Once one is sharded, the other takes its part into account: 75 and 25 of 130.
    DeviceProfile sharded = profile.with(errors.get(0).remedies().get(0));
    assertThat(PLANNER.ledger(sharded).errors())
        .extracting(PlanError::fix)
        .containsExactly("shard this line over 3 devices, or raise the memory to 205 bytes");
  }

  /** What is exchanged grows with each device: 5 are the fewest, and 16 are too many again. */
  @Test
  void moreDevicesMayHaveNoPlace() {
    DeviceProfile.Builder builder =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(100))
            .line(ResidentLine.builder("r").count(400).bytesEach(1).sharded().build())
            .line(ResidentLine.builder("x").count(5).bytesEach(1).perPeer().build());
    DeviceProfile profile = builder.build();
    assertThat(PLANNER.fewestDevices(profile, 100).profile().devices()).isEqualTo(5);
    for (long n = 1; n < 25; n++) {
      // ceil(400 / n) + 5·(n - 1) is at most 100.
      assertThat(PLANNER.plan(profile.toBuilder().devices(n).build()).isPlanned())
          .as(n + " devices")
          .isEqualTo((400 + n - 1) / n + 5 * (n - 1) <= 100);
    }
    assertThat(PLANNER.ledger(profile).errors().get(0).fix())
        .isEqualTo("shard this line over 5 devices, or raise the memory to 400 bytes");
    // 200 a peer never fit.
    DeviceProfile never =
        profile.toBuilder()
            .line(ResidentLine.builder("x").count(200).bytesEach(1).perPeer().build())
            .build();
    DeviceLedger most = PLANNER.fewestDevices(never, 7);
    assertThat(most.isPlanned()).isFalse();
    assertThat(most.profile().devices()).isEqualTo(7);
  }

  // ---- Outcomes ----

  @Test
  void explainsWhatOneDeviceHas() {
    // Rounded up to 2 MiB: offsets 524,866,936, distance 262,433,464, targets 7,224,268,540,
    // entries 14,448,537,080 twice, exchange 8,000,000.
    DevicePlan plan = PLANNER.plan(friendster().devices(2).build()).orElseThrow();
    assertThat(plan.explain())
        .isEqualTo(
            """
            A100-40, each of 2 devices: planned, 42,298,834,944 bytes in total, separate allocations
            ├─ context: reserve of 536,870,912 bytes, 41,761,964,032 left
            ├─ offsets: resident of 524,866,936 bytes, takes 526,385,152, 41,235,578,880 left
            │  └─ offsets: 65,608,367 × 8 = 524,866,936 bytes, takes 526,385,152
            ├─ distance: resident of 262,433,464 bytes, takes 264,241,152, 40,971,337,728 left
            │  └─ distance: 65,608,366 × 4 = 262,433,464 bytes, takes 264,241,152
            ├─ targets: resident of 7,224,268,540 bytes, takes 7,224,688,640, 33,746,649,088 left
            │  ├─ 1,806,067,135 of 3,612,134,270 elements, sharded
            │  └─ targets: 1,806,067,135 × 4 = 7,224,268,540 bytes, takes 7,224,688,640
            ├─ edges: queue of 28,897,074,224 bytes, takes 28,900,851,712, 4,845,797,376 left
            │  ├─ 1,806,067,135 of 3,612,134,270 slots, sharded
            │  ├─ 1,806,067,135 slots, 1,806,172,160 at no extra cost, 0 % full at the start, overflow UNKNOWN
            │  ├─ edges control: 64 bytes, takes 2,097,152
            │  ├─ edges[0]: 1,806,067,135 × 8 = 14,448,537,080 bytes, takes 14,449,377,280
            │  └─ edges[1]: 1,806,067,135 × 8 = 14,448,537,080 bytes, takes 14,449,377,280
            ├─ exchange: resident of 8,000,000 bytes, takes 8,388,608, 4,837,408,768 left
            │  ├─ 1,000,000 elements for each of 1 other device
            │  └─ exchange: 1,000,000 × 8 = 8,000,000 bytes, takes 8,388,608
            └─ free: 4,837,408,768 bytes
            """);
  }

  // ---- Settings ----

  @Test
  void aSpreadIsReplicatedOrShardedOrPerPeer() {
    assertThat(Spread.replicated()).hasToString("replicated");
    assertThat(Spread.sharded()).hasToString("sharded");
    assertThat(Spread.perPeer()).hasToString("for each other device");
    assertThat(Spread.sharded().plus(1).imbalanceBps(11_000))
        .hasToString("sharded, plus 1, the fullest with 11,000 basis points of an even part");
    assertThatThrownBy(() -> Spread.perPeer().plus(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("plus is set, but only what is sharded has it");
    assertThatThrownBy(() -> Spread.perPeer().imbalanceBps(10_000))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("imbalanceBps is set, but only what is sharded has it");
    assertThatThrownBy(() -> Spread.sharded().imbalanceBps(9_999))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "imbalanceBps: 9999, the least is 10,000: the fullest device has no less than an even"
                + " part");
    for (Spread wrong : List.of(Spread.perPeer(), Spread.sharded().plus(1))) {
      assertThatThrownBy(() -> QueueLine.builder("q").spread(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("on queue 'q', but only a resident is spread so");
    }
    assertThatThrownBy(() -> DeviceProfile.builder("d").devices(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("devices: 0 on device 'd', the least is 1");
    assertThatThrownBy(() -> DeviceProfile.builder("d").devices(2).devices(2))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ResidentLine.builder("r").sharded().perPeer())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("spread is set already on resident 'r', to sharded");
  }

  private static PlannedResident resident(DevicePlan plan, String label) {
    return (PlannedResident) plan.line(label).orElseThrow();
  }

  private static long amount(PlanError error, RemedyKind kind) {
    return error.remedies().stream()
        .filter(remedy -> remedy.kind() == kind)
        .findFirst()
        .orElseThrow()
        .amount();
  }

  private static long number(String text) {
    return Long.parseLong(text.replace("_", ""));
  }

  // ---- Devices on which lines have no place ----

  private static DeviceProfile.Builder of100Bytes() {
    return DeviceProfile.builder("d").memory(DeviceMemory.ofFree(100));
  }

  private static SeveralDevices on(DeviceProfile.Builder profile, long devices) {
    QueueDoor queues = (QueueDoor) WorkQueuePlanner.using(Policies.UNSIGNED);
    return SeveralDevices.of(queues, profile.devices(devices).build());
  }

  private static ResidentLine sharded(String label, long count) {
    return ResidentLine.builder(label).count(count).bytesEach(1).sharded().build();
  }

  private static ResidentLine perPeer(String label, long count) {
    return ResidentLine.builder(label).count(count).bytesEach(1).perPeer().build();
  }

  /** From 3 devices on, 2^63 for each peer exceed 2^64-1; with 2 they exceed the memory. */
  @Test
  void whereALineOverflowsTheDevicesAreNotPlanned() {
    DeviceProfile.Builder profile =
        of100Bytes().line(sharded("r", 400)).line(perPeer("x", 1L << 63));
    DeviceLedger ledger = PLANNER.fewestDevices(profile.build(), 6);
    assertThat(ledger.profile().devices()).isEqualTo(6);
    assertThat(ledger.errors())
        .extracting(PlanError::message)
        .containsExactly("'x': count for all peers: 9,223,372,036,854,775,808 × 5 exceeds 2^64-1");
  }

  /** 40 bytes are 4 allocations of 10 bytes, their half 2. */
  @Test
  void whereThereAreTooManyAllocationsTheDevicesAreNotPlanned() {
    DeviceProfile.Builder profile =
        of100Bytes()
            .limits(DeviceLimits.builder().maxAllocationBytes(10).maxAllocations(2).build())
            .line(sharded("r", 40).toBuilder().maxSegments(-1).build());
    DeviceLedger ledger = PLANNER.fewestDevices(profile.build(), 6);
    assertThat(ledger.profile().devices()).isEqualTo(2);
    assertThat(ledger.isPlanned()).isTrue();
  }

  @Test
  void aLineLacksMemoryThatOverflowsOrIsTooLarge() {
    SeveralDevices three =
        on(
            of100Bytes()
                .line(perPeer("overflows", 1L << 63))
                .reserve("reserve", 101)
                .resident("nothing", 0, 1)
                .resident("large", 1, 1),
            3);
    assertThat(three.lacksMemory(0)).isTrue();
    assertThat(three.lacksMemory(1)).isTrue();
    assertThat(three.lacksMemory(2)).isFalse();
    assertThat(three.lacksMemory(3)).isTrue();
    // It has the memory, but may not be cut in two.
    SeveralDevices cut =
        on(
            of100Bytes()
                .limits(DeviceLimits.builder().maxBindingBytes(10).build())
                .line(sharded("r", 40)),
            2);
    assertThat(cut.place(0)).isNull();
    assertThat(cut.lacksMemory(0)).isFalse();
  }

  /** Halves of 75 lack 35 bytes beside 60 for a peer, and with 3 devices the 120 have no place. */
  @Test
  void shardingIsNotOfferedWhereTheOthersThenTakeTooMuch() {
    DeviceProfile profile = of100Bytes().line(perPeer("x", 60)).resident("r", 150, 1).build();
    assertThat(PLANNER.ledger(profile).errors())
        .extracting(PlanError::fix)
        .containsExactly("raise the memory to 150 bytes");
  }

  /** Half of 150 slots are 100 as a multiple of 50, but at most 75; a third is 50 of 50. */
  @Test
  void shardingIsNotOfferedWhereTheQueueIsRejectedThen() {
    WorkQueueProfile queue =
        WorkQueueProfile.builder()
            .capacity(Capacity.of(150).multipleOf(50).atMost(150))
            .entryBytes(1)
            .build();
    DeviceProfile.Builder profile = of100Bytes().queue("q", queue);
    assertThat(PLANNER.ledger(profile.build()).errors())
        .extracting(PlanError::fix)
        .containsExactly(
            "lower the capacity to 100 slots, or shard this line over 3 devices, or raise the"
                + " memory to 150 bytes");
    // With a line that has no place, not all are planned, and the fewest for this one are looked
    // at alone.
    assertThat(PLANNER.ledger(profile.resident("r", 130, 1).build()).errors().get(0).fix())
        .isEqualTo("lower the capacity to 100 slots, or raise the memory to 280 bytes");
  }

  private static String firstFix(DeviceProfile.Builder profile) {
    return PLANNER.ledger(profile.build()).errors().get(0).fix();
  }

  /** 2^64-2 peers of 2^64-1 devices leave no byte; on two, there would be room for all. */
  @Test
  void noMoreDevicesAreOfferedThanThereCanBe() {
    DeviceProfile.Builder profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(-2))
            .devices(-1)
            .line(perPeer("x", 1))
            .line(sharded("r", 10));
    assertThat(firstFix(profile))
        .startsWith("raise the memory to 18,446,744,073,709,551,615 bytes");
    // As many as there are, of a line that is not divided yet.
    assertThat(firstFix(of100Bytes().devices(-1).resident("r", 200, 1)))
        .startsWith("shard this line over 18,446,744,073,709,551,615 devices");
  }

  /** On 3 devices 34 of 100 bytes and 80 for two peers are too many; on 2, 50 and 40 would fit. */
  @Test
  void fewerDevicesAreNotOffered() {
    DeviceProfile.Builder profile =
        of100Bytes().devices(3).line(perPeer("x", 40)).line(sharded("r", 100));
    assertThat(firstFix(profile)).isEqualTo("raise the memory to 114 bytes");
  }

  /** As many as there are, where the line is not divided yet: a third of 150. */
  @Test
  void aLineIsShardedOverTheDevicesThatThereAre() {
    assertThat(firstFix(of100Bytes().devices(3).resident("r", 150, 1)))
        .isEqualTo("shard this line over 3 devices, or raise the memory to 150 bytes");
    assertThat(firstFix(of100Bytes().resident("r", 150, 1)))
        .isEqualTo("shard this line over 2 devices, or raise the memory to 150 bytes");
  }

  /**
   * Up to 16 are tried, and of more as many as the line needs: 17 for 1,700 bytes, and 21 for 1,981
   * beside 1.
   */
  @Test
  void moreDevicesThanAreTriedAreThoseThatTheLineNeeds() {
    assertThat(firstFix(of100Bytes().resident("r", 1_600, 1)))
        .isEqualTo("shard this line over 16 devices, or raise the memory to 1,600 bytes");
    assertThat(firstFix(of100Bytes().resident("r", 1_700, 1)))
        .isEqualTo("shard this line over 17 devices, or raise the memory to 1,700 bytes");
    assertThat(firstFix(of100Bytes().devices(20).line(sharded("s", 1)).line(sharded("r", 1_981))))
        .isEqualTo("shard this line over 21 devices, or raise the memory to 101 bytes");
  }

  /** Beside 60 bytes a part would have 40, of which 7 are needed; a third leaves them 16. */
  @Test
  void aClampedQueueBehindMayDoWithLess() {
    WorkQueueProfile clamped =
        WorkQueueProfile.builder().expansion(60).clampToFit().entryBytes(1).build();
    assertThat(firstFix(of100Bytes().resident("r", 250, 1).queue("q", clamped)))
        .contains("shard this line over 3 devices");
  }

  /** Of the devices that an expansion needs, only trying tells; 40 and 80 take 20 and 40 of two. */
  @Test
  void anExpansionIsShardedWithTheOthers() {
    WorkQueueProfile expansion = WorkQueueProfile.builder().expansion(80).entryBytes(1).build();
    assertThat(firstFix(of100Bytes().line(sharded("r", 40)).queue("q", expansion)))
        .contains("shard this line over 2 devices");
    QueueLine alone =
        QueueLine.builder("q", expansion.toBuilder().expansion(150).build()).sharded().build();
    assertThat(firstFix(of100Bytes().line(alone))).contains("shard this line over 2 devices");
  }

  @Test
  void whatIsExchangedIsNotSharded() {
    DeviceProfile profile = of100Bytes().line(perPeer("x", 1)).reserve("context", 1).build();
    for (String line : List.of("x", "context")) {
      Remedy shard = Remedy.of(RemedyKind.SHARD_OVER, 2).onLine(line);
      assertThatThrownBy(() -> profile.with(shard))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "cannot shard this line alone over 2 devices: '" + line + "' cannot be divided so");
    }
  }

  @Test
  void aPhaseIsThereWhoseOnlyLineOverflows() {
    DeviceProfile profile =
        of100Bytes()
            .devices(3)
            .line(perPeer("x", 1L << 63).toBuilder().phase("exchange").build())
            .line(ResidentLine.builder("r").count(7).bytesEach(1).phase("work").build())
            .build();
    assertThat(PLANNER.ledger(profile).phases())
        .extracting(PlannedPhase::label, PlannedPhase::takenBytes, PlannedPhase::freeBytes)
        .containsExactly(tuple("exchange", 0L, 100L), tuple("work", 7L, 93L));
  }

  /**
   * A third of 2^64-1 slots is no multiple of 2^62. The next one above, 2^63, is more than any
   * number has in its third; the next below is the third of 3 · 2^62.
   */
  @Test
  void whatNoNumberOfAllTogetherHasIsNotOffered() {
    WorkQueueProfile queue =
        WorkQueueProfile.builder()
            .capacity(Capacity.of(-1).multipleOf(1L << 62))
            .entryBytes(1)
            .build();
    DeviceProfile profile =
        DeviceProfile.builder("d")
            .memory(DeviceMemory.ofFree(-1))
            .devices(3)
            .line(QueueLine.builder("q", queue).sharded().build())
            .build();
    List<PlanError> errors = PLANNER.ledger(profile).errors();
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).remedies()).containsExactly(lower(3L << 62));
    assertThat(PLANNER.ledger(profile.with(lower(3L << 62))).isPlanned()).isTrue();
  }

  /** 40 bytes each are 4 allocations of 10 bytes; of 6 in all, one of the two has 2 with 20. */
  @Test
  void aNumberOfEqualSlotsIsThatOfEachDevice() {
    WorkQueueProfile perSlot = WorkQueueProfile.perSlot(1).entryBytes(1).build();
    DeviceProfile profile =
        of100Bytes()
            .devices(2)
            .limits(DeviceLimits.builder().maxAllocationBytes(10).maxAllocations(6).build())
            .line(QueueLine.builder("a", perSlot).maxSegments(-1).build())
            .line(QueueLine.builder("b", perSlot).maxSegments(-1).build())
            .sameSlots(new SameSlots("pool", Capacity.of(40), 1, List.of("a", "b")))
            .build();
    List<PlanError> errors = PLANNER.ledger(profile).errors();
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).remedies())
        .containsExactly(Remedy.of(RemedyKind.LOWER_CAPACITY_TO, 20).onLine("pool"));
    assertThat(PLANNER.ledger(profile.with(errors.get(0).remedies().get(0))).isPlanned()).isTrue();
  }
}
