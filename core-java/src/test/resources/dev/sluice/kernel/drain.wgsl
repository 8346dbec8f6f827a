
// Drains a tree by the header of a plan, which stands before this text.
@group(0) @binding(0) var<storage, read_write> sluice_frontier_block: sluice_frontier_control;
@group(0) @binding(1) var<storage, read_write> tally: array<atomic<u32>, 4>;
@group(0) @binding(15) var<uniform> launch: vec2<u32>;

fn tree_mix(hash: u32) -> u32 {
  var x = hash;
  x = (x ^ (x >> 16u)) * 0x7feb352du;
  x = (x ^ (x >> 15u)) * 0x846ca68bu;
  return x ^ (x >> 16u);
}

@compute @workgroup_size(LOCAL)
fn drain(
  @builtin(workgroup_id) id: vec3<u32>,
  @builtin(num_workgroups) grid: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let s = launch.x;
  let w = launch.y;
  let group = sluice_frontier_group(id, grid);
  sluice_frontier_sweep_begin(s, w, group, lane);
  let view = sluice_frontier_view(s, lane);
  let start = sluice_frontier_start(view.x, w);
  let end = sluice_frontier_end(view.x, view.y, w);
  let groups = sluice_frontier_groups(grid);
  var full = 0u;
  for (var base = sluice_frontier_first(end, start, LOCAL, group); base < end;
      base = sluice_frontier_step(base, end, LOCAL, groups)) {
    // A barrier is legal here: base and end are uniform.
    workgroupBarrier();
    if (lane < end - base) {
      let e = sluice_frontier_at(base + lane);
      atomicAdd(&tally[0], 1u);
      let before = atomicAdd(&tally[1], e.hash);
      if (before + e.hash < before) {
        atomicAdd(&tally[2], 1u);
      }
      if (e.depth < DEPTH) {
        for (var i = 0u; i < CHILDREN; i++) {
          let h = tree_mix(e.hash * 31u + i + 1u);
          if (h < LIMIT) {
            atomicAdd(&tally[3], 1u);
            sluice_frontier_emit(s, sluice_frontier_entry(h, e.depth + 1u), view.z, &full);
          }
        }
      }
    }
  }
}
