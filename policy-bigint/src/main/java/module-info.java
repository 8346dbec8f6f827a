// SPDX-License-Identifier: Apache-2.0
/** The policy {@code bigint}: {@link dev.sluice.policy.bigint.BigIntegerPolicy}. */
module dev.sluice.policy.bigint {
  requires transitive dev.sluice.api;

  exports dev.sluice.policy.bigint;

  provides dev.sluice.numeric.NumericPolicy with
      dev.sluice.policy.bigint.BigIntegerPolicy;
}
