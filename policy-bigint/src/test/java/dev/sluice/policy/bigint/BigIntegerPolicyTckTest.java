// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.bigint;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.policy.tck.NumericPolicyTck;

class BigIntegerPolicyTckTest extends NumericPolicyTck {
  @Override
  protected NumericPolicy policy() {
    return new BigIntegerPolicy();
  }
}
