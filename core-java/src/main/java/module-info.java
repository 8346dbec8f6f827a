// SPDX-License-Identifier: Apache-2.0
/** Plans device-resident work queues on pluggable exact arithmetic. */
module dev.sluice.core {
  requires transitive dev.sluice.api;

  exports dev.sluice.device;
  exports dev.sluice.kernel;
  exports dev.sluice.queue;
  exports dev.sluice.sizing;
}
