// The kernels of workloads with one queue, each of which has drain_items.

@compute @workgroup_size(THREADS)
fn drain(@builtin(workgroup_id) id: vec3<u32>, @builtin(num_workgroups) grid: vec3<u32>,
    @builtin(local_invocation_index) lane: u32) {
  let s = launch.x;
  let w = launch.y;
  let group = sluice_frontier_group(id, grid);
  tally_launch(QUEUE_frontier, group, lane);
  sluice_frontier_sweep_begin(s, w, group, lane);
  let view = sluice_frontier_view(s, lane);
  drain_items(s, sluice_frontier_start(view.x, w), sluice_frontier_end(view.x, view.y, w), view.z,
      group, sluice_frontier_groups(grid), lane);
}

// One launch of one group for all sweeps.
@compute @workgroup_size(THREADS)
fn drain_loop(@builtin(local_invocation_index) lane: u32) {
  tally_launch(QUEUE_frontier, 0u, lane);
  for (var s = 0u; ; s++) {
    let view = sluice_frontier_view(s, lane);
    if (view.y == 0u) {
      break;
    }
    sluice_frontier_sweep_begin(s, 0u, 0u, lane);
    drain_items(s, view.x, view.x + view.y, view.z, 0u, 1u, lane);
    storageBarrier();
  }
}
