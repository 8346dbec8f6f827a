// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.U64;
import java.util.Objects;
import java.util.Optional;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * One way out of a {@link PlanError}: following it removes that error, though another rule may then
 * be the first that is violated. {@link WorkQueueProfile#with} and {@link
 * dev.sluice.device.DeviceProfile#with} follow one. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class Remedy {
  private final @Nullable String line;
  private final RemedyKind kind;
  private final @Unsigned long amount;
  private final boolean mayOverflow;
  private final @Nullable String phase;
  private final boolean plansAll;

  private Remedy(
      @Nullable String line,
      RemedyKind kind,
      @Unsigned long amount,
      boolean mayOverflow,
      @Nullable String phase,
      boolean plansAll) {
    this.line = line;
    this.phase = phase;
    this.kind = Objects.requireNonNull(kind, "kind");
    this.amount = amount;
    this.mayOverflow = mayOverflow || kind == RemedyKind.CLAMP_TO_FIT;
    this.plansAll = plansAll;
  }

  /**
   * Returns a remedy for a queue on its own, or for a whole device.
   *
   * @param amount any u64, in the unit that {@code kind} names
   */
  public static Remedy of(RemedyKind kind, @Unsigned long amount) {
    return new Remedy(null, kind, amount, false, null, false);
  }

  /** Returns the same remedy for a line of a device. */
  public Remedy onLine(String line) {
    return new Remedy(
        Objects.requireNonNull(line, "line"), kind, amount, mayOverflow, phase, plansAll);
  }

  /** Returns the same remedy, which makes possible that the queue overflows. */
  public Remedy mayOverflow(boolean mayOverflow) {
    return new Remedy(line, kind, amount, mayOverflow, phase, plansAll);
  }

  /** Returns the same remedy, which the lines of a phase of a device need. */
  public Remedy inPhase(String phase) {
    return new Remedy(
        line, kind, amount, mayOverflow, Objects.requireNonNull(phase, "phase"), plansAll);
  }

  /**
   * Returns the same remedy, with which all of a device is planned, or with which it may not be.
   */
  public Remedy plansAll(boolean plansAll) {
    return new Remedy(line, kind, amount, mayOverflow, phase, plansAll);
  }

  /**
   * Returns the label of the line to change; empty for a queue that was planned on its own, and
   * where something of the whole device is to be changed.
   */
  public Optional<String> line() {
    return Optional.ofNullable(line);
  }

  /** Returns what to change. */
  public RemedyKind kind() {
    return kind;
  }

  /** Returns how far, in the unit that {@link #kind()} names. */
  public @Unsigned long amount() {
    return amount;
  }

  /**
   * Says whether following this makes possible that the queue is asked for more than it holds,
   * where that was impossible.
   */
  public boolean mayOverflow() {
    return mayOverflow;
  }

  /**
   * Returns the {@linkplain dev.sluice.device.DeviceLine#phase() phase} of a device whose lines
   * need this: of {@link RemedyKind#RAISE_MEMORY_TO} the fullest; empty if there are no phases.
   */
  public Optional<String> phase() {
    return Optional.ofNullable(phase);
  }

  /**
   * Says whether following a {@link RemedyKind#SHARD_OVER} was found to plan the whole device. If
   * not, it speaks of its line alone, as all other kinds do of their error.
   */
  public boolean plansAll() {
    return plansAll;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Remedy that
        && Objects.equals(line, that.line)
        && kind == that.kind
        && amount == that.amount
        && mayOverflow == that.mayOverflow
        && Objects.equals(phase, that.phase)
        && plansAll == that.plansAll;
  }

  @Override
  public int hashCode() {
    return Objects.hash(line, kind, U64.hash(amount));
  }

  /** For people: the remedy as a clause, such as {@code raise the budget by 128 bytes}. */
  @Override
  public String toString() {
    return kind.text(amount, plansAll)
        + (phase == null ? "" : ", for phase '" + phase + "'")
        + (mayOverflow ? ", and handle overflow" : "");
  }
}
