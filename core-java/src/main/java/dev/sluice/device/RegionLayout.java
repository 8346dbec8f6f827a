// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.U64;
import java.util.List;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * Where regions lie: each in an allocation of its own, rounded up to the granularity, or one behind
 * the other in an arena, aligned.
 *
 * @param available what the reserves leave
 */
record RegionLayout(
    Arithmetic arithmetic,
    boolean arena,
    @Unsigned long alignment,
    @Unsigned long granularity,
    SegmentSize size,
    @Unsigned long available) {
  /** Returns where regions must end. */
  @Unsigned
  long limit() {
    // An arena is rounded up to the granularity as a whole, so that its end may not pass the last
    // multiple of it.
    return arena ? roundDown(available, granularity) : available;
  }

  /** Returns what regions that end there take. */
  @Unsigned
  long allocated(@Unsigned long end) {
    return arena ? roundUpWithin(end, granularity) : end;
  }

  private @Unsigned long roundDown(@Unsigned long bytes, @Unsigned long unit) {
    return arithmetic.quotient(bytes, unit) * unit;
  }

  /** Rounds up what fits u64 when rounded. */
  private @Unsigned long roundUpWithin(@Unsigned long bytes, @Unsigned long unit) {
    return U64.isPowerOfTwo(unit)
        ? (bytes + (unit - 1)) & -unit
        : arithmetic.ceilDiv(bytes, unit) * unit;
  }

  /** Returns where the next region of an arena starts. */
  @Unsigned
  long start(Tally tally) {
    return tally.roundUp("region offset", tally.end, alignment);
  }

  /**
   * Adds a line's regions to the tally.
   *
   * @param isUncut whether every array is one segment
   * @param areWhole whether segments are whole ones
   * @param regions where to put the regions, or null if only their end matters
   */
  void place(
      Placing line,
      @Unsigned long slots,
      boolean isUncut,
      boolean areWhole,
      Tally tally,
      @Nullable List<Region> regions) {
    LineArrays arrays = line.arrays();
    if (arrays.controlBytes != 0) {
      placeFixed(line, RegionKind.CONTROL, arrays.controlBytes, tally, regions);
    }
    if (arrays.gridBytes != 0) {
      placeFixed(line, RegionKind.GRID, arrays.gridBytes, tally, regions);
    }
    if (slots == 0) {
      return;
    }
    for (int buffer = 0; buffer < arrays.buffers && !tally.overflowed(); buffer++) {
      for (int array = 0; array < arrays.count; array++) {
        if (arrays.stride(array) != 0) {
          @Unsigned long each = isUncut ? slots : line.slotsEach(array, slots, areWhole);
          place(line, array, buffer, slots, each, tally, regions);
        }
      }
    }
  }

  private void placeFixed(
      Placing line,
      RegionKind kind,
      @Unsigned long bytes,
      Tally tally,
      @Nullable List<Region> regions) {
    @Unsigned long before = tally.end;
    @Unsigned long start = 0;
    if (arena) {
      start = start(tally);
      tally.end = start;
      tally.extend("ledger", size.of(tally, bytes));
    } else {
      tally.extend("ledger", roundedUp(tally, bytes));
    }
    if (regions != null) {
      regions.add(
          new Region(
              line.label(),
              kind,
              0,
              true,
              null,
              bytes,
              1,
              1,
              0,
              start,
              size,
              tally.end - before,
              available - tally.end));
    }
  }

  /** Returns what an allocation takes that holds so many bytes of elements. */
  private @Unsigned long roundedUp(Tally tally, @Unsigned long elementBytes) {
    return tally.roundUp("region size", size.of(tally, elementBytes), granularity);
  }

  private void place(
      Placing line,
      int array,
      int buffer,
      @Unsigned long slots,
      @Unsigned long each,
      Tally tally,
      @Nullable List<Region> regions) {
    LineArrays arrays = line.arrays();
    @Unsigned long before = tally.end;
    @Unsigned long unit = arena ? alignment : granularity;
    @Unsigned long stride = arrays.stride(array);
    @Unsigned long span = 0;
    @Unsigned long fullBytes = 0;
    @Unsigned long rest = slots;
    if (each != slots) {
      // At most the limit on a segment's bytes, but its rounding may overflow.
      span = tally.roundUp("segment size", size.of(tally, each * stride), unit);
      @Unsigned long full = arithmetic.ceilDiv(slots, each) - 1;
      fullBytes = tally.multiply("region size", full, span);
      rest = slots - full * each;
    }
    @Unsigned long restBytes = size.of(tally, tally.multiply("region bytes", rest, stride));
    @Unsigned long start = 0;
    if (arena) {
      start = start(tally);
      tally.end = start;
    } else {
      restBytes = tally.roundUp("region size", restBytes, unit);
    }
    tally.extend(
        "ledger", each == slots ? restBytes : tally.add("region size", fullBytes, restBytes));
    if (regions != null) {
      regions.add(
          new Region(
              line.label(),
              arrays.kind(array),
              buffer,
              arrays.buffers == 1,
              arrays.sideArray(array),
              stride,
              slots,
              each,
              arena ? span : 0,
              start,
              size,
              tally.end - before,
              available - tally.end));
    }
  }

  /** Returns the most slots, at most {@code cap}, with which the line's regions end in time. */
  @Unsigned
  long mostWithin(Placing line, @Unsigned long limit, @Unsigned long cap) {
    if (Long.compareUnsigned(limit, line.from()) < 0 || line.arrays().slotBytes == 0) {
      return 0;
    }
    @Unsigned long most = U64.min(cap, mostWithin(line, limit, false));
    return line.mayBeCutInTwoWays()
        ? line.segments().most(most, U64.min(cap, mostWithin(line, limit, true)))
        : most;
  }

  private @Unsigned long mostWithin(Placing line, @Unsigned long limit, boolean areWhole) {
    LineArrays arrays = line.arrays();
    @Unsigned long bytes = limit - line.from();
    if (!arena && arrays.count == 1) {
      return mostOfOneArray(line, bytes, areWhole);
    }
    // Without any rounding this would be the answer; rounding takes a little of it.
    @Unsigned long high = arithmetic.quotient(bytes, arrays.slotBytes);
    if (high == 0 || endsWithin(line, high, areWhole, limit)) {
      return high;
    }
    @Unsigned long low = high;
    @Unsigned long step = 1;
    do {
      high = low;
      low = Long.compareUnsigned(low, step) > 0 ? low - step : 0;
      step <<= 1;
    } while (low != 0 && !endsWithin(line, low, areWhole, limit));
    // low fits or is 0, the answer where nothing fits; high does not fit.
    while (high - low != 1) {
      @Unsigned long middle = low + ((high - low) >>> 1);
      if (endsWithin(line, middle, areWhole, limit)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Returns the same where no region's place depends on another's: each buffer is one array, and
   * gets as many whole steps of the granularity as any other.
   */
  private @Unsigned long mostOfOneArray(Placing line, @Unsigned long bytes, boolean areWhole) {
    LineArrays arrays = line.arrays();
    Tally tally = new Tally(arithmetic, 0);
    @Unsigned
    long control =
        tally.add(
            "region size",
            arrays.controlBytes == 0 ? 0 : roundedUp(tally, arrays.controlBytes),
            arrays.gridBytes == 0 ? 0 : roundedUp(tally, arrays.gridBytes));
    if (tally.overflowed() || Long.compareUnsigned(control, bytes) > 0) {
      return 0;
    }
    @Unsigned long forBuffers = arithmetic.subtract(bytes, control);
    @Unsigned
    long steps =
        roundDown(
            arrays.buffers == 1
                ? forBuffers
                : arithmetic.quotient(forBuffers, U64.of(arrays.buffers)),
            granularity);
    @Unsigned long stride = arrays.stride(0);
    @Unsigned long slots = arithmetic.quotient(size.mostElements(steps), stride);
    @Unsigned long each = line.slotsEach(0, slots, areWhole);
    if (each == slots) {
      return slots;
    }
    // Within the steps, which hold more slots than these.
    @Unsigned long span = tally.roundUp("segment size", size.of(tally, each * stride), granularity);
    @Unsigned long full = arithmetic.quotient(steps, span);
    // Less than a span is at most the bytes of a segment, both being rounded alike.
    return full * each + arithmetic.quotient(size.mostElements(steps - full * span), stride);
  }

  private boolean endsWithin(
      Placing line, @Unsigned long slots, boolean areWhole, @Unsigned long limit) {
    Tally tally = new Tally(arithmetic, line.from());
    place(line, slots, false, areWhole, tally, null);
    return tally.within(limit);
  }

  /** Returns how far a line that ends at {@code to} may reach without taking more. */
  @Unsigned
  long roundedEnd(@Unsigned long to) {
    if (!arena) {
      return to;
    }
    Tally next = new Tally(arithmetic, to);
    next.end = start(next);
    // Either the next region starts there, or the arena ends here, whichever it will be.
    return U64.min(next.endOrMax(), roundUpWithin(to, granularity));
  }

  /**
   * Returns where a line must end so that what stands behind it keeps its place.
   *
   * @param behind the bytes behind it, from an aligned start
   */
  @Unsigned
  long before(@Unsigned long limit, @Unsigned long behind) {
    if (behind == 0) {
      return limit;
    }
    if (Long.compareUnsigned(limit, behind) < 0) {
      return 0;
    }
    return arena ? (limit - behind) & -alignment : limit - behind;
  }
}
