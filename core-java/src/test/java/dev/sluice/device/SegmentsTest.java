// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.internal.Arithmetic;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments and windows of few slots, each figure found by looking at every number of slots. */
class SegmentsTest {
  private static final Arithmetic ARITHMETIC = new Arithmetic(Policies.UNSIGNED);
  private static final int SLOTS = 40;
  private static final int[] STRIDES = {4, 1};

  private static LineArrays arrays(int count) {
    EntryLayout.Builder entry = EntryLayout.builder().u32("v");
    WorkQueueProfile queue =
        WorkQueueProfile.builder()
            .capacity(1)
            .entry((count == 1 ? entry : entry.sideArray("flag", DeviceType.U8)).build())
            .build();
    return LineArrays.of(queue, DrainProfile.oneWindow());
  }

  private static Segments segments(int count, long limit, long window) {
    return new Segments(ARITHMETIC, arrays(count), limit, window);
  }

  private static int ceil(int a, int b) {
    return (a + b - 1) / b;
  }

  /** What the class says of itself, in plain numbers. */
  private record Model(int arrays, int limit, int window) {
    /** Entries are the longest, so that their segments are the shortest. */
    int full() {
      return limit / STRIDES[0];
    }

    int whole() {
      return window == 0 || window > full() ? full() : full() / window * window;
    }

    boolean areWhole(int slots) {
      return whole() != full() && slots != 0 && ceil(slots, whole()) == ceil(slots, full());
    }

    int each(int array, int slots) {
      int uncut = limit / STRIDES[array];
      int common = areWhole(slots) ? whole() : full();
      return slots <= uncut || uncut == 0 ? slots : common == 0 ? uncut : uncut / common * common;
    }

    int count(int array, int slots) {
      return each(array, slots) == slots ? 1 : ceil(slots, each(array, slots));
    }

    int count(int slots) {
      return count(0, slots) + (arrays == 1 ? 0 : count(1, slots));
    }

    int windowsOfFull(int slots, int items) {
      return full() == 0
          ? ceil(slots, items)
          : slots / full() * ceil(full(), items) + ceil(slots % full(), items);
    }

    int windows(int slots) {
      return areWhole(slots) ? ceil(slots, window) : windowsOfFull(slots, window);
    }

    /** The first of the slots up to so many that are all cut alike. */
    int startOfPiece(int slots) {
      int start = slots;
      while (start > 0 && areWhole(start - 1) == areWhole(slots)) {
        start--;
      }
      return whole() == full() || slots <= whole() ? 0 : start;
    }
  }

  private static int most(int cap, IntPredicate passes) {
    int most = cap;
    while (most > 0 && !passes.test(most)) {
      most--;
    }
    return most;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void segmentsAreWhatTheyAreSaidToBe(int arrays) {
    for (int limit = 0; limit <= 40; limit++) {
      for (int window = 0; window <= 7; window++) {
        Model model = new Model(arrays, limit, window);
        Segments segments = segments(arrays, limit, window);
        assertThat(segments.fullSlots()).as("%s", model).isEqualTo(model.full());
        assertThat(segments.hasTwoCuts()).as("%s", model).isEqualTo(model.whole() != model.full());
        for (int slots = 0; slots <= SLOTS; slots++) {
          assertSegments(segments, model, slots);
        }
      }
    }
  }

  private static void assertSegments(Segments segments, Model model, int slots) {
    String what = model + ", slots=" + slots;
    assertThat(segments.areWhole(slots)).as(what).isEqualTo(model.areWhole(slots));
    assertThat(segments.count(slots)).as(what).isEqualTo(model.count(slots));
    int common = model.areWhole(slots) ? model.whole() : model.full();
    assertThat(segments.commonSlots(slots))
        .as(what)
        .isEqualTo(model.full() == 0 || slots <= model.full() ? slots : common);
    assertThat(segments.startOfPiece(slots)).as(what).isEqualTo(model.startOfPiece(slots));
    for (int array = 0; array < model.arrays(); array++) {
      int uncut = model.limit() / STRIDES[array];
      assertThat(segments.isUncut(array, slots)).as(what).isEqualTo(slots <= uncut);
      assertThat(segments.holdNoSlot(array)).as(what).isEqualTo(uncut == 0);
      assertThat(segments.count(array, slots)).as(what).isEqualTo(model.count(array, slots));
      assertThat(segments.slotsEach(array, slots, model.areWhole(slots)))
          .as(what)
          .isEqualTo(model.each(array, slots));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theMostSlotsAreTheMostThatPass(int arrays) {
    for (int limit = 0; limit <= 40; limit += limit < 9 ? 1 : 4) {
      for (int window = 1; window <= 7; window++) {
        Model model = new Model(arrays, limit, window);
        Segments segments = segments(arrays, limit, window);
        for (int most = 1; most <= 9; most++) {
          assertMost(segments, model, most);
        }
      }
    }
  }

  private static void assertMost(Segments segments, Model model, int most) {
    String what = model + ", most=" + most;
    assertThat(segments.mostIn(most)).as(what).isEqualTo((long) model.full() * most);
    for (int cap = 0; cap <= SLOTS; cap += 5) {
      assertThat(segments.mostInWindows(most, cap))
          .as("%s, cap=%s", what, cap)
          .isEqualTo(most(cap, slots -> model.windows(slots) <= most));
      if (most >= model.arrays()) {
        assertThat(segments.mostInAll(most, cap))
            .as("%s, cap=%s", what, cap)
            .isEqualTo(most(cap, slots -> model.count(slots) <= most));
      }
    }
    for (int slots = 0; slots <= SLOTS; slots += 8) {
      for (int items : new int[] {0, 1, 3, 9, 50}) {
        assertThat(segments.leastWindow(slots, most, items))
            .as("%s, slots=%s, items=%s", what, slots, items)
            .isEqualTo(leastWindow(model, slots, most, items));
      }
    }
  }

  /** Returns the least of the windows up to so many items that are few enough, 0 if none are. */
  private static int leastWindow(Model model, int slots, int windows, int items) {
    int widest = Math.min(items, model.full() == 0 ? slots : Math.min(model.full(), slots));
    for (int window = 1; window <= widest; window++) {
      if (model.windowsOfFull(slots, window) <= windows) {
        return window;
      }
    }
    return 0;
  }

  /** Segments of 10 slots in windows of 4, and slots of which none is in a segment. */
  @Test
  void moreThanU64IsNeverTheMost() {
    for (long limit : List.of(40L, 0L)) {
      Segments segments = segments(1, limit, 4);
      assertThat(segments.mostInWindows(-1, -1)).isEqualTo(-1);
      assertThat(segments.mostInWindows(-1, 100)).isEqualTo(100);
    }
    // 9 times these windows are 2^64 + 2.
    assertThat(segments(1, 40, 9).mostInWindows(2_049_638_230_412_172_402L, 18)).isEqualTo(18);
    assertThat(segments(1, 40, 4).mostIn(-1)).isEqualTo(-1);
    assertThat(segments(1, 40, 4).mostIn(3)).isEqualTo(30);
    // Without a limit nothing is cut, and windows alone count.
    Segments uncut = segments(2, -1, 4);
    assertThat(uncut.fullSlots()).isEqualTo(-1);
    assertThat(uncut.hasTwoCuts()).isFalse();
    assertThat(uncut.windows(-1)).isEqualTo(1L << 62);
    assertThat(uncut.count(-1)).isEqualTo(2);
  }
}
