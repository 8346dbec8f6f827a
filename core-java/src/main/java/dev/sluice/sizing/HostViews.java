// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import dev.sluice.internal.U64;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a buffer of any u64 size into views that the host can hold: back to back, whole entries
 * each, at most 2^31-1 bytes each. All are as long as the limit allows, the last one has the rest.
 *
 * <p>Views are made when asked for, in constant time: 2^48 of them cost no memory. Immutable and
 * thread-safe; an iterator belongs to one thread.
 *
 * <pre>{@code
 * for (HostView view : HostViews.of(targetBytes, 4)) {
 *   copyFromDevice(targets, view.offset(), staging, view.length());
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public final class HostViews implements Iterable<HostView> {
  private final @Unsigned long bytes;
  private final @Unsigned long entryBytes;
  private final @Unsigned long viewBytes;

  private HostViews(@Unsigned long bytes, @Unsigned long entryBytes, @Unsigned long viewBytes) {
    this.bytes = bytes;
    this.entryBytes = entryBytes;
    this.viewBytes = viewBytes;
  }

  /**
   * Cuts a buffer into views of at most 2^31-1 bytes.
   *
   * @param bytes of the buffer, any u64; 0 has no views
   * @param entryBytes of one entry, 1 … 2^31-1
   * @throws IllegalArgumentException if an entry has no bytes or does not fit a view, or the buffer
   *     does not hold whole entries
   */
  public static HostViews of(@Unsigned long bytes, @Unsigned long entryBytes) {
    return of(bytes, entryBytes, Integer.MAX_VALUE);
  }

  /**
   * Cuts a buffer into views of at most {@code maxViewBytes}, such as the size of a staging buffer.
   *
   * @param bytes of the buffer, any u64; 0 has no views
   * @param entryBytes of one entry, 1 … {@code maxViewBytes}
   * @param maxViewBytes 1 … 2^31-1
   * @throws IllegalArgumentException if {@code maxViewBytes} is not positive, an entry has no bytes
   *     or does not fit a view, or the buffer does not hold whole entries
   */
  public static HostViews of(@Unsigned long bytes, @Unsigned long entryBytes, int maxViewBytes) {
    if (maxViewBytes <= 0) {
      throw new IllegalArgumentException(
          "host views of at most " + maxViewBytes + " bytes: allow at least 1");
    }
    if (entryBytes == 0) {
      throw new IllegalArgumentException(
          "host views of entries of 0 bytes: give the bytes of one entry, or 1 for plain bytes");
    }
    @Unsigned long limit = unsigned(maxViewBytes);
    if (Long.compareUnsigned(entryBytes, limit) > 0) {
      throw new IllegalArgumentException(
          "host views: an entry of "
              + U64.print(entryBytes)
              + " bytes does not fit a view of at most "
              + maxViewBytes
              + "; allow longer views (2147483647 at most) or view its parts");
    }
    @Unsigned long rest = Long.remainderUnsigned(bytes, entryBytes);
    if (rest != 0) {
      throw new IllegalArgumentException(
          "host views: "
              + U64.print(bytes)
              + " bytes are not whole entries of "
              + U64.print(entryBytes)
              + ", "
              + U64.print(rest)
              + " left over; give the bytes of the entries alone");
    }
    return new HostViews(bytes, entryBytes, limit - Long.remainderUnsigned(limit, entryBytes));
  }

  /** Returns the bytes of the buffer, any u64. */
  public @Unsigned long bytes() {
    return bytes;
  }

  /** Returns the bytes of one entry, 1 … 2^31-1. */
  public @Unsigned long entryBytes() {
    return entryBytes;
  }

  /**
   * Returns the bytes of every view but the last: the largest multiple of an entry that the limit
   * allows.
   */
  public int viewBytes() {
    return signed(viewBytes);
  }

  /** Returns how many views there are, a u64. */
  public @Unsigned long count() {
    @Unsigned long full = Long.divideUnsigned(bytes, viewBytes);
    return full * viewBytes == bytes ? full : full + 1;
  }

  /**
   * Returns the view at {@code index}, in constant time.
   *
   * @throws IndexOutOfBoundsException if {@code index}, a u64, is not below {@link #count()}
   */
  public HostView get(@Unsigned long index) {
    if (Long.compareUnsigned(index, count()) >= 0) {
      throw new IndexOutOfBoundsException(
          "host view " + U64.print(index) + " of " + U64.print(count()) + "; they count from 0");
    }
    // Less than bytes, because index is less than the rounded up quotient.
    @Unsigned long offset = index * viewBytes;
    @Unsigned long left = bytes - offset;
    return new HostView(index, offset, signed(U64.min(left, viewBytes)));
  }

  /** Returns the views in order, each made when it is asked for. Does not remove. */
  @Override
  public Iterator<HostView> iterator() {
    @Unsigned long count = count();
    return new Iterator<>() {
      private @Unsigned long next;

      @Override
      public boolean hasNext() {
        return next != count;
      }

      @Override
      public HostView next() {
        if (!hasNext()) {
          throw new NoSuchElementException("all " + U64.print(count) + " views done");
        }
        return get(next++);
      }
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HostViews that
        && bytes == that.bytes
        && entryBytes == that.entryBytes
        && viewBytes == that.viewBytes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(U64.hash(bytes), U64.hash(entryBytes), U64.hash(viewBytes));
  }

  /** For people; the numbers are printed unsigned. The format may change. */
  @Override
  public String toString() {
    return "HostViews[bytes="
        + U64.print(bytes)
        + ", entryBytes="
        + U64.print(entryBytes)
        + ", viewBytes="
        + U64.print(viewBytes)
        + ", count="
        + U64.print(count())
        + "]";
  }

  @SuppressWarnings("signedness") // 1 … 2^31-1 is the same number either way
  private static @Unsigned long unsigned(int length) {
    return length;
  }

  @SuppressWarnings("signedness") // 1 … 2^31-1 is the same number either way
  private static int signed(@Unsigned long length) {
    return (int) length;
  }
}
