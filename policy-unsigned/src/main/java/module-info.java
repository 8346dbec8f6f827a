// SPDX-License-Identifier: Apache-2.0
/** The policy {@code unsigned}: {@link dev.sluice.policy.unsigned.UnsignedLongPolicy}. */
module dev.sluice.policy.unsigned {
  requires transitive dev.sluice.api;

  exports dev.sluice.policy.unsigned;

  provides dev.sluice.numeric.NumericPolicy with
      dev.sluice.policy.unsigned.UnsignedLongPolicy;
}
