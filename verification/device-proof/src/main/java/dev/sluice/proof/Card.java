// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.DeviceLimits;

/**
 * What plans need to know of a device.
 *
 * @param totalBytes what its driver reports
 * @param residentGroups groups of each timed kernel that a multiprocessor runs at once
 */
record Card(
    String name, long totalBytes, long granularity, int multiprocessors, int residentGroups) {
  /** What the context of a process takes, rounded up: 552,402,944 bytes on an H100. */
  static final long RESERVE = 640L << 20;

  @SuppressWarnings("signedness") // sizes of what fits a device, far below 2^63
  DeviceLimits limits() {
    return DeviceLimits.builder()
        .alignment(256)
        .granularity(granularity)
        .maxThreadsPerGroup(1024)
        .maxGroupsX(Integer.MAX_VALUE)
        .maxGroupsY(65_535)
        .gridBarrier()
        .build();
  }

  long allGroups() {
    return (long) multiprocessors * residentGroups;
  }

  static final String COLUMNS = "device,totalBytes,granularity,multiprocessors,residentGroups";

  String row() {
    return String.join(
        ",",
        name,
        Long.toString(totalBytes),
        Long.toString(granularity),
        Integer.toString(multiprocessors),
        Integer.toString(residentGroups));
  }

  static Card ofRow(String row) {
    String[] cells = row.split(",", -1);
    return new Card(
        cells[0],
        Long.parseLong(cells[1]),
        Long.parseLong(cells[2]),
        Integer.parseInt(cells[3]),
        Integer.parseInt(cells[4]));
  }
}
