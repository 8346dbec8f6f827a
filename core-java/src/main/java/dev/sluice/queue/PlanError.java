// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.device.DeviceError;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A rule that stands against a plan, with the numbers that violate it and the ways out: of a queue
 * ({@link QueueError}), or of a device ({@link DeviceError}). Later releases may add kinds to
 * either family, so that a {@code switch} over the kinds needs a default branch; one over the
 * families does not.
 *
 * <p>A finished value: nothing is computed by a policy when it is asked, and nothing it is asked
 * throws. Two errors are equal if they are of one kind, of one line, and say the same. Immutable
 * and thread-safe.
 *
 * @since 0.1.0
 */
public abstract sealed class PlanError permits QueueError, DeviceError {
  private final @Nullable String line;
  private final String problem;
  private final List<Remedy> remedies;
  private final String otherwise;

  /** Set before the error is seen by anyone. */
  private @Nullable String group;

  /**
   * For the two families.
   *
   * @param line the line of a device that the error stands against, or null
   * @param problem what is wrong, without the line
   * @param remedies the ways out, the best first
   * @param otherwise the next step where there is no remedy
   */
  protected PlanError(
      @Nullable String line, String problem, List<Remedy> remedies, String otherwise) {
    this.line = line;
    this.problem = problem;
    this.remedies = List.copyOf(remedies);
    this.otherwise = otherwise;
  }

  /**
   * Returns the label of the line that the error stands against; empty for a queue that was planned
   * on its own, and for an error of a whole device.
   */
  public final Optional<String> line() {
    return Optional.ofNullable(line);
  }

  /**
   * Returns what is wrong: the line if there is one, operation, operands and limit, numbers
   * unsigned. Two kinds of error never share a text.
   */
  public final String message() {
    if (line == null) {
      return problem;
    }
    boolean isMember = group != null && !group.equals(line);
    return "'" + line + "'" + (isMember ? " of '" + group + "'" : "") + ": " + problem;
  }

  /**
   * Returns the label of the {@link dev.sluice.device.SameSlots} that are rejected, of whose lines
   * {@link #line()} is the one that limits it; empty for any other error.
   */
  public final Optional<String> group() {
    return Optional.ofNullable(group);
  }

  /**
   * For the family of a device, which finds what stands against a group.
   *
   * @param error one that nobody has seen yet
   * @param group the label of the group
   */
  protected static void nameGroup(PlanError error, String group) {
    error.group = group;
  }

  /** Returns the {@link #message()} without the line, for where the line is said already. */
  public final String problem() {
    return problem;
  }

  /**
   * Returns the ways out, the best first. Following one, as {@link WorkQueueProfile#with} and
   * {@link dev.sluice.device.DeviceProfile#with} do, removes this error. Empty if no single number
   * would.
   */
  public final List<Remedy> remedies() {
    return remedies;
  }

  /** Returns the next step, made of the {@link #remedies()}; if there are none, what to look at. */
  public final String fix() {
    if (remedies.isEmpty()) {
      return otherwise;
    }
    StringJoiner text = new StringJoiner(", or ");
    for (Remedy remedy : remedies) {
      text.add(remedy.toString());
    }
    return text.toString();
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof PlanError that
        && getClass() == that.getClass()
        && Objects.equals(line, that.line)
        && Objects.equals(group, that.group)
        && problem.equals(that.problem)
        && remedies.equals(that.remedies);
  }

  @Override
  public final int hashCode() {
    return problem.hashCode();
  }

  /** Returns {@link #message()} and {@link #fix()}. */
  @Override
  public final String toString() {
    return message() + "; " + fix();
  }
}
