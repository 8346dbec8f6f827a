// SPDX-License-Identifier: Apache-2.0
// Plans the rows of a data set again and again, and prints what they come to and what that takes.
//
//   baseline FOLDER SECONDS ITERATIONS SET...
//
// prints, as CSV, "checksum,SET,HEX" over every figure of every answer, "time,SET,CASE,NS" per
// iteration, nanoseconds per plan, and for sweeps "sweep,CASE,DATA,HEX" and "time,CASE,DATA,NS".
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "planner.h"

enum { MOST_ROWS = 1 << 16 };

static struct profile profiles[MOST_ROWS];
static size_t rows;

static void fail(const char *what, const char *which) {
  fprintf(stderr, "baseline: %s: %s\n", what, which);
  exit(1);
}

static void read_profiles(const char *folder, const char *set) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s.csv", folder, set);
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    fail("cannot open", path);
  }
  char line[512];
  rows = 0;
  if (fgets(line, sizeof line, file) == NULL) {
    fail("empty", path);
  }
  while (fgets(line, sizeof line, file) != NULL) {
    struct profile *p = &profiles[rows++];
    if (rows == MOST_ROWS ||
        sscanf(line,
               "%" SCNu64 ",%" SCNu64 ",%" SCNu64 ",%" SCNu64 ",%" SCNu64 ",%" SCNu64 ",%" SCNu32
               ",%" SCNu32 ",%" SCNu32,
               &p->items, &p->initial_items, &p->entry_bytes, &p->control_bytes, &p->budget_bytes,
               &p->max_items_per_launch, &p->sizing, &p->buffers, &p->host_participates) != 9) {
      fail("malformed", path);
    }
  }
  fclose(file);
}

// The compiler must neither know what the profiles hold nor see that a loop is repeated.
static inline void forget(void) { __asm__ volatile("" : : "r"(profiles) : "memory"); }

static inline void keep(uint64_t value) { __asm__ volatile("" : : "r"(value)); }

// ---- What the answers come to ----

static uint64_t mixed(uint64_t sum, uint64_t figure) {
  sum = (sum ^ figure) * UINT64_C(0x9E3779B97F4A7C15);
  return sum ^ sum >> 32;
}

static uint64_t mixed_plan(uint64_t sum, const struct plan *plan) {
  sum = mixed(sum, PLANNED);
  sum = mixed(sum, plan->capacity);
  sum = mixed(sum, plan->wanted);
  sum = mixed(sum, buffer_bytes(plan));
  sum = mixed(sum, plan->resident_bytes);
  sum = mixed(sum, headroom_bytes(plan));
  return mixed(sum, plan->initial_occupancy_bps);
}

static uint64_t mixed_rejection(uint64_t sum, enum status status, const struct rejection *rejection) {
  sum = mixed(sum, status);
  sum = mixed(sum, rejection->left);
  return mixed(sum, rejection->right);
}

static uint64_t checksum(void) {
  uint64_t sum = 0;
  for (size_t i = 0; i < rows; i++) {
    struct plan plan;
    struct drain_plan drain;
    struct rejection rejection;
    enum status status = make_plan(&profiles[i], &plan, &rejection);
    sum = status == PLANNED ? mixed_plan(sum, &plan) : mixed_rejection(sum, status, &rejection);
    status = make_drain_plan(&profiles[i], &drain, &rejection);
    sum = status == PLANNED ? mixed(mixed_plan(sum, &drain.queue), drain.window_count)
                            : mixed_rejection(sum, status, &rejection);
  }
  return sum;
}

// ---- What is timed ----

static inline uint64_t folded(const struct plan *plan) {
  return (plan->capacity ^ plan->resident_bytes ^ headroom_bytes(plan)) + plan->initial_occupancy_bps;
}

static uint64_t plan_inlined(void) {
  uint64_t sum = 0;
  for (size_t i = 0; i < rows; i++) {
    struct plan plan;
    struct rejection rejection;
    sum += make_plan(&profiles[i], &plan, &rejection) == PLANNED ? folded(&plan) : 1;
  }
  return sum;
}

static __attribute__((noinline, noipa)) enum status plan_by_reference(const struct profile *profile,
                                                               struct plan *plan,
                                                               struct rejection *rejection) {
  return make_plan(profile, plan, rejection);
}

static uint64_t plan_called(void) {
  uint64_t sum = 0;
  for (size_t i = 0; i < rows; i++) {
    struct plan plan;
    struct rejection rejection;
    sum += plan_by_reference(&profiles[i], &plan, &rejection) == PLANNED ? folded(&plan) : 1;
  }
  return sum;
}

static uint64_t drain_inlined(void) {
  uint64_t sum = 0;
  for (size_t i = 0; i < rows; i++) {
    struct drain_plan plan;
    struct rejection rejection;
    sum += make_drain_plan(&profiles[i], &plan, &rejection) == PLANNED
               ? folded(&plan.queue) + plan.window_count
               : 1;
  }
  return sum;
}

static __attribute__((noinline, noipa)) enum status drain_by_reference(const struct profile *profile,
                                                                struct drain_plan *plan,
                                                                struct rejection *rejection) {
  return make_drain_plan(profile, plan, rejection);
}

static uint64_t drain_called(void) {
  uint64_t sum = 0;
  for (size_t i = 0; i < rows; i++) {
    struct drain_plan plan;
    struct rejection rejection;
    sum += drain_by_reference(&profiles[i], &plan, &rejection) == PLANNED
               ? folded(&plan.queue) + plan.window_count
               : 1;
  }
  return sum;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void measure(const char *set, const char *name, uint64_t (*work)(void), double seconds,
                    int iterations) {
  // The first iteration warms up caches and branch predictors, as JMH's warm-up does.
  for (int i = -1; i < iterations; i++) {
    uint64_t runs = 0;
    double start = now();
    double end;
    do {
      for (int j = 0; j < 64; j++) {
        forget();
        keep(work());
      }
      runs += 64;
      end = now();
    } while (end - start < seconds * 1e9);
    if (i >= 0) {
      printf("time,%s,%s,%.6f\n", set, name, (end - start) / (double)(runs * rows));
    }
  }
}

// ---- A sweep: candidates are made, planned and forgotten ----

struct sweep {
  uint64_t first;
  uint64_t candidates;
  uint64_t best;
};

static void *sweep(void *argument) {
  struct sweep *sweep = argument;
  uint64_t best = 0;
  for (uint64_t i = sweep->first; i < sweep->first + sweep->candidates; i++) {
    const struct profile *base = &profiles[i & (rows - 1)];
    struct profile candidate = {.items = base->items + (i >> 10),
                                .initial_items = base->initial_items,
                                .entry_bytes = base->entry_bytes,
                                .control_bytes = base->control_bytes,
                                .budget_bytes = base->budget_bytes,
                                .sizing = FIXED,
                                .buffers = base->buffers};
    struct plan plan;
    struct rejection rejection;
    if (make_plan(&candidate, &plan, &rejection) == PLANNED && plan.resident_bytes > best) {
      best = plan.resident_bytes;
    }
  }
  sweep->best = best;
  return NULL;
}

static void measure_sweep(const char *set, int threads, uint64_t candidates, int iterations) {
  for (int i = -1; i < iterations; i++) {
    struct sweep parts[2];
    pthread_t started[2];
    double start = now();
    for (int t = 0; t < threads; t++) {
      parts[t] = (struct sweep){.first = candidates / threads * t, .candidates = candidates / threads};
      if (pthread_create(&started[t], NULL, sweep, &parts[t]) != 0) {
        fail("cannot start", "thread");
      }
    }
    uint64_t best = 0;
    for (int t = 0; t < threads; t++) {
      pthread_join(started[t], NULL);
      best = max_u64(best, parts[t].best);
    }
    double end = now();
    if (i >= 0) {
      printf("time,sweep-%d,%s %" PRIu64 ",%.6f\n", threads, set, candidates,
             (end - start) / (double)candidates);
    } else {
      printf("sweep,sweep-%d,%s %" PRIu64 ",%016" PRIx64 "\n", threads, set, candidates, best);
    }
  }
}

int main(int argc, char **argv) {
  if (argc < 5) {
    fail("usage", "baseline FOLDER SECONDS ITERATIONS SET...");
  }
  double seconds = strtod(argv[2], NULL);
  int iterations = atoi(argv[3]);
  for (int i = 4; i < argc; i++) {
    read_profiles(argv[1], argv[i]);
    printf("checksum,%s,%016" PRIx64 "\n", argv[i], checksum());
    if (iterations > 0) {
      measure(argv[i], "plan-inlined", plan_inlined, seconds, iterations);
      measure(argv[i], "plan-called", plan_called, seconds, iterations);
      measure(argv[i], "drain-inlined", drain_inlined, seconds, iterations);
      measure(argv[i], "drain-called", drain_called, seconds, iterations);
    }
  }
  // Like Sweep.java.
  static const char *const swept[] = {"realistic", "mixed"};
  for (int set = 0; set < 2 && iterations > 0; set++) {
    read_profiles(argv[1], swept[set]);
    for (int threads = 1; threads <= 2; threads++) {
      for (uint64_t candidates = 1000000; candidates <= 10000000; candidates *= 10) {
        measure_sweep(swept[set], threads, candidates, iterations);
      }
    }
  }
  return 0;
}
