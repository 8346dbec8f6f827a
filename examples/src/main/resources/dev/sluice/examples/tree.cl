/* Drains one window of one sweep, behind the header of the plan. */
kernel void drain(global sluice_frontier_control* c, global sluice_frontier_entry* entries,
                  global uint* distances, uint s, uint w)
{
  sluice_frontier_sweep_begin(c, s, w);
  const uint from = sluice_frontier_from(c, s), items = sluice_frontier_items(c, s);
  const uint room = sluice_frontier_room(c, s), g = get_local_size(0), lane = get_local_id(0);
  const uint start = sluice_frontier_start(from, w), end = sluice_frontier_end(from, items, w);
  uint full = 0;
  for (uint base = sluice_frontier_first(end, start, g); base < end;
       base = sluice_frontier_step(base, end, g))
    if (lane < end - base) {
      const sluice_frontier_entry item = *sluice_frontier_at(entries, base + lane);
      distances[item.vertex] = item.distance;
      for (uint v = 2 * item.vertex + 1; v <= 2 * item.vertex + 2; v++)
        if (v < SLUICE_FRONTIER_CAPACITY) {
          const sluice_frontier_entry child = {v, item.distance + 1};
          sluice_frontier_emit(c, s, entries, child, room, &full);
        }
    }
}
