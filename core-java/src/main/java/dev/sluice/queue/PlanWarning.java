// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A plan can be right and still a bad idea: a warning says why, with numbers, and the ways out. It
 * rejects nothing. Immutable and thread-safe.
 *
 * @since 0.2.0
 */
public final class PlanWarning {
  private final WarningKind kind;
  private final @Nullable String line;
  private final String problem;
  private final List<Remedy> remedies;

  PlanWarning(WarningKind kind, @Nullable String line, String problem, List<Remedy> remedies) {
    this.kind = kind;
    this.line = line;
    this.problem = problem;
    this.remedies = remedies;
  }

  /** Returns what is wrong. */
  public WarningKind kind() {
    return kind;
  }

  /** Returns the label of the line, or empty if the queue was planned on its own. */
  public Optional<String> line() {
    return Optional.ofNullable(line);
  }

  /** Returns what is wrong: the line if there is one, and the numbers that say so, unsigned. */
  public String message() {
    return line == null ? problem : "'" + line + "': " + problem;
  }

  /** Returns the {@link #message()} without the line, for where the line is said already. */
  public String problem() {
    return problem;
  }

  /**
   * Returns the ways out, the best first. Following one removes this warning, and what was planned
   * stays planned. Empty if no single number would.
   */
  public List<Remedy> remedies() {
    return remedies;
  }

  /** Returns the next step, made of the {@link #remedies()}; if there are none, what to look at. */
  public String fix() {
    if (remedies.isEmpty()) {
      return "look at the limits that cut the windows, and at the sweeps";
    }
    StringJoiner text = new StringJoiner(", or ");
    for (Remedy remedy : remedies) {
      text.add(remedy.toString());
    }
    return text.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PlanWarning that
        && kind == that.kind
        && Objects.equals(line, that.line)
        && problem.equals(that.problem)
        && remedies.equals(that.remedies);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, line, problem, remedies);
  }

  /** Returns {@link #message()} and {@link #fix()}. The format may change. */
  @Override
  public String toString() {
    return message() + "; " + fix();
  }
}
