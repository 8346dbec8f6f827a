/* SPDX-License-Identifier: Apache-2.0 */
/* A breadth-first search that marks what it has seen, by the header of a plan. */

#define NONE 0xffffffffu
#define WORK GLOBAL const u64 *offsets, GLOBAL const u32 *targets, GLOBAL u32 *distances
#define GIVEN offsets, targets, distances

/* Items that a group holds back, so that it reserves once for all of them, and writes them side by side. */
#define HELD 1024u

typedef struct {
  u64 begin[THREADS];
  u32 up_to[THREADS], distance[THREADS];
  u32 held, got;
  entry items[HELD];
  scan_space scan;
} space;

typedef struct {
  u32 unused;
} tally;

DEVICE void add(GLOBAL control* c, GLOBAL entry* next, u32 s, u32 room, u32* full, u32 vertex, u32 distance)
{
  entry item;
  item.vertex = vertex;
  item.distance = distance;
#ifdef __OPENCL_VERSION__
  sluice_frontier_emit(c, s, next, item, room, full);
#else
  /* One reservation for all lanes of a warp that are here. */
  const u32 here = __activemask(), lane = LANE % WARP, first = __ffs(here) - 1;
  u32 k = 0;
  if (lane == first)
    k = sluice_frontier_reserve(c, s, __popc(here), room, full);
  k = __shfl_sync(here, k, first) + __popc(here & ((1u << lane) - 1u));
  if (k < room)
    *sluice_frontier_at(next, sluice_frontier_slot(room, k)) = item;
#endif
}

/* Drains one item a lane; edges, not items, are dealt out to lanes. */
DEVICE void drain_items(SHARED_POINTER space* l, tally* mine, GLOBAL control* c, GLOBAL entry* cur, GLOBAL entry* next, u32 s, u32 slot, u32 present, u32 room, u32* full, WORK)
{
  const u32 lane = LANE;
  u64 begin = 0;
  u32 degree = 0, distance = 0, total, up_to, e, held, k, i;
  (void)mine;
  if (present) {
    const entry item = *sluice_frontier_at(cur, slot);
    begin = offsets[item.vertex];
    degree = (u32)(offsets[item.vertex + 1u] - begin);
    distance = item.distance;
  }
  if (lane == 0)
    l->held = 0;
  up_to = scan_of(&l->scan, degree, &total);
  l->begin[lane] = begin - (up_to - degree);
  l->up_to[lane] = up_to;
  l->distance[lane] = distance + 1u;
  BARRIER;
  for (e = lane; e < total; e += THREADS) {
    u32 low = 0, high = THREADS - 1, vertex;
    while (low < high) {
      const u32 middle = (low + high) / 2;
      if (l->up_to[middle] > e)
        high = middle;
      else
        low = middle + 1;
    }
    vertex = targets[l->begin[low] + e];
    if (READ(distances[vertex]) == NONE && ATOMIC_CAS(&distances[vertex], NONE, l->distance[low]) == NONE) {
      const u32 at = ATOMIC_ADD_SHARED(&l->held, 1u);
      if (at < HELD) {
        l->items[at].vertex = vertex;
        l->items[at].distance = l->distance[low];
      } else {
        add(c, next, s, room, full, vertex, l->distance[low]);
      }
    }
  }
  BARRIER;
  held = l->held < HELD ? l->held : HELD;
  if (held != 0 && lane == 0)
    l->got = sluice_frontier_reserve(c, s, held, room, full);
  BARRIER;
  k = l->got;
  for (i = lane; i < held; i += THREADS)
    if (k < room && i < room - k)
      *sluice_frontier_at(next, sluice_frontier_slot(room, k) + i) = l->items[i];
}

DEVICE void finish(SHARED_POINTER space* l, tally* mine, WORK)
{
  (void)l;
  (void)mine;
  (void)offsets;
  (void)targets;
  (void)distances;
}
