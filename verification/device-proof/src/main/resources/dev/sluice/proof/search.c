/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A breadth-first search: an item is a vertex and its distance, which whoever reaches it first has written. The edges of a
 * group's items are dealt out to all its threads.
 */
DEVICE void search_items(GLOBAL sluice_frontier_control* control, u32 s, idx start, idx end, idx room,
    sluice_frontier_buffer current, sluice_frontier_buffer next, GLOBAL const u32* rows, GLOBAL const u32* targets,
    GLOBAL u32* distances, GLOBAL u64* tally, SHARED_POINTER u32* sums, SHARED_POINTER u32* firsts, SHARED_POINTER u32* levels)
{
  u64 drained = 0, sum = 0, asked = 0;
  u32 full = 0;
  DRAIN(frontier, base, start, end) {
    u32 first = 0, degree = 0, distance = 0;
    if (LANE < end - base) {
      const sluice_frontier_entry item = *sluice_frontier_at(current, base + LANE);
      distance = item.distance;
      first = rows[item.vertex];
      degree = rows[item.vertex + 1] - first;
      drained++;
      sum += mix2(item.vertex, distance);
    }
    scan(sums, degree);
    firsts[LANE] = first - (sums[LANE] - degree);
    levels[LANE] = distance + 1;
    BARRIER;
    const u32 edges = sums[THREADS - 1];
    for (u32 edge = LANE; edge < edges; edge += THREADS) {
      const u32 of = owner(sums, edge);
      sluice_frontier_entry item;
      item.vertex = targets[firsts[of] + edge];
      item.distance = levels[of];
      if (distances[item.vertex] == 0xffffffffU &&
          ATOMIC_CAS(distances + item.vertex, 0xffffffffU, item.distance) == 0xffffffffU) {
        asked++;
        sluice_frontier_emit(control, s, next, item, room, &full);
      }
    }
    BARRIER;
  }
  tally_items(tally, QUEUE_frontier, drained, sum);
  tally_asked(tally, QUEUE_frontier, asked);
}

KERNEL drain(ARGUMENTS, u32 s, u32 w)
{
  SHARED u32 sums[THREADS], firsts[THREADS], levels[THREADS];
  BIND
  tally_launch(tally, QUEUE_frontier);
  sluice_frontier_sweep_begin(frontier_control, s, w);
  const idx from = sluice_frontier_from(frontier_control, s), items = sluice_frontier_items(frontier_control, s);
  const idx room = sluice_frontier_room(frontier_control, s);
  search_items(frontier_control, s, sluice_frontier_start(from, w), sluice_frontier_end(from, items, w), room,
      CURRENT(frontier, s), NEXT(frontier, s), rows, targets, distances, tally, sums, firsts, levels);
}

/* One launch for all sweeps. */
KERNEL drain_loop(ARGUMENTS, u32 s, u32 w)
{
  SHARED u32 sums[THREADS], firsts[THREADS], levels[THREADS];
  SHARED idx view[3];
  BIND
  tally_launch(tally, QUEUE_frontier);
  for (;; s++) {
    if (LANE == 0) {
      view[0] = sluice_frontier_from(frontier_control, s);
      view[1] = sluice_frontier_items(frontier_control, s);
      view[2] = sluice_frontier_room(frontier_control, s);
    }
    BARRIER;
    const idx from = view[0], items = view[1], room = view[2];
    if (items == 0)
      return;
    sluice_frontier_sweep_begin(frontier_control, s, w);
    search_items(frontier_control, s, sluice_frontier_start(from, w), sluice_frontier_end(from, items, w), room,
        CURRENT(frontier, s), NEXT(frontier, s), rows, targets, distances, tally, sums, firsts, levels);
    GRID_BARRIER;
  }
}
