// SPDX-License-Identifier: Apache-2.0
package acme.planner;

import dev.sluice.device.DeviceLedger;
import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DevicePlan;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.Placement;
import dev.sluice.device.PlannedLine;
import dev.sluice.device.QueueLine;
import dev.sluice.device.Region;
import dev.sluice.kernel.ControlBlock;
import dev.sluice.kernel.KernelHeader;
import dev.sluice.kernel.KernelLanguage;
import dev.sluice.numeric.NumericPolicies;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.DrainTotals;
import dev.sluice.queue.DrainWindow;
import dev.sluice.queue.Grid;
import dev.sluice.queue.LaunchCosts;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanWarning;
import dev.sluice.queue.QueueObservation;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.WorkQueueCandidate;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DegreeProfile;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.sizing.HostView;
import dev.sluice.sizing.HostViews;
import dev.sluice.sizing.LayoutRules;
import java.nio.ByteOrder;

/** Prints figures from all over the API: defaults, remedies, a device, layouts, bounds. */
public final class Survey {
  private Survey() {}

  public static void main(String[] arguments) {
    NumericPolicy policy = NumericPolicies.require("acme");
    WorkQueuePlanner planner = WorkQueuePlanner.using(policy);

    WorkQueueProfile bare =
        WorkQueueProfile.builder().capacity(1_000).entryBytes(8).budgetBytes(-1L).build();
    say("defaults", bare.capacity().sizing(), bare.buffering(), bare.hostSync(), bare.indexBits());
    say("defaults", bare.initialItems(), bare.controlBytes(), bare.bound().isPresent());

    WorkQueueProfile grown =
        WorkQueueProfile.builder()
            .capacity(Capacity.expansion(100))
            .initialItems(4)
            .entryBytes(8)
            .controlBytes(16)
            .budgetBytes(96)
            .build();
    for (PlanError error : planner.plan(grown).fold(plan -> null, errors -> errors)) {
      for (Remedy remedy : error.remedies()) {
        say(error.getClass().getSimpleName(), remedy.kind(), remedy.amount());
        say("followed", planner.plan(grown.with(remedy)).isPlanned());
      }
    }
    WorkQueuePlan clamped = planner.plan(grown.toBuilder().clampToFit().build()).orElseThrow();
    say("clamped", clamped.capacity(), clamped.wanted(), clamped.clamped(), clamped.overflow());
    QueueObservation observed = clamped.observed(14);
    say("observed", observed.dropped(), observed.highWaterMark());
    for (DrainWindow window : planner.planDrain(bare, 300).orElseThrow().windows()) {
      say("window", window.index(), window.firstSlot(), window.slots());
    }

    WorkQueueCandidate candidate = bare.toCandidate();
    say("candidate", planner.tryPlan(candidate), candidate.residentBytes());

    DrainProfile strided =
        DrainProfile.builder()
            .itemsPerWindow(400)
            .itemsPerGroup(128)
            .residentGroups(2)
            .sweepsAtMost(10)
            .totalItems(1_000)
            .costs(LaunchCosts.builder()
                    .enqueue(2_000_000)
                    .submit(5_000_000)
                    .launch(1_500_000)
                    .group(1_000)
                    .hostRead(9_000_000)
                    .build())
            .build();
    DrainPlan drain = planner.planDrain(bare, strided).orElseThrow();
    DrainTotals totals = drain.totals().orElseThrow();
    say("totals", totals.sweeps().getAsLong(), totals.launches().getAsLong());
    say("totals", totals.groups().getAsLong(), totals.hostReads().getAsLong());
    say("totals", totals.busyAtMost().getAsLong(), totals.emptyAtLeast().getAsLong());
    say("totals", totals.leastPicoseconds().getAsLong());
    for (DrainWindow window : drain.windows()) {
      Grid grid = drain.grid(window).orElseThrow();
      say("grid", grid.x(), grid.y(), grid.groups());
    }
    for (PlanWarning warning : drain.warnings()) {
      say("warning", warning.kind());
    }

    EntryLayout entry =
        EntryLayout.builder(LayoutRules.CUDA).u32("vertex").u64("distance").sideArray("flags", EntryLayout.builder(LayoutRules.CUDA).u8("flag").build()).build();
    say("layout", entry.strideBytes(), entry.alignmentBytes(), entry.slotBytes());
    WorkQueueProfile largest =
        WorkQueueProfile.builder()
            .largest()
            .entry(entry)
            .buffering(Buffering.PING_PONG)
            .control(ControlBlock.standard())
            .indexBits(32)
            .build();
    DeviceLimits limits = DeviceLimits.builder().alignment(256).granularity(4_096).build();
    for (Placement placement : Placement.values()) {
      DeviceLedger ledger =
          DevicePlanner.using(policy)
              .ledger(
                  DeviceProfile.builder("card")
                      .memory(DeviceMemory.ofTotal(1L << 20))
                      .limits(limits)
                      .placement(placement)
                      .reserve("context", 100_000)
                      .resident("graph", 10_001, 12)
                      .line(QueueLine.builder("frontier", largest).drainWindow(1_000).build())
                      .build());
      say("ledger", ledger.isPlanned(), ledger.leftBytes(), ledger.lines().size());
      DevicePlan device = ledger.result().orElseThrow();
      say(placement.name(), device.memoryBytes(), device.freeBytes(), device.paddingBytes());
      for (PlannedLine line : device.lines()) {
        for (Region region : line.regions()) {
          say(region.kind().name(), region.offset(), region.bytes(), region.takenBytes());
        }
      }
      WorkQueuePlan frontier = device.queue("frontier").plan();
      say("frontier", frontier.capacity());
      ControlBlock begun = ControlBlock.read(ControlBlock.initial(frontier, ByteOrder.nativeOrder()));
      say("control", begun.attempted(), begun.observed(frontier).dropped());
      say("header", KernelHeader.of(device, KernelLanguage.CUDA).contains("" + frontier.capacity()));
    }

    DegreeProfile degrees = DegreeProfile.ofDegrees(new int[] {5, 1, 9, 3});
    say("degrees", degrees.expansionBound(2), degrees.expansionBound(3, 2), degrees.largestWindow(13));
    for (HostView view : HostViews.of(10_008, 24, 4_096)) {
      say("view", view.offset(), view.length());
    }
  }

  private static void say(String what, Object... figures) {
    StringBuilder line = new StringBuilder(what);
    for (Object figure : figures) {
      line.append(' ').append(figure instanceof Long ? Long.toUnsignedString((Long) figure) : figure);
    }
    System.out.println(line);
  }
}
