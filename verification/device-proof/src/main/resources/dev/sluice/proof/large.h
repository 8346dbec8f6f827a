/* SPDX-License-Identifier: Apache-2.0 */
/* What kernels of large inputs need beyond dialect.h: no count for each item, and fast sums of a group. */

#ifdef __OPENCL_VERSION__
typedef struct {
  u32 sums[THREADS];
} scan_space;

/* The sum of n of this lane and all before it, and of all lanes. All of a group call it. */
DEVICE u32 scan_of(SHARED_POINTER scan_space* space, u32 n, u32* total)
{
  u32 mine;
  BARRIER;
  scan(space->sums, n);
  mine = space->sums[LANE];
  *total = space->sums[THREADS - 1];
  return mine;
}
#else
#define WARP 32u

typedef struct {
  u32 warps[THREADS / WARP];
} scan_space;

DEVICE u32 scan_of(scan_space* space, u32 n, u32* total)
{
  const u32 lane = LANE % WARP, warp = LANE / WARP;
  u32 mine = n, before = 0, all = 0;
  #pragma unroll
  for (u32 width = 1; width < WARP; width *= 2) {
    const u32 other = __shfl_up_sync(~0u, mine, width);
    mine += lane >= width ? other : 0;
  }
  __syncthreads();
  if (lane == WARP - 1)
    space->warps[warp] = mine;
  __syncthreads();
  #pragma unroll
  for (u32 i = 0; i < THREADS / WARP; i++) {
    const u32 of = space->warps[i];
    all += of;
    before += i < warp ? of : 0;
  }
  *total = all;
  return before + mine;
}
#endif

typedef sluice_frontier_control control;
typedef sluice_frontier_entry entry;

/* What a kernel is given of the queue: its block, one or two buffers, and where launches are counted. */
#define QUEUE GLOBAL control *c, GLOBAL entry *a, GLOBAL entry *b, GLOBAL u32 *launches

DEVICE void count(GLOBAL u32* launches)
{
  if (GROUP == 0 && LANE == 0)
    ATOMIC_ADD(launches, 1u);
}
