// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * The arrays of a resident, each made when it is asked for: there may be 65,536, all alike. The
 * first of an arena may have more padding before it than the others. Immutable and thread-safe.
 */
final class EqualRegions extends AbstractList<Region> implements RandomAccess {
  private final Region first;
  private final Region second;
  private final int size;

  private EqualRegions(Region first, Region second, int size) {
    this.first = first;
    this.second = second;
    this.size = size;
  }

  /** Returns the same regions, in a constant number of bytes; at least two, of one array each. */
  static List<Region> of(List<Region> regions) {
    return new EqualRegions(regions.get(0), regions.get(1), regions.size());
  }

  @Override
  public Region get(int index) {
    Objects.checkIndex(index, size);
    return index == 0 ? first : second.further(index - 1);
  }

  @Override
  public int size() {
    return size;
  }
}
