/* SPDX-License-Identifier: Apache-2.0 */
/* Behind the program of the page for threads. */
#include "page.h"

int main(void)
{
  static void* (*const ends[])(void*) = {known, polled, on_device};
  static const char* const names[] = {"known", "polled", "on the device"};
  int i;
  for (i = 0; i < 3; i++) {
    size_t v;
    for (v = 0; v < SLUICE_FRONTIER_CAPACITY; v++)
      distances[v] = 99;
    run(ends[i]);
    if (!visited(&control, distances, names[i]))
      return 1;
  }
  return 0;
}
