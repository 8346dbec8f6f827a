/* Drains one window of one sweep, behind the header of the plan. */
extern "C" __global__ void drain(sluice_frontier_control* c, sluice_frontier_entry* entries,
                                 unsigned int* distances, unsigned int s, unsigned int w)
{
  sluice_frontier_sweep_begin(c, s, w);
  const unsigned int from = sluice_frontier_from(c, s), items = sluice_frontier_items(c, s);
  const unsigned int room = sluice_frontier_room(c, s), g = blockDim.x, lane = threadIdx.x;
  const unsigned int start = sluice_frontier_start(from, w);
  const unsigned int end = sluice_frontier_end(from, items, w);
  unsigned int full = 0;
  for (unsigned int base = sluice_frontier_first(end, start, g); base < end;
       base = sluice_frontier_step(base, end, g))
    if (lane < end - base) {
      const sluice_frontier_entry item = *sluice_frontier_at(entries, base + lane);
      distances[item.vertex] = item.distance;
      for (unsigned int v = 2 * item.vertex + 1; v <= 2 * item.vertex + 2; v++)
        if (v < SLUICE_FRONTIER_CAPACITY) {
          const sluice_frontier_entry child = {v, item.distance + 1};
          sluice_frontier_emit(c, s, entries, child, room, &full);
        }
    }
}
