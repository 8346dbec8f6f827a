// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanResult;
import dev.sluice.queue.PlanWarning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * The planning of a device, finished: for each line its place, or what stands against it. Every
 * output is drawn from it. Made by a {@link DevicePlanner}. Immutable and thread-safe.
 *
 * @since 0.2.0
 */
public final class DeviceLedger {
  private final DeviceProfile profile;
  private final @Nullable PlannedLine[] places;

  /** What stands against each line; null if nothing stands against any. */
  private final @Nullable List<List<PlanError>> errors;

  private final List<PlanError> deviceErrors;
  private final @Unsigned long leftBytes;
  private final @Unsigned long tailPaddingBytes;
  private final List<PlannedPhase> phases;

  DeviceLedger(
      DeviceProfile profile,
      @Nullable PlannedLine[] places,
      @Nullable List<List<PlanError>> errors,
      List<PlanError> deviceErrors,
      @Unsigned long leftBytes,
      @Unsigned long tailPaddingBytes,
      List<PlannedPhase> phases) {
    this.profile = profile;
    this.places = places;
    this.errors = errors;
    this.deviceErrors = List.copyOf(deviceErrors);
    this.leftBytes = leftBytes;
    this.tailPaddingBytes = tailPaddingBytes;
    this.phases = List.copyOf(phases);
  }

  /**
   * A line of a ledger: it has its place, or errors. Of {@link SameSlots} that are rejected no line
   * has a place, and those that limit it have errors.
   *
   * @param line what was planned
   * @param place its place; empty if something stands against the line
   * @param errors what stands against it, empty if it has its place
   * @since 0.2.0
   */
  public record Line(DeviceLine line, Optional<PlannedLine> place, List<PlanError> errors) {
    /** Rejects null, and copies the list. */
    public Line {
      Objects.requireNonNull(line, "line");
      Objects.requireNonNull(place, "place");
      errors = List.copyOf(errors);
    }
  }

  /** Returns what was planned. */
  public DeviceProfile profile() {
    return profile;
  }

  /** Returns the lines, in the order of the profile. */
  public List<Line> lines() {
    List<Line> lines = new ArrayList<>(places.length);
    for (int i = 0; i < places.length; i++) {
      lines.add(
          new Line(
              profile.lines().get(i),
              Optional.ofNullable(places[i]),
              errors == null ? List.of() : errors.get(i)));
    }
    return List.copyOf(lines);
  }

  /** Says whether every line has its place, and nothing stands against the device as a whole. */
  public boolean isPlanned() {
    return errors == null && deviceErrors.isEmpty();
  }

  /** Returns all errors: those of each line, in the order of the profile, then of the device. */
  public List<PlanError> errors() {
    return errors == null
        ? deviceErrors
        : Stream.concat(errors.stream().flatMap(List::stream), deviceErrors.stream()).toList();
  }

  /**
   * Returns what stands against all lines together, such as too many allocations, though each that
   * has no error of its own has its place. These errors have no line.
   */
  public List<PlanError> deviceErrors() {
    return deviceErrors;
  }

  /** Returns why a line, though it has its place, is a bad idea: in the order of the profile. */
  public List<PlanWarning> warnings() {
    List<PlanWarning> warnings = List.of();
    for (PlannedLine place : places) {
      if (place instanceof PlannedQueue queue && !queue.drain().warnings().isEmpty()) {
        warnings = warnings.isEmpty() ? new ArrayList<>() : warnings;
        warnings.addAll(queue.drain().warnings());
      }
    }
    return List.copyOf(warnings);
  }

  /**
   * Returns the bytes that nothing takes, in the fullest phase where there are phases; a line with
   * errors takes nothing, a reserve all.
   */
  public @Unsigned long leftBytes() {
    return leftBytes;
  }

  /**
   * Returns the bytes at the end of an arena that rounding it up to the granularity takes; 0 with
   * {@link Placement#SEPARATE}.
   */
  public @Unsigned long tailPaddingBytes() {
    return tailPaddingBytes;
  }

  /** Returns the groups of lines with equally many slots that have their place. */
  public List<PlannedSameSlots> sameSlots() {
    return SlotGroup.planned(profile, i -> places[i]);
  }

  /** Returns the phases, in the order in which lines name them; empty if there are none. */
  public List<PlannedPhase> phases() {
    return phases;
  }

  /** Returns the phase whose lines take the most, the first of several. */
  public Optional<PlannedPhase> fullestPhase() {
    return PlannedPhase.fullest(phases);
  }

  /** Returns the plan, or all errors. */
  public PlanResult<DevicePlan> result() {
    return errors == null && deviceErrors.isEmpty()
        // Nothing is rejected, so that each line has its place.
        ? new PlanResult.Planned<>(
            new DevicePlan(profile, List.of(places), leftBytes, tailPaddingBytes, phases))
        : new PlanResult.Rejected<>(errors());
  }

  /**
   * Returns the ledger as a tree of plain text for people, planned or rejected; in a rejection,
   * with the errors and remedies in the place of the lines that they stand against. The format may
   * change.
   */
  public String explain() {
    return Explanation.of(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DeviceLedger that
        && profile.equals(that.profile)
        && Arrays.equals(places, that.places)
        && Objects.equals(errors, that.errors)
        && deviceErrors.equals(that.deviceErrors)
        && leftBytes == that.leftBytes
        && tailPaddingBytes == that.tailPaddingBytes
        && phases.equals(that.phases);
  }

  @Override
  public int hashCode() {
    return Objects.hash(profile, U64.hash(leftBytes));
  }

  /** For people. The format may change. */
  @Override
  public String toString() {
    return "DeviceLedger["
        + profile.label()
        + (isPlanned() ? ", planned" : ", errors=" + errors())
        + ", leftBytes="
        + U64.print(leftBytes)
        + "]";
  }
}
