// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

/** What can stand against a queue, in the order in which it is looked at. */
enum Rule {
  WANTED_FITS_U64,
  CAPACITY_NOT_ZERO,
  ENTRY_BYTES_NOT_ZERO,
  INITIAL_ITEMS_FIT,
  FINAL_STATE_ONLY,
  ROUNDED_FITS_U64,
  CAPACITY_ALLOWED,
  BUFFER_BYTES_FIT_U64,
  QUEUE_BYTES_FIT_U64,
  RESIDENT_BYTES_FIT_U64,
  BUDGET,
  CAPACITY_FITS_INDEX,
  BOUND_FITS_INDEX
}
