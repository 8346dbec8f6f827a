// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.U64;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The least that launching costs on one device, in picoseconds (10^-12 s), any u64 each. Sluice
 * knows no device: what was not measured is unknown, and a figure that needs it stays empty. Only
 * the least of many measurements makes a bound. Immutable and thread-safe.
 *
 * @since 0.2.0
 */
public final class LaunchCosts {
  private static final LaunchCosts UNKNOWN = builder().build();

  private final OptionalUnsignedLong enqueue;
  private final OptionalUnsignedLong submit;
  private final OptionalUnsignedLong launch;
  private final OptionalUnsignedLong group;
  private final OptionalUnsignedLong barrier;
  private final OptionalUnsignedLong hostRead;

  private LaunchCosts(Builder from) {
    this.enqueue = from.enqueue;
    this.submit = from.submit;
    this.launch = from.launch;
    this.group = from.group;
    this.barrier = from.barrier;
    this.hostRead = from.hostRead;
  }

  /** Returns costs of which none is known. */
  public static LaunchCosts unknown() {
    return UNKNOWN;
  }

  /** Returns a builder of costs of which none is known. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts from these costs; each may be replaced once. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.enqueue = enqueue;
    builder.submit = submit;
    builder.launch = launch;
    builder.group = group;
    builder.barrier = barrier;
    builder.hostRead = hostRead;
    return builder;
  }

  /** Returns what it costs the host to enqueue one launch, in picoseconds. */
  public OptionalUnsignedLong enqueue() {
    return enqueue;
  }

  /** Returns what it costs the host to submit one recording, in picoseconds. */
  public OptionalUnsignedLong submit() {
    return submit;
  }

  /** Returns what a launch that finds nothing costs the device, in picoseconds. */
  public OptionalUnsignedLong launch() {
    return launch;
  }

  /** Returns what a group that finds nothing costs the device, in picoseconds. */
  public OptionalUnsignedLong group() {
    return group;
  }

  /** Returns what a barrier of all groups of a launch costs the device, in picoseconds. */
  public OptionalUnsignedLong barrier() {
    return barrier;
  }

  /** Returns what it costs the host to read a flag of the device, in picoseconds. */
  public OptionalUnsignedLong hostRead() {
    return hostRead;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LaunchCosts that
        && enqueue.equals(that.enqueue)
        && submit.equals(that.submit)
        && launch.equals(that.launch)
        && group.equals(that.group)
        && barrier.equals(that.barrier)
        && hostRead.equals(that.hostRead);
  }

  @Override
  public int hashCode() {
    return Objects.hash(enqueue, submit, launch, group, barrier, hostRead);
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "LaunchCosts[enqueue="
        + print(enqueue)
        + ", submit="
        + print(submit)
        + ", launch="
        + print(launch)
        + ", group="
        + print(group)
        + ", barrier="
        + print(barrier)
        + ", hostRead="
        + print(hostRead)
        + "]";
  }

  private static String print(OptionalUnsignedLong cost) {
    return cost.isPresent() ? U64.print(cost.getAsLong()) + " ps" : "unknown";
  }

  /**
   * Collects costs, all of which are optional. Not thread-safe.
   *
   * @since 0.2.0
   */
  public static final class Builder {
    private static final int ENQUEUE = 1;
    private static final int SUBMIT = 1 << 1;
    private static final int LAUNCH = 1 << 2;
    private static final int GROUP = 1 << 3;
    private static final int BARRIER = 1 << 4;
    private static final int HOST_READ = 1 << 5;

    private int set;
    private OptionalUnsignedLong enqueue = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong submit = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong launch = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong group = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong barrier = OptionalUnsignedLong.empty();
    private OptionalUnsignedLong hostRead = OptionalUnsignedLong.empty();

    private Builder() {}

    /**
     * Sets what it costs the host to enqueue one launch.
     *
     * @throws IllegalStateException if set already
     */
    public Builder enqueue(@Unsigned long picoseconds) {
      this.enqueue = once(ENQUEUE, "enqueue", picoseconds);
      return this;
    }

    /**
     * Sets what it costs the host to submit one recording, such as a graph or a command buffer.
     *
     * @throws IllegalStateException if set already
     */
    public Builder submit(@Unsigned long picoseconds) {
      this.submit = once(SUBMIT, "submit", picoseconds);
      return this;
    }

    /**
     * Sets what a launch of one group that finds nothing costs the device.
     *
     * @throws IllegalStateException if set already
     */
    public Builder launch(@Unsigned long picoseconds) {
      this.launch = once(LAUNCH, "launch", picoseconds);
      return this;
    }

    /**
     * Sets what each group that finds nothing costs the device.
     *
     * @throws IllegalStateException if set already
     */
    public Builder group(@Unsigned long picoseconds) {
      this.group = once(GROUP, "group", picoseconds);
      return this;
    }

    /**
     * Sets what a barrier of all groups of a launch costs the device. It grows with the groups.
     *
     * @throws IllegalStateException if set already
     */
    public Builder barrier(@Unsigned long picoseconds) {
      this.barrier = once(BARRIER, "barrier", picoseconds);
      return this;
    }

    /**
     * Sets what it costs the host to read a flag of the device.
     *
     * @throws IllegalStateException if set already
     */
    public Builder hostRead(@Unsigned long picoseconds) {
      this.hostRead = once(HOST_READ, "hostRead", picoseconds);
      return this;
    }

    /** Returns the costs. */
    public LaunchCosts build() {
      return new LaunchCosts(this);
    }

    private OptionalUnsignedLong once(int setting, String name, @Unsigned long picoseconds) {
      if ((set & setting) != 0) {
        throw new IllegalStateException(name + " is set already");
      }
      set |= setting;
      return OptionalUnsignedLong.of(picoseconds);
    }
  }
}
