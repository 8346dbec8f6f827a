/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels that drain a tree by the header of a plan, which stands before this text. */

#ifdef ARENA
#define QUEUE global uchar* arena
#elif SEGMENTS == 3
#define QUEUE                                                                             \
  global sluice_frontier_control* c, global sluice_frontier_entry* a0,                    \
      global sluice_frontier_entry* a1, global sluice_frontier_entry* a2,                 \
      global sluice_frontier_entry* b0, global sluice_frontier_entry* b1,                 \
      global sluice_frontier_entry* b2
#else
#define QUEUE                                                                             \
  global sluice_frontier_control* c, global sluice_frontier_entry* a0,                    \
      global sluice_frontier_entry* b0
#endif

/* Where the sweep reads and writes. */
#ifdef ARENA
#define FIND                                                                              \
  global sluice_frontier_control* c =                                                     \
      (global sluice_frontier_control*)(arena + SLUICE_FRONTIER_CONTROL_OFFSET);          \
  sluice_frontier_buffer a = sluice_frontier_in(arena, 0);                                \
  sluice_frontier_buffer b = sluice_frontier_in(arena, SLUICE_FRONTIER_BUFFERS - 1);
#elif SEGMENTS == 3
#define FIND                                                                              \
  sluice_frontier_buffer a = {a0, a1, a2};                                                \
  sluice_frontier_buffer b = {b0, b1, b2};
#else
#define FIND                                                                              \
  sluice_frontier_buffer a = a0;                                                          \
  sluice_frontier_buffer b = b0;
#endif

#if SLUICE_FRONTIER_INDEX_BITS == 64
typedef ulong idx;
#else
typedef uint idx;
#endif

/* Adds the children of one item for each work-item; returns what was added. All of a group call it. */
static uint children(global sluice_frontier_control* c, uint s, sluice_frontier_buffer next, sluice_frontier_entry e, int present, idx room, uint* full, local uint* total, local idx* got)
{
  sluice_frontier_entry mine[CHILDREN];
  uint i, n = 0;
  for (i = 0; i < CHILDREN && present && e.depth < DEPTH; i++) {
    const uint h = tree_child(e.hash, i);
    if (h < LIMIT) {
      mine[n].hash = h;
      mine[n++].depth = e.depth + 1;
    }
  }
#ifdef MANY
  /* One reservation of a group. */
  uint at;
  idx k;
  if (get_local_id(0) == 0)
    *total = 0;
  barrier(CLK_LOCAL_MEM_FENCE);
  at = atomic_add(total, n);
  barrier(CLK_LOCAL_MEM_FENCE);
  if (get_local_id(0) == 0)
    *got = sluice_frontier_reserve(c, s, *total, room, full);
  barrier(CLK_LOCAL_MEM_FENCE);
  k = *got;
  for (i = 0; i < n; i++)
    if (k < room && at + i < room - k)
      *sluice_frontier_at(next, sluice_frontier_slot(room, k) + at + i) = mine[i];
  barrier(CLK_LOCAL_MEM_FENCE);
#else
  for (i = 0; i < n; i++)
    sluice_frontier_emit(c, s, next, mine[i], room, full);
#endif
  return n;
}

kernel __attribute__((reqd_work_group_size(LOCAL, 1, 1)))
void drain(QUEUE, uint s, uint w, global ulong* tally)
{
  local uint total;
  local idx got;
  FIND
#ifdef EARLY
  if (sluice_frontier_items(c, s) == 0)
    return;
#endif
  sluice_frontier_sweep_begin(c, s, w);
  const idx from = sluice_frontier_from(c, s), items = sluice_frontier_items(c, s);
  const idx room = sluice_frontier_room(c, s);
  const idx start = sluice_frontier_start(from, w), end = sluice_frontier_end(from, items, w);
  sluice_frontier_buffer cur = s & 1 ? b : a, next = s & 1 ? a : b;
  const size_t me = (get_group_id(1) * get_num_groups(0) + get_group_id(0)) * LOCAL + get_local_id(0);
  uint full = 0;
  for (idx base = sluice_frontier_first(end, start, LOCAL); base < end; base = sluice_frontier_step(base, end, LOCAL)) {
    const int present = get_local_id(0) < end - base;
    sluice_frontier_entry e = {0, DEPTH};
    if (present) {
      e = *sluice_frontier_at(cur, base + get_local_id(0));
      tally[3 * me] += 1;
      tally[3 * me + 1] += e.hash;
    }
    tally[3 * me + 2] += children(c, s, next, e, present, room, &full, &total, &got);
  }
}

/* One launch for all sweeps. OpenCL promises no progress of several groups, hence one. */
kernel __attribute__((reqd_work_group_size(LOCAL, 1, 1)))
void drain_all(QUEUE, uint s, uint w, global ulong* tally)
{
  local uint total;
  local idx got, view[3];
  FIND
  const size_t me = get_local_id(0);
  for (;; s++) {
    if (me == 0) {
      view[0] = sluice_frontier_from(c, s);
      view[1] = sluice_frontier_items(c, s);
      view[2] = sluice_frontier_room(c, s);
    }
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
    const idx from = view[0], items = view[1], room = view[2];
    if (items == 0)
      return;
    sluice_frontier_sweep_begin(c, s, 0);
    const idx start = sluice_frontier_start(from, 0), end = sluice_frontier_end(from, items, 0);
    sluice_frontier_buffer cur = s & 1 ? b : a, next = s & 1 ? a : b;
    uint full = 0;
    for (idx base = sluice_frontier_first(end, start, LOCAL); base < end; base = sluice_frontier_step(base, end, LOCAL)) {
      const int present = get_local_id(0) < end - base;
      sluice_frontier_entry e = {0, DEPTH};
      if (present) {
        e = *sluice_frontier_at(cur, base + get_local_id(0));
        tally[3 * me] += 1;
        tally[3 * me + 1] += e.hash;
      }
      tally[3 * me + 2] += children(c, s, next, e, present, room, &full, &total, &got);
    }
    barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);
  }
}
