// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.unsigned;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.policy.tck.NumericPolicyTck;

class UnsignedLongPolicyTckTest extends NumericPolicyTck {
  @Override
  protected NumericPolicy policy() {
    return new UnsignedLongPolicy();
  }
}
