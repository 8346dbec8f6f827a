/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shortest paths by a near and a far queue. A path below the threshold goes on in the next sweep of the near queue, others
 * wait in the far one. In a round in which nothing is near the threshold rises by DELTA, and a sweep of the far queue
 * drains what waits: near, far again, or nowhere, if a shorter path was found since.
 *
 * state: the sweep of the far queue that began last, and the threshold.
 */
DEVICE u32 weight_of(u32 from, u32 to)
{
  return 1U + mix(from * 31U + to) % WEIGHTS;
}

/* Drains window w of the near queue in sweep s; one item a thread, as weights differ. */
KERNEL drain_near(ARGUMENTS, u32 s, u32 w)
{
  SHARED u32 sums[THREADS], firsts[THREADS], vertices[THREADS], lengths[THREADS];
  BIND
  tally_launch(tally, QUEUE_near);
  sluice_near_sweep_begin(near_control, s, w);
  const idx from = sluice_near_from(near_control, s), items = sluice_near_items(near_control, s);
  if (items == 0) {
    if (w == 0 && GROUP == 0 && LANE == 0) {
      state[0] += 1;
      state[1] += DELTA;
    }
    return;
  }
  const u32 t = state[0], threshold = state[1];
  const idx near_room = sluice_near_room(near_control, s), far_room = sluice_far_room(far_control, t);
  const idx start = sluice_near_start(from, w), end = sluice_near_end(from, items, w);
  u64 drained = 0, sum = 0, asked_near = 0, asked_far = 0;
  u32 full_near = 0, full_far = 0;
  DRAIN(near, base, start, end) {
    u32 first = 0, degree = 0, vertex = 0, length = 0;
    if (LANE < end - base) {
      const sluice_near_entry item = *sluice_near_at(CURRENT(near, s), base + LANE);
      vertex = item.vertex;
      length = item.length;
      drained++;
      sum += mix2(vertex, length);
      if (length == READ(lengths_found[vertex])) {
        first = rows[vertex];
        degree = rows[vertex + 1] - first;
      }
    }
    scan(sums, degree);
    firsts[LANE] = first - (sums[LANE] - degree);
    vertices[LANE] = vertex;
    lengths[LANE] = length;
    BARRIER;
    const u32 edges = sums[THREADS - 1];
    for (u32 edge = LANE; edge < edges; edge += THREADS) {
      const u32 of = owner(sums, edge);
      const u32 to = targets[firsts[of] + edge];
      const u32 through = lengths[of] + weight_of(vertices[of], to);
      if (through < ATOMIC_MIN(lengths_found + to, through)) {
        if (through < threshold) {
          sluice_near_entry item;
          item.vertex = to;
          item.length = through;
          asked_near++;
          sluice_near_emit(near_control, s, NEXT(near, s), item, near_room, &full_near);
        } else {
          sluice_far_entry item;
          item.vertex = to;
          item.length = through;
          asked_far++;
          sluice_far_emit(far_control, t, NEXT(far, t), item, far_room, &full_far);
        }
      }
    }
    BARRIER;
  }
  tally_items(tally, QUEUE_near, drained, sum);
  tally_asked(tally, QUEUE_near, asked_near);
  tally_asked(tally, QUEUE_far, asked_far);
}

/* In a round s in which nothing was near. */
KERNEL drain_far(ARGUMENTS, u32 s, u32 w)
{
  BIND
  tally_launch(tally, QUEUE_far);
  if (sluice_near_items(near_control, s) != 0)
    return;
  const u32 t = state[0], threshold = state[1];
  sluice_far_sweep_begin(far_control, t, w);
  const idx from = sluice_far_from(far_control, t), items = sluice_far_items(far_control, t);
  const idx near_room = sluice_near_room(near_control, s), far_room = sluice_far_room(far_control, t);
  const idx start = sluice_far_start(from, w), end = sluice_far_end(from, items, w);
  u64 drained = 0, sum = 0, asked_near = 0, asked_far = 0;
  u32 full_near = 0, full_far = 0;
  DRAIN(far, base, start, end) {
    if (LANE < end - base) {
      const sluice_far_entry item = *sluice_far_at(CURRENT(far, t), base + LANE);
      drained++;
      sum += mix2(item.vertex, item.length);
      if (item.length == lengths_found[item.vertex]) {
        if (item.length < threshold) {
          sluice_near_entry again;
          again.vertex = item.vertex;
          again.length = item.length;
          asked_near++;
          sluice_near_emit(near_control, s, NEXT(near, s), again, near_room, &full_near);
        } else {
          asked_far++;
          sluice_far_emit(far_control, t, NEXT(far, t), item, far_room, &full_far);
        }
      }
    }
  }
  tally_items(tally, QUEUE_far, drained, sum);
  tally_asked(tally, QUEUE_near, asked_near);
  tally_asked(tally, QUEUE_far, asked_far);
}
