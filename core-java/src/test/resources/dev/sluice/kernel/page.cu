/* SPDX-License-Identifier: Apache-2.0 */
/* Behind the program of the page for CUDA, to run it by hand. */
#include "page.h"

static sluice_frontier_control seen;

static void kept(void (*end)(sluice_frontier_control*, sluice_frontier_entry*, uint*),
                 sluice_frontier_control* c, sluice_frontier_entry* entries, uint* distances)
{
  end(c, entries, distances);
  cudaMemcpy(&seen, c, sizeof seen, cudaMemcpyDeviceToHost);
}

#ifdef SLUICE_FRONTIER_ON_DEVICE
static void third(sluice_frontier_control* c, sluice_frontier_entry* e, uint* d) { kept(on_device, c, e, d); }
#else
static void first(sluice_frontier_control* c, sluice_frontier_entry* e, uint* d) { kept(known, c, e, d); }
static void second(sluice_frontier_control* c, sluice_frontier_entry* e, uint* d) { kept(polled, c, e, d); }
#endif

int main()
{
  static uint result[SLUICE_FRONTIER_CAPACITY];
#ifdef SLUICE_FRONTIER_ON_DEVICE
  run(third, result);
  return visited(&seen, result, "on the device") ? 0 : 1;
#else
  run(first, result);
  if (!visited(&seen, result, "known"))
    return 1;
  run(second, result);
  return visited(&seen, result, "polled") ? 0 : 1;
#endif
}
