// The breadth-first search of search.c.
alias rows_word = u32;
alias targets_word = u32;
alias distances_word = atomic<u32>;

var<workgroup> firsts: array<u32, THREADS>;
var<workgroup> levels: array<u32, THREADS>;

fn drain_items(s: u32, start: u32, end: u32, room: u32, group: u32, groups: u32, lane: u32) {
  let place = group * THREADS + lane;
  var full = 0u;
  var asked = 0u;
  for (var base = sluice_frontier_first(end, start, THREADS, group); base < end;
      base = sluice_frontier_step(base, end, THREADS, groups)) {
    var first = 0u;
    var degree = 0u;
    var distance = 0u;
    if (lane < end - base) {
      let item = sluice_frontier_at(base + lane);
      distance = item.distance;
      first = rows[item.vertex];
      degree = rows[item.vertex + 1u] - first;
      tally_item(QUEUE_frontier, place, mix2(item.vertex, distance));
    }
    scan(degree, lane);
    firsts[lane] = first - (sums[lane] - degree);
    levels[lane] = distance + 1u;
    workgroupBarrier();
    let edges = sums[THREADS - 1u];
    for (var edge = lane; edge < edges; edge += THREADS) {
      let of_lane = owner(edge);
      let vertex = targets[firsts[of_lane] + edge];
      let level = levels[of_lane];
      // All of a sweep write the same: one of them finds that nobody came before. An exchange may fail for no reason.
      if (atomicMin(&distances[vertex], level) == 0xffffffffu) {
        asked++;
        sluice_frontier_emit(s, sluice_frontier_entry(vertex, level), room, &full);
      }
    }
    workgroupBarrier();
  }
  tally_asked(QUEUE_frontier, place, asked);
}
