// The tree of tree.c.

fn child_of(hash: u32, child: u32) -> u32 {
  return mix(hash * 31u + child + 1u);
}

fn check_of(hash: u32) -> u32 {
  return mix(hash ^ 0x5bd1e995u);
}

var<workgroup> total: atomic<u32>;
var<workgroup> got: u32;

// Drains the items start … end of sweep s.
fn drain_items(s: u32, start: u32, end: u32, room: u32, group: u32, groups: u32, lane: u32) {
  let place = group * THREADS + lane;
  var full = 0u;
  for (var base = sluice_frontier_first(end, start, THREADS, group); base < end;
      base = sluice_frontier_step(base, end, THREADS, groups)) {
    var children: array<u32, CHILDREN>;
    var n = 0u;
    var depth = DEPTH;
    if (lane < end - base) {
      let item = sluice_frontier_at(base + lane);
      depth = item.depth;
      tally_item(QUEUE_frontier, place, item.hash);
      if (SIDES) {
        tally_add(QUEUE_frontier, place, SUM, frontier_check_at(base + lane));
      }
      for (var i = 0u; i < CHILDREN && depth < DEPTH; i++) {
        let child = child_of(item.hash, i);
        if (child < LIMIT) {
          children[n] = child;
          n++;
        }
      }
      tally_asked(QUEUE_frontier, place, n);
    }
    if (MANY) {
      if (lane == 0u) {
        atomicStore(&total, 0u);
      }
      workgroupBarrier();
      let mine = atomicAdd(&total, n);
      workgroupBarrier();
      if (lane == 0u) {
        let all = atomicLoad(&total);
        got = room;
        if (all != 0u) {
          got = sluice_frontier_reserve(s, all, room, &full);
        }
      }
      let first = workgroupUniformLoad(&got);
      for (var i = 0u; i < n; i++) {
        if (first < room && mine + i < room - first) {
          put(sluice_frontier_slot(room, first) + mine + i, children[i], depth + 1u);
        }
      }
    } else {
      for (var i = 0u; i < n; i++) {
        let slot = sluice_frontier_emit(s, sluice_frontier_entry(children[i], depth + 1u), room, &full);
        if (SIDES && slot < SLUICE_FRONTIER_CAPACITY) {
          frontier_check_put(slot, check_of(children[i]));
        }
      }
    }
  }
}

// Writes a node into a slot of the buffer that the next sweep drains.
fn put(slot: u32, hash: u32, depth: u32) {
  frontier_put(slot, sluice_frontier_entry(hash, depth));
  if (SIDES) {
    frontier_check_put(slot, check_of(hash));
  }
}
