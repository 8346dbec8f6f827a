// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import java.util.List;

/** The protocol in WGSL, as templates of {@link Scope.Template}. */
final class WgslProtocol {
  private WgslProtocol() {}

  /** Returns the names that every queue with a standard control block has. */
  static List<String> names() {
    return List.of(
        "block",
        "plus",
        "from",
        "items",
        "room",
        "shared",
        "view",
        "sweep_begin",
        "reserve",
        "slot",
        "window_first",
        "window_end",
        "start",
        "end",
        "group",
        "groups",
        "first",
        "step",
        "done");
  }

  static final String TEXT =
      """

      // The protocol of $label. s is the sweep, from 0; w the drain window, from 0.
      // All dispatches of a sweep come before those of the next. The module declares, with a group
      // and a binding of its own:
      //   var<storage, read_write> $p_block: $p_control;

      fn $p_plus(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
        let low = a.x + b.x;
        return vec2<u32>(low, a.y + b.y + select(0u, 1u, low < a.x));
      }

      // The first slot that sweep s drains.
      fn $p_from(s: u32) -> u32 {
      ?single   return $p_block.start[s & 3u];
      ?!single   return 0u;
      }

      // The items that sweep s drains, the same while it runs.
      fn $p_items(s: u32) -> u32 {
        let plan = $p_block.plan;
        let tail = atomicLoad(&$p_block.tail[s & 3u]);
        let most = $P_CAPACITY - $p_from(s);
        return select(0u, min(tail, most), plan == $P_PLAN_TAG);
      }

      // The items that sweep s can add. Once an invocation and sweep, before the loop.
      fn $p_room(s: u32) -> u32 {
      ?single   return $P_CAPACITY - $p_from(s) - $p_items(s);
      ?!single   return $P_CAPACITY;
      }

      var<workgroup> $p_shared: vec3<u32>;

      // From, items and room of sweep s, read once by a workgroup and uniform in it. Call it where
      // control flow is uniform.
      fn $p_view(s: u32, lane: u32) -> vec3<u32> {
        if (lane == 0u) {
          $p_shared = vec3<u32>($p_from(s), $p_items(s), $p_room(s));
        }
        return workgroupUniformLoad(&$p_shared);
      }

      // Every invocation calls it before it may return, in empty sweeps too: lane 0 of group 0 of
      // window 0 accounts for the sweep and clears the counter of the sweep after the next.
      fn $p_sweep_begin(s: u32, w: u32, group: u32, lane: u32) {
        if (w != 0u || group != 0u || lane != 0u || $p_block.plan != $P_PLAN_TAG) {
          return;
        }
        let i = s & 3u;
        let after = (s + 2u) & 3u;
        let n = $p_items(s);
        var asked = vec2<u32>(atomicLoad(&$p_block.tail[i]), 0u);
      ?guarded   asked = $p_plus(asked, vec2<u32>(atomicLoad(&$p_block.over_lo[i]), atomicLoad(&$p_block.over_hi[i])));
        $p_block.attempted = $p_plus($p_block.attempted, asked);
        let lost = vec2<u32>(asked.x - n, asked.y - select(0u, 1u, asked.x < n));
        $p_block.lost = $p_plus($p_block.lost, lost);
        let peak = $p_block.peak;
        if (asked.y > peak.y || (asked.y == peak.y && asked.x > peak.x)) {
          $p_block.peak = asked;
        }
        if (n != 0u) {
          $p_block.sweeps += 1u;
        }
        $p_block.next = s + 1u;
      ?single   $p_block.start[(s + 1u) & 3u] = $p_from(s) + n;
        atomicStore(&$p_block.tail[after], 0u);
      ?guarded   atomicStore(&$p_block.over_lo[after], 0u);
      ?guarded   atomicStore(&$p_block.over_hi[after], 0u);
      }

      // Asks for n slots for the next sweep; returns k. Of mine, item i has a slot where k < room and
      // i < room - k, and no other. Never take back what was asked for.
      // full: 0 at first, in each invocation and sweep.
      fn $p_reserve(s: u32, n: u32, room: u32, full: ptr<function, u32>) -> u32 {
        let i = (s + 1u) & 3u;
      ?guarded   if (*full == 0u) {
      ?guarded     *full = select(1u, 2u, atomicLoad(&$p_block.tail[i]) >= room);
      ?guarded   }
      ?guarded   if (*full == 2u) {
      ?guarded     let over = atomicAdd(&$p_block.over_lo[i], n);
      ?guarded     if (over + n < over) {
      ?guarded       atomicAdd(&$p_block.over_hi[i], 1u);
      ?guarded     }
      ?guarded     return room;
      ?guarded   }
        let k = atomicAdd(&$p_block.tail[i], n);
      ?guarded   if (k >= room || n > room - k) {
      ?guarded     *full = 2u;
      ?guarded   }
        return k;
      }

      // The slot of a buffer that reservation k has, if k < room.
      fn $p_slot(room: u32, k: u32) -> u32 {
      ?single   return $P_CAPACITY - room + k;
      ?!single   return k;
      }
      """;

  static final String EMIT =
      """

      // Adds an item to the buffer that the next sweep drains; returns its slot, the capacity if there
      // is none.
      fn $p_emit(s: u32, item: $p_entry, room: u32, full: ptr<function, u32>) -> u32 {
        let k = $p_reserve(s, 1u, room, full);
        if (k >= room) {
          return $P_CAPACITY;
        }
        let slot = $p_slot(room, k);
      """;

  static final String END =
      """

      // The slots of window w: from the first up to the end, which is not of it.
      fn $p_window_first(w: u32) -> u32 {
      ?!windows   return 0u;
      ?windows ?!parted   return w * $P_WINDOW_ITEMS;
      ?parted   return w / $P_WINDOWS_PER_SEGMENT * $P_SEGMENT_SLOTS + w % $P_WINDOWS_PER_SEGMENT * $P_WINDOW_ITEMS;
      }

      fn $p_window_end(w: u32) -> u32 {
      ?!windows   return $P_CAPACITY;
      ?windows   let first = $p_window_first(w);
      ?windows ?!parted   let most = $P_CAPACITY - first;
      ?parted   let segment = w / $P_WINDOWS_PER_SEGMENT * $P_SEGMENT_SLOTS;
      ?parted   let most = min($P_CAPACITY - segment, $P_SEGMENT_SLOTS) - (first - segment);
      ?windows   return first + min(most, $P_WINDOW_ITEMS);
      }

      // What window w has of the items from … from + items - 1: from the start up to the end.
      fn $p_start(from_slot: u32, w: u32) -> u32 {
        return max(from_slot, $p_window_first(w));
      }

      fn $p_end(from_slot: u32, items: u32, w: u32) -> u32 {
        return max($p_start(from_slot, w), min(from_slot + items, $p_window_end(w)));
      }

      // The number of a workgroup, and how many there are, of a grid of two dimensions.
      fn $p_group(id: vec3<u32>, grid: vec3<u32>) -> u32 {
        return id.y * grid.x + id.x;
      }

      fn $p_groups(grid: vec3<u32>) -> u32 {
        return grid.x * grid.y;
      }

      // for (var base = first(…); base < end; base = step(…)) a workgroup of g invocations drains the
      // slots base + lane where lane < end - base.
      fn $p_first(end: u32, start: u32, g: u32, group: u32) -> u32 {
        if (end == start || group > (end - start - 1u) / g) {
          return end;
        }
        return start + group * g;
      }

      fn $p_step(base: u32, end: u32, g: u32, groups: u32) -> u32 {
        if (groups > (end - base - 1u) / g) {
          return end;
        }
        return base + groups * g;
      }

      // Between two sweeps: whether nothing is left to do.
      fn $p_done() -> bool {
        return $p_items($p_block.next) == 0u;
      }
      """;

  /** For a grid that the device writes. At least one group: an empty sweep begins, too. */
  static final String GRID =
      """

      // The grid of the dispatches that drain sweep s, for one invocation to write between it and the
      // sweep before.
      fn $p_grid(s: u32) -> vec3<u32> {
      ?windows   let most = min($p_items(s), $P_WINDOW_ITEMS);
      ?!windows   let most = $p_items(s);
        let groups = (max(most, 1u) - 1u) / $P_GROUP_ITEMS + 1u;
        let rows = (groups - 1u) / $P_GRID_X + 1u;
        return vec3<u32>((groups - 1u) / rows + 1u, rows, 1u);
      }
      """;
}
