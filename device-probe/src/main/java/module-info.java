// SPDX-License-Identifier: Apache-2.0
/** Reads real devices into the memory and the limits that a plan starts from: preview. */
module dev.sluice.probe {
  requires transitive dev.sluice.core;
  requires com.sun.jna;
  requires static transitive org.checkerframework.checker.qual;
  requires static transitive org.jspecify;

  exports dev.sluice.probe;
}
