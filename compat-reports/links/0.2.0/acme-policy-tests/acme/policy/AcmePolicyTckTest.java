// SPDX-License-Identifier: Apache-2.0
package acme.policy;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.policy.tck.NumericPolicyTck;

/** The policy's own test. */
public class AcmePolicyTckTest extends NumericPolicyTck {
  @Override
  protected NumericPolicy policy() {
    return new AcmePolicy();
  }
}
