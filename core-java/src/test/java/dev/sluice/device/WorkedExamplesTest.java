// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainStrategy;
import dev.sluice.queue.OverflowVerdict;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.QueueObservation;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.sizing.HostView;
import dev.sluice.sizing.HostViews;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole devices, planned by hand, on every policy. Where a figure is not obvious, the calculation
 * stands beside it.
 */
class WorkedExamplesTest {
  private static final long MIB = 1 << 20;

  // ---- 1. Breadth-first search of com-Friendster on an A100-SXM4-40GB ----

  /** What CUDA reports in total. */
  private static final long A100_BYTES = 42_298_834_944L;

  private static final long VERTICES = 65_608_366;
  private static final long STORED_EDGES = 3_612_134_270L;
  private static final long LARGEST_DEGREE = 5_214;

  /** 108 multiprocessors of 2,048 threads. */
  private static final long BFS_WINDOW = 108 * 2_048;

  private static DeviceProfile bfs(long memoryBytes, Placement placement) {
    return DeviceProfile.builder("A100-SXM4-40GB")
        .memory(DeviceMemory.ofTotal(memoryBytes))
        .limits(DeviceLimits.builder().granularity(2 * MIB).alignment(256).build())
        .placement(placement)
        .reserve("context", 512 * MIB)
        .resident("row offsets", VERTICES + 1, 8)
        .resident("targets", STORED_EDGES, 4)
        .resident("distance", VERTICES, 4)
        .resident("visited", (VERTICES + 31) / 32, 4)
        .line(
            QueueLine.builder(
                    "frontier",
                    WorkQueueProfile.builder()
                        .capacity(VERTICES)
                        .bound(VERTICES)
                        .entryBytes(8)
                        .controlBytes(64)
                        .initialItems(1)
                        .buffering(Buffering.PING_PONG)
                        .build())
                .drainWindow(BFS_WINDOW)
                .build())
        .build();
  }

  @EachPolicy
  void bfsInSeparateAllocations(NumericPolicy policy) {
    planned(
        policy,
        bfs(A100_BYTES, Placement.SEPARATE),
        (plan, figures) -> {
          PlannedQueue frontier = plan.queue("frontier");
          DrainPlan drain = frontier.drain();
          figures.add(equal("memory", plan.memoryBytes(), A100_BYTES));
          figures.add(equal("memory - reserve", after(plan, "context"), 41_761_964_032L));
          figures.add(row(plan, "row offsets", 524_866_936, 526_385_152, 1_518_216, 41235578880L));
          figures.add(row(plan, "targets", 14448537080L, 14449377280L, 840_200, 26_786_201_600L));
          figures.add(row(plan, "distance", 262433464, 264_241_152, 1_807_688, 26_521_960_448L));
          figures.add(row(plan, "visited", 8_201_048, 8_388_608, 187_560, 26_513_571_840L));
          figures.add(row(plan, "frontier control", 64, 2_097_152, 2_097_088, 26_511_474_688L));
          figures.add(row(plan, "frontier[0]", 524866928, 526_385_152, 1_518_224, 25985089536L));
          figures.add(row(plan, "frontier[1]", 524866928, 526_385_152, 1_518_224, 25458704384L));
          figures.add(equal("free", plan.freeBytes(), 25_458_704_384L));
          figures.add(equal("sum of sizes", plan.allocatedBytes(), 16_303_259_648L));
          figures.add(equal("padding", plan.paddingBytes(), 9_487_200));
          figures.add(equal("reserve", plan.reservedBytes(), 536_870_912));
          figures.add(
              equal(
                  "sizes + reserve + free",
                  plan.allocatedBytes() + plan.reservedBytes() + plan.freeBytes(),
                  A100_BYTES));

          figures.add(equal("queue bytes", frontier.plan().queueBytes(), 1_049_733_856));
          figures.add(equal("with control", frontier.plan().residentBytes(), 1_049_733_920));
          figures.add(equal("occupancy, bps", frontier.plan().initialOccupancyBps(), 0));
          figures.add(
              equal("slots at no extra cost", frontier.capacityAtNoExtraCost(), 65_798_144));
          figures.add(
              equal("of them beyond", frontier.capacityAtNoExtraCost() - VERTICES, 189_778));
          figures.add(equal("windows", drain.windowCount(), 297));
          figures.add(equal("last window", drain.window(296).slots(), 137_902));
          figures.add(equal("overflow", frontier.plan().overflow(), OverflowVerdict.IMPOSSIBLE));

          // Each item emits at most the largest degree, and a vertex is in a frontier once.
          long[] bounds = {1, 5_214, 27_185_796, 65_608_366, 65_608_366};
          long[] windows = {1, 1, 123, 297, 297};
          long bound = 1;
          for (int i = 0; i < bounds.length; i++) {
            figures.add(equal("bound of iteration " + i, bound, bounds[i]));
            figures.add(equal("windows of iteration " + i, drain.windowsFor(bound), windows[i]));
            bound = Math.min(bound * LARGEST_DEGREE, VERTICES);
          }

          figures.add(views("host views of targets", hostViews(plan, "targets"), 7, 1563635216));
          figures.add(
              equal("a view of targets", hostViews(plan, "targets").viewBytes(), 2_147_483_644));
          figures.add(
              views("host views of a buffer", hostViews(plan, "frontier[0]"), 1, 524_866_928));
        });
  }

  @EachPolicy
  void bfsOnTheToolsFigure(NumericPolicy policy) {
    long tool = 40_960 * MIB;
    planned(
        policy,
        bfs(tool, Placement.SEPARATE),
        (plan, figures) -> {
          figures.add(equal("memory, too high by", tool - A100_BYTES, 650_838_016));
          figures.add(equal("free", plan.freeBytes(), 26_109_542_400L));
          figures.add(equal("free, too high by", plan.freeBytes() - 25_458_704_384L, 650_838_016));
        });
  }

  @EachPolicy
  void bfsInAnArena(NumericPolicy policy) {
    planned(
        policy,
        bfs(A100_BYTES, Placement.ARENA),
        (plan, figures) -> {
          figures.add(place(plan, "row offsets", 0, 524_866_936, 524_866_936));
          figures.add(place(plan, "targets", 524_867_072, 14_448_537_080L, 14_973_404_152L));
          figures.add(place(plan, "distance", 14_973_404_160L, 262_433_464, 15_235_837_624L));
          figures.add(place(plan, "visited", 15_235_837_696L, 8_201_048, 15_244_038_744L));
          figures.add(place(plan, "frontier control", 15_244_038_912L, 64, 15_244_038_976L));
          figures.add(place(plan, "frontier[0]", 15_244_039_168L, 524_866_928, 15_768_906_096L));
          figures.add(place(plan, "frontier[1]", 15_768_906_240L, 524_866_928, 16_293_773_168L));
          figures.add(equal("arena", plan.allocatedBytes(), 16_294_871_040L));
          figures.add(equal("tail padding", plan.tailPaddingBytes(), 1_097_872));
          figures.add(
              equal("interior padding", plan.paddingBytes() - plan.tailPaddingBytes(), 720));
          figures.add(equal("free", plan.freeBytes(), 25_467_092_992L));
          figures.add(
              equal(
                  "buffer stride",
                  plan.queue("frontier").bufferStrideBytes().getAsLong(),
                  524_867_072));
        });
  }

  // ---- 2. Transitive closure of usroad on an RTX 4090 ----

  private static final long RTX_4090_BYTES = 25_386_352_640L;

  private static final long TUPLES = 871_365_688;

  /** Largest out-degree of the join key, and with it the most that one tuple can add. */
  private static final long FAN_OUT = 7;

  /** 128 multiprocessors of 1,536 threads. */
  private static final long DATALOG_WINDOW = 128 * 1_536;

  private static WorkQueueProfile.Builder pingPong() {
    return WorkQueueProfile.builder().entryBytes(8).buffering(Buffering.PING_PONG);
  }

  private static DeviceProfile closure(Placement placement, DeviceLine full) {
    return DeviceProfile.builder("RTX 4090")
        .memory(DeviceMemory.ofTotal(RTX_4090_BYTES))
        .limits(DeviceLimits.builder().granularity(2 * MIB).alignment(256).build())
        .placement(placement)
        .reserve("context", 512 * MIB)
        .resident("edge", 165_435, 8)
        .resident("edge index", 165_435, 4)
        .line(full)
        .line(
            QueueLine.builder(
                    "delta",
                    pingPong()
                        .capacity(5_000_000)
                        .bound(5_000_000 * FAN_OUT)
                        .initialItems(165_435)
                        .controlBytes(64)
                        .build())
                .drainWindow(DATALOG_WINDOW)
                .build())
        .line(
            QueueLine.builder(
                    "new", pingPong().expansion(5_000_000 * FAN_OUT).controlBytes(64).build())
                .drainWindow(DATALOG_WINDOW)
                .build())
        .build();
  }

  private static DeviceLine twice(long count) {
    return ResidentLine.builder("full").count(count).bytesEach(8).buffers(2).build();
  }

  @EachPolicy
  void closureInSeparateAllocations(NumericPolicy policy) {
    planned(
        policy,
        closure(Placement.SEPARATE, twice(TUPLES)),
        (plan, figures) -> {
          figures.add(equal("memory - reserve", after(plan, "context"), 24_849_481_728L));
          figures.add(row(plan, "edge", 1_323_480, 2_097_152, 773_672, 24_847_384_576L));
          figures.add(row(plan, "edge index", 661_740, 2_097_152, 1_435_412, 24_845_287_424L));
          figures.add(row(plan, "full[0]", 6970925504L, 6_970_933_248L, 7_744, 17_874_354_176L));
          figures.add(row(plan, "full[1]", 6970925504L, 6_970_933_248L, 7_744, 10_903_420_928L));
          figures.add(row(plan, "delta control", 64, 2_097_152, 2_097_088, 10_901_323_776L));
          figures.add(row(plan, "delta[0]", 40_000_000, 41_943_040, 1_943_040, 10_859_380_736L));
          figures.add(row(plan, "delta[1]", 40_000_000, 41_943_040, 1_943_040, 10_817_437_696L));
          figures.add(row(plan, "new control", 64, 2_097_152, 2_097_088, 10_815_340_544L));
          figures.add(row(plan, "new[0]", 280_000_000, 281_018_368, 1_018_368, 10_534_322_176L));
          figures.add(row(plan, "new[1]", 280_000_000, 281_018_368, 1_018_368, 10_253_303_808L));
          figures.add(equal("free", plan.freeBytes(), 10_253_303_808L));
          figures.add(equal("sum of sizes", plan.allocatedBytes(), 14_596_177_920L));
          figures.add(equal("padding", plan.paddingBytes(), 12_341_564));
          int product = Math.toIntExact(TUPLES);
          product *= 8; // wraps, which is the point
          figures.add(equal("product as int", product, -1_619_009_088));

          WorkQueuePlan delta = plan.queue("delta").plan();
          DrainPlan deltaDrain = plan.queue("delta").drain();
          figures.add(equal("delta: occupancy, bps", delta.initialOccupancyBps(), 330));
          figures.add(equal("delta: windows", deltaDrain.windowCount(), 26));
          figures.add(equal("delta: last window", deltaDrain.window(25).slots(), 84_800));
          figures.add(equal("delta: overflow", delta.overflow(), OverflowVerdict.POSSIBLE));
          QueueObservation seen = delta.observed(5_611_392);
          figures.add(equal("delta: dropped", seen.dropped(), 611_392));
          figures.add(
              equal(
                  "delta: replan to",
                  seen.nextProfile().capacity().slots().getAsLong(),
                  5_611_392));

          WorkQueuePlan added = plan.queue("new").plan();
          DrainPlan addedDrain = plan.queue("new").drain();
          figures.add(equal("new: wanted", added.wanted(), 35_000_000));
          figures.add(equal("new: windows", addedDrain.windowCount(), 179));
          figures.add(equal("new: last window", addedDrain.window(178).slots(), 3_776));
          figures.add(equal("new: overflow", added.overflow(), OverflowVerdict.IMPOSSIBLE));
        });
  }

  @EachPolicy
  void closureInAnArena(NumericPolicy policy) {
    planned(
        policy,
        closure(Placement.ARENA, twice(TUPLES)),
        (plan, figures) -> {
          figures.add(equal("arena", plan.allocatedBytes(), 14_585_692_160L));
          figures.add(
              equal("less than separate", 14_596_177_920L - plan.allocatedBytes(), 10_485_760));
        });
  }

  @EachPolicy
  void closureAsLargeAsItFits(NumericPolicy policy) {
    planned(
        policy,
        closure(Placement.SEPARATE, QueueLine.of("full", pingPong().largest().build())),
        (plan, figures) -> {
          WorkQueuePlan full = plan.queue("full").plan();
          figures.add(equal("stands third", plan.lines().get(3).label(), "full"));
          figures.add(equal("tuples", full.capacity(), 1_512_046_592));
          figures.add(equal("bytes per buffer", full.bufferBytes(), 12_096_372_736L));
          figures.add(equal("left", plan.freeBytes(), 2_424_832));
        });
  }

  // ---- 3. Breadth-first search of hollywood-2009 within the default limits of WebGPU ----

  private static final long WEBGPU_BUDGET = 1_073_741_824;

  private static DeviceProfile webgpu(long memory, long capacity, long segments, long window) {
    EntryLayout entry =
        EntryLayout.builder()
            .u32("vertex")
            .f32("distance")
            .u32("parent")
            .sideArray("ready", DeviceType.U32)
            .build();
    return DeviceProfile.builder("WebGPU")
        .memory(DeviceMemory.ofFree(memory))
        .limits(
            DeviceLimits.builder()
                .maxAllocationBytes(268_435_456)
                .maxBindingBytes(134_217_728)
                .granularity(4)
                .maxItemsPerLaunch(65_535 * 256)
                .build())
        .resident("offsets", 1_139_905 + 1, 4)
        .line(
            ResidentLine.builder("targets").count(112_751_422).bytesEach(4).maxSegments(4).build())
        .line(
            QueueLine.builder(
                    "frontier",
                    WorkQueueProfile.builder()
                        .capacity(capacity)
                        .entry(entry)
                        .controlBytes(20)
                        .buffering(Buffering.PING_PONG)
                        .indexBits(32)
                        .build())
                .maxSegments(segments)
                .drainWindow(window)
                .build())
        .build();
  }

  @EachPolicy
  void webgpuWithMemoryToSpare(NumericPolicy policy) {
    planned(
        policy,
        webgpu(1_095_565_332, 20_000_000, 2, 4_194_304),
        (plan, figures) -> {
          figures.add(equal("offsets", region(plan, "offsets").bytes(), 4_559_624));
          Region targets = region(plan, "targets");
          figures.add(equal("targets", targets.bytes(), 451_005_688));
          figures.add(equal("targets: segments", targets.segmentCount(), 4));
          for (int i = 0; i < 3; i++) {
            figures.add(equal("segment " + i + ": bytes", targets.segment(i).bytes(), 134217728));
            figures.add(equal("segment " + i + ": slots", targets.segment(i).slots(), 33554432));
          }
          figures.add(equal("last segment: bytes", targets.segment(3).bytes(), 48_352_504));
          figures.add(equal("last segment: slots", targets.segment(3).slots(), 12_088_126));

          PlannedQueue frontier = plan.queue("frontier");
          figures.add(equal("segment slots", frontier.segmentSlots(), 11_184_810));
          for (int buffer = 0; buffer < 2; buffer++) {
            String name = "frontier[" + buffer + "]";
            Region entries = region(plan, name);
            figures.add(equal(name + ": bytes", entries.bytes(), 240_000_000));
            figures.add(equal(name + ": segments", entries.segmentCount(), 2));
            figures.add(equal(name + ": first", entries.segment(0).bytes(), 134_217_720));
            figures.add(equal(name + ": last, slots", entries.segment(1).slots(), 8_815_190));
            figures.add(equal(name + ": last, bytes", entries.segment(1).bytes(), 105_782_280));
            Region ready = region(plan, name + ".ready");
            figures.add(equal(name + ".ready: bytes", ready.bytes(), 80_000_000));
            figures.add(equal(name + ".ready: segments", ready.segmentCount(), 1));
          }
          figures.add(
              windows(
                  frontier,
                  "(0, 0, 4194304)",
                  "(1, 4194304, 4194304)",
                  "(2, 8388608, 2796202)",
                  "(3, 11184810, 4194304)",
                  "(4, 15379114, 4194304)",
                  "(5, 19573418, 426582)"));
          figures.add(equal("queue with control", frontier.plan().residentBytes(), 640_000_020));
          figures.add(
              equal(
                  "residents",
                  plan.lines().get(0).takenBytes() + plan.lines().get(1).takenBytes(),
                  455_565_312));
          figures.add(equal("residents + queue", plan.allocatedBytes(), 1_095_565_332));
          figures.add(equal("free", plan.freeBytes(), 0));
          // floor(759,617 · 10,000 / 20,000,000)
          figures.add(
              equal(
                  "occupancy of the peak, bps",
                  Policies.UNSIGNED.ratioBasisPoints(759_617, frontier.plan().capacity(), 0),
                  379));
        });
  }

  @EachPolicy
  void webgpuWithoutSegments(NumericPolicy policy) {
    rejected(
        policy,
        webgpu(1_095_565_332, 20_000_000, 1, 4_194_304),
        (errors, figures) -> {
          DeviceError.OverMaxBinding error = only(DeviceError.OverMaxBinding.class, errors);
          figures.add(equal("region", error.region(), "entries"));
          figures.add(equal("bytes, fewer than an allocation", error.bytes(), 240_000_000));
          figures.add(equal("limit", error.limitBytes(), 134_217_728));
          figures.add(equal("over by", error.overBytes(), 105_782_272));
          figures.add(remedy(error, RemedyKind.SPLIT_INTO_SEGMENTS, 2));
          figures.add(remedy(error, RemedyKind.LOWER_CAPACITY_TO, 11_184_810));
        });
  }

  @EachPolicy
  void webgpuWithTooLargeAWindow(NumericPolicy policy) {
    rejected(
        policy,
        webgpu(1_095_565_332, 20_000_000, 2, 78_125 * 256),
        (errors, figures) -> {
          DeviceError.WindowExceedsLaunch error =
              only(DeviceError.WindowExceedsLaunch.class, errors);
          figures.add(equal("window", error.windowItems(), 20_000_000));
          figures.add(equal("at most", error.maxItemsPerLaunch(), 16_776_960));
          figures.add(remedy(error, RemedyKind.NARROW_WINDOW_TO, 16_776_960));
        });
  }

  @EachPolicy
  void webgpuWithTheLargestWindow(NumericPolicy policy) {
    planned(
        policy,
        webgpu(1_095_565_332, 20_000_000, 2, 16_776_960),
        (plan, figures) ->
            figures.add(
                windows(plan.queue("frontier"), "(0, 0, 11184810)", "(1, 11184810, 8815190)")));
  }

  @EachPolicy
  void webgpuOverTheBudget(NumericPolicy policy) {
    rejected(
        policy,
        webgpu(WEBGPU_BUDGET, 20_000_000, 2, 4_194_304),
        (errors, figures) -> {
          DeviceError.OverMemory error = only(DeviceError.OverMemory.class, errors);
          figures.add(equal("queue", error.requiredBytes(), 640_000_020));
          // 1,073,741,824 - 455,565,312
          figures.add(equal("left", error.leftBytes(), 618_176_512));
          figures.add(equal("over by", error.shortfallBytes(), 21_823_508));
          figures.add(remedy(error, RemedyKind.LOWER_CAPACITY_TO, 19_318_015));
          figures.add(remedy(error, RemedyKind.RAISE_MEMORY_TO, 1_095_565_332));
        });
  }

  @EachPolicy
  void webgpuWithTheLoweredCapacity(NumericPolicy policy) {
    planned(
        policy,
        webgpu(WEBGPU_BUDGET, 19_318_015, 2, 4_194_304),
        (plan, figures) -> {
          PlannedQueue frontier = plan.queue("frontier");
          figures.add(equal("queue", frontier.plan().residentBytes(), 618_176_500));
          figures.add(equal("free", plan.freeBytes(), 12));
          // Segment 0 has 4,194,304 + 4,194,304 + 2,796,202 slots, segment 1 the other 8,133,205.
          figures.add(
              windows(
                  frontier,
                  "(0, 0, 4194304)",
                  "(1, 4194304, 4194304)",
                  "(2, 8388608, 2796202)",
                  "(3, 11184810, 4194304)",
                  "(4, 15379114, 3938901)"));
        });
  }

  @EachPolicy
  void webgpuWithOneSlotMore(NumericPolicy policy) {
    rejected(
        policy,
        webgpu(WEBGPU_BUDGET, 19_318_016, 2, 4_194_304),
        (errors, figures) ->
            // A slot takes 16 bytes in each of 2 buffers, and 12 were left.
            figures.add(
                equal("over by", only(DeviceError.OverMemory.class, errors).shortfallBytes(), 20)));
  }

  // ---- 4. Small exact cases ----

  private static DeviceProfile oneQueue(long capacity, long window) {
    return DeviceProfile.builder("any")
        .memory(DeviceMemory.ofFree(-1L))
        .line(
            QueueLine.builder("q", pingPong().capacity(capacity).controlBytes(64).build())
                .drainWindow(window)
                .build())
        .build();
  }

  @EachPolicy
  void pingPongOfTenSlots(NumericPolicy policy) {
    planned(
        policy,
        oneQueue(10, 4),
        (plan, figures) -> {
          figures.add(windows(plan.queue("q"), "(0, 0, 4)", "(1, 4, 4)", "(2, 8, 2)"));
          DrainPlan drain = plan.queue("q").drain();
          figures.add(equal("frontier of 1", drain.windowsFor(1), 1));
          figures.add(equal("frontier of 3", drain.windowsFor(3), 1));
          figures.add(equal("frontier of 9", drain.windowsFor(9), 3));
          figures.add(equal("frontier of 10", drain.windowsFor(10), 3));
          figures.add(equal("strategy", drain.strategy(), DrainStrategy.CHUNKED_RESIDENT));
        });
  }

  @EachPolicy
  void ringOfTenSlots(NumericPolicy policy) {
    planned(
        policy,
        oneQueue(23, 4),
        (tickets, figures) -> {
          DrainPlan byTicket = tickets.queue("q").drain();
          figures.add(equal("windows of 23 tickets", byTicket.windowCount(), 6));
          List<Long> slots = new ArrayList<>();
          for (long i = 0; i < byTicket.window(2).slots(); i++) {
            slots.add((byTicket.window(2).firstSlot() + i) % 10);
          }
          figures.add(equal("slots of tickets 8 to 11", slots, List.of(8L, 9L, 0L, 1L)));
          DrainPlan bySlot = plan(Policies.UNSIGNED, oneQueue(10, 4)).queue("q").drain();
          figures.add(equal("windows of the capacity", bySlot.windowsFor(23), 3));
          long drained = 0;
          for (var window : bySlot.windows()) {
            drained += window.slots();
          }
          figures.add(equal("drained of 23", drained, 10L));
        });
  }

  @EachPolicy
  void socLiveJournalAtItsPeak(NumericPolicy policy) {
    planned(
        policy,
        oneQueue(2_516_296, 262_144),
        (plan, figures) -> {
          DrainPlan drain = plan.queue("q").drain();
          figures.add(equal("resident", plan.queue("q").plan().residentBytes(), 40_260_800));
          figures.add(equal("windows", drain.windowCount(), 10));
          figures.add(equal("last window", drain.window(9).slots(), 157_000));
        });
  }

  @EachPolicy
  void socLiveJournalWithTheCapacityDoubledInstead(NumericPolicy policy) {
    planned(
        policy,
        oneQueue(2 * 2_516_296, 262_144),
        (plan, figures) -> {
          DrainPlan drain = plan.queue("q").drain();
          figures.add(equal("windows", drain.windowCount(), 20));
          figures.add(equal("last window", drain.window(19).slots(), 51_856));
        });
  }

  @EachPolicy
  void roadUsaAtItsVertices(NumericPolicy policy) {
    planned(
        policy,
        oneQueue(23_947_347, 262_144),
        (plan, figures) ->
            figures.add(equal("windows", plan.queue("q").drain().windowCount(), 92)));
  }

  @EachPolicy
  void roadUsaAtItsPeak(NumericPolicy policy) {
    planned(
        policy,
        oneQueue(9_931, 262_144),
        (plan, figures) -> {
          DrainPlan drain = plan.queue("q").drain();
          figures.add(equal("windows", drain.windowCount(), 1));
          figures.add(equal("strategy", drain.strategy(), DrainStrategy.SINGLE_RESIDENT));
        });
  }

  // ---- Figures as tests ----

  private record Figure(String name, Executable check) {}

  @ParameterizedTest
  @MethodSource("dev.sluice.device.Policies#all")
  @Retention(RetentionPolicy.RUNTIME)
  private @interface EachPolicy {}

  private static void planned(
      NumericPolicy policy, DeviceProfile profile, BiConsumer<DevicePlan, List<Figure>> figures) {
    assertAll(plan(policy, profile), figures);
  }

  private static void rejected(
      NumericPolicy policy,
      DeviceProfile profile,
      BiConsumer<List<PlanError>, List<Figure>> figures) {
    assertAll(
        DevicePlanner.using(policy)
            .plan(profile)
            .fold(
                plan -> {
                  throw new AssertionError("planned: " + plan);
                },
                errors -> errors),
        figures);
  }

  private static <T> void assertAll(T result, BiConsumer<T, List<Figure>> figures) {
    List<Figure> collected = new ArrayList<>();
    figures.accept(result, collected);
    assertThat(collected).allSatisfy(figure -> figure.check().execute());
  }

  private static DevicePlan plan(NumericPolicy policy, DeviceProfile profile) {
    return DevicePlanner.using(policy).plan(profile).orElseThrow();
  }

  private static Figure equal(String name, long actual, long expected) {
    return equal(name, Long.toUnsignedString(actual), Long.toUnsignedString(expected));
  }

  private static Figure equal(String name, Object actual, Object expected) {
    return new Figure(name, () -> assertThat(actual).as(name).isEqualTo(expected));
  }

  private static Figure row(
      DevicePlan plan, String label, long bytes, long size, long padding, long after) {
    Region region = region(plan, label);
    return equal(
        label + ": bytes, size, padding, after, offset",
        List.of(
            region.bytes(),
            region.takenBytes(),
            region.paddingBytes(),
            region.leftAfterBytes(),
            region.offset()),
        List.of(bytes, size, padding, after, 0L));
  }

  private static Figure place(DevicePlan plan, String label, long offset, long bytes, long end) {
    Region region = region(plan, label);
    return equal(
        label + ": offset, bytes, end",
        List.of(region.offset(), region.bytes(), region.offset() + region.bytes()),
        List.of(offset, bytes, end));
  }

  private static Figure windows(PlannedQueue queue, String... expected) {
    List<String> windows = new ArrayList<>();
    queue.drain().windows().forEach(window -> windows.add(window.toString()));
    return equal("windows", windows, List.of(expected));
  }

  private static Figure views(String name, HostViews views, long count, int last) {
    HostView lastView = views.get(views.count() - 1);
    return equal(
        name + ": count, length of the last",
        List.of(views.count(), lastView.length()),
        List.of(count, last));
  }

  private static Figure remedy(PlanError error, RemedyKind kind, long amount) {
    return equal(
        kind.name(),
        error.remedies().stream()
            .filter(remedy -> remedy.kind() == kind)
            .map(Remedy::amount)
            .toList(),
        List.of(amount));
  }

  private static <E extends PlanError> E only(Class<E> kind, List<PlanError> errors) {
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).line()).contains("frontier");
    return kind.cast(errors.get(0));
  }

  private static Region region(DevicePlan plan, String label) {
    return plan.lines().stream()
        .flatMap(line -> line.regions().stream())
        .filter(region -> region.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private static HostViews hostViews(DevicePlan plan, String label) {
    Region region = region(plan, label);
    assertThat(region.segmentCount()).isEqualTo(1);
    return region.segment(0).hostViews();
  }

  private static long after(DevicePlan plan, String label) {
    return plan.line(label).orElseThrow().leftAfterBytes();
  }
}
