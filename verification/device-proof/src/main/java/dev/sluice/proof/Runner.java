// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DevicePlan;
import dev.sluice.device.Placement;
import dev.sluice.device.PlannedQueue;
import dev.sluice.device.Region;
import dev.sluice.device.RegionKind;
import dev.sluice.kernel.ControlBlock;
import dev.sluice.proof.Bindings.Place;
import dev.sluice.queue.DrainEnd;
import dev.sluice.queue.DrainPlan;
import dev.sluice.queue.DrainWindow;
import dev.sluice.queue.Grid;
import dev.sluice.queue.GridKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A case with its memory on a device and its kernels compiled, to be run once or more. */
final class Runner implements AutoCloseable {
  private static final int GUARD = 0xa5a5a5a5;
  private static final int STAGE_WORDS = 1 << 20;

  private final Device device;
  private final Case what;
  private final Options options;
  private final DevicePlan plan;
  private final Bindings bindings;
  private final List<Device.Memory> memories = new ArrayList<>();
  private final List<Device.Memory> arguments = new ArrayList<>();
  private final Device.Program program;
  private final Map<String, Launches> launches = new LinkedHashMap<>();
  private final ByteBuffer stage =
      ByteBuffer.allocateDirect(STAGE_WORDS * Integer.BYTES).order(ByteOrder.nativeOrder());

  /** Allocates what the plan says, and compiles. */
  Runner(Device device, Case what, Options options) {
    this.device = device;
    this.what = what;
    this.options = options;
    this.plan = what.plan(limits(device, what, options));
    this.bindings = Bindings.of(plan, what.shape().parts());
    try {
      allocate();
      program =
          device.compile(
              options
                  .tampering()
                  .source()
                  .apply(Source.of(what, plan, bindings, device.language())),
              Source.options(what, options.counted()));
    } catch (RuntimeException failed) {
      free();
      throw failed;
    }
    for (Workload.Step step : steps()) {
      launches.computeIfAbsent(step.kernel(), name -> new Launches(step));
    }
  }

  /** Returns the limits that a case is planned with. */
  @SuppressWarnings("signedness") // small powers of two
  static DeviceLimits limits(Device device, Case what, Options options) {
    DeviceLimits limits = device.limits();
    long alignment = options.tampering().alignment();
    if (alignment == 0 && what.shape().placement() == Placement.ARENA && !what.shape().parts()) {
      // What lies between regions guards them; those that are bound alone begin where they may.
      alignment = Math.max(limits.alignment(), options.guardBytes());
    }
    return alignment == 0 ? limits : limits.toBuilder().alignment(alignment).build();
  }

  /** Runs a case once for each repetition. */
  static List<Outcome> run(Device device, Case what, Options options, int repetitions) {
    try (Runner runner = new Runner(device, what, options)) {
      List<Outcome> outcomes = new ArrayList<>();
      for (int i = 0; i < repetitions; i++) {
        outcomes.add(runner.run());
      }
      return outcomes;
    }
  }

  DevicePlan plan() {
    return plan;
  }

  private List<Workload.Step> steps() {
    if (onDevice()) {
      return List.of(
          new Workload.Step(what.workload().loop(), what.workload().round().get(0).queue(), 0));
    }
    List<Workload.Step> steps = new ArrayList<>(what.workload().round());
    steps.addAll(what.workload().finale());
    return steps;
  }

  private boolean onDevice() {
    return what.shape().end() == DrainEnd.ON_DEVICE;
  }

  // Memory.

  private void allocate() {
    for (long bytes : bindings.allocations()) {
      Device.Memory memory = device.allocate(bytes + options.guardBytes());
      memories.add(memory);
      if (options.guardBytes() != 0) {
        device.fill(memory, 0, bytes + options.guardBytes(), GUARD);
      }
    }
    if (bindings.whole()) {
      arguments.add(memories.get(0));
      return;
    }
    for (Place place : bindings.places()) {
      arguments.add(
          what.shape().parts()
              ? memories.get(0).part(place.offset(), place.bytes())
              : memories.get(place.allocation()));
    }
  }

  private void free() {
    if (what.shape().parts()) {
      arguments.forEach(Device.Memory::close);
    }
    memories.forEach(Device.Memory::close);
  }

  @Override
  public void close() {
    program.close();
    free();
  }

  private Device.Memory memory(Place place) {
    return memories.get(place.allocation());
  }

  private Place place(String label) {
    for (Place place : bindings.places()) {
      if (place.region().label().equals(label)) {
        return place;
      }
    }
    throw new IllegalStateException("no region " + label);
  }

  /** Writes words from where a place begins. */
  private void write(Place place, long offset, int[] words, int from, int count) {
    for (int done = 0; done < count; ) {
      int part = Math.min(count - done, STAGE_WORDS);
      stage.clear().limit(part * Integer.BYTES);
      stage.asIntBuffer().put(words, from + done, part);
      device.write(memory(place), place.offset() + offset + (long) done * Integer.BYTES, stage);
      done += part;
    }
  }

  private int[] read(Place place) {
    int[] words = new int[Math.toIntExact(place.bytes() / Integer.BYTES)];
    for (int done = 0; done < words.length; ) {
      int part = Math.min(words.length - done, STAGE_WORDS);
      stage.clear().limit(part * Integer.BYTES);
      device.read(memory(place), place.offset() + (long) done * Integer.BYTES, stage);
      stage.asIntBuffer().get(words, done, part);
      done += part;
    }
    return words;
  }

  private ControlBlock control(PlannedQueue queue) {
    Place place = place(queue.label() + " control");
    stage.clear().limit(ControlBlock.BYTES);
    device.read(memory(place), place.offset(), stage);
    return ControlBlock.read(stage);
  }

  private boolean written;

  private void reset() {
    for (Resident resident : what.workload().residents()) {
      if (!resident.constant() || !written) {
        reset(resident, place(resident.label()));
      }
    }
    written = true;
    Place tally = place("tally");
    device.fill(memory(tally), tally.offset(), tally.bytes(), 0);
    for (Demand demand : what.workload().queues()) {
      PlannedQueue queue = plan.queue(demand.label());
      for (Region region : queue.regions()) {
        if (region.kind() == RegionKind.ENTRIES) {
          entries(demand, region);
        } else if (region.sideArray().isPresent()) {
          side(demand, region);
        }
      }
      ByteBuffer block = ControlBlock.initial(queue.plan(), ByteOrder.nativeOrder());
      int[] words = new int[block.remaining() / Integer.BYTES];
      block.asIntBuffer().get(words);
      if (options.tampering().preset() != 0) {
        words[what.shape().indexBits() == 64 ? 2 : 1] = options.tampering().preset();
      }
      write(place(queue.label() + " control"), 0, words, 0, words.length);
    }
  }

  private void reset(Resident resident, Place place) {
    int[] data = resident.data();
    if (data != null) {
      write(place, 0, data, 0, data.length);
      return;
    }
    device.fill(memory(place), place.offset(), place.bytes(), resident.value());
    if (resident.exception() >= 0) {
      int[] word = {resident.exceptionValue()};
      write(place, resident.exception() * Integer.BYTES, word, 0, 1);
    }
  }

  /** The buffer that the first sweep reads. */
  private boolean begins(Region region) {
    int buffers = plan.queue(lineOf(region)).plan().profile().buffering().buffers();
    return region.buffer() == (options.tampering().swapped() ? buffers - 1 : 0);
  }

  private String lineOf(Region region) {
    return bindings.places(region).get(0).line().label();
  }

  private void entries(Demand demand, Region region) {
    int[] unwritten = what.workload().unwritten(demand.label());
    int[] initial = begins(region) ? what.workload().initial(demand.label()) : new int[0];
    int words = demand.fields().size();
    for (Place place : bindings.places(region)) {
      long slots = Sizes.of(place.segment().slots());
      if (options.unwritten()) {
        int[] all = new int[Math.toIntExact(slots * words)];
        for (int i = 0; i < all.length; i++) {
          all[i] = unwritten[i % words];
        }
        write(place, 0, all, 0, all.length);
      }
      writeFirst(place, initial, words);
    }
  }

  private void side(Demand demand, Region region) {
    int[] initial = begins(region) ? what.workload().side(demand.label()) : new int[0];
    for (Place place : bindings.places(region)) {
      device.fill(memory(place), place.offset(), place.bytes(), GUARD);
      writeFirst(place, initial, 1);
    }
  }

  /** Writes what of the first items lies in a segment. */
  private void writeFirst(Place place, int[] items, int words) {
    long first = Sizes.of(place.segment().firstSlot()) * words;
    long count = Math.min(items.length - first, Sizes.of(place.segment().slots()) * words);
    if (count > 0) {
      write(place, 0, items, (int) first, (int) count);
    }
  }

  // Launches.

  /** The launches of one kernel. */
  private final class Launches {
    private final Device.Kernel kernel;
    private final Device.@Nullable Kernel prepare;
    private final String label;
    private final DrainPlan drain;
    private final List<Grid> grids = new ArrayList<>();
    private int window = -1;
    private long count;
    private long groups;

    Launches(Workload.Step step) {
      this.label = step.queue();
      this.drain = plan.queue(label).drain();
      this.kernel = kernel(step.kernel());
      this.prepare =
          drain.profile().grid() == GridKind.INDIRECT ? kernel("prepare_" + label) : null;
      for (DrainWindow each : drain.windows()) {
        grids.add(drain.grid(each).orElseThrow());
      }
    }

    private Device.Kernel kernel(String name) {
      Device.Kernel made = program.kernel(name);
      for (int i = 0; i < arguments.size(); i++) {
        made.set(i, arguments.get(i));
      }
      return made;
    }

    void sweep(int sweep) {
      if (prepare != null) {
        prepare.set(arguments.size(), sweep);
        prepare.launch(1, 1, 1);
        count++;
      }
      kernel.set(arguments.size(), sweep);
      for (int i = 0; i < grids.size(); i++) {
        if (i != window) {
          window = i;
          kernel.set(arguments.size() + 1, window);
        }
        Grid grid = grids.get(i);
        long x = Sizes.of(grid.x());
        long y = Sizes.of(grid.y());
        if (prepare != null) {
          Place written = place(label + " grid");
          kernel.launch(memory(written), written.offset());
        } else if (onDevice()) {
          kernel.launchTogether(x, y, what.shape().threads());
        } else {
          kernel.launch(x, y, what.shape().threads());
        }
        count++;
        groups += x * y;
      }
    }
  }

  private Launches launches(Workload.Step step) {
    Launches found = launches.get(step.kernel());
    if (found == null) {
      throw new IllegalStateException("no kernel " + step.kernel());
    }
    return found;
  }

  /** Runs once, and compares. */
  Outcome run() {
    reset();
    device.finish();
    for (Launches each : launches.values()) {
      each.count = 0;
      each.groups = 0;
    }
    long reads = 0;
    long rounds = 0;
    long start = System.nanoTime();
    if (onDevice()) {
      launches(steps().get(0)).sweep(0);
      rounds = what.workload().rounds();
    } else if (what.shape().end() == DrainEnd.POLLED) {
      do {
        for (int i = 0; i < what.shape().every(); i++) {
          round((int) rounds++);
        }
        reads++;
      } while (!done());
    } else {
      while (rounds < what.rounds()) {
        round((int) rounds++);
      }
    }
    for (Workload.Step step : what.workload().finale()) {
      launches(step).sweep(step.offset());
    }
    long enqueued = System.nanoTime();
    device.finish();
    long end = System.nanoTime();
    reads += reads == 0 ? 1 : 0;
    return new Outcome(compare(rounds, reads), end - start, enqueued - start);
  }

  private void round(int round) {
    for (Workload.Step step : what.workload().round()) {
      launches(step).sweep(round + step.offset());
    }
  }

  private boolean done() {
    for (Demand demand : what.workload().queues()) {
      PlannedQueue queue = plan.queue(demand.label());
      if (!demand.last() && Sizes.of(control(queue).itemsLeft(queue.plan())) != 0) {
        return false;
      }
    }
    return true;
  }

  // What came of it.

  private List<Figure> compare(long rounds, long reads) {
    Seen seen = new Seen(rounds, reads);
    seen.allocations = memories.size();
    for (Device.Memory memory : memories) {
      seen.bytes += memory.bytes() - options.guardBytes();
    }
    seen.brokenGuards = brokenGuards();
    int[] tally = read(place("tally"));
    for (Demand demand : what.workload().queues()) {
      long count = 0;
      long groups = 0;
      for (Workload.Step step : steps()) {
        if (step.queue().equals(demand.label())) {
          count = launches(step).count;
          groups = launches(step).groups;
        }
      }
      seen.queues.put(
          demand.label(),
          new Seen.Queue(
              control(plan.queue(demand.label())),
              Seen.tally(tally, seen.queues.size()),
              count,
              groups));
    }
    seen.results.putAll(what.workload().results(label -> read(place(label))));
    return seen.figures(what, plan, bindings.allocations(), options);
  }

  /** Returns how many words that belong to no region are not as they were. */
  private long brokenGuards() {
    long broken = 0;
    List<Long> sizes = bindings.allocations();
    for (int i = 0; i < memories.size(); i++) {
      long at = 0;
      for (Place place : bindings.places()) {
        if (place.allocation() == i) {
          broken += broken(memories.get(i), at, place.offset());
          at = place.offset() + place.bytes();
        }
      }
      broken += broken(memories.get(i), at, sizes.get(i) + options.guardBytes());
    }
    return broken;
  }

  private long broken(Device.Memory memory, long from, long to) {
    long broken = 0;
    for (long at = from; at < to; at += stage.limit()) {
      stage.clear().limit((int) Math.min(to - at, stage.capacity()));
      device.read(memory, at, stage);
      for (int i = 0; i + Integer.BYTES <= stage.limit(); i += Integer.BYTES) {
        broken += stage.getInt(i) == GUARD ? 0 : 1;
      }
    }
    return broken;
  }
}
