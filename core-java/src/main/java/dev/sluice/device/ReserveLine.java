// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.Once;
import dev.sluice.internal.U64;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that others keep: the context, a library's workspace, another process. They are taken byte
 * for byte, before all other lines, and have no region. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class ReserveLine implements DeviceLine {
  private final String label;
  private final @Unsigned long bytes;

  private ReserveLine(String label, @Unsigned long bytes) {
    this.label = label;
    this.bytes = bytes;
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

  /** Returns a builder that starts from this line; its bytes may be replaced once. */
  public Builder toBuilder() {
    Builder builder = new Builder(label);
    builder.once.startingWith(Builder.BYTES);
    builder.bytes = bytes;
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

  /** Returns the bytes kept. */
  public @Unsigned long bytes() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReserveLine that && label.equals(that.label) && bytes == that.bytes;
  }

  @Override
  public int hashCode() {
    return 31 * label.hashCode() + U64.hash(bytes);
  }

  /** For people. The format may change. */
  @Override
  public String toString() {
    return "ReserveLine[" + label + ", bytes=" + U64.print(bytes) + "]";
  }

  /**
   * Collects the settings of a reserve. The {@link #bytes} are required. Not thread-safe.
   *
   * @since 0.2.0
   */
  public static final class Builder {
    private static final int BYTES = 1;

    private final String label;
    private final Once once;
    private @Unsigned long bytes;

    private Builder(String label) {
      this.label = label;
      this.once = new Once("reserve", label);
    }

    /**
     * Sets the bytes kept.
     *
     * @param bytes any u64
     * @throws IllegalStateException if set already
     */
    public Builder bytes(@Unsigned long bytes) {
      once.set(BYTES, "bytes", this.bytes);
      this.bytes = bytes;
      return this;
    }

    /**
     * Returns the line.
     *
     * @throws IllegalStateException if the bytes are missing
     */
    public ReserveLine build() {
      once.require(BYTES, "bytes", "");
      return new ReserveLine(label, bytes);
    }
  }
}
