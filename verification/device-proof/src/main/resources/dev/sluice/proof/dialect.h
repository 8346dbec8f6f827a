/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What kernels are written in: a C that OpenCL and CUDA both compile. The header of a plan stands before it, behind it what
 * binds the plan's arrays, and the kernels.
 *
 * Defined by whoever compiles: THREADS of a group; MANY (a group reserves slots for all its threads at once, else each
 * thread for itself); COUNTED (groups and launches are counted).
 */
#ifdef __OPENCL_VERSION__
#pragma OPENCL EXTENSION cl_khr_int64_base_atomics : enable
typedef uchar u8;
typedef uint u32;
typedef ulong u64;
#define GLOBAL global
#define SHARED local
#define SHARED_POINTER local
#define DEVICE static inline
#define KERNEL kernel __attribute__((reqd_work_group_size(THREADS, 1, 1))) void
#define LANE ((u32)get_local_id(0))
#define GROUP ((u32)(get_group_id(1) * get_num_groups(0) + get_group_id(0)))
#define BARRIER barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)
/* No progress of several groups is promised: a loop on the device has one. */
#define GRID_BARRIER BARRIER
#define READ(place) (*(volatile global u32*)&(place))
#define ATOMIC_ADD(place, n) atomic_add((volatile global u32*)(place), n)
#define ATOMIC_ADD_SHARED(place, n) atomic_add((volatile local u32*)(place), n)
#define ATOMIC_MIN(place, n) atomic_min((volatile global u32*)(place), n)
#define ATOMIC_OR(place, n) atomic_or((volatile global u32*)(place), n)
#define ATOMIC_CAS(place, expected, n) atomic_cmpxchg((volatile global u32*)(place), expected, n)
#define ATOMIC_ADD_64(place, n) atom_add((volatile global u64*)(place), n)
#else
#include <cooperative_groups.h>
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
#define GLOBAL
#define SHARED __shared__
#define SHARED_POINTER
#define DEVICE static __device__ __forceinline__
#define KERNEL extern "C" __global__ void __launch_bounds__(THREADS)
#define LANE ((u32)threadIdx.x)
#define GROUP ((u32)(blockIdx.y * gridDim.x + blockIdx.x))
#define BARRIER __syncthreads()
#define GRID_BARRIER cooperative_groups::this_grid().sync()
#define READ(place) __ldcg(&(place))
#define ATOMIC_ADD(place, n) atomicAdd(place, n)
#define ATOMIC_ADD_SHARED(place, n) atomicAdd(place, n)
#define ATOMIC_MIN(place, n) atomicMin(place, n)
#define ATOMIC_OR(place, n) atomicOr(place, n)
#define ATOMIC_CAS(place, expected, n) atomicCAS(place, expected, n)
#define ATOMIC_ADD_64(place, n) atomicAdd(place, (u64)(n))
#endif

#if INDEX_BITS == 64
typedef u64 idx;
#else
typedef u32 idx;
#endif

/* What a run counts for each queue, in TALLIES places of 8 numbers that groups share. */
#define TALLIES 64
#define DRAINED 0
#define SUM 1
#define ASKED 2
#define GROUPS_RUN 3
#define LAUNCHES_RUN 4

DEVICE GLOBAL u64* tally_of(GLOBAL u64* tally, u32 queue)
{
  return tally + (queue * TALLIES + (GROUP * THREADS + LANE) % TALLIES) * 8;
}

/* Adds what one work-item has drained of a queue. */
DEVICE void tally_items(GLOBAL u64* tally, u32 queue, u64 drained, u64 sum)
{
  GLOBAL u64* mine = tally_of(tally, queue);
  if (drained != 0) {
    ATOMIC_ADD_64(mine + DRAINED, drained);
    ATOMIC_ADD_64(mine + SUM, sum);
  }
}

/* Adds what one work-item has asked of a queue. */
DEVICE void tally_asked(GLOBAL u64* tally, u32 queue, u64 asked)
{
  if (asked != 0)
    ATOMIC_ADD_64(tally_of(tally, queue) + ASKED, asked);
}

/* Every work-item of a launch calls it first. */
DEVICE void tally_launch(GLOBAL u64* tally, u32 queue)
{
#ifdef COUNTED
  if (LANE == 0) {
    ATOMIC_ADD_64(tally_of(tally, queue) + GROUPS_RUN, (u64)1);
    if (GROUP == 0)
      ATOMIC_ADD_64(tally_of(tally, queue) + LAUNCHES_RUN, (u64)1);
  }
#else
  (void)tally;
  (void)queue;
#endif
}

DEVICE u32 mix(u32 x)
{
  x = (x ^ (x >> 16)) * 0x7feb352dU;
  x = (x ^ (x >> 15)) * 0x846ca68bU;
  return x ^ (x >> 16);
}

/* What an item of two words adds to a sum. */
DEVICE u64 mix2(u32 x, u32 y)
{
  return mix(x + mix(y + 1U));
}

/* Sums of one number of each thread up to and with its own, in sums[THREADS]. All of a group call it. */
DEVICE void scan(SHARED_POINTER u32* sums, u32 mine)
{
  sums[LANE] = mine;
  BARRIER;
  for (u32 apart = 1; apart < THREADS; apart <<= 1) {
    const u32 other = LANE >= apart ? sums[LANE - apart] : 0;
    BARRIER;
    sums[LANE] += other;
    BARRIER;
  }
}

/* The first thread whose sum is above n: the one that the n-th of all that was summed up belongs to. */
DEVICE u32 owner(SHARED_POINTER const u32* sums, u32 n)
{
  u32 low = 0, high = THREADS - 1;
  while (low < high) {
    const u32 middle = (low + high) / 2;
    if (sums[middle] > n)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

/* The loop over what a group drains of start … end. All its work-items are in it together: barriers are legal. */
#define DRAIN(q, base, start, end) \
  for (idx base = sluice_##q##_first(end, start, THREADS); base < end; base = sluice_##q##_step(base, end, THREADS))

/* The buffers that sweep s reads and writes. */
#define CURRENT(q, s) (((s) & 1u) != 0u ? q##_buffer1 : q##_buffer0)
#define NEXT(q, s) (((s) & 1u) != 0u ? q##_buffer0 : q##_buffer1)
