// The transitive closure of closure.c.
alias rows_word = u32;
alias targets_word = u32;
alias seen_word = atomic<u32>;

// Drains window w of delta in sweep s, which is the round.
@compute @workgroup_size(THREADS)
fn join(@builtin(workgroup_id) id: vec3<u32>, @builtin(num_workgroups) grid: vec3<u32>,
    @builtin(local_invocation_index) lane: u32) {
  let s = launch.x;
  let w = launch.y;
  let group = sluice_delta_group(id, grid);
  let groups = sluice_delta_groups(grid);
  let place = group * THREADS + lane;
  tally_launch(QUEUE_delta, group, lane);
  sluice_delta_sweep_begin(s, w, group, lane);
  let delta = sluice_delta_view(s, lane);
  let room = sluice_fresh_room(s);
  let end = sluice_delta_end(delta.x, delta.y, w);
  var full = 0u;
  var asked = 0u;
  for (var base = sluice_delta_first(end, sluice_delta_start(delta.x, w), THREADS, group); base < end;
      base = sluice_delta_step(base, end, THREADS, groups)) {
    if (lane < end - base) {
      let item = sluice_delta_at(base + lane);
      tally_item(QUEUE_delta, place, mix2(item.first, item.last));
      for (var edge = rows[item.last]; edge < rows[item.last + 1u]; edge++) {
        asked++;
        sluice_fresh_emit(s, sluice_fresh_entry(item.first, targets[edge]), room, &full);
      }
    }
  }
  tally_asked(QUEUE_fresh, place, asked);
}

// Drains window w of what the join of the round before sweep s has added.
// delta is a sweep behind in insert
@compute @workgroup_size(THREADS)
fn insert(@builtin(workgroup_id) id: vec3<u32>, @builtin(num_workgroups) grid: vec3<u32>,
    @builtin(local_invocation_index) lane: u32) {
  let s = launch.x;
  let w = launch.y;
  let round = s - 1u;
  let group = sluice_fresh_group(id, grid);
  let groups = sluice_fresh_groups(grid);
  let place = group * THREADS + lane;
  tally_launch(QUEUE_fresh, group, lane);
  sluice_fresh_sweep_begin(s, w, group, lane);
  let fresh = sluice_fresh_view(s, lane);
  let delta_room = sluice_delta_room(round);
  let full_room = sluice_full_room(0u);
  let end = sluice_fresh_end(fresh.x, fresh.y, w);
  var full_delta = 0u;
  var full_full = 0u;
  var asked = 0u;
  for (var base = sluice_fresh_first(end, sluice_fresh_start(fresh.x, w), THREADS, group); base < end;
      base = sluice_fresh_step(base, end, THREADS, groups)) {
    if (lane < end - base) {
      let item = sluice_fresh_at(base + lane);
      let pair = item.first * WIDTH + item.last;
      let bit = 1u << (pair & 31u);
      tally_item(QUEUE_fresh, place, mix2(item.first, item.last));
      if ((atomicOr(&seen[pair / 32u], bit) & bit) == 0u) {
        asked++;
        sluice_delta_emit(round, sluice_delta_entry(item.first, item.last), delta_room, &full_delta);
        sluice_full_emit(0u, sluice_full_entry(item.first, item.last), full_room, &full_full);
      }
    }
  }
  tally_asked(QUEUE_delta, place, asked);
  tally_asked(QUEUE_full, place, asked);
}

// Drains window w of all tuples: in sweep 0 those that there were at first, in sweep 1 the others.
@compute @workgroup_size(THREADS)
fn check(@builtin(workgroup_id) id: vec3<u32>, @builtin(num_workgroups) grid: vec3<u32>,
    @builtin(local_invocation_index) lane: u32) {
  let s = launch.x;
  let w = launch.y;
  let group = sluice_full_group(id, grid);
  let groups = sluice_full_groups(grid);
  let place = group * THREADS + lane;
  tally_launch(QUEUE_full, group, lane);
  sluice_full_sweep_begin(s, w, group, lane);
  let all = sluice_full_view(s, lane);
  let end = sluice_full_end(all.x, all.y, w);
  for (var base = sluice_full_first(end, sluice_full_start(all.x, w), THREADS, group); base < end;
      base = sluice_full_step(base, end, THREADS, groups)) {
    if (lane < end - base) {
      let item = sluice_full_at(base + lane);
      tally_item(QUEUE_full, place, mix2(item.first, item.last));
    }
  }
}
