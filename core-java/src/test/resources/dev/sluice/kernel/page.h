/* SPDX-License-Identifier: Apache-2.0 */
/* Says whether a drain of the page has visited each vertex of its tree, once. */
#include <stdio.h>

/* Node v is on the level that has 2^level nodes, the first of them 2^level - 1. */
static int visited(const sluice_frontier_control* c, const unsigned int* distances, const char* end)
{
  unsigned int v, level = 0;
  for (v = 0; v < SLUICE_FRONTIER_CAPACITY; v++) {
    if (v + 1 == 2U << level)
      level++;
    if (distances[v] != level)
      return printf("%s: vertex %u has %u\n", end, v, distances[v]), 0;
  }
  printf("%s: sweeps %u, attempted %u, lost %u, done %d\n", end, c->sweeps,
         (unsigned int)c->attempted, (unsigned int)c->lost, sluice_frontier_done(c));
  return 1;
}
