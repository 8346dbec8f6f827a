// SPDX-License-Identifier: Apache-2.0
/** The rules of a {@link dev.sluice.numeric.NumericPolicy}, as a JUnit class to extend. */
module dev.sluice.policy.tck {
  requires transitive dev.sluice.api;
  requires transitive org.junit.jupiter.api;

  exports dev.sluice.policy.tck;
}
