// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.queue.WorkQueueProfile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a device and of all that shall lie on it. Any number is allowed here; judging it
 * is the {@linkplain DevicePlanner planner's} work. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class DeviceProfile {
  private final String label;
  private final DeviceMemory memory;
  private final DeviceLimits limits;
  private final Placement placement;
  private final List<DeviceLine> lines;

  private DeviceProfile(
      String label,
      DeviceMemory memory,
      DeviceLimits limits,
      Placement placement,
      List<DeviceLine> lines) {
    this.label = label;
    this.memory = memory;
    this.limits = limits;
    this.placement = placement;
    this.lines = List.copyOf(lines);
  }

  /**
   * Returns a builder with nothing set but the defaults.
   *
   * @param label the device's name
   * @throws IllegalArgumentException if {@code label} is blank
   * @since 0.1.0
   */
  public static Builder builder(String label) {
    return new Builder(checkLabel(label));
  }

  /**
   * Returns the device's name.
   *
   * @since 0.1.0
   */
  public String label() {
    return label;
  }

  /**
   * Returns the device's memory.
   *
   * @since 0.1.0
   */
  public DeviceMemory memory() {
    return memory;
  }

  /**
   * Returns the device's limits.
   *
   * @since 0.1.0
   */
  public DeviceLimits limits() {
    return limits;
  }

  /**
   * Returns the placement.
   *
   * @since 0.1.0
   */
  public Placement placement() {
    return placement;
  }

  /**
   * Returns the lines, in the order in which they were added.
   *
   * @since 0.1.0
   */
  public List<DeviceLine> lines() {
    return lines;
  }

  static String checkLabel(String label) {
    if (label.isBlank()) {
      throw new IllegalArgumentException("label is blank: everything in a device plan has a name");
    }
    return label;
  }

  static void checkSegments(@Unsigned long segments) {
    if (segments == 0) {
      throw new IllegalArgumentException("maxSegments: 0, the least is 1");
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeviceProfile that
        && label.equals(that.label)
        && memory.equals(that.memory)
        && limits.equals(that.limits)
        && placement == that.placement
        && lines.equals(that.lines);
  }

  @Override
  public int hashCode() {
    return Objects.hash(label, memory, limits, placement, lines);
  }

  /** For people. The format may change. */
  @Override
  public String toString() {
    return "DeviceProfile["
        + label
        + ", "
        + memory
        + ", "
        + placement
        + ", "
        + limits
        + ", lines="
        + lines
        + "]";
  }

  /**
   * Collects what lies on a device. The {@link #memory} is required. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {
    private final String label;
    private final Set<String> set = new HashSet<>();
    private final Set<String> labels = new HashSet<>();
    private final List<DeviceLine> lines = new ArrayList<>();
    private @Nullable DeviceMemory memory;
    private DeviceLimits limits = DeviceLimits.none();
    private Placement placement = Placement.SEPARATE;

    private Builder(String label) {
      this.label = label;
    }

    /**
     * Sets the device's memory.
     *
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder memory(DeviceMemory memory) {
      Objects.requireNonNull(memory, "memory");
      once("memory");
      this.memory = memory;
      return this;
    }

    /**
     * Sets the device's limits; none unless set.
     *
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder limits(DeviceLimits limits) {
      Objects.requireNonNull(limits, "limits");
      once("limits");
      this.limits = limits;
      return this;
    }

    /**
     * Sets the placement; {@link Placement#SEPARATE} unless set.
     *
     * @throws IllegalStateException if set already
     * @since 0.1.0
     */
    public Builder placement(Placement placement) {
      Objects.requireNonNull(placement, "placement");
      once("placement");
      this.placement = placement;
      return this;
    }

    /**
     * Adds bytes that others keep.
     *
     * @param bytes any u64
     * @throws IllegalArgumentException if {@code label} is blank
     * @throws IllegalStateException if there is a line with that label
     * @since 0.1.0
     */
    public Builder reserve(String label, @Unsigned long bytes) {
      return line(ReserveLine.of(label, bytes));
    }

    /**
     * Adds an array that stays on the device.
     *
     * @param count the number of elements, any u64
     * @param bytesEach the bytes of each, any u64
     * @throws IllegalArgumentException if {@code label} is blank
     * @throws IllegalStateException if there is a line with that label
     * @since 0.1.0
     */
    public Builder resident(String label, @Unsigned long count, @Unsigned long bytesEach) {
      return line(ResidentLine.of(label, count, bytesEach));
    }

    /**
     * Adds a queue with 64-bit indices, in one segment, without drain windows.
     *
     * @throws IllegalArgumentException if {@code label} is blank
     * @throws IllegalStateException if there is a line with that label
     * @since 0.1.0
     */
    public Builder queue(String label, WorkQueueProfile profile) {
      return line(QueueLine.of(label, profile));
    }

    /**
     * Adds a line.
     *
     * @throws IllegalStateException if there is a line with that label
     * @since 0.1.0
     */
    public Builder line(DeviceLine line) {
      if (!labels.add(line.label())) {
        throw new IllegalStateException(
            "'" + line.label() + "' is the label of two lines on device '" + label + "'");
      }
      lines.add(line);
      return this;
    }

    /**
     * Returns the profile.
     *
     * @throws IllegalStateException if the memory is missing, or is a total without a reserve
     * @since 0.1.0
     */
    public DeviceProfile build() {
      if (memory == null) {
        throw new IllegalStateException("memory is not set on device '" + label + "'");
      }
      if (memory.isTotal() && lines.stream().noneMatch(ReserveLine.class::isInstance)) {
        throw new IllegalStateException(
            "the memory of device '"
                + label
                + "' is a total, of which the context takes its share: add a reserve, or give what"
                + " is free");
      }
      return new DeviceProfile(label, memory, limits, placement, lines);
    }

    private void once(String setting) {
      if (!set.add(setting)) {
        throw new IllegalStateException(setting + " is set already on device '" + label + "'");
      }
    }
  }
}
