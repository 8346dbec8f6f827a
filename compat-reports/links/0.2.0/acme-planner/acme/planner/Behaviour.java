// SPDX-License-Identifier: Apache-2.0
package acme.planner;

import static acme.planner.Exercise.set;

import dev.sluice.device.DeviceError;
import dev.sluice.device.DeviceLedger;
import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DeviceLine;
import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DevicePlan;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.Placement;
import dev.sluice.device.QueueLine;
import dev.sluice.device.RegionKind;
import dev.sluice.device.ReserveLine;
import dev.sluice.device.ResidentLine;
import dev.sluice.device.Spread;
import dev.sluice.kernel.ControlBlock;
import dev.sluice.kernel.KernelHeader;
import dev.sluice.kernel.KernelLanguage;
import dev.sluice.numeric.NumericPolicies;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.NumericPolicyException;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.DrainEnd;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.DrainStrategy;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.HostSync;
import dev.sluice.queue.LaunchCosts;
import dev.sluice.queue.OverflowVerdict;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanRejectedException;
import dev.sluice.queue.PlanResult;
import dev.sluice.queue.PlanWarning;
import dev.sluice.queue.QueueError;
import dev.sluice.queue.QueueSizing;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WarningKind;
import dev.sluice.queue.WorkQueueCandidate;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DegreeProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.sizing.HostViews;
import dev.sluice.sizing.LayoutRules;
import java.io.PrintStream;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Prints what the API does, a line each: {@code name = value}. */
public final class Behaviour {
  private static final Pattern CONSTANT =
      Pattern.compile("(?m)^ *(?:#define (\\w+) +(\\S.*)|const (\\w+: \\w+) *= *(.+);)");

  private static final NumericPolicy ACME = NumericPolicies.require("acme");
  private static final WorkQueuePlanner PLANNER = WorkQueuePlanner.using(ACME);

  private static final EntryLayout PLAIN = EntryLayout.builder().u32("vertex").build();
  private static final EntryLayout PATH = EntryLayout.builder().u64("ray").f32("weight").build();
  private static final EntryLayout MIXED =
      EntryLayout.builder()
          .u8("kind")
          .u64("distance")
          .vector("origin", DeviceType.F32, 3)
          .u16("tails", 3)
          .sideArray("ready", DeviceType.U8)
          .sideArray("path", PATH)
          .build();

  private final Notes notes = new Notes();

  public static void main(String[] arguments) throws Exception {
    Behaviour behaviour = new Behaviour();
    behaviour.constants();
    behaviour.values();
    behaviour.queues();
    behaviour.drains();
    behaviour.devices();
    Services.note(behaviour.notes);
    behaviour.kinds();
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    out.print(behaviour.notes);
    out.flush();
  }

  private void constants() throws IllegalAccessException {
    for (Class<?> type :
        List.of(
            Buffering.class,
            DeviceType.class,
            DrainEnd.class,
            DrainStrategy.class,
            GridKind.class,
            HostSync.class,
            KernelLanguage.class,
            LayoutRules.class,
            OverflowVerdict.class,
            Placement.class,
            QueueSizing.class,
            RegionKind.class,
            RemedyKind.class,
            WarningKind.class)) {
      for (Object constant : type.getEnumConstants()) {
        for (var method : Notes.methods(constant)) {
          if (method.getParameterCount() == 0) {
            String name = type.getSimpleName() + "." + constant + "." + method.getName();
            Object value = notes.tried(name, "", () -> method.invoke(constant));
            if (value != null) {
              notes.all(name, value);
            }
          }
        }
        notes.note(type.getSimpleName() + "." + ((Enum<?>) constant).name(), "there");
      }
    }
    for (Class<?> type : List.of(ControlBlock.class, NumericPolicies.class)) {
      for (var field : type.getFields()) {
        notes.note(type.getSimpleName() + "." + field.getName(), field.get(null));
      }
    }
  }

  /** Settings, figures and types of the arithmetic: what is refused, defaults, equality. */
  private void values() {
    WorkQueueProfile queue =
        WorkQueueProfile.builder().capacity(1_000).entryBytes(8).budgetBytes(10_000).build();
    DrainProfile drain = DrainProfile.builder().itemsPerWindow(100).build();
    LaunchCosts costs = LaunchCosts.builder().launch(1_000).build();
    DeviceLine resident = ResidentLine.of("resident", 10, 4);
    Map<Class<?>, List<Object>> samples = new LinkedHashMap<>();
    samples.put(
        Capacity.class,
        List.of(
            Capacity.of(5),
            Capacity.expansion(6),
            Capacity.expansion(6).clampToFit(),
            Capacity.largest()));
    samples.put(EntryLayout.class, List.of(PLAIN, MIXED, ControlBlock.standard()));
    samples.put(WorkQueueProfile.class, List.of(queue, queue.toBuilder().largest().build()));
    samples.put(DrainProfile.class, List.of(drain, DrainProfile.oneWindow()));
    samples.put(LaunchCosts.class, List.of(costs, LaunchCosts.unknown()));
    samples.put(DeviceMemory.class, List.of(DeviceMemory.ofFree(4_096), DeviceMemory.ofTotal(0)));
    samples.put(
        DeviceLimits.class,
        List.of(DeviceLimits.builder().alignment(256).build(), DeviceLimits.none()));
    samples.put(DeviceLine.class, List.of(resident, ReserveLine.of("reserve", 7)));
    samples.put(int[].class, List.of(new int[] {0, 3, 4, 9}, new int[0], new int[] {-1, 0, 2}));
    samples.put(
        long[].class, List.of(new long[] {0, 3, 4, 9}, new long[0], new long[] {5, 2, -1}));
    samples.put(LongStream.class, List.of((Supplier<LongStream>) () -> LongStream.of(0, 2, 7)));
    samples.put(Map.class, List.of(Map.of(3L, 4L), Map.of(), Map.of(0L, 5L)));
    List<Object> remedies = new ArrayList<>();
    for (RemedyKind kind : RemedyKind.values()) {
      for (long amount : new long[] {0, 1, 32, 100, -1}) {
        remedies.add(Remedy.of(kind, amount));
        if (amount == 100) {
          remedies.add(Remedy.of(kind, amount).onLine("queue"));
          remedies.add(Remedy.of(kind, amount).onLine("resident"));
        }
      }
    }
    samples.put(Remedy.class, remedies);
    Exercise exercise = new Exercise(notes, samples);

    exercise.builder(
        "WorkQueueProfile",
        WorkQueueProfile::builder,
        set("capacity", 1_000L),
        set("entryBytes", 8L),
        set("budgetBytes", 10_000L));
    exercise.builder("WorkQueueCandidate", queue::toCandidate);
    exercise.builder("DrainProfile", DrainProfile::builder);
    exercise.builder(
        "DrainProfile strided",
        DrainProfile::builder,
        set("grid", GridKind.STRIDED),
        set("residentGroups", 4L));
    exercise.builder("LaunchCosts", LaunchCosts::builder);
    exercise.builder("DeviceLimits", DeviceLimits::builder);
    exercise.builder(
        "DeviceProfile",
        () -> DeviceProfile.builder("card"),
        set("memory", DeviceMemory.ofFree(100_000)),
        set("queue", "queue", queue));
    exercise.builder("QueueLine", () -> QueueLine.builder("queue"), set("profile", queue));
    exercise.builder(
        "QueueLine largest",
        () -> QueueLine.builder("queue"),
        set("profile", queue.toBuilder().largest().build()));
    exercise.builder(
        "ResidentLine",
        () -> ResidentLine.builder("resident"),
        set("count", 10L),
        set("bytesEach", 4L));
    exercise.builder("ReserveLine", () -> ReserveLine.builder("reserve"), set("bytes", 7L));
    for (LayoutRules rules : LayoutRules.values()) {
      exercise.builder(
          "EntryLayout " + rules, () -> EntryLayout.builder(rules), set("u32", "first"));
    }

    for (Class<?> type :
        List.of(
            Capacity.class,
            Remedy.class,
            DrainProfile.class,
            LaunchCosts.class,
            WorkQueueProfile.class,
            DeviceLimits.class,
            DeviceMemory.class,
            DeviceProfile.class,
            QueueLine.class,
            ResidentLine.class,
            ReserveLine.class,
            DegreeProfile.class,
            EntryLayout.class,
            HostViews.class,
            ControlBlock.class,
            OptionalUnsignedLong.class)) {
      exercise.factories(type);
    }

    DeviceProfile device =
        DeviceProfile.builder("card")
            .memory(DeviceMemory.ofFree(100_000))
            .queue("queue", queue)
            .line(resident)
            .build();
    exercise.object("expansion", Capacity.expansion(6));
    exercise.object("profile", queue);
    exercise.object("expanding profile", queue.toBuilder().expansion(500).build());
    exercise.object("largest profile", queue.toBuilder().largest().build());
    exercise.object("drain", drain);
    exercise.object("device", device);
    exercise.object("remedy", Remedy.of(RemedyKind.SHARD_OVER, 3));
    exercise.object("degrees", DegreeProfile.ofDegrees(new int[] {5, 1, 9, 3}));
    exercise.object("layout", MIXED);
    exercise.object("views", HostViews.of(10_008, 24, 4_096));
    exercise.object("number", OptionalUnsignedLong.of(-1));
    exercise.object("no number", OptionalUnsignedLong.empty());
    exercise.object("plan", PLANNER.plan(queue).orElseThrow());
    exercise.object("drain plan", PLANNER.planDrain(queue, drain).orElseThrow());
    exercise.object("device plan", DevicePlanner.using(ACME).plan(device).orElseThrow());
    for (NumericPolicy policy :
        List.of(ACME, NumericPolicies.require("unsigned"), NumericPolicies.require("bigint"))) {
      exercise.object("policy " + policy.id(), policy);
    }
    exercise.object(
        "cross-checked", NumericPolicies.crossChecked(ACME, NumericPolicies.require("unsigned")));
    Object thrown =
        new NumericPolicyException("acme", "add", "is wrong", null, 1, -1);
    notes.all("NumericPolicyException", thrown.getClass());
    notes.all("NumericPolicyException.operation", ((NumericPolicyException) thrown).operation());
    notes.all("NumericPolicyException.operands", ((NumericPolicyException) thrown).operands());
  }

  private void queues() {
    List<Capacity> capacities =
        List.of(
            Capacity.of(0),
            Capacity.of(1),
            Capacity.of(1_000),
            Capacity.of(1L << 32),
            Capacity.of(-1),
            Capacity.expansion(0),
            Capacity.expansion(100),
            Capacity.expansion(-1),
            Capacity.expansion(100).clampToFit(),
            Capacity.expansion(100_000).clampToFit(),
            Capacity.largest(),
            Capacity.of(1_000).multipleOf(300),
            Capacity.of(1_000).powerOfTwo(),
            Capacity.of(1_000).atMost(500),
            Capacity.expansion(100).atLeast(500).multipleOf(64),
            Capacity.largest().atLeast(5_000),
            Capacity.largest().atMost(700).powerOfTwo());
    int number = 0;
    for (Capacity capacity : capacities) {
      for (long entryBytes : new long[] {0, 8, 1L << 33}) {
        for (long budget : new long[] {0, 96, 8_016, -1}) {
          for (long initial : new long[] {0, 10, 2_000}) {
            WorkQueueProfile.Builder queue =
                WorkQueueProfile.builder()
                    .capacity(capacity)
                    .entryBytes(entryBytes)
                    .budgetBytes(budget)
                    .initialItems(initial);
            // The others as they come, so that each meets most of these.
            number++;
            int mixed = number * 0x9e3779b9 >>> 16;
            if (mixed % 2 == 0) {
              queue.buffering(Buffering.PING_PONG);
            }
            if (mixed % 5 == 0) {
              queue.hostSync(HostSync.HOST_PARTICIPATES);
            }
            if (mixed % 3 != 1) {
              queue.indexBits(31);
            }
            if (mixed % 4 == 1) {
              queue.controlBytes(16);
            }
            if (mixed % 7 == 2 && capacity.sizing() != QueueSizing.EXPANSION) {
              queue.bound(500);
            }
            String name = "queue " + number;
            queue(name, queue.build());
          }
        }
      }
    }
    WorkQueueProfile grown =
        WorkQueueProfile.builder()
            .expansion(100)
            .clampToFit()
            .initialItems(4)
            .entry(MIXED)
            .budgetBytes(1_000)
            .build();
    WorkQueuePlan plan = PLANNER.plan(grown).orElseThrow();
    for (long attempted : new long[] {0, 4, 14, 100, 104, 105, 1L << 40, -1}) {
      notes.all("observed " + attempted, plan.observed(attempted));
    }
    ByteBuffer begun = ControlBlock.initial(PLANNER.plan(standard()).orElseThrow(), ByteOrder.LITTLE_ENDIAN);
    begun.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < begun.remaining(); i += 4) {
      // A tag of a plan is another whenever the plan is.
      notes.note("control block byte " + i, begun.getInt(i) == ControlBlock.tag(PLANNER.plan(standard()).orElseThrow()) ? "tag" : begun.getInt(i));
    }
    notes.all("ControlBlock.standard", ControlBlock.standard());
    notes.all("ControlBlock.standard 32", ControlBlock.standard(32));
  }

  private static WorkQueueProfile standard() {
    return WorkQueueProfile.builder()
        .capacity(1_000)
        .initialItems(7)
        .entryBytes(8)
        .control(ControlBlock.standard())
        .budgetBytes(1 << 20)
        .build();
  }

  private void queue(String name, WorkQueueProfile queue) {
    PlanResult<WorkQueuePlan> result = PLANNER.plan(queue);
    result(name, result);
    for (PlanError error : errors(result)) {
      for (Remedy remedy : error.remedies()) {
        String followed = name + " " + Notes.name(error) + " " + remedy.kind();
        WorkQueueProfile next = notes.tried(followed, "", () -> queue.with(remedy));
        if (next != null) {
          notes.note(followed, outcome(PLANNER.plan(next)));
        }
      }
    }
    WorkQueueCandidate candidate = queue.toCandidate();
    boolean planned = PLANNER.tryPlan(candidate);
    notes.note(name + " tried", planned);
    notes.note(name + " profile", candidate.profile().equals(queue));
    if (planned) {
      notes.note(name + " tried bytes", Long.toUnsignedString(candidate.residentBytes()));
    }
  }

  private void result(String name, PlanResult<?> result) {
    notes.note(name, Notes.name(result));
    try {
      notes.all(name + " plan", result.orElseThrow());
    } catch (PlanRejectedException e) {
      notes.note(name + " throws", e.getClass().getName());
      notes.note(name + " carries its errors", e.errors().equals(errors(result)));
      notes.all(name + " errors", e.errors());
    }
  }

  private static List<PlanError> errors(PlanResult<?> result) {
    return result.fold(plan -> List.of(), errors -> errors);
  }

  private static String outcome(PlanResult<?> result) {
    StringBuilder text = new StringBuilder(Notes.name(result));
    for (PlanError error : errors(result)) {
      text.append(' ').append(Notes.name(error));
    }
    result.fold(
        plan -> {
          if (plan instanceof WorkQueuePlan) {
            text.append(' ').append(Long.toUnsignedString(((WorkQueuePlan) plan).capacity()));
            text.append(' ').append(Long.toUnsignedString(((WorkQueuePlan) plan).residentBytes()));
          } else if (plan instanceof DevicePlan) {
            text.append(' ').append(Long.toUnsignedString(((DevicePlan) plan).freeBytes()));
          }
          return null;
        },
        errors -> null);
    return text.toString();
  }

  private void drains() {
    WorkQueueProfile.Builder queue = WorkQueueProfile.builder().entryBytes(8).budgetBytes(1 << 30);
    List<WorkQueueProfile> queues =
        List.of(
            queue.capacity(1_000).build(),
            queue.build().toBuilder().buffering(Buffering.PING_PONG).build(),
            queue.build().toBuilder().capacity(100_000).initialItems(10).bound(1 << 20).build(),
            queue.build().toBuilder().indexBits(32).controlBytes(16).build(),
            queue.build().toBuilder().capacity(0).build());
    List<DrainProfile> drains = new ArrayList<>();
    for (long window : new long[] {0, 100, 300, 1_000}) {
      for (long group : new long[] {0, 64}) {
        for (GridKind grid : GridKind.values()) {
          for (int end = 0; end < 5; end++) {
            for (long total : new long[] {0, 500, 100_000}) {
              DrainProfile.Builder drain = DrainProfile.builder().grid(grid);
              if (window != 0) {
                drain.itemsPerWindow(window);
              }
              if (group != 0) {
                drain.itemsPerGroup(group);
              }
              if (total != 0) {
                drain.totalItems(total);
              }
              if (grid == GridKind.STRIDED || (end == 1 && total == 500)) {
                drain.residentGroups(grid == GridKind.STRIDED && total != 0 ? 264 : 2);
              }
              if (end == 1) {
                drain.sweeps(10);
              } else if (end == 2) {
                drain.sweepsAtMost(1_000).polledEvery(8).recorded(4);
              } else if (end == 3) {
                drain.sweepsAtMost(7);
                drain.costs(
                    LaunchCosts.builder()
                        .enqueue(2_000_000)
                        .submit(5_000_000)
                        .launch(1_500_000)
                        .group(1_000)
                        .barrier(900_000)
                        .hostRead(9_000_000)
                        .build());
              } else if (end == 4) {
                drain.onDevice().sweepsAtMost(20);
              }
              String name = "drain " + drains.size();
              DrainProfile profile = notes.tried(name + " profile", "grid", drain::build);
              if (profile != null) {
                drains.add(profile);
              } else {
                drains.add(DrainProfile.oneWindow());
              }
            }
          }
        }
      }
    }
    for (int i = 0; i < drains.size(); i++) {
      WorkQueueProfile drained = queues.get((i + i / 15) % queues.size());
      DrainProfile profile = drains.get(i);
      String name = "drain " + i;
      PlanResult<DrainPlan> result = PLANNER.planDrain(drained, profile);
      result(name, result);
      if (result.isPlanned()) {
        DrainPlan plan = result.orElseThrow();
        notes.all(name + " grid", plan.grid(plan.window(0)));
        for (PlanWarning warning : plan.warnings()) {
          for (Remedy remedy : warning.remedies()) {
            String followed = name + " " + warning.kind() + " " + remedy.kind();
            DrainProfile next = notes.tried(followed, "", () -> profile.with(remedy));
            if (next != null) {
              notes.all(followed, PLANNER.planDrain(drained, next).orElseThrow().warnings());
            }
          }
        }
      }
    }
    for (long window : new long[] {0, 1, 300, 1_000, 5_000}) {
      result("drained by " + window, PLANNER.planDrain(queues.get(0), window));
    }
  }

  private void devices() {
    List<DeviceLimits.Builder> limits = new ArrayList<>();
    limits.add(DeviceLimits.builder());
    for (long limit : new long[] {1, 64, 1_000, 4_096, 20_000}) {
      limits.add(DeviceLimits.builder().maxAllocationBytes(limit));
      limits.add(DeviceLimits.builder().maxBindingBytes(limit));
      limits.add(DeviceLimits.builder().maxItemsPerLaunch(limit));
      limits.add(DeviceLimits.builder().maxWindows(limit));
      limits.add(DeviceLimits.builder().maxThreadsPerGroup(limit));
      limits.add(DeviceLimits.builder().maxGroupsX(limit));
      limits.add(DeviceLimits.builder().maxGroupsX(1 + limit / 100).maxGroupsY(1 + limit / 1_000));
      limits.add(DeviceLimits.builder().maxItemsPerLaunch(limit).gridBarrier());
    }
    for (long count : new long[] {1, 4, 6, 100}) {
      limits.add(DeviceLimits.builder().maxAllocations(count));
      limits.add(DeviceLimits.builder().maxBindings(count));
    }
    for (long bytes : new long[] {2, 64, 256, 4_096, 65_536}) {
      limits.add(DeviceLimits.builder().arrayHeaderBytes(bytes));
      limits.add(DeviceLimits.builder().bytesMultipleOf(bytes));
      limits.add(DeviceLimits.builder().alignment(bytes));
      limits.add(DeviceLimits.builder().granularity(bytes));
    }
    int number = 0;
    for (DeviceLimits.Builder each : limits) {
      for (Placement placement : Placement.values()) {
        for (long memory : new long[] {50_000, 1 << 20}) {
          DeviceProfile.Builder device =
              DeviceProfile.builder("card").limits(each.build()).placement(placement);
          device.memory(
              number % 2 == 0 ? DeviceMemory.ofFree(memory) : DeviceMemory.ofTotal(memory));
          device.reserve("context", 1_000);
          device.resident("graph", 1_001, 12);
          device.line(
              ResidentLine.builder("paths").count(100).entry(PATH).buffers(2).maxSegments(3).build());
          device.line(frontier(number++));
          device.queue("rest", rest(number));
          device("device " + number, device.build());
        }
      }
    }
    device("device in segments", inSegments());
    device(
        "device too small",
        inSegments().toBuilder()
            .memory(DeviceMemory.ofFree(12_000))
            .resident("table", 1_000, 8)
            .build());
    device(
        "device without memory",
        inSegments().toBuilder().memory(DeviceMemory.ofFree(0)).build());
    device(
        "device without limits", inSegments().toBuilder().limits(DeviceLimits.none()).build());
    for (Capacity capacity :
        List.of(
            Capacity.of(100),
            Capacity.of(100_000),
            Capacity.largest(),
            Capacity.largest().atLeast(10_000))) {
      device(
          "device of same slots, " + capacity,
          DeviceProfile.builder("card")
              .memory(DeviceMemory.ofFree(100_000))
              .sameSlots(
                  "paths",
                  capacity,
                  paths -> paths.resident("state", 1, 16).queue("rays", perSlot()))
              .build());
    }
    for (long count : new long[] {100, 5_000}) {
      device(
          "device in phases, " + count,
          DeviceProfile.builder("card")
              .memory(DeviceMemory.ofFree(50_000))
              .resident("table", 1_000, 8)
              .phase("build", build -> build.resident("rows", count, 8))
              .phase("probe", probe -> probe.queue("matches", rest(0)))
              .kernel("probe", "table", "matches")
              .build());
      device(
          "several devices, " + count,
          DeviceProfile.builder("card")
              .memory(DeviceMemory.ofFree(50_000))
              .devices(3)
              .line(
                  ResidentLine.builder("edges")
                      .count(count * 4)
                      .bytesEach(8)
                      .spread(Spread.sharded().imbalanceBps(11_000))
                      .build())
              .line(
                  ResidentLine.builder("exchange")
                      .count(100)
                      .bytesEach(8)
                      .spread(Spread.perPeer())
                      .build())
              .build());
    }
    device(
        "device of overflow",
        DeviceProfile.builder("card")
            .memory(DeviceMemory.ofFree(-1))
            .resident("all", -1, 8)
            .queue("queue", rest(0))
            .build());
    device(
        "device of a sum that overflows",
        DeviceProfile.builder("card")
            .memory(DeviceMemory.ofFree(-1))
            .placement(Placement.ARENA)
            .limits(DeviceLimits.builder().alignment(1L << 63).build())
            .resident("one", -1, 1)
            .resident("two", -1, 1)
            .build());
  }

  private static WorkQueueProfile perSlot() {
    return WorkQueueProfile.perSlot(2).entryBytes(4).controlBytes(16).build();
  }

  /** Two segments of 1,025 slots, and windows of 500, 500 and 25 in each. */
  private static DeviceProfile inSegments() {
    return DeviceProfile.builder("card")
        .memory(DeviceMemory.ofFree(1 << 20))
        .limits(DeviceLimits.builder().maxAllocationBytes(1_025 * 8).build())
        .line(
            QueueLine.builder(
                    "queue", WorkQueueProfile.builder().capacity(2_050).entryBytes(8).build())
                .drainWindow(500)
                .maxSegments(2)
                .build())
        .build();
  }

  private static DeviceLine frontier(int number) {
    WorkQueueProfile.Builder queue =
        WorkQueueProfile.builder().capacity(1_500).initialItems(1).entryBytes(8);
    if (number % 3 == 1) {
      queue.buffering(Buffering.PING_PONG).bound(1_500);
    } else if (number % 3 == 2) {
      queue.control(ControlBlock.standard(32)).indexBits(32);
    }
    DrainProfile.Builder drain = DrainProfile.builder().itemsPerGroup(128).threadsPerGroup(128);
    if (number % 4 == 1) {
      drain.grid(GridKind.STRIDED).residentGroups(8).sweeps(10);
    } else if (number % 4 == 2) {
      drain.grid(GridKind.STRIDED).residentGroups(8).onDevice();
    } else if (number % 4 == 3) {
      drain.grid(GridKind.INDIRECT).itemsPerWindow(400).sweepsAtMost(5).totalItems(9_000);
    }
    return QueueLine.builder("frontier", queue.build())
        .drain(drain.build())
        .maxSegments(1 + number % 5)
        .build();
  }

  private static WorkQueueProfile rest(int number) {
    WorkQueueProfile.Builder queue = WorkQueueProfile.builder().entry(MIXED).initialItems(2);
    switch (number % 3) {
      case 0:
        queue.largest();
        break;
      case 1:
        queue.expansion(700);
        break;
      default:
        queue.expansion(70_000).clampToFit();
        break;
    }
    return queue.build();
  }

  private void device(String name, DeviceProfile device) {
    DevicePlanner planner = DevicePlanner.using(ACME);
    DeviceLedger ledger = planner.ledger(device);
    notes.all(name, ledger);
    notes.note(name + " plan", outcome(ledger.result()));
    for (int i = 0; i < ledger.errors().size(); i++) {
      PlanError error = ledger.errors().get(i);
      for (Remedy remedy : error.remedies()) {
        String followed = name + " error " + i + ' ' + Notes.name(error) + " " + remedy.kind();
        DeviceProfile next = notes.tried(followed, "", () -> device.with(remedy));
        if (next != null) {
          notes.note(followed, outcome(planner.plan(next)));
        }
      }
    }
    if (ledger.isPlanned()) {
      DevicePlan plan = ledger.result().orElseThrow();
      for (KernelLanguage language : KernelLanguage.values()) {
        constants(name + " in " + language, plan, language);
      }
    }
  }

  private void constants(String name, DevicePlan plan, KernelLanguage language) {
    String header = notes.tried(name, "", () -> KernelHeader.of(plan, language));
    if (header == null) {
      return;
    }
    // A long macro goes on in the next line.
    Matcher constant = CONSTANT.matcher(header.replaceAll("\\\\\n\\s*", ""));
    while (constant.find()) {
      boolean macro = constant.group(1) != null;
      String value = constant.group(macro ? 2 : 4).replaceAll("/\\*.*?\\*/|//.*", "").strip();
      // The tag is another whenever the plan is; functions may be written in a better way.
      if (value.matches("\\w+|\\w+\\(\\w+\\)|\\(\\w+\\)")
          && !constant.group().contains("TAG")) {
        notes.note(name + " " + constant.group(macro ? 1 : 3), value);
      }
    }
  }

  /** Says which kinds came up: all of then. */
  private void kinds() {
    for (Class<?> family : List.of(QueueError.class, DeviceError.class)) {
      for (Class<?> type : family.getClasses()) {
        if (!Modifier.isAbstract(type.getModifiers())) {
          String name = family.getSimpleName() + "." + type.getSimpleName();
          notes.note("seen " + name, Notes.SEEN.contains(name));
        }
      }
    }
    for (RemedyKind kind : RemedyKind.values()) {
      notes.note("seen " + kind, Notes.SEEN.contains("" + kind));
    }
    for (WarningKind kind : WarningKind.values()) {
      notes.note("seen " + kind, Notes.SEEN.contains("" + kind));
    }
  }
}
