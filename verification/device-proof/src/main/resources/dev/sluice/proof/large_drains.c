/* SPDX-License-Identifier: Apache-2.0 */
/* The kernels: a launch for each window of each sweep, and, in CUDA, one for all of them. */

DEVICE void drain_slice(SHARED_POINTER space* l, tally* mine, GLOBAL control* c, GLOBAL entry* cur, GLOBAL entry* next, u32 s, u32 start, u32 end, u32 room, WORK)
{
  u32 full = 0, base;
  for (base = sluice_frontier_first(end, start, THREADS); base < end; base = sluice_frontier_step(base, end, THREADS))
    drain_items(l, mine, c, cur, next, s, base + LANE, LANE < end - base, room, &full, GIVEN);
}

DEVICE void drain_window(SHARED_POINTER space* l, GLOBAL control* c, GLOBAL entry* a, GLOBAL entry* b, u32 s, u32 w, WORK)
{
  const u32 from = sluice_frontier_from(c, s), items = sluice_frontier_items(c, s);
  const u32 start = sluice_frontier_start(from, w), end = sluice_frontier_end(from, items, w);
  const u32 odd = SLUICE_FRONTIER_BUFFERS == 2 ? s & 1u : 0u;
  tally mine = {0};
  if (sluice_frontier_first(end, start, THREADS) == end)
    return;
  drain_slice(l, &mine, c, odd ? b : a, SLUICE_FRONTIER_BUFFERS == 1 ? a : odd ? a : b, s, start, end, sluice_frontier_room(c, s), GIVEN);
  finish(l, &mine, GIVEN);
}

KERNEL drain(QUEUE, WORK, u32 s, u32 w)
{
  SHARED space l;
  count(launches);
  sluice_frontier_sweep_begin(c, s, w);
  drain_window(&l, c, a, b, s, w, GIVEN);
}

/* What a launch costs that does nothing. */
KERNEL nothing(GLOBAL u32 *launches)
{
  count(launches);
}

#ifndef __OPENCL_VERSION__
/* All sweeps, with a barrier of the whole grid after each. */
KERNEL drain_all(QUEUE, WORK)
{
  SHARED space l;
  SHARED u32 view[3];
  tally mine = {0};
  count(launches);
  for (u32 s = 0;; s++) {
    if (LANE == 0) {
      view[0] = sluice_frontier_from(c, s);
      view[1] = sluice_frontier_items(c, s);
      view[2] = sluice_frontier_room(c, s);
    }
    BARRIER;
    const u32 from = view[0], items = view[1], room = view[2];
    if (items == 0)
      break;
    sluice_frontier_sweep_begin(c, s, 0);
    const bool odd = SLUICE_FRONTIER_BUFFERS == 2 && (s & 1u);
    drain_slice(&l, &mine, c, odd ? b : a, SLUICE_FRONTIER_BUFFERS == 1 ? a : odd ? a : b, s, from, from + items, room, GIVEN);
    GRID_BARRIER;
  }
  finish(&l, &mine, GIVEN);
}

#if __CUDACC_VER_MAJOR__ > 12 || (__CUDACC_VER_MAJOR__ == 12 && __CUDACC_VER_MINOR__ >= 4)
/* The last sweep of a recording that the device repeats: it does so while there was something. */
KERNEL drain_again(QUEUE, WORK, u32 s, u32 w, u64 condition)
{
  SHARED space l;
  count(launches);
  sluice_frontier_sweep_begin(c, s, w);
  if (GROUP == 0 && LANE == 0)
    cudaGraphSetConditional(condition, sluice_frontier_items(c, s) != 0);
  drain_window(&l, c, a, b, s, w, GIVEN);
}
#endif

KERNEL barriers(u32 n)
{
  for (u32 i = 0; i < n; i++)
    GRID_BARRIER;
}
#endif
