/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An unbalanced tree whose children come from a hash: up to CHILDREN of each node above DEPTH, those whose hash is below
 * LIMIT. Nothing marks what was visited: what is drained twice, or was never written, shows in count and sum.
 *
 * SIDES: a side array has a check of each node.
 */
#ifdef SIDES
typedef sluice_frontier_side_check_buffer checks;
#define CURRENT_CHECK(s) (((s) & 1u) != 0u ? frontier_check1 : frontier_check0)
#define NEXT_CHECK(s) (((s) & 1u) != 0u ? frontier_check0 : frontier_check1)
#else
typedef int checks;
#define CURRENT_CHECK(s) 0
#define NEXT_CHECK(s) 0
#endif

DEVICE u32 child_of(u32 hash, u32 child)
{
  return mix(hash * 31U + child + 1U);
}

DEVICE u32 check_of(u32 hash)
{
  return mix(hash ^ 0x5bd1e995U);
}

/* Drains the items start … end of sweep s. */
DEVICE void drain_items(GLOBAL sluice_frontier_control* control, u32 s, idx start, idx end, idx room,
    sluice_frontier_buffer current, sluice_frontier_buffer next, checks current_check, checks next_check,
    GLOBAL u64* tally, SHARED_POINTER u32* total, SHARED_POINTER idx* got)
{
  u64 drained = 0, sum = 0, asked = 0;
  u32 full = 0;
  DRAIN(frontier, base, start, end) {
    const idx slot = base + LANE;
    u32 children[CHILDREN];
    u32 hash = 0, depth = DEPTH, n = 0, i;
    if (LANE < end - base) {
      hash = sluice_frontier_at(current, slot)->hash;
      depth = sluice_frontier_at(current, slot)->depth;
      drained++;
      sum += hash;
#ifdef SIDES
      sum += *sluice_frontier_side_check_at(current_check, slot);
#endif
    }
    for (i = 0; i < CHILDREN && depth < DEPTH; i++) {
      const u32 child = child_of(hash, i);
      if (child < LIMIT)
        children[n++] = child;
    }
    asked += n;
#ifdef MANY
    if (LANE == 0)
      *total = 0;
    BARRIER;
    const u32 mine = ATOMIC_ADD_SHARED(total, n);
    BARRIER;
    if (LANE == 0)
      *got = *total == 0 ? room : sluice_frontier_reserve(control, s, *total, room, &full);
    BARRIER;
    const idx first = *got;
    for (i = 0; i < n; i++)
      if (first < room && mine + i < room - first) {
        const idx to = sluice_frontier_slot(room, first) + mine + i;
        sluice_frontier_at(next, to)->hash = children[i];
        sluice_frontier_at(next, to)->depth = depth + 1;
#ifdef SIDES
        *sluice_frontier_side_check_at(next_check, to) = check_of(children[i]);
#endif
      }
    BARRIER;
#else
    for (i = 0; i < n; i++) {
      sluice_frontier_entry child;
      child.hash = children[i];
      child.depth = depth + 1;
      const idx to = sluice_frontier_emit(control, s, next, child, room, &full);
#ifdef SIDES
      if (to < SLUICE_FRONTIER_CAPACITY)
        *sluice_frontier_side_check_at(next_check, to) = check_of(child.hash);
#else
      (void)to;
#endif
    }
#endif
  }
  tally_items(tally, QUEUE_frontier, drained, sum);
  tally_asked(tally, QUEUE_frontier, asked);
}

KERNEL drain(ARGUMENTS, u32 s, u32 w)
{
  SHARED u32 total;
  SHARED idx got;
  BIND
  tally_launch(tally, QUEUE_frontier);
  sluice_frontier_sweep_begin(frontier_control, s, w);
  const idx from = sluice_frontier_from(frontier_control, s), items = sluice_frontier_items(frontier_control, s);
  const idx room = sluice_frontier_room(frontier_control, s);
  drain_items(frontier_control, s, sluice_frontier_start(from, w), sluice_frontier_end(from, items, w), room,
      CURRENT(frontier, s), NEXT(frontier, s), CURRENT_CHECK(s), NEXT_CHECK(s), tally, &total, &got);
}

/* One launch for all sweeps. */
KERNEL drain_loop(ARGUMENTS, u32 s, u32 w)
{
  SHARED u32 total;
  SHARED idx got, view[3];
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
    drain_items(frontier_control, s, sluice_frontier_start(from, w), sluice_frontier_end(from, items, w), room,
        CURRENT(frontier, s), NEXT(frontier, s), CURRENT_CHECK(s), NEXT_CHECK(s), tally, &total, &got);
    GRID_BARRIER;
  }
}
