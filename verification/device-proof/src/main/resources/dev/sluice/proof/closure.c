/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The transitive closure of a graph, semi-naively: in each round the tuples that are new (delta) are joined with the edges.
 * What comes of it (fresh) has duplicates, and tuples that are known; those that are not become the next delta, and are
 * appended to all that are known (full), which is drained when all is done.
 *
 * seen: a bit for each pair of WIDTH vertices.
 */

/* Drains window w of delta in sweep s, which is the round. */
KERNEL join(ARGUMENTS, u32 s, u32 w)
{
  BIND
  tally_launch(tally, QUEUE_delta);
  sluice_delta_sweep_begin(delta_control, s, w);
  const idx from = sluice_delta_from(delta_control, s), items = sluice_delta_items(delta_control, s);
  const idx room = sluice_fresh_room(fresh_control, s);
  const idx start = sluice_delta_start(from, w), end = sluice_delta_end(from, items, w);
  u64 drained = 0, sum = 0, asked = 0;
  u32 full = 0;
  DRAIN(delta, base, start, end) {
    if (LANE < end - base) {
      const sluice_delta_entry item = *sluice_delta_at(CURRENT(delta, s), base + LANE);
      drained++;
      sum += mix2(item.first, item.last);
      for (u32 edge = rows[item.last]; edge < rows[item.last + 1]; edge++) {
        sluice_fresh_entry tuple;
        tuple.first = item.first;
        tuple.last = targets[edge];
        asked++;
        sluice_fresh_emit(fresh_control, s, NEXT(fresh, s), tuple, room, &full);
      }
    }
  }
  tally_items(tally, QUEUE_delta, drained, sum);
  tally_asked(tally, QUEUE_fresh, asked);
}

/* Drains window w of what the join of the round before sweep s has added. */
KERNEL insert(ARGUMENTS, u32 s, u32 w)
{
  BIND
  const u32 round = s - 1;
  tally_launch(tally, QUEUE_fresh);
  sluice_fresh_sweep_begin(fresh_control, s, w);
  const idx from = sluice_fresh_from(fresh_control, s), items = sluice_fresh_items(fresh_control, s);
  const idx delta_room = sluice_delta_room(delta_control, round), full_room = sluice_full_room(full_control, 0);
  const idx start = sluice_fresh_start(from, w), end = sluice_fresh_end(from, items, w);
  u64 drained = 0, sum = 0, asked = 0;
  u32 full_delta = 0, full_full = 0;
  DRAIN(fresh, base, start, end) {
    if (LANE < end - base) {
      const sluice_fresh_entry item = *sluice_fresh_at(CURRENT(fresh, s), base + LANE);
      const u32 pair = item.first * WIDTH + item.last;
      const u32 bit = 1U << (pair & 31U);
      drained++;
      sum += mix2(item.first, item.last);
      if ((ATOMIC_OR(seen + pair / 32U, bit) & bit) == 0) {
        sluice_delta_entry next;
        sluice_full_entry known;
        next.first = item.first;
        next.last = item.last;
        known.first = item.first;
        known.last = item.last;
        asked++;
        sluice_delta_emit(delta_control, round, NEXT(delta, round), next, delta_room, &full_delta);
        sluice_full_emit(full_control, 0, NEXT(full, 0), known, full_room, &full_full);
      }
    }
  }
  tally_items(tally, QUEUE_fresh, drained, sum);
  tally_asked(tally, QUEUE_delta, asked);
  tally_asked(tally, QUEUE_full, asked);
}

/* Drains window w of all tuples: in sweep 0 those that there were at first, in sweep 1 the others. */
KERNEL check(ARGUMENTS, u32 s, u32 w)
{
  BIND
  tally_launch(tally, QUEUE_full);
  sluice_full_sweep_begin(full_control, s, w);
  const idx from = sluice_full_from(full_control, s), items = sluice_full_items(full_control, s);
  const idx start = sluice_full_start(from, w), end = sluice_full_end(from, items, w);
  u64 drained = 0, sum = 0;
  DRAIN(full, base, start, end) {
    if (LANE < end - base) {
      const sluice_full_entry item = *sluice_full_at(CURRENT(full, s), base + LANE);
      drained++;
      sum += mix2(item.first, item.last);
    }
  }
  tally_items(tally, QUEUE_full, drained, sum);
}
