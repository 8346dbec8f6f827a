// The shortest paths of paths.c. The sweep of the far queue is known on the device alone, and nobody could
// swap its buffers: both queues have one.
alias rows_word = u32;
alias targets_word = u32;
alias lengths_found_word = atomic<u32>;
alias state_word = u32;

var<workgroup> firsts: array<u32, THREADS>;
var<workgroup> vertices: array<u32, THREADS>;
var<workgroup> lengths: array<u32, THREADS>;

fn weight_of(tail: u32, head: u32) -> u32 {
  return 1u + mix(tail * 31u + head) % WEIGHTS;
}

// Drains window w of the near queue in sweep s.
@compute @workgroup_size(THREADS)
fn drain_near(@builtin(workgroup_id) id: vec3<u32>, @builtin(num_workgroups) grid: vec3<u32>,
    @builtin(local_invocation_index) lane: u32) {
  let s = launch.x;
  let w = launch.y;
  let group = sluice_near_group(id, grid);
  let groups = sluice_near_groups(grid);
  let place = group * THREADS + lane;
  tally_launch(QUEUE_near, group, lane);
  sluice_near_sweep_begin(s, w, group, lane);
  let near = sluice_near_view(s, lane);
  if (near.y == 0u) {
    if (w == 0u && group == 0u && lane == 0u) {
      state[0] += 1u;
      state[1] += DELTA;
    }
    return;
  }
  let t = state[0];
  let threshold = state[1];
  let far_room = sluice_far_room(t);
  let end = sluice_near_end(near.x, near.y, w);
  var full_near = 0u;
  var full_far = 0u;
  var asked_near = 0u;
  var asked_far = 0u;
  for (var base = sluice_near_first(end, sluice_near_start(near.x, w), THREADS, group); base < end;
      base = sluice_near_step(base, end, THREADS, groups)) {
    var first = 0u;
    var degree = 0u;
    var item = sluice_near_entry();
    if (lane < end - base) {
      item = sluice_near_at(base + lane);
      tally_item(QUEUE_near, place, mix2(item.vertex, item.length));
      if (item.length == atomicLoad(&lengths_found[item.vertex])) {
        first = rows[item.vertex];
        degree = rows[item.vertex + 1u] - first;
      }
    }
    scan(degree, lane);
    firsts[lane] = first - (sums[lane] - degree);
    vertices[lane] = item.vertex;
    lengths[lane] = item.length;
    workgroupBarrier();
    let edges = sums[THREADS - 1u];
    for (var edge = lane; edge < edges; edge += THREADS) {
      let of_lane = owner(edge);
      let head = targets[firsts[of_lane] + edge];
      let through = lengths[of_lane] + weight_of(vertices[of_lane], head);
      if (through < atomicMin(&lengths_found[head], through)) {
        if (through < threshold) {
          asked_near++;
          sluice_near_emit(s, sluice_near_entry(head, through), near.z, &full_near);
        } else {
          asked_far++;
          sluice_far_emit(t, sluice_far_entry(head, through), far_room, &full_far);
        }
      }
    }
    workgroupBarrier();
  }
  tally_asked(QUEUE_near, place, asked_near);
  tally_asked(QUEUE_far, place, asked_far);
}

// In a round s in which nothing was near.
@compute @workgroup_size(THREADS)
fn drain_far(@builtin(workgroup_id) id: vec3<u32>, @builtin(num_workgroups) grid: vec3<u32>,
    @builtin(local_invocation_index) lane: u32) {
  let s = launch.x;
  let w = launch.y;
  let group = sluice_far_group(id, grid);
  let groups = sluice_far_groups(grid);
  let place = group * THREADS + lane;
  tally_launch(QUEUE_far, group, lane);
  let near = sluice_near_view(s, lane);
  if (near.y != 0u) {
    return;
  }
  let t = state[0];
  let threshold = state[1];
  sluice_far_sweep_begin(t, w, group, lane);
  let far = sluice_far_view(t, lane);
  let end = sluice_far_end(far.x, far.y, w);
  var full_near = 0u;
  var full_far = 0u;
  var asked_near = 0u;
  var asked_far = 0u;
  for (var base = sluice_far_first(end, sluice_far_start(far.x, w), THREADS, group); base < end;
      base = sluice_far_step(base, end, THREADS, groups)) {
    if (lane < end - base) {
      let item = sluice_far_at(base + lane);
      tally_item(QUEUE_far, place, mix2(item.vertex, item.length));
      if (item.length == atomicLoad(&lengths_found[item.vertex])) {
        if (item.length < threshold) {
          asked_near++;
          sluice_near_emit(s, sluice_near_entry(item.vertex, item.length), near.z, &full_near);
        } else {
          asked_far++;
          sluice_far_emit(t, item, far.z, &full_far);
        }
      }
    }
  }
  tally_asked(QUEUE_near, place, asked_near);
  tally_asked(QUEUE_far, place, asked_far);
}
