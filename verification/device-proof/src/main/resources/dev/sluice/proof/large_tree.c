/* SPDX-License-Identifier: Apache-2.0 */
/* An unbalanced tree whose children come from a hash: a node is 48 bits of hash and 16 of depth. */

#define WORK u32 chance, u32 depth, GLOBAL u64 *sums
#define GIVEN chance, depth, sums
#define CHILDREN 4u
#define PLACES 256u

typedef struct {
  scan_space scan;
  u32 got;
  u64 sum[THREADS / 32];
} space;

typedef struct {
  u64 nodes, sum;
} tally;

DEVICE u64 mix_64(u64 x)
{
  x += SLUICE_U64(0x9E3779B97F4A7C15);
  x = (x ^ (x >> 30)) * SLUICE_U64(0xBF58476D1CE4E5B9);
  x = (x ^ (x >> 27)) * SLUICE_U64(0x94D049BB133111EB);
  return x ^ (x >> 31);
}

/* The chance is of 2^32. */
DEVICE u32 children(u64 node, u32 chance, u32 depth)
{
  return (u32)(node & 0xffffu) < depth && (u32)(node >> 16) < chance ? CHILDREN : 0u;
}

DEVICE u64 child(u64 node, u32 i)
{
  const u64 hash = mix_64(node + (i + 1u) * SLUICE_U64(0xD1342543DE82EF95));
  return (hash & ~SLUICE_U64(0xffff)) | ((node & 0xffffu) + 1u);
}

/* Drains one item a lane, and reserves once for the group. */
DEVICE void drain_items(SHARED_POINTER space* l, tally* mine, GLOBAL control* c, GLOBAL entry* cur, GLOBAL entry* next, u32 s, u32 slot, u32 present, u32 room, u32* full, WORK)
{
  u64 node = 0;
  u32 n = 0, total, at, i, k;
  (void)sums;
  if (present) {
    node = sluice_frontier_at(cur, slot)->node;
    n = children(node, chance, depth);
    mine->nodes += 1u;
    mine->sum += node;
  }
  at = scan_of(&l->scan, n, &total) - n;
  if (total != 0 && LANE == 0)
    l->got = sluice_frontier_reserve(c, s, total, room, full);
  BARRIER;
  /* Not read where total is 0, as n is. */
  k = l->got;
  for (i = 0; i < n; i++)
    if (k < room && at + i < room - k)
      sluice_frontier_at(next, sluice_frontier_slot(room, k) + at + i)->node = child(node, i);
}

DEVICE void add_up(SHARED_POINTER space* l, GLOBAL u64* place, u64 n)
{
#ifdef __OPENCL_VERSION__
  (void)l;
  if (n != 0)
    ATOMIC_ADD_64(place, n);
#else
  #pragma unroll
  for (u32 width = WARP / 2; width != 0; width /= 2)
    n += __shfl_down_sync(~0u, n, width);
  __syncthreads();
  if (LANE % WARP == 0)
    l->sum[LANE / WARP] = n;
  __syncthreads();
  if (LANE == 0) {
    for (u32 i = 1; i < THREADS / WARP; i++)
      n += l->sum[i];
    if (n != 0)
      ATOMIC_ADD_64(place, n);
  }
#endif
}

DEVICE void finish(SHARED_POINTER space* l, tally* mine, WORK)
{
  GLOBAL u64* place = sums + GROUP % PLACES * 2u;
  (void)chance;
  (void)depth;
  add_up(l, place, mine->nodes);
  add_up(l, place + 1, mine->sum);
}
