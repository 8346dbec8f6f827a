// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.sizing.LayoutRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Layouts of every type that a language has, at random. */
final class Layouts {
  private static final List<DeviceType> TYPES = List.of(DeviceType.values());
  private static final int[] WIDTHS = {1, 1, 2, 3, 4, 8, 16};

  private Layouts() {}

  static List<EntryLayout> of(LayoutRules rules, int count, long seed) {
    Random random = new Random(seed);
    List<EntryLayout> layouts = new ArrayList<>();
    while (layouts.size() < count) {
      layouts.add(layout(rules, random));
    }
    return layouts;
  }

  private static EntryLayout layout(LayoutRules rules, Random random) {
    EntryLayout.Builder builder = EntryLayout.builder(rules);
    int fields = 1 + random.nextInt(9);
    for (int i = 0; i < fields; ) {
      DeviceType type = TYPES.get(random.nextInt(TYPES.size()));
      int width = WIDTHS[random.nextInt(WIDTHS.length)];
      int count = random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 0;
      try {
        if (width == 1 && count == 0) {
          builder.field("f" + i, type);
        } else if (width == 1) {
          builder.array("f" + i, type, count);
        } else if (count == 0) {
          builder.vector("f" + i, type, width);
        } else {
          builder.vector("f" + i, type, width, count);
        }
        i++;
      } catch (IllegalArgumentException lack) {
        // The language has no such type; another is drawn.
      }
    }
    return builder.build();
  }
}
