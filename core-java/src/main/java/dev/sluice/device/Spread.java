// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import dev.sluice.internal.BasisPoints;
import dev.sluice.internal.U64;
import dev.sluice.internal.Words;
import java.util.Objects;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * How a line is spread over {@linkplain DeviceProfile.Builder#devices several equal devices}: each
 * has all of it, or a part, or something for each other one. With one device a line that is
 * replicated or sharded is as given. Immutable and thread-safe.
 *
 * @since 0.2.0
 */
public final class Spread {
  private static final Spread REPLICATED = new Spread(Kind.REPLICATED, 0, BasisPoints.WHOLE);
  private static final Spread SHARDED = new Spread(Kind.SHARDED, 0, BasisPoints.WHOLE);
  private static final Spread PER_PEER = new Spread(Kind.PER_PEER, 0, BasisPoints.WHOLE);

  private final Kind kind;
  private final @Unsigned long plus;
  private final int imbalanceBps;

  private enum Kind {
    REPLICATED,
    SHARDED,
    PER_PEER
  }

  private Spread(Kind kind, @Unsigned long plus, int imbalanceBps) {
    this.kind = kind;
    this.plus = plus;
    this.imbalanceBps = imbalanceBps;
  }

  /** Each device has all of the line. */
  public static Spread replicated() {
    return REPLICATED;
  }

  /**
   * Each of n devices has a part: the fullest has ceil(count / n), of a resident its elements, of a
   * queue its slots, the least and the most that are asked for, its initial items, or the items of
   * its expansion. What slots are a multiple of is not divided: a fixed number that is one is
   * divided into such as are. A bound is not divided: it is what one device's buffer can be asked
   * for.
   */
  public static Spread sharded() {
    return SHARDED;
  }

  /**
   * Each of n devices has what is given once for each other one, count · (n - 1): to exchange
   * something with it. One device has no other, and hence nothing of such a line.
   */
  public static Spread perPeer() {
    return PER_PEER;
  }

  /**
   * Returns the same shards, each with so many elements more than its part: 1 for row offsets, of
   * which a part has one more than it has rows.
   *
   * @param elements any u64
   * @throws IllegalStateException if this is not sharded
   */
  public Spread plus(@Unsigned long elements) {
    requireSharded("plus");
    return new Spread(kind, elements, imbalanceBps);
  }

  /**
   * Returns the same shards, of which the fullest has more than an even part: of n devices
   * ceil(ceil(count · basisPoints / 10,000) / n), though no more than there is.
   *
   * @param basisPoints 10,000, an even part, or more
   * @throws IllegalArgumentException if {@code basisPoints} is below 10,000: the fullest device has
   *     no less than an even part
   * @throws IllegalStateException if this is not sharded
   */
  public Spread imbalanceBps(int basisPoints) {
    requireSharded("imbalanceBps");
    if (basisPoints < BasisPoints.WHOLE) {
      throw new IllegalArgumentException(
          "imbalanceBps: "
              + basisPoints
              + ", the least is 10,000: the fullest device has no less than an even part");
    }
    return new Spread(kind, plus, basisPoints);
  }

  private void requireSharded(String setting) {
    if (!isSharded()) {
      throw new IllegalStateException(setting + " is set, but only what is sharded has it");
    }
  }

  /** Says whether each device has all. */
  public boolean isReplicated() {
    return kind == Kind.REPLICATED;
  }

  /** Says whether each device has a part. */
  public boolean isSharded() {
    return kind == Kind.SHARDED;
  }

  /** Says whether each device has something for each other one. */
  public boolean isPerPeer() {
    return kind == Kind.PER_PEER;
  }

  /** Returns the elements that each shard has beside its part. */
  public @Unsigned long plus() {
    return plus;
  }

  /** Returns how full the fullest shard is, in basis points of an even part: at least 10,000. */
  public int imbalanceBps() {
    return imbalanceBps;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Spread that
        && kind == that.kind
        && plus == that.plus
        && imbalanceBps == that.imbalanceBps;
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, U64.hash(plus), imbalanceBps);
  }

  /** For people, such as {@code sharded, plus 1}. The format may change. */
  @Override
  public String toString() {
    return switch (kind) {
      case REPLICATED -> "replicated";
      case SHARDED ->
          "sharded"
              + (plus == 0 ? "" : ", plus " + Words.number(plus))
              + (imbalanceBps == BasisPoints.WHOLE
                  ? ""
                  : ", the fullest with "
                      + Words.number(U64.of(imbalanceBps))
                      + " basis points of an even part");
      case PER_PEER -> "for each other device";
    };
  }
}
