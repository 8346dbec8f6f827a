// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import dev.sluice.internal.U64;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * One way out of a {@link PlanError}: following it removes that error, though another rule may then
 * be the first that is violated. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class Remedy {
  private final RemedyKind kind;
  private final @Unsigned long amount;

  Remedy(RemedyKind kind, @Unsigned long amount) {
    this.kind = kind;
    this.amount = amount;
  }

  /**
   * Returns what to change.
   *
   * @since 0.1.0
   */
  public RemedyKind kind() {
    return kind;
  }

  /**
   * Returns how far, in the unit that {@link #kind()} names.
   *
   * @since 0.1.0
   */
  public @Unsigned long amount() {
    return amount;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Remedy that && kind == that.kind && amount == that.amount;
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + U64.hash(amount);
  }

  /** For people: the remedy as a clause, such as {@code raise the budget by 128 bytes}. */
  @Override
  public String toString() {
    return kind.text(U64.print(amount));
  }
}
