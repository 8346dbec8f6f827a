// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.Arithmetic;
import dev.sluice.internal.U64;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * How the arrays of a line are cut into segments, and its slots into drain windows.
 *
 * <p>All arrays are cut where the one with the shortest segments is, so that a window that stays
 * within those straddles none. There are two cuts: <em>full</em> segments, of as many slots as the
 * limit holds, and <em>whole</em> ones, which end at multiples of the window. Whole ones are taken
 * where they are no more: no window is then cut short. Hence neither windows nor rounding grow with
 * the slots throughout, but with either cut they do, and what is the most with one cut or the other
 * settles what is the most.
 */
final class Segments {
  private final Arithmetic arithmetic;
  private final LineArrays arrays;

  /** The slots of a window, 0 if there are none. */
  private final @Unsigned long window;

  /** The most slots of each array that need no cut; 0 where the limit does not hold one. */
  private final @Unsigned long[] uncut;

  /** The slots of the shortest full segments, 2^64-1 if nothing is ever cut. */
  private final @Unsigned long full;

  /** The slots of the shortest whole segments, those of full ones if that is no other cut. */
  private final @Unsigned long whole;

  /**
   * @param limit the most bytes of a segment
   */
  Segments(Arithmetic arithmetic, LineArrays arrays, @Unsigned long limit, @Unsigned long window) {
    this.arithmetic = arithmetic;
    this.arrays = arrays;
    this.window = window;
    this.uncut = new long[arrays.count];
    @Unsigned long shortest = U64.MAX;
    for (int i = 0; i < uncut.length; i++) {
      @Unsigned long stride = arrays.stride(i);
      uncut[i] = limit == U64.MAX || stride == 0 ? U64.MAX : arithmetic.quotient(limit, stride);
      shortest = U64.min(shortest, uncut[i]);
    }
    this.full = shortest;
    this.whole =
        window == 0 || full == U64.MAX || Long.compareUnsigned(window, full) > 0
            ? full
            : arithmetic.quotient(full, window) * window;
  }

  /** Returns the slots of the shortest full segments, 2^64-1 if nothing is ever cut. */
  @Unsigned
  long fullSlots() {
    return full;
  }

  /** Says whether there are two cuts to choose from. */
  boolean hasTwoCuts() {
    return whole != full;
  }

  /** Says whether segments of so many slots are whole ones. */
  boolean areWhole(@Unsigned long slots) {
    return hasTwoCuts()
        && slots != 0
        && arithmetic.ceilDiv(slots, whole) == arithmetic.ceilDiv(slots, full);
  }

  /** Returns the slots of each segment but the last of an array of {@code slots} slots. */
  @Unsigned
  long slotsEach(int array, @Unsigned long slots, boolean areWhole) {
    if (Long.compareUnsigned(slots, uncut[array]) <= 0 || uncut[array] == 0) {
      return slots;
    }
    return cutSlots(array, areWhole);
  }

  private @Unsigned long cutSlots(int array, boolean areWhole) {
    @Unsigned long common = areWhole ? whole : full;
    return common == 0 ? uncut[array] : arithmetic.quotient(uncut[array], common) * common;
  }

  /** Returns the segments that an array of {@code slots} slots is cut into. */
  @Unsigned
  long count(int array, @Unsigned long slots) {
    @Unsigned long each = slotsEach(array, slots, areWhole(slots));
    return each == slots ? 1 : arithmetic.ceilDiv(slots, each);
  }

  /** Returns the segments of all arrays of one buffer. */
  @Unsigned
  long count(@Unsigned long slots) {
    return countAll(slots, areWhole(slots));
  }

  /** Returns the segments of all arrays of one buffer with the cut that has the fewest. */
  @Unsigned
  long leastCount(@Unsigned long slots) {
    return U64.min(countAll(slots, false), countAll(slots, true));
  }

  private @Unsigned long countAll(@Unsigned long slots, boolean areWhole) {
    @Unsigned long all = 0;
    for (int array = 0; array < arrays.count; array++) {
      @Unsigned long each = slotsEach(array, slots, areWhole);
      @Unsigned long count = each == slots ? 1 : arithmetic.ceilDiv(slots, each);
      all = U64.sumOrMax(all, count);
    }
    return all;
  }

  /**
   * Returns the most slots up to {@code cap} of which all arrays of a buffer have at most so many
   * segments together.
   *
   * @param maxSegments at least one for each array
   */
  @Unsigned
  long mostInAll(@Unsigned long maxSegments, @Unsigned long cap) {
    return most(mostInAll(maxSegments, cap, false), mostInAll(maxSegments, cap, true));
  }

  private @Unsigned long mostInAll(
      @Unsigned long maxSegments, @Unsigned long cap, boolean areWhole) {
    if (Long.compareUnsigned(countAll(cap, areWhole), maxSegments) <= 0) {
      return cap;
    }
    // With either cut, more slots are never fewer segments.
    @Unsigned long low = 0;
    @Unsigned long high = cap;
    while (high - low != 1) {
      @Unsigned long middle = low + ((high - low) >>> 1);
      if (Long.compareUnsigned(countAll(middle, areWhole), maxSegments) <= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Says whether the limit does not hold a single slot of an array. */
  boolean holdNoSlot(int array) {
    return uncut[array] == 0;
  }

  /** Returns the slots that lie together in every array. */
  @Unsigned
  long commonSlots(@Unsigned long slots) {
    if (full == 0 || Long.compareUnsigned(slots, full) <= 0) {
      return slots;
    }
    return areWhole(slots) ? whole : full;
  }

  /**
   * Returns the most slots in at most so many segments: those of the shortest, as no other array
   * has more, and whole segments are as many.
   */
  @Unsigned
  long mostIn(@Unsigned long maxSegments) {
    return U64.productFits(full, maxSegments) ? full * maxSegments : U64.MAX;
  }

  /**
   * Returns the most slots that pass.
   *
   * @param mostFull the most that pass if segments are full
   * @param mostWhole the most that pass if they are whole
   */
  @Unsigned
  long most(@Unsigned long mostFull, @Unsigned long mostWhole) {
    return hasTwoCuts() ? U64.max(mostCutFull(mostFull), mostCutWhole(mostWhole)) : mostFull;
  }

  /** Returns the most slots up to {@code most} whose segments are full. */
  private @Unsigned long mostCutFull(@Unsigned long most) {
    // Of q segments, up to q·whole slots have whole ones, and those from there to q·full full ones.
    return areWhole(most) ? (arithmetic.ceilDiv(most, full) - 1) * full : most;
  }

  /** Returns the most slots up to {@code most} whose segments are whole. */
  private @Unsigned long mostCutWhole(@Unsigned long most) {
    if (areWhole(most)) {
      return most;
    }
    // There are such slots of q segments as long as q·whole > (q - 1)·full.
    @Unsigned long mostSegments = arithmetic.quotient(full - 1, full - whole);
    return U64.min(mostSegments, arithmetic.quotient(most, whole)) * whole;
  }

  /** Returns the least slots from which on up to {@code slots} segments are cut alike. */
  @Unsigned
  long startOfPiece(@Unsigned long slots) {
    if (!hasTwoCuts() || Long.compareUnsigned(slots, whole) <= 0) {
      return 0;
    }
    @Unsigned long segments = arithmetic.ceilDiv(slots, full);
    if (areWhole(slots)) {
      return (segments - 1) * full + 1;
    }
    // There are whole ones of q segments as long as q·whole > (q - 1)·full.
    return U64.min(segments, arithmetic.quotient(full - 1, full - whole)) * whole + 1;
  }

  // ---- Drain windows, of which there is a size ----

  /** Returns the number of windows of so many slots, which is at most that of the slots. */
  @Unsigned
  long windows(@Unsigned long slots) {
    return areWhole(slots) ? arithmetic.ceilDiv(slots, window) : windows(slots, window);
  }

  /** Returns the number of windows of any size if segments are full. */
  private @Unsigned long windows(@Unsigned long slots, @Unsigned long items) {
    if (full == 0) {
      return arithmetic.ceilDiv(slots, items);
    }
    @Unsigned long segments = arithmetic.quotient(slots, full);
    return segments * arithmetic.ceilDiv(full, items)
        + arithmetic.ceilDiv(slots - segments * full, items);
  }

  /** Returns the most slots, at most {@code cap}, that are drained in at most so many windows. */
  @Unsigned
  long mostInWindows(@Unsigned long windows, @Unsigned long cap) {
    return most(
        U64.min(cap, mostInWindowsOfFull(windows)),
        U64.min(cap, U64.productFits(windows, window) ? windows * window : U64.MAX));
  }

  private @Unsigned long mostInWindowsOfFull(@Unsigned long windows) {
    if (full == 0) {
      return U64.productFits(windows, window) ? windows * window : U64.MAX;
    }
    @Unsigned long perSegment = arithmetic.ceilDiv(full, window);
    @Unsigned long segments = arithmetic.quotient(windows, perSegment);
    if (!U64.productFits(segments, full)) {
      return U64.MAX;
    }
    @Unsigned long slots = segments * full;
    // Fewer windows than a segment's, hence fewer items than its slots.
    @Unsigned long rest = (windows - segments * perSegment) * window;
    return U64.sumOrMax(slots, rest);
  }

  /**
   * Returns the least items per window from which on any number of them drains so many slots in at
   * most {@code windows} windows; 0 if none up to {@code mostItems} does. With full segments, more
   * items are never more windows, and with whole ones windows are never more than that.
   */
  @Unsigned
  long leastWindow(@Unsigned long slots, @Unsigned long windows, @Unsigned long mostItems) {
    @Unsigned long widest = U64.min(mostItems, slots);
    if (widest == 0 || Long.compareUnsigned(windows(slots, widest), windows) > 0) {
      return 0;
    }
    @Unsigned long low = 0;
    while (widest - low != 1) {
      @Unsigned long middle = low + ((widest - low) >>> 1);
      if (Long.compareUnsigned(windows(slots, middle), windows) > 0) {
        low = middle;
      } else {
        widest = middle;
      }
    }
    return widest;
  }

  /** Says whether an array of so many slots is within the limit in one piece. */
  boolean isUncut(int array, @Unsigned long slots) {
    return Long.compareUnsigned(slots, uncut[array]) <= 0;
  }
}
