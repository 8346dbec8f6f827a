// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.tck;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.math.BigInteger;
import java.util.Optional;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** An operation on operands that are u64 values; c is 0 but for the ratio. */
record Call(Operation operation, BigInteger a, BigInteger b, BigInteger c) {
  /** What it comes to if that is a u64. */
  Optional<BigInteger> inRange() {
    return operation.exact(a, b, c).filter(Inputs::isU64);
  }

  /** What a right policy answers. */
  Answer expected() {
    OptionalUnsignedLong result =
        inRange()
            .map(exact -> OptionalUnsignedLong.of(bits(exact)))
            .orElse(OptionalUnsignedLong.empty());
    return new Answer(result, null);
  }

  Answer askOf(NumericPolicy policy) {
    return Answer.to(() -> operation.ask(policy, bits(a), bits(b), bits(c)));
  }

  /** As in Java, with the operands in decimal. */
  @Override
  public String toString() {
    String third = operation == Operation.RATIO ? ", " + c : "";
    return operation.method + "(" + a + ", " + b + third + ")";
  }

  @SuppressWarnings("signedness") // the low 64 bits of a u64 are the u64
  private static @Unsigned long bits(BigInteger u64) {
    return u64.longValue();
  }
}
