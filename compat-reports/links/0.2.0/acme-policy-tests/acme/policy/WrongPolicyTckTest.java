// SPDX-License-Identifier: Apache-2.0
package acme.policy;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.policy.tck.NumericPolicyTck;

/** Fails, so that whoever runs it knows that the TCK is awake. */
public class WrongPolicyTckTest extends NumericPolicyTck {
  /** A policy whose sums wrap. */
  public static class WrongPolicy extends AcmePolicy {
    @Override
    public OptionalUnsignedLong add(long a, long b) {
      return OptionalUnsignedLong.of(a + b);
    }
  }

  @Override
  protected NumericPolicy policy() {
    return new WrongPolicy();
  }
}
