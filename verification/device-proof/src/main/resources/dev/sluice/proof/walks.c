/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random walks in a graph. A walk has its state in arrays of one slot for each walk (vertices, numbers); queues have the
 * slots of walks that go on (walk), and of those that ended in the round before (ended).
 */
KERNEL extend(ARGUMENTS, u32 s, u32 w)
{
  BIND
  tally_launch(tally, QUEUE_walk);
  sluice_walk_sweep_begin(walk_control, s, w);
  const idx from = sluice_walk_from(walk_control, s), items = sluice_walk_items(walk_control, s);
  const idx walk_room = sluice_walk_room(walk_control, s), ended_room = sluice_ended_room(ended_control, s);
  const idx start = sluice_walk_start(from, w), end = sluice_walk_end(from, items, w);
  u64 drained = 0, sum = 0, asked_walk = 0, asked_ended = 0;
  u32 full_walk = 0, full_ended = 0;
  DRAIN(walk, base, start, end) {
    if (LANE < end - base) {
      const sluice_walk_entry item = *sluice_walk_at(CURRENT(walk, s), base + LANE);
      const u32 vertex = vertices[item.path], number = mix(numbers[item.path] + s + 1U);
      const u32 first = rows[vertex], degree = rows[vertex + 1] - first;
      drained++;
      sum += mix2(item.path, vertex);
      if (degree == 0 || number % ENDS == 0) {
        sluice_ended_entry last;
        last.path = item.path;
        asked_ended++;
        sluice_ended_emit(ended_control, s, NEXT(ended, s), last, ended_room, &full_ended);
      } else {
        numbers[item.path] = number;
        vertices[item.path] = targets[first + number / ENDS % degree];
        asked_walk++;
        sluice_walk_emit(walk_control, s, NEXT(walk, s), item, walk_room, &full_walk);
      }
    }
  }
  tally_items(tally, QUEUE_walk, drained, sum);
  tally_asked(tally, QUEUE_walk, asked_walk);
  tally_asked(tally, QUEUE_ended, asked_ended);
}

/* Drains window w of the walks that ended in the round before sweep s. */
KERNEL collect(ARGUMENTS, u32 s, u32 w)
{
  BIND
  tally_launch(tally, QUEUE_ended);
  sluice_ended_sweep_begin(ended_control, s, w);
  const idx from = sluice_ended_from(ended_control, s), items = sluice_ended_items(ended_control, s);
  const idx start = sluice_ended_start(from, w), end = sluice_ended_end(from, items, w);
  u64 drained = 0, sum = 0;
  DRAIN(ended, base, start, end) {
    if (LANE < end - base) {
      const sluice_ended_entry item = *sluice_ended_at(CURRENT(ended, s), base + LANE);
      drained++;
      sum += mix2(item.path, vertices[item.path]);
      ATOMIC_ADD(ends + vertices[item.path], 1U);
    }
  }
  tally_items(tally, QUEUE_ended, drained, sum);
}
