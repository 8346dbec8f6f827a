// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.U64;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * What a segment has besides its elements: a header before the first, and what makes all its bytes
 * a multiple.
 *
 * @param multipleOf a power of two
 */
record SegmentSize(@Unsigned long headerBytes, @Unsigned long multipleOf) {
  /** Nothing but elements; most devices have this one. */
  static final SegmentSize PLAIN = new SegmentSize(0, 1);

  static SegmentSize of(DeviceLimits limits) {
    return limits.arrayHeaderBytes() == 0 && limits.bytesMultipleOf() == 1
        ? PLAIN
        : new SegmentSize(limits.arrayHeaderBytes(), limits.bytesMultipleOf());
  }

  /** Returns the bytes of a segment, which must {@link #fits fit}. */
  @Unsigned
  long of(@Unsigned long elementBytes) {
    return (headerBytes + elementBytes + (multipleOf - 1)) & -multipleOf;
  }

  /** Returns the bytes of a segment, unless the tally overflows. */
  @Unsigned
  long of(Tally tally, @Unsigned long elementBytes) {
    return headerBytes == 0 && multipleOf == 1
        ? elementBytes
        : tally.roundUp(
            "segment size", tally.add("segment size", elementBytes, headerBytes), multipleOf);
  }

  /** Says whether the bytes of a segment fit u64. */
  boolean fits(@Unsigned long elementBytes) {
    @Unsigned long most = U64.MAX & -multipleOf;
    return Long.compareUnsigned(headerBytes, most) <= 0
        && Long.compareUnsigned(elementBytes, most - headerBytes) <= 0;
  }

  /** Returns the most bytes of elements that so many hold; 0 if they do not hold the header. */
  @Unsigned
  long mostElements(@Unsigned long bytes) {
    @Unsigned long usable = bytes & -multipleOf;
    return usable - U64.min(usable, headerBytes);
  }
}
