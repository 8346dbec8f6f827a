// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.sizing.EntryLayout.Field;
import java.nio.charset.StandardCharsets;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** A number of 32 bits for what a kernel bakes in of a plan. */
final class PlanTag {
  private static final @Unsigned long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final @Unsigned long PRIME = 0x100000001b3L;

  private @Unsigned long hash = OFFSET_BASIS;

  private PlanTag() {}

  static int of(WorkQueuePlan plan) {
    WorkQueueProfile profile = plan.profile();
    PlanTag tag = new PlanTag();
    tag.add(plan.capacity());
    tag.add(profile.buffering().name());
    tag.add(profile.initialItems());
    tag.add(profile.indexBits() <= 32 ? "32" : "64");
    tag.add(profile.slotBytes());
    tag.add(profile.entryBytes());
    tag.add(profile.controlBytes());
    profile.entry().ifPresent(tag::add);
    profile.control().ifPresent(tag::add);
    return tag.folded();
  }

  @SuppressWarnings("signedness") // a hash is made of bits
  private int folded() {
    int folded = (int) (hash ^ (hash >>> 32));
    // 0 is what a block has that nobody wrote.
    return folded == 0 ? 1 : folded;
  }

  private void add(EntryLayout layout) {
    for (Field field : layout.fields()) {
      add(field.name());
      add(field.type().name());
      add(field.offsetBytes());
      add(field.sizeBytes());
    }
  }

  private void add(String text) {
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      mix(one);
    }
    mix(-1);
  }

  /** FNV-1a, byte by byte from the lowest. */
  @SuppressWarnings("signedness") // a hash is made of bits
  private void add(@Unsigned long number) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      mix((int) (number >>> shift));
    }
  }

  private void mix(int one) {
    hash = (hash ^ (one & 0xff)) * PRIME;
  }
}
