// What kernels in WGSL have in common; see dialect.h. Before it stands the header of a plan, behind it
// the plan's arrays and the kernels. Whoever compiles declares THREADS, MANY, SIDES, COUNTED and what the
// workload defines.

// What a run counts for each queue, in TALLIES places of 8 numbers of 64 bits that groups share.
const TALLIES = 64u;
const DRAINED = 0u;
const SUM = 1u;
const ASKED = 2u;
const GROUPS_RUN = 3u;
const LAUNCHES_RUN = 4u;

fn tally_add(queue: u32, place: u32, number: u32, n: u32) {
  let at = 2u * ((queue * TALLIES + place % TALLIES) * 8u + number);
  let before = atomicAdd(&tally[at], n);
  if (before + n < before) {
    atomicAdd(&tally[at + 1u], 1u);
  }
}

// Adds an item that was drained, with what it adds to the sum.
fn tally_item(queue: u32, place: u32, n: u32) {
  tally_add(queue, place, DRAINED, 1u);
  tally_add(queue, place, SUM, n);
}

// Adds what was asked of a queue.
fn tally_asked(queue: u32, place: u32, n: u32) {
  tally_add(queue, place, ASKED, n);
}

// Every invocation of a launch calls it first.
fn tally_launch(queue: u32, group: u32, lane: u32) {
  if (COUNTED && lane == 0u) {
    tally_add(queue, group, GROUPS_RUN, 1u);
    if (group == 0u) {
      tally_add(queue, group, LAUNCHES_RUN, 1u);
    }
  }
}

fn mix(hash: u32) -> u32 {
  var x = hash;
  x = (x ^ (x >> 16u)) * 0x7feb352du;
  x = (x ^ (x >> 15u)) * 0x846ca68bu;
  return x ^ (x >> 16u);
}

// What an item of two words adds to a sum.
fn mix2(x: u32, y: u32) -> u32 {
  return mix(x + mix(y + 1u));
}

var<workgroup> sums: array<u32, THREADS>;

// Sums of one number of each invocation up to and with its own, in sums. All of a group call it.
fn scan(mine: u32, lane: u32) {
  sums[lane] = mine;
  workgroupBarrier();
  for (var apart = 1u; apart < THREADS; apart <<= 1u) {
    var other = 0u;
    if (lane >= apart) {
      other = sums[lane - apart];
    }
    workgroupBarrier();
    sums[lane] += other;
    workgroupBarrier();
  }
}

// The first invocation whose sum is above n: the one that the n-th of all that was summed up belongs to.
fn owner(n: u32) -> u32 {
  var low = 0u;
  var high = THREADS - 1u;
  while (low < high) {
    let middle = (low + high) / 2u;
    if (sums[middle] > n) {
      high = middle;
    } else {
      low = middle + 1u;
    }
  }
  return low;
}
