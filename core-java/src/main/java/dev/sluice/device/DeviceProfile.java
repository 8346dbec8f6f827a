// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.Once;
import dev.sluice.internal.U64;
import dev.sluice.queue.Capacity;
import dev.sluice.queue.Remedy;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueueProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a device and of all that shall lie on it. Any number is allowed here; judging it
 * is the {@linkplain DevicePlanner planner's} work. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class DeviceProfile {
  /** What changes the slots of a line. */
  private static final Set<RemedyKind> OF_SLOTS =
      Set.of(
          RemedyKind.LOWER_CAPACITY_TO,
          RemedyKind.RAISE_CAPACITY_TO,
          RemedyKind.LOWER_EXPANSION_TO,
          RemedyKind.CLAMP_TO_FIT,
          RemedyKind.SHARD_OVER);

  private final String label;
  private final DeviceMemory memory;
  private final DeviceLimits limits;
  private final Placement placement;
  private final @Unsigned long devices;
  private final List<DeviceLine> lines;
  private final List<Kernel> kernels;
  private final List<SameSlots> sameSlots;
  private final LineOrder order;
  private final boolean isOfOneDevice;

  private DeviceProfile(
      String label,
      DeviceMemory memory,
      DeviceLimits limits,
      Placement placement,
      @Unsigned long devices,
      List<DeviceLine> lines,
      List<Kernel> kernels,
      List<SameSlots> sameSlots) {
    this.label = label;
    this.memory = memory;
    this.limits = limits;
    this.placement = placement;
    this.devices = devices;
    this.lines = List.copyOf(lines);
    this.kernels = List.copyOf(kernels);
    this.sameSlots = List.copyOf(sameSlots);
    this.order = new LineOrder(this.lines, this.sameSlots);
    this.isOfOneDevice = devices == 1 && this.lines.stream().noneMatch(DeviceProfile::isPerPeer);
  }

  /**
   * Returns a builder with nothing set but the defaults.
   *
   * @param label the device's name
   * @throws IllegalArgumentException if {@code label} is blank
   */
  public static Builder builder(String label) {
    return new Builder(checkLabel(label));
  }

  /**
   * Returns a builder that starts from this profile; each setting may be replaced once, and so may
   * each line, by one with its label, which takes its place.
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * Returns this profile with a remedy followed: on the line that it is for, or, where it is for
   * none, on the device. {@link RemedyKind#SHARD_OVER} has the line sharded, on that many devices.
   *
   * @throws IllegalArgumentException if no line has the remedy's label, or the line has nothing
   *     that the remedy changes
   */
  public DeviceProfile with(Remedy remedy) {
    if (remedy.line().isEmpty()) {
      return switch (remedy.kind()) {
        case RAISE_MEMORY_TO -> toBuilder().memory(memory.withBytes(remedy.amount())).build();
        case PLACE_SEPARATELY -> toBuilder().placement(Placement.SEPARATE).build();
        case PLACE_IN_ARENA -> toBuilder().placement(Placement.ARENA).build();
        default ->
            throw new IllegalArgumentException(
                "cannot " + remedy + ": it is for a line, and names none");
      };
    }
    String label = remedy.line().get();
    DeviceLine line = line(label);
    if (line == null) {
      for (SameSlots group : sameSlots) {
        if (group.label().equals(label)) {
          return toBuilder().sameSlots(group.with(remedy)).build();
        }
      }
      throw new IllegalArgumentException(
          "cannot " + remedy + ": device '" + this.label + "' has no line '" + label + "'");
    }
    Builder followed = toBuilder().line(with(line, remedy));
    return remedy.kind() == RemedyKind.SHARD_OVER
        ? followed.devices(remedy.amount()).build()
        : followed.build();
  }

  private DeviceLine with(DeviceLine line, Remedy remedy) {
    for (SameSlots group : sameSlots) {
      if (group.lines().contains(line.label()) && OF_SLOTS.contains(remedy.kind())) {
        throw new IllegalArgumentException(
            "cannot "
                + remedy
                + ": '"
                + line.label()
                + "' has the slots of group '"
                + group.label()
                + "'");
      }
    }
    if (remedy.kind() == RemedyKind.SHARD_OVER) {
      return SeveralDevices.sharded(line, remedy);
    }
    if (line instanceof QueueLine queue) {
      return queue.with(remedy);
    }
    if (line instanceof ResidentLine resident) {
      return resident.with(remedy);
    }
    throw new IllegalArgumentException(
        "cannot " + remedy + ": no setting of reserve '" + line.label() + "'");
  }

  /** Returns the device's name. */
  public String label() {
    return label;
  }

  /** Returns the device's memory. */
  public DeviceMemory memory() {
    return memory;
  }

  /** Returns the device's limits. */
  public DeviceLimits limits() {
    return limits;
  }

  /** Returns the placement. */
  public Placement placement() {
    return placement;
  }

  /** Returns the lines, in the order in which they were added. */
  public List<DeviceLine> lines() {
    return lines;
  }

  /** Returns what kernels bind, in the order in which they were added; empty if nothing says. */
  public List<Kernel> kernels() {
    return kernels;
  }

  /** Returns the groups of lines with equally many slots, in the order in which they were added. */
  public List<SameSlots> sameSlots() {
    return sameSlots;
  }

  /** Returns the phases in which some lines live, in the order in which lines name them. */
  public List<String> phases() {
    return order.phases.stream().map(phase -> phase.label).toList();
  }

  /** Returns the number of equal devices, at least 1. */
  public @Unsigned long devices() {
    return devices;
  }

  @Nullable DeviceLine line(String label) {
    for (DeviceLine line : lines) {
      if (line.label().equals(label)) {
        return line;
      }
    }
    return null;
  }

  LineOrder order() {
    return order;
  }

  /** Says whether there is one device, which has each line as it is given. */
  boolean isOfOneDevice() {
    return isOfOneDevice;
  }

  private static boolean isPerPeer(DeviceLine line) {
    return line instanceof ResidentLine resident && resident.spread().isPerPeer();
  }

  /** Returns one device like these, with lines in the place of theirs. */
  DeviceProfile oneDevice(List<DeviceLine> lines) {
    return new DeviceProfile(label, memory, limits, placement, 1, lines, kernels, sameSlots);
  }

  static String checkLabel(String label) {
    if (label.isBlank()) {
      throw new IllegalArgumentException("label is blank: everything in a device plan has a name");
    }
    return label;
  }

  static void checkPhase(String phase, Once once) {
    if (phase.isBlank()) {
      throw new IllegalArgumentException("phase is blank" + once.where() + ": it needs a name");
    }
  }

  static void checkSegments(@Unsigned long segments, Once once) {
    if (segments == 0) {
      throw new IllegalArgumentException("maxSegments: 0" + once.where() + ", the least is 1");
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeviceProfile that
        && label.equals(that.label)
        && memory.equals(that.memory)
        && limits.equals(that.limits)
        && placement == that.placement
        && devices == that.devices
        && lines.equals(that.lines)
        && kernels.equals(that.kernels)
        && sameSlots.equals(that.sameSlots);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        label, memory, limits, placement, U64.hash(devices), lines, kernels, sameSlots);
  }

  /** For people. The format may change. */
  @Override
  public String toString() {
    return "DeviceProfile["
        + label
        + (devices == 1 ? "" : ", devices=" + U64.print(devices))
        + ", "
        + memory
        + ", "
        + placement
        + ", "
        + limits
        + ", lines="
        + lines
        + (kernels.isEmpty() ? "" : ", kernels=" + kernels)
        + (sameSlots.isEmpty() ? "" : ", sameSlots=" + sameSlots)
        + "]";
  }

  /**
   * Collects what lies on a device. The {@link #memory} is required. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {
    private static final int MEMORY = 1;
    private static final int LIMITS = 1 << 1;
    private static final int PLACEMENT = 1 << 2;
    private static final int DEVICES = 1 << 3;

    private final String label;
    private final Once once;

    /** Where each line is; of those that came with a profile, the complement, until replaced. */
    private final Map<String, Integer> places = new HashMap<>();

    private final List<DeviceLine> lines = new ArrayList<>();

    /** By name; those that came with a profile may be replaced once. */
    private final Map<String, Kernel> kernels = new LinkedHashMap<>();

    private final Map<String, SameSlots> sameSlots = new LinkedHashMap<>();

    /** The groups that were given to this very builder. */
    private final Set<String> newGroups = new HashSet<>();

    /** The labels of the group whose lines are being added. */
    private @Nullable List<String> groupLines;

    private final Set<String> newKernels = new HashSet<>();
    private @Nullable DeviceMemory memory;
    private DeviceLimits limits = DeviceLimits.none();
    private Placement placement = Placement.SEPARATE;
    private @Unsigned long devices = 1;

    /** The phase whose lines are being added. */
    private @Nullable String phase;

    private Builder(String label) {
      this.label = label;
      this.once = new Once("device", label);
    }

    private Builder(DeviceProfile from) {
      this(from.label);
      once.startingWith(MEMORY);
      this.memory = from.memory;
      this.limits = from.limits;
      this.placement = from.placement;
      this.devices = from.devices;
      for (DeviceLine line : from.lines) {
        places.put(line.label(), ~lines.size());
        lines.add(line);
      }
      for (Kernel kernel : from.kernels) {
        kernels.put(kernel.name(), kernel);
      }
      for (SameSlots group : from.sameSlots) {
        sameSlots.put(group.label(), group);
      }
    }

    /**
     * Sets the device's memory.
     *
     * @throws IllegalStateException if set already
     */
    public Builder memory(DeviceMemory memory) {
      Objects.requireNonNull(memory, "memory");
      once.set(MEMORY, "memory", this.memory);
      this.memory = memory;
      return this;
    }

    /**
     * Sets the device's limits; none unless set.
     *
     * @throws IllegalStateException if set already
     */
    public Builder limits(DeviceLimits limits) {
      Objects.requireNonNull(limits, "limits");
      once.set(LIMITS, "limits", this.limits);
      this.limits = limits;
      return this;
    }

    /**
     * Sets the placement; {@link Placement#SEPARATE} unless set.
     *
     * @throws IllegalStateException if set already
     */
    public Builder placement(Placement placement) {
      Objects.requireNonNull(placement, "placement");
      once.set(PLACEMENT, "placement", this.placement);
      this.placement = placement;
      return this;
    }

    /**
     * Sets how many equal devices there are; 1 unless set. All that is said of the device, such as
     * its memory, is said of each, and what is planned is the fullest. Each has all of each line,
     * unless the line is spread otherwise: {@link ResidentLine.Builder#spread}, {@link
     * QueueLine.Builder#spread}. Each has all reserves.
     *
     * @throws IllegalArgumentException if {@code devices} is 0
     * @throws IllegalStateException if set already
     */
    public Builder devices(@Unsigned long devices) {
      if (devices == 0) {
        throw new IllegalArgumentException("devices: 0" + once.where() + ", the least is 1");
      }
      once.set(DEVICES, "devices", this.devices);
      this.devices = devices;
      return this;
    }

    /**
     * Adds bytes that others keep.
     *
     * @param bytes any u64
     * @throws IllegalArgumentException if {@code label} is blank
     * @throws IllegalStateException if there is a line with that label
     */
    public Builder reserve(String label, @Unsigned long bytes) {
      return line(ReserveLine.of(label, bytes));
    }

    /**
     * Adds a share of the memory that others keep, as what is kept free for other processes is
     * often said: ceil(memory · basisPoints / 10,000) bytes.
     *
     * @param basisPoints 0 … 10,000; 100 are one percent
     * @throws IllegalArgumentException if {@code label} is blank, or {@code basisPoints} out of
     *     range
     * @throws IllegalStateException if there is a line with that label
     */
    public Builder reserveBps(String label, int basisPoints) {
      return line(ReserveLine.ofBasisPoints(label, basisPoints));
    }

    /**
     * Adds an array that stays on the device.
     *
     * @param count the number of elements, any u64
     * @param bytesEach the bytes of each, any u64
     * @throws IllegalArgumentException if {@code label} is blank
     * @throws IllegalStateException if there is a line with that label
     */
    public Builder resident(String label, @Unsigned long count, @Unsigned long bytesEach) {
      return line(ResidentLine.of(label, count, bytesEach));
    }

    /**
     * Adds a queue with 64-bit indices, in one segment, drained in one window.
     *
     * @throws IllegalArgumentException if {@code label} is blank
     * @throws IllegalStateException if there is a line with that label
     */
    public Builder queue(String label, WorkQueueProfile profile) {
      return line(QueueLine.of(label, profile));
    }

    /**
     * Adds lines that live only in one phase. Phases exclude each other: each has all that the
     * lines outside of phases leave.
     *
     * @param label the phase's name; one that lines have already gets more of them
     * @param lines adds residents and queues to this builder, in the order in which they take their
     *     places
     * @throws IllegalArgumentException if {@code label} is blank, or a reserve is added: others
     *     keep it all the time
     * @throws IllegalStateException within another phase, or if a line says that it lives in one
     */
    public Builder phase(String label, Consumer<Builder> lines) {
      Objects.requireNonNull(lines, "lines");
      checkPhase(label, once);
      if (phase != null) {
        throw new IllegalStateException(
            "phase '" + label + "' is within phase '" + phase + "'" + once.where());
      }
      phase = label;
      try {
        lines.accept(this);
      } finally {
        phase = null;
      }
      return this;
    }

    private static DeviceLine inPhase(DeviceLine line, String phase) {
      if (line.phase().isPresent() && !line.phase().get().equals(phase)) {
        throw new IllegalStateException(
            "'"
                + line.label()
                + "' lives in phase '"
                + line.phase().get()
                + "', and is added in phase '"
                + phase
                + "'");
      }
      if (line instanceof ReserveLine) {
        throw new IllegalArgumentException(
            "reserve '" + line.label() + "' is in phase '" + phase + "': it is kept all the time");
      }
      return line.phase().isPresent()
          ? line
          : line instanceof QueueLine queue
              ? queue.toBuilder().phase(phase).build()
              : ((ResidentLine) line).toBuilder().phase(phase).build();
    }

    /**
     * Adds a line, or replaces one that came with the profile at the start.
     *
     * @throws IllegalStateException if there is a line with that label
     */
    public Builder line(DeviceLine line) {
      if (groupLines != null) {
        groupLines.add(line.label());
      }
      return add(phase == null ? line : inPhase(line, phase));
    }

    /**
     * Adds lines that have equally many slots: what they say of themselves is per slot of the
     * group, such as a resident of count 1, or a queue of {@link WorkQueueProfile#perSlot}.
     *
     * @param label the group's name
     * @param capacity the slots of the group: a number of them, or the largest that fits
     * @param lines adds residents and queues to this builder
     * @throws IllegalArgumentException if {@code label} is blank, {@code capacity} is an expansion,
     *     or no line is added
     * @throws IllegalStateException within another group, or if there is one with that label
     */
    public Builder sameSlots(String label, Capacity capacity, Consumer<Builder> lines) {
      Objects.requireNonNull(lines, "lines");
      if (groupLines != null) {
        throw new IllegalStateException(
            "same slots '" + label + "' are within other same slots" + once.where());
      }
      List<String> members = new ArrayList<>();
      groupLines = members;
      try {
        lines.accept(this);
      } finally {
        groupLines = null;
      }
      return sameSlots(new SameSlots(label, capacity, 1, members));
    }

    /**
     * Says that lines of this builder have equally many slots, or replaces a group that came with
     * the profile at the start.
     *
     * @throws IllegalStateException if there is a group with that label
     */
    public Builder sameSlots(SameSlots group) {
      if (!newGroups.add(group.label())) {
        throw new IllegalStateException(
            "'" + group.label() + "' is the label of two groups on device '" + label + "'");
      }
      sameSlots.put(group.label(), group);
      return this;
    }

    private Builder add(DeviceLine line) {
      Integer place = places.putIfAbsent(line.label(), lines.size());
      if (place == null) {
        lines.add(line);
      } else if (place < 0) {
        places.put(line.label(), ~place);
        lines.set(~place, line);
      } else {
        throw new IllegalStateException(
            "'" + line.label() + "' is the label of two lines on device '" + label + "'");
      }
      return this;
    }

    /**
     * Names lines that one kernel binds: of a queue its control block, all buffers and side arrays.
     * Only {@link DeviceLimits#maxBindings} looks at it. Where a device has any kernel, a line that
     * none binds is limited by none.
     *
     * @throws IllegalArgumentException if {@code name} is blank, or {@code lines} are none or name
     *     one twice
     * @throws IllegalStateException if there is a kernel with that name
     */
    public Builder kernel(String name, String... lines) {
      Kernel kernel = new Kernel(name, List.of(lines));
      if (!newKernels.add(name)) {
        throw new IllegalStateException(
            "'" + name + "' is the name of two kernels on device '" + label + "'");
      }
      kernels.put(name, kernel);
      return this;
    }

    /**
     * Returns the profile.
     *
     * @throws IllegalStateException if the memory is missing, or is a total without a reserve, or a
     *     kernel binds what is no resident or queue, or same slots are of one, of lines of several
     *     groups or phases, or of one that does not say how many slots it has for each of its group
     */
    public DeviceProfile build() {
      once.require(MEMORY, "memory", "; say how much of it is free, or the total");
      DeviceMemory memory = Objects.requireNonNull(this.memory);
      if (memory.isTotal() && lines.stream().noneMatch(ReserveLine.class::isInstance)) {
        throw new IllegalStateException(
            "the memory of device '"
                + label
                + "' is a total, of which the context takes its share: add a reserve, or give what"
                + " is free");
      }
      lines.replaceAll(
          line -> line instanceof ReserveLine reserve ? reserve.of(memory.bytes()) : line);
      kernels.values().forEach(this::check);
      Set<String> inGroups = new HashSet<>();
      sameSlots.values().forEach(group -> check(group, inGroups));
      return new DeviceProfile(
          label,
          memory,
          limits,
          placement,
          devices,
          lines,
          List.copyOf(kernels.values()),
          List.copyOf(sameSlots.values()));
    }

    private void check(SameSlots group, Set<String> inGroups) {
      if (places.containsKey(group.label())) {
        throw refused(group, "have the label of a line");
      }
      Set<Optional<String>> phases = new HashSet<>();
      for (String label : group.lines()) {
        Integer place = places.get(label);
        DeviceLine line = place == null ? null : lines.get(Math.max(place, ~place));
        if (line == null || line instanceof ReserveLine) {
          throw refused(group, "are of '" + label + "', which is no resident or queue");
        }
        if (!inGroups.add(label)) {
          throw refused(group, "are of '" + label + "', which is in another group");
        }
        phases.add(line.phase());
        if (line instanceof QueueLine queue && !isPerSlot(queue.profile().capacity())) {
          throw refused(
              group,
              "are of '" + label + "', whose capacity is to be a number per slot: perSlot(1)");
        }
        if (!SeveralDevices.spread(line).isReplicated()) {
          throw refused(
              group, "are of '" + label + "', which is spread; equal slots are of each device");
        }
        if (SlotGroup.perSlot(line) == 0) {
          throw refused(group, "are of '" + label + "', which has 0 per slot");
        }
      }
      if (phases.size() != 1) {
        throw refused(group, "are of lines in several phases");
      }
    }

    private static boolean isPerSlot(Capacity capacity) {
      return capacity.slots().isPresent()
          && capacity.equals(Capacity.of(capacity.slots().getAsLong()));
    }

    private IllegalStateException refused(SameSlots group, String why) {
      return new IllegalStateException(
          "same slots '" + group.label() + "' " + why + " on device '" + label + "'");
    }

    private void check(Kernel kernel) {
      for (String line : kernel.lines()) {
        Integer place = places.get(line);
        if (place == null || lines.get(Math.max(place, ~place)) instanceof ReserveLine) {
          throw new IllegalStateException(
              "kernel '"
                  + kernel.name()
                  + "' binds '"
                  + line
                  + "', which is no resident or queue on device '"
                  + label
                  + "'");
        }
      }
    }
  }
}
