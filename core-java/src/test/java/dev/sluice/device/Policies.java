// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.numeric.NumericPolicies;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.policy.bigint.BigIntegerPolicy;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import java.util.List;

/** The policies that everything must hold on. */
final class Policies {
  static final NumericPolicy UNSIGNED = new UnsignedLongPolicy();
  static final NumericPolicy BIGINT = new BigIntegerPolicy();

  private Policies() {}

  static List<NumericPolicy> all() {
    return List.of(UNSIGNED, BIGINT, NumericPolicies.crossChecked(UNSIGNED, BIGINT));
  }
}
