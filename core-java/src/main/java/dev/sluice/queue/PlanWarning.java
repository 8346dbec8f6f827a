// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static dev.sluice.internal.Words.count;
import static dev.sluice.internal.Words.number;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import org.checkerframework.checker.signedness.qual.Unsigned;
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
  private final @Unsigned long[] numbers;
  private final List<Remedy> remedies;

  /**
   * Makes a warning.
   *
   * @param numbers those that {@link #problem} says, in its order
   */
  PlanWarning(
      WarningKind kind, @Nullable String line, @Unsigned long[] numbers, List<Remedy> remedies) {
    this.kind = kind;
    this.line = line;
    this.numbers = numbers;
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
    return line == null ? problem() : "'" + line + "': " + problem();
  }

  /** Returns the {@link #message()} without the line, for where the line is said already. */
  public String problem() {
    String fact =
        switch (kind) {
          case EMPTY_LAUNCHES ->
              "of "
                  + number(numbers[0])
                  + " sweeps with "
                  + count(numbers[1], "window")
                  + " each, at most "
                  + number(numbers[2])
                  + " windows find an item; "
                  + number(numbers[3])
                  + " items in all are fewer than a group of "
                  + number(numbers[4])
                  + " for each window";
          case IDLE_GROUPS ->
              number(numbers[0])
                  + " groups are launched each sweep for "
                  + number(numbers[1])
                  + " items, where "
                  + atOnce(numbers[2], numbers[3]);
          case WINDOW_BELOW_RESIDENT ->
              "a launch drains "
                  + number(numbers[0])
                  + " items, where "
                  + atOnce(numbers[1], numbers[2]);
          case SECOND_BUFFER_UNNEEDED ->
              "all "
                  + number(numbers[0])
                  + " items that are ever drained fit one buffer of "
                  + number(numbers[1])
                  + " slots; the second takes "
                  + number(numbers[2])
                  + " bytes";
          case SMALL_WINDOWS ->
              "segments of "
                  + number(numbers[0])
                  + " slots cut windows of "
                  + number(numbers[1])
                  + " down to "
                  + number(numbers[2]);
          case UNPROVEN_END ->
              "the run ends after "
                  + number(numbers[0])
                  + " sweeps, and nothing says that no run needs more";
          case UNGUARDED_TAIL ->
              "the counters of a control block of one's own have "
                  + number(numbers[0])
                  + " bits, and nothing says that attempts end at "
                  + number(numbers[1]);
        };
    return kind.text() + ": " + fact;
  }

  private static String atOnce(@Unsigned long groups, @Unsigned long items) {
    return number(groups) + " groups of " + number(items) + " items run at once";
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
        && Arrays.equals(numbers, that.numbers)
        && remedies.equals(that.remedies);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, line, Arrays.hashCode(numbers), remedies);
  }

  /** Returns {@link #message()} and {@link #fix()}. The format may change. */
  @Override
  public String toString() {
    return message() + "; " + fix();
  }
}
