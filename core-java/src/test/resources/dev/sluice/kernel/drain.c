/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drains a tree by the header of a plan on the threads of a CPU, RUNS times QUEUES queues, and
 * prints each distinct outcome with how often it came. Threads take the groups of each launch in
 * turn; a barrier stands between two sweeps, and nothing between the windows of one.
 *
 * Defined by the test: THREADS, RUNS, QUEUES, GROUP, GROUPS (0: one for each GROUP slots of a
 * window), WINDOWS, CHILDREN, DEPTH, LIMIT, SEGMENTS; SIDE (a side array is written and checked),
 * ARENA. Arguments: the sweeps (0: until done), and "many" for one reservation an item.
 */
#define _POSIX_C_SOURCE 200112L
#include "plan.h"
#include "plan.h" /* twice is as good as once */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TREE_UINT uint32_t
#include "tree.h"

#define INITIAL SLUICE_FRONTIER_INITIAL_ITEMS
#define CAP SLUICE_FRONTIER_CAPACITY
#define BUFFERS ((int)SLUICE_FRONTIER_BUFFERS)
#define MOST_SWEEPS 60
#define CANARY ((size_t)1 << 15)

typedef sluice_frontier_control control;
typedef sluice_frontier_entry entry;
#if SLUICE_FRONTIER_INDEX_BITS == 64
typedef uint64_t idx;
#else
typedef uint32_t idx;
#endif

/* A region between two stretches of canaries. */
typedef struct {
  unsigned char* bytes;
  size_t size;
} region;

static region regions[QUEUES * (2 * SEGMENTS * 2 + 2)];
static int region_count;

static void* allocate(size_t size)
{
  region* r = &regions[region_count++];
  r->size = size;
  r->bytes = malloc(size + 2 * CANARY);
  if (r->bytes == NULL)
    exit(3);
  memset(r->bytes, 0xa5, size + 2 * CANARY);
  return r->bytes + CANARY;
}

static int intact(void)
{
  int i;
  size_t k;
  for (i = 0; i < region_count; i++)
    for (k = 0; k < CANARY; k++)
      if (regions[i].bytes[k] != 0xa5 || regions[i].bytes[CANARY + regions[i].size + k] != 0xa5)
        return 0;
  return 1;
}

typedef struct {
  control* block;
  sluice_frontier_buffer buffers[2];
#ifdef SIDE
  sluice_frontier_side_ready_buffer sides[2];
#endif
  uint64_t count, sum, asked[MOST_SWEEPS + 1];
} queue;

static queue queues[QUEUES];
static pthread_barrier_t barrier;
static uint32_t sweeps;
static int many;

#ifndef ARENA
/* Allocates the segments of an array: a buffer is a pointer to each. */
static void parts(void* buffer, uint64_t segments, uint64_t slots, uint64_t stride)
{
  void** pointers = buffer;
  uint64_t i;
  for (i = 0; i < segments; i++)
    pointers[i] = allocate((i == segments - 1 ? CAP - i * slots : slots) * stride);
}
#endif

static void make(queue* q)
{
  int b;
#ifdef ARENA
  unsigned char* arena = allocate(SLUICE_ARENA_BYTES);
  q->block = (control*)(arena + SLUICE_FRONTIER_CONTROL_OFFSET);
  for (b = 0; b < BUFFERS; b++) {
    q->buffers[b] = sluice_frontier_in(arena, (uint32_t)b);
#ifdef SIDE
    q->sides[b] = sluice_frontier_side_ready_in(arena, (uint32_t)b);
#endif
  }
#else
  q->block = allocate(sizeof(control));
  for (b = 0; b < BUFFERS; b++) {
    parts(&q->buffers[b], SLUICE_FRONTIER_ENTRY_SEGMENTS, SLUICE_FRONTIER_ENTRY_SEGMENT_SLOTS, sizeof(entry));
#ifdef SIDE
    parts(&q->sides[b], SLUICE_FRONTIER_SIDE_READY_SEGMENTS, SLUICE_FRONTIER_SIDE_READY_SEGMENT_SLOTS, sizeof(uint32_t));
#endif
  }
#endif
}

static void reset(queue* q)
{
#ifdef SWAPPED
  const int first = 1;
#else
  const int first = 0;
#endif
  idx i;
  int b;
  sluice_frontier_init(q->block);
  for (b = 0; b < BUFFERS; b++)
    for (i = 0; i < CAP; i++) {
      entry* e = sluice_frontier_at(q->buffers[b], i);
      /* What nobody wrote is a node too, so that draining it shows. */
      e->hash = 77U + (uint32_t)i;
      e->depth = DEPTH;
    }
  for (i = 0; i < INITIAL; i++) {
    entry* e = sluice_frontier_at(q->buffers[first], i);
    e->hash = tree_root((uint32_t)i);
    e->depth = 0;
#ifdef SIDE
    *sluice_frontier_side_ready_at(q->sides[first], i) = e->hash;
#endif
  }
#ifdef PRESET
  q->block->tail[1] = (idx)PRESET;
#endif
#ifdef WRONG_TAG
  q->block->plan ^= 1U;
#endif
  q->count = q->sum = 0;
  memset(q->asked, 0, sizeof q->asked);
}

/* Drains the item in a slot: adds its children, and counts. */
static void item(queue* q, uint32_t s, idx slot, idx room, uint32_t* full)
{
  const int now = BUFFERS == 2 ? (int)(s & 1U) : 0, next = BUFFERS == 2 ? 1 - now : 0;
  const entry e = *sluice_frontier_at(q->buffers[now], slot);
  entry mine[CHILDREN];
  uint32_t i, n = 0;
  __atomic_fetch_add(&q->count, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&q->sum, e.hash, __ATOMIC_RELAXED);
#ifdef SIDE
  if (*sluice_frontier_side_ready_at(q->sides[now], slot) != e.hash)
    __atomic_fetch_add(&q->sum, 1U << 31, __ATOMIC_RELAXED);
#endif
  for (i = 0; i < CHILDREN && e.depth < DEPTH; i++) {
    const uint32_t h = tree_child(e.hash, i);
    if (h < LIMIT) {
      mine[n].hash = h;
      mine[n++].depth = e.depth + 1U;
    }
  }
  __atomic_fetch_add(&q->asked[s + 1], n, __ATOMIC_RELAXED);
  if (many) {
    const idx k = sluice_frontier_reserve(q->block, s, n, room, full);
    for (i = 0; i < n; i++)
      if (k < room && i < room - k) {
        const idx to = sluice_frontier_slot(room, k) + i;
        *sluice_frontier_at(q->buffers[next], to) = mine[i];
#ifdef SIDE
        *sluice_frontier_side_ready_at(q->sides[next], to) = mine[i].hash;
#endif
      }
    return;
  }
  for (i = 0; i < n; i++) {
    const idx to = sluice_frontier_emit(q->block, s, q->buffers[next], mine[i], room, full);
#ifdef SIDE
    if (to < CAP)
      *sluice_frontier_side_ready_at(q->sides[next], to) = mine[i].hash;
#else
    (void)to;
#endif
  }
}

static void group(queue* q, uint32_t s, idx w, idx number, idx groups)
{
  uint32_t full[GROUP] = {0};
  idx from, items, room, start, end, base, lane;
#ifdef EARLY
  from = sluice_frontier_from(q->block, s);
  items = sluice_frontier_items(q->block, s);
  if (sluice_frontier_end(from, items, w) == sluice_frontier_start(from, w))
    return;
#endif
  for (lane = 0; lane < GROUP; lane++)
    sluice_frontier_sweep_begin(q->block, s, w, number, lane);
  from = sluice_frontier_from(q->block, s);
  items = sluice_frontier_items(q->block, s);
  room = sluice_frontier_room(q->block, s);
  start = sluice_frontier_start(from, w);
  end = sluice_frontier_end(from, items, w);
  for (base = sluice_frontier_first(end, start, GROUP, number); base < end;
       base = sluice_frontier_step(base, end, GROUP, groups))
    for (lane = 0; lane < GROUP && lane < end - base; lane++)
      item(q, s, base + lane, room, &full[lane]);
}

/* Drains one sweep of all queues; says whether one of them had anything to do. */
static int sweep(idx thread, uint32_t s)
{
  int busy = 0, i;
  for (i = 0; i < QUEUES; i++) {
    idx w, g;
    busy |= sluice_frontier_items(queues[i].block, s) != 0;
    for (w = 0; w < WINDOWS; w++) {
      const idx slots = sluice_frontier_window_end(w) - sluice_frontier_window_first(w);
      const idx groups = GROUPS ? GROUPS : (slots + GROUP - 1) / GROUP;
      for (g = thread; g < groups; g += THREADS)
        group(&queues[i], s, w, g, groups);
    }
  }
  return busy;
}

static void report(queue* q, int whole, int last)
{
  static char before[400];
  static unsigned same;
  char now[400];
  const control* c = q->block;
#ifdef OVERFLOW
  /* Which items found no slot differs from run to run, what is conserved does not. */
  uint64_t peak = 0, attempted = 0;
  size_t i;
  q->asked[0] = INITIAL;
#ifdef PRESET
  q->asked[1] += PRESET;
#endif
  for (i = 0; i < sizeof q->asked / sizeof *q->asked; i++) {
    attempted += q->asked[i];
    if (q->asked[i] > peak)
      peak = q->asked[i];
  }
  snprintf(now, sizeof now, "attempted %s, lost %s, peak %s, guards %s, done %d",
           c->attempted == attempted ? "right" : "wrong",
           c->lost == attempted - q->count ? "right" : "wrong", c->peak == peak ? "right" : "wrong",
           whole ? "intact" : "broken", sluice_frontier_done(c));
#else
  snprintf(now, sizeof now,
           "count %llu, sum %llu, sweeps %u, peak %llu, attempted %llu, lost %llu, guards %s, done %d",
           (unsigned long long)q->count, (unsigned long long)q->sum, c->sweeps,
           (unsigned long long)c->peak, (unsigned long long)c->attempted,
           (unsigned long long)c->lost, whole ? "intact" : "broken", sluice_frontier_done(c));
#endif
  if (same != 0 && strcmp(now, before) != 0) {
    printf("%u x %s\n", same, before);
    same = 0;
  }
  strcpy(before, now);
  same++;
  if (last) {
    size_t k;
    printf("%u x %s\n", same, before);
    for (k = 0; k < sizeof *c; k++)
      printf("%02x", ((const unsigned char*)c)[k]);
    printf("\n");
  }
}

static void* drain(void* thread)
{
  const idx mine = (idx)(size_t)thread;
  uint32_t s, run;
  int i;
  for (run = 0; run < RUNS; run++) {
    for (i = (int)mine; i < QUEUES; i += THREADS)
      reset(&queues[i]);
    pthread_barrier_wait(&barrier);
    for (s = 0; s < (sweeps == 0 ? MOST_SWEEPS : sweeps); s++) {
      const int busy = sweep(mine, s);
      pthread_barrier_wait(&barrier);
      if (sweeps == 0 && !busy)
        break;
    }
    if (mine == 0) {
      const int whole = intact();
      for (i = 0; i < QUEUES; i++)
        report(&queues[i], whole, run == RUNS - 1 && i == QUEUES - 1);
    }
    pthread_barrier_wait(&barrier);
  }
  return NULL;
}

int main(int arguments, char** argument)
{
  pthread_t threads[THREADS];
  size_t i;
  sweeps = arguments > 1 ? (uint32_t)atoi(argument[1]) : 0;
  many = arguments > 2;
  for (i = 0; i < QUEUES; i++)
    make(&queues[i]);
  pthread_barrier_init(&barrier, NULL, THREADS);
  for (i = 1; i < THREADS; i++)
    pthread_create(&threads[i], NULL, drain, (void*)i);
  drain(NULL);
  for (i = 1; i < THREADS; i++)
    pthread_join(threads[i], NULL);
  return 0;
}
