// SPDX-License-Identifier: Apache-2.0
/** The {@link dev.sluice.numeric.NumericPolicy} SPI and its discovery. */
module dev.sluice.api {
  requires static transitive org.checkerframework.checker.qual;
  requires static transitive org.jspecify;

  exports dev.sluice.numeric;

  uses dev.sluice.numeric.NumericPolicy;
}
