// The random walks of walks.c.
alias rows_word = u32;
alias targets_word = u32;
alias vertices_word = u32;
alias numbers_word = u32;
alias ends_word = atomic<u32>;

@compute @workgroup_size(THREADS)
fn extend(@builtin(workgroup_id) id: vec3<u32>, @builtin(num_workgroups) grid: vec3<u32>,
    @builtin(local_invocation_index) lane: u32) {
  let s = launch.x;
  let w = launch.y;
  let group = sluice_walk_group(id, grid);
  let groups = sluice_walk_groups(grid);
  let place = group * THREADS + lane;
  tally_launch(QUEUE_walk, group, lane);
  sluice_walk_sweep_begin(s, w, group, lane);
  let walk = sluice_walk_view(s, lane);
  let ended_room = sluice_ended_room(s);
  let end = sluice_walk_end(walk.x, walk.y, w);
  var full_walk = 0u;
  var full_ended = 0u;
  for (var base = sluice_walk_first(end, sluice_walk_start(walk.x, w), THREADS, group); base < end;
      base = sluice_walk_step(base, end, THREADS, groups)) {
    if (lane < end - base) {
      let item = sluice_walk_at(base + lane);
      let vertex = vertices[item.path];
      let number = mix(numbers[item.path] + s + 1u);
      let first = rows[vertex];
      let degree = rows[vertex + 1u] - first;
      tally_item(QUEUE_walk, place, mix2(item.path, vertex));
      if (degree == 0u || number % ENDS == 0u) {
        tally_asked(QUEUE_ended, place, 1u);
        sluice_ended_emit(s, sluice_ended_entry(item.path), ended_room, &full_ended);
      } else {
        numbers[item.path] = number;
        vertices[item.path] = targets[first + number / ENDS % degree];
        tally_asked(QUEUE_walk, place, 1u);
        sluice_walk_emit(s, item, walk.z, &full_walk);
      }
    }
  }
}

// Drains window w of the walks that ended in the round before sweep s.
@compute @workgroup_size(THREADS)
fn collect(@builtin(workgroup_id) id: vec3<u32>, @builtin(num_workgroups) grid: vec3<u32>,
    @builtin(local_invocation_index) lane: u32) {
  let s = launch.x;
  let w = launch.y;
  let group = sluice_ended_group(id, grid);
  let groups = sluice_ended_groups(grid);
  let place = group * THREADS + lane;
  tally_launch(QUEUE_ended, group, lane);
  sluice_ended_sweep_begin(s, w, group, lane);
  let ended = sluice_ended_view(s, lane);
  let end = sluice_ended_end(ended.x, ended.y, w);
  for (var base = sluice_ended_first(end, sluice_ended_start(ended.x, w), THREADS, group); base < end;
      base = sluice_ended_step(base, end, THREADS, groups)) {
    if (lane < end - base) {
      let item = sluice_ended_at(base + lane);
      let vertex = vertices[item.path];
      tally_item(QUEUE_ended, place, mix2(item.path, vertex));
      atomicAdd(&ends[vertex], 1u);
    }
  }
}
