// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * A device with everything in its place. To the byte: reserves + sizes of all other lines + tail
 * padding + free = memory. Where lines live in {@linkplain DeviceLine#phase() phases}, of these the
 * lines of the fullest phase count, so that the device has room for each. Made by a {@link
 * DevicePlanner}. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class DevicePlan {
  private final DeviceProfile profile;
  private final List<PlannedLine> lines;
  private final @Unsigned long freeBytes;
  private final @Unsigned long tailPaddingBytes;
  private final List<PlannedPhase> phases;

  DevicePlan(
      DeviceProfile profile,
      List<PlannedLine> lines,
      @Unsigned long freeBytes,
      @Unsigned long tailPaddingBytes,
      List<PlannedPhase> phases) {
    this.profile = profile;
    this.lines = lines;
    this.freeBytes = freeBytes;
    this.tailPaddingBytes = tailPaddingBytes;
    this.phases = phases;
  }

  /** Returns what was planned. */
  public DeviceProfile profile() {
    return profile;
  }

  /** Returns the lines, in the order of the profile. */
  public List<PlannedLine> lines() {
    return lines;
  }

  /** Returns the line with that label, if there is one. */
  public Optional<PlannedLine> line(String label) {
    return lines.stream().filter(line -> line.label().equals(label)).findFirst();
  }

  /**
   * Returns the queue with that label.
   *
   * @throws NoSuchElementException if no line has that label, or it is no queue
   */
  public PlannedQueue queue(String label) {
    return line(label)
        .filter(PlannedQueue.class::isInstance)
        .map(PlannedQueue.class::cast)
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "no queue '" + label + "' on device '" + profile.label() + "'"));
  }

  /** Returns the device's memory. */
  public @Unsigned long memoryBytes() {
    return profile.memory().bytes();
  }

  /** Returns the bytes of all reserves. */
  public @Unsigned long reservedBytes() {
    @Unsigned long bytes = 0;
    for (PlannedLine line : lines) {
      if (line instanceof PlannedReserve) {
        bytes += line.bytes();
      }
    }
    return bytes;
  }

  /**
   * Returns the bytes that residents and queues take, tail padding included: with {@link
   * Placement#ARENA} those of the arena. Of phases the fullest counts.
   */
  public @Unsigned long allocatedBytes() {
    return memoryBytes() - reservedBytes() - freeBytes;
  }

  /**
   * Returns the bytes at the end of an arena that rounding it up to the granularity takes; 0 with
   * {@link Placement#SEPARATE}.
   */
  public @Unsigned long tailPaddingBytes() {
    return tailPaddingBytes;
  }

  /**
   * Returns the bytes that rounding and headers take in all, the tail's included. Of phases the
   * fullest counts.
   */
  public @Unsigned long paddingBytes() {
    Optional<String> fullest = fullestPhase().map(PlannedPhase::label);
    @Unsigned long bytes = tailPaddingBytes;
    for (PlannedLine line : lines) {
      Optional<String> phase = line.line().phase();
      if (phase.isEmpty() || phase.equals(fullest)) {
        bytes += line.paddingBytes();
      }
    }
    return bytes;
  }

  /** Returns the groups of lines with equally many slots; empty if there are none. */
  public List<PlannedSameSlots> sameSlots() {
    return SlotGroup.planned(profile, i -> lines.get(i));
  }

  /** Returns the phases, in the order in which lines name them; empty if there are none. */
  public List<PlannedPhase> phases() {
    return phases;
  }

  /** Returns the phase whose lines take the most, the first of several. */
  public Optional<PlannedPhase> fullestPhase() {
    return PlannedPhase.fullest(phases);
  }

  /** Returns the bytes that nothing takes, in the fullest phase where there are phases. */
  public @Unsigned long freeBytes() {
    return freeBytes;
  }

  /**
   * Returns what to ask the device for, in the order of lines and regions, each made when it is
   * asked for: each segment of each region with {@link Placement#SEPARATE}, one arena with {@link
   * Placement#ARENA}. What has no bytes is left out. Of what lives in a {@linkplain
   * Allocation#phase() phase}, that of one phase is there at a time; an arena is as large as the
   * fullest needs.
   */
  public Iterable<Allocation> allocations() {
    if (profile.placement() == Placement.ARENA) {
      @Unsigned long bytes = allocatedBytes();
      return bytes == 0 ? List.of() : List.of(Allocation.arena(bytes));
    }
    List<Asked> regions =
        lines.stream()
            .flatMap(
                line ->
                    line.regions().stream().map(region -> new Asked(region, line.line().phase())))
            .toList();
    // No stream of all segments: its iterator would make all those of a region at once.
    return () ->
        new Iterator<>() {
          private int region = 0;
          private @Unsigned long segment = 0;

          @Override
          public boolean hasNext() {
            return region < regions.size();
          }

          @Override
          public Allocation next() {
            if (!hasNext()) {
              throw new NoSuchElementException("after the last allocation");
            }
            Region of = regions.get(region).region();
            Optional<String> phase = regions.get(region).phase();
            Segment next = of.segment(segment++);
            if (segment == of.segmentCount()) {
              region++;
              segment = 0;
            }
            return Allocation.of(of, next, phase);
          }
        };
  }

  private record Asked(Region region, Optional<String> phase) {}

  /** Returns the ledger as a tree of plain text for people. The format may change. */
  public String explain() {
    return Explanation.of(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DevicePlan that
        && profile.equals(that.profile)
        && lines.equals(that.lines)
        && freeBytes == that.freeBytes
        && tailPaddingBytes == that.tailPaddingBytes
        && phases.equals(that.phases);
  }

  @Override
  public int hashCode() {
    return Objects.hash(profile, U64.hash(freeBytes));
  }

  /** For people; numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "DevicePlan["
        + profile.label()
        + ", memoryBytes="
        + U64.print(memoryBytes())
        + ", allocatedBytes="
        + U64.print(allocatedBytes())
        + ", freeBytes="
        + U64.print(freeBytes)
        + ", lines="
        + lines
        + "]";
  }
}
