// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.BasisPoints;
import dev.sluice.internal.Once;
import dev.sluice.internal.U64;
import java.util.Objects;
import java.util.OptionalInt;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that others keep: the context, a library's workspace, another process. They are taken byte
 * for byte, before all other lines, and have no region. They are a number of bytes or a share of
 * the device's memory. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class ReserveLine implements DeviceLine {
  /** No share. */
  private static final int NONE = -1;

  private final String label;
  private final @Unsigned long bytes;
  private final int basisPoints;

  private ReserveLine(String label, @Unsigned long bytes, int basisPoints) {
    this.label = label;
    this.bytes = bytes;
    this.basisPoints = basisPoints;
  }

  /**
   * Returns a reserve.
   *
   * @param bytes any u64
   * @throws IllegalArgumentException if {@code label} is blank
   */
  public static ReserveLine of(String label, @Unsigned long bytes) {
    return builder(label).bytes(bytes).build();
  }

  /**
   * Returns a reserve of a share of the memory: ceil(memory · basisPoints / 10,000) bytes.
   *
   * @param basisPoints 0 … 10,000; 100 are one percent
   * @throws IllegalArgumentException if {@code label} is blank, or {@code basisPoints} out of range
   */
  public static ReserveLine ofBasisPoints(String label, int basisPoints) {
    return builder(label).basisPoints(basisPoints).build();
  }

  /** Returns a builder that starts from this line; what it takes may be replaced once. */
  public Builder toBuilder() {
    Builder builder = new Builder(label);
    builder.once.startingWith(Builder.TAKES);
    builder.bytes = bytes;
    builder.basisPoints = basisPoints;
    return builder;
  }

  /**
   * Returns a builder with nothing set.
   *
   * @throws IllegalArgumentException if {@code label} is blank
   */
  public static Builder builder(String label) {
    return new Builder(DeviceProfile.checkLabel(label));
  }

  @Override
  public String label() {
    return label;
  }

  /**
   * Returns the bytes kept. Of a share they are those of the memory of the {@link DeviceProfile}
   * that the line was taken from; a line that is in no profile yet has 0.
   */
  public @Unsigned long bytes() {
    return bytes;
  }

  /** Returns the share of the memory in basis points, 0 … 10,000, if it is one. */
  public OptionalInt basisPoints() {
    return basisPoints == NONE ? OptionalInt.empty() : OptionalInt.of(basisPoints);
  }

  /** Returns this line with the bytes that it takes of that much memory. */
  ReserveLine of(@Unsigned long memory) {
    if (basisPoints == NONE) {
      return this;
    }
    return new ReserveLine(label, BasisPoints.ofCeil(memory, basisPoints), basisPoints);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReserveLine that
        && label.equals(that.label)
        && bytes == that.bytes
        && basisPoints == that.basisPoints;
  }

  @Override
  public int hashCode() {
    return Objects.hash(label, U64.hash(bytes), basisPoints);
  }

  /** For people. The format may change. */
  @Override
  public String toString() {
    String share = basisPoints == NONE ? "" : ", basisPoints=" + basisPoints;
    return "ReserveLine[" + label + share + ", bytes=" + U64.print(bytes) + "]";
  }

  /**
   * Collects the settings of a reserve. Either {@link #bytes} or {@link #basisPoints} is required.
   * Not thread-safe.
   *
   * @since 0.2.0
   */
  public static final class Builder {
    private static final int TAKES = 1;

    private final String label;
    private final Once once;
    private @Unsigned long bytes;
    private int basisPoints = NONE;

    private Builder(String label) {
      this.label = label;
      this.once = new Once("reserve", label);
    }

    /**
     * Sets the bytes kept.
     *
     * @param bytes any u64
     * @throws IllegalStateException if bytes or basis points are set already
     */
    public Builder bytes(@Unsigned long bytes) {
      set("bytes");
      this.bytes = bytes;
      basisPoints = NONE;
      return this;
    }

    /**
     * Sets the share of the device's memory that is kept, rounded up to a byte.
     *
     * @param basisPoints 0 … 10,000; 100 are one percent
     * @throws IllegalArgumentException if out of range
     * @throws IllegalStateException if bytes or basis points are set already
     */
    public Builder basisPoints(int basisPoints) {
      if (basisPoints < 0 || basisPoints > BasisPoints.WHOLE) {
        throw new IllegalArgumentException(
            "basisPoints: "
                + basisPoints
                + " of reserve '"
                + label
                + "' is not in 0 … 10,000; 10,000 are all of the memory");
      }
      set("basisPoints");
      this.basisPoints = basisPoints;
      bytes = 0;
      return this;
    }

    private void set(String name) {
      String old =
          basisPoints == NONE
              ? U64.print(bytes) + " bytes"
              : basisPoints + " basis points of the memory";
      once.set(TAKES, name, (Object) old);
    }

    /**
     * Returns the line.
     *
     * @throws IllegalStateException if neither bytes nor basis points are set
     */
    public ReserveLine build() {
      once.require(TAKES, "bytes", ", nor are basisPoints");
      return new ReserveLine(label, bytes, basisPoints);
    }
  }
}
