// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Iterator;
import java.util.NoSuchElementException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import nl.jqno.equalsverifier.EqualsVerifier;
import org.junit.jupiter.api.Test;

class HostViewsTest {
  @Test
  void targetsOfFriendsterAreSevenViews() {
    // E = 3,612,134,270 targets of 4 bytes; 2^31-1 rounded down to whole targets is 2^31-4.
    HostViews views = HostViews.of(14_448_537_080L, 4);
    assertThat(views.count()).isEqualTo(7);
    assertThat(views.viewBytes()).isEqualTo(2_147_483_644);
    assertThat(views)
        .containsExactly(
            new HostView(0, 0, 2_147_483_644),
            new HostView(1, 2_147_483_644L, 2_147_483_644),
            new HostView(2, 4_294_967_288L, 2_147_483_644),
            new HostView(3, 6_442_450_932L, 2_147_483_644),
            new HostView(4, 8_589_934_576L, 2_147_483_644),
            new HostView(5, 10_737_418_220L, 2_147_483_644),
            new HostView(6, 12_884_901_864L, 1_563_635_216));
  }

  @Test
  void frontierBufferOfFriendsterIsOneView() {
    HostViews views = HostViews.of(524_866_928, 8);
    assertThat(views).containsExactly(new HostView(0, 0, 524_866_928));
  }

  @Test
  void noBytesAreNoViews() {
    HostViews views = HostViews.of(0, 8);
    assertThat(views.count()).isZero();
    assertThat(views).isEmpty();
    assertThatThrownBy(() -> views.get(0))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("host view 0 of 0; they count from 0");
  }

  @Test
  void buffersAboveTwoToThe63AreCut() {
    // 2^64-1 = (2^31-1)·(2^33+4) + 3, by long division.
    HostViews views = HostViews.of(-1L, 1);
    assertThat(views.count()).isEqualTo((1L << 33) + 5);
    assertThat(views.get((1L << 33) + 3))
        .isEqualTo(new HostView((1L << 33) + 3, -4L - Integer.MAX_VALUE, Integer.MAX_VALUE));
    assertThat(views.get((1L << 33) + 4)).isEqualTo(new HostView((1L << 33) + 4, -4L, 3));
    assertThat(views.get((1L << 33) + 4))
        .hasToString("HostView[index=8589934596, offset=18446744073709551612, length=3]");
    assertThat(views)
        .hasToString(
            "HostViews[bytes=18446744073709551615, entryBytes=1, viewBytes=2147483647, count=8589934597]");
  }

  @Test
  void everyByteOfTheLargestBufferCanBeAView() {
    HostViews views = HostViews.of(-1L, 1, 1);
    assertThat(views.count()).isEqualTo(-1L);
    assertThat(views.get(-2L)).isEqualTo(new HostView(-2L, -2L, 1));
    assertThatThrownBy(() -> views.get(-1L))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("host view 18446744073709551615 of 18446744073709551615; they count from 0");
  }

  @Test
  void manyViewsAreMadeOneByOne() {
    // 2^48 views of 2^10 bytes.
    Iterator<HostView> views = HostViews.of(1L << 58, 64, 1024).iterator();
    assertThat(HostViews.of(1L << 58, 64, 1024).count()).isEqualTo(1L << 48);
    assertThat(views.next()).isEqualTo(new HostView(0, 0, 1024));
    assertThat(views.next()).isEqualTo(new HostView(1, 1024, 1024));
  }

  @Test
  void iteratorEnds() {
    Iterator<HostView> views = HostViews.of(3, 3).iterator();
    views.next();
    assertThat(views.hasNext()).isFalse();
    assertThatThrownBy(views::next)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("all 1 views done");
  }

  @Test
  void largestEntryIsTheLargestView() {
    assertThat(HostViews.of(3L * Integer.MAX_VALUE, Integer.MAX_VALUE).count()).isEqualTo(3);
  }

  @Test
  void entryLargerThanAViewIsAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostViews.of(1L << 32, 1L << 31))
        .withMessage(
            "host views: an entry of 2147483648 bytes does not fit a view of at most 2147483647;"
                + " allow longer views (2147483647 at most) or view its parts");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostViews.of(-1L, -1L))
        .withMessageContaining("an entry of 18446744073709551615 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostViews.of(0, 17, 16))
        .withMessageContaining("at most 16;");
  }

  @Test
  void partsOfEntriesAreAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostViews.of(-1L, 16))
        .withMessage(
            "host views: 18446744073709551615 bytes are not whole entries of 16, 15 left over;"
                + " give the bytes of the entries alone");
  }

  @Test
  void noEntryBytesAndNoViewBytesAreErrors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostViews.of(8, 0))
        .withMessage(
            "host views of entries of 0 bytes: give the bytes of one entry, or 1 for plain bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostViews.of(8, 8, 0))
        .withMessage("host views of at most 0 bytes: allow at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostViews.of(8, 8, -1))
        .withMessageContaining("at most -1 bytes");
  }

  /** Back to back, whole entries, as long as can be. */
  @Property(tries = 500)
  void viewsCoverTheBuffer(
      @ForAll @LongRange(min = 0, max = 60) long entries,
      @ForAll @IntRange(min = 1, max = 40) int entryBytes,
      @ForAll @IntRange(min = 40, max = 200) int maxViewBytes) {
    HostViews views = HostViews.of(entries * entryBytes, entryBytes, maxViewBytes);
    long next = 0;
    long index = 0;
    for (HostView view : views) {
      assertThat(view.index()).isEqualTo(index);
      assertThat(view).isEqualTo(views.get(index++));
      assertThat(view.offset()).isEqualTo(next);
      assertThat(view.length()).isBetween(1, maxViewBytes);
      assertThat(view.length() % entryBytes).isZero();
      next += view.length();
      if (next < entries * entryBytes) {
        assertThat(view.length() + entryBytes).isGreaterThan(maxViewBytes);
      }
    }
    assertThat(next).isEqualTo(entries * entryBytes);
    assertThat(index).isEqualTo(views.count());
  }

  @Property(tries = 1000)
  void lastViewEndsTheBuffer(@ForAll long someBytes, @ForAll @IntRange(min = 1) int entryBytes) {
    BigInteger entry = BigInteger.valueOf(entryBytes);
    BigInteger some = new BigInteger(Long.toUnsignedString(someBytes));
    BigInteger bytes = some.subtract(some.mod(entry));
    BigInteger view = BigInteger.valueOf(Integer.MAX_VALUE / entryBytes).multiply(entry);
    BigInteger[] count = bytes.divideAndRemainder(view);
    BigInteger last = count[1].signum() == 0 ? view : count[1];
    HostViews views = HostViews.of(bytes.longValue(), entryBytes);
    assertThat(unsigned(views.count()))
        .isEqualTo(count[1].signum() == 0 ? count[0] : count[0].add(BigInteger.ONE));
    if (views.count() != 0) {
      HostView end = views.get(views.count() - 1);
      assertThat(unsigned(end.offset())).isEqualTo(bytes.subtract(last));
      assertThat(BigInteger.valueOf(end.length())).isEqualTo(last);
    }
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  @Test
  void accessorsGiveTheArguments() {
    HostViews views = HostViews.of(-16L, 16);
    assertThat(views.bytes()).isEqualTo(-16L);
    assertThat(views.entryBytes()).isEqualTo(16);
    HostView view = views.get(1);
    assertThat(view.index()).isEqualTo(1);
    assertThat(view.offset()).isEqualTo(2_147_483_632L);
    assertThat(view.length()).isEqualTo(2_147_483_632);
  }

  @Test
  void equalsAndHashCode() {
    EqualsVerifier.forClass(HostView.class).verify();
    EqualsVerifier.forClass(HostViews.class).verify();
  }
}
