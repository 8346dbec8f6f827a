// SPDX-License-Identifier: Apache-2.0
// The planner's rules in C, each figure computed in 128 bits and then compared with 2^64-1.
#ifndef SLUICE_PLANNER_H
#define SLUICE_PLANNER_H

#include <stdbool.h>
#include <stdint.h>

typedef unsigned __int128 u128;

enum sizing { FIXED, EXPANSION, LARGEST };

enum status {
  PLANNED,
  ZERO_DRAIN_WINDOW,
  WANTED_OVERFLOW,
  ZERO_CAPACITY,
  ZERO_ENTRY_BYTES,
  INITIAL_ITEMS_EXCEED_CAPACITY,
  HOST_PARTICIPATION,
  QUEUE_BYTES_OVERFLOW,
  RESIDENT_BYTES_OVERFLOW,
  OVER_BUDGET
};

struct profile {
  uint64_t items;
  uint64_t initial_items;
  uint64_t entry_bytes;
  uint64_t control_bytes;
  uint64_t budget_bytes;
  uint64_t max_items_per_launch;
  uint32_t sizing;
  uint32_t buffers;
  uint32_t host_participates;
};

// As many figures as a plan of Sluice stores; the others are derived from them there and here.
struct plan {
  const struct profile *profile;
  uint64_t capacity;
  uint64_t wanted;
  uint64_t resident_bytes;
  uint32_t initial_occupancy_bps;
};

struct drain_plan {
  struct plan queue;
  uint64_t window_count;
};

// What a rejection carries: the two numbers of the rule that was violated.
struct rejection {
  uint64_t left;
  uint64_t right;
};

static inline uint64_t buffer_bytes(const struct plan *plan) {
  return plan->capacity * plan->profile->entry_bytes;
}

static inline uint64_t headroom_bytes(const struct plan *plan) {
  return plan->profile->budget_bytes - plan->resident_bytes;
}

static inline uint64_t max_u64(uint64_t a, uint64_t b) { return a >= b ? a : b; }

static inline enum status reject(struct rejection *out, enum status status, uint64_t left, uint64_t right) {
  out->left = left;
  out->right = right;
  return status;
}

static inline __attribute__((always_inline)) enum status make_plan(const struct profile *profile,
                                                                   struct plan *out,
                                                                   struct rejection *rejection) {
  u128 wanted = profile->items;
  if (profile->sizing == EXPANSION) {
    if (profile->buffers == 2) {
      wanted = max_u64(profile->initial_items, profile->items);
    } else {
      wanted = (u128)profile->initial_items + profile->items;
      if (wanted > UINT64_MAX) {
        return reject(rejection, WANTED_OVERFLOW, profile->initial_items, profile->items);
      }
    }
  }
  if (profile->sizing == FIXED && wanted == 0) {
    return reject(rejection, ZERO_CAPACITY, 0, 0);
  }
  if (profile->entry_bytes == 0) {
    return reject(rejection, ZERO_ENTRY_BYTES, 0, 0);
  }
  if (profile->sizing == FIXED && profile->initial_items > (uint64_t)wanted) {
    return reject(rejection, INITIAL_ITEMS_EXCEED_CAPACITY, profile->initial_items, (uint64_t)wanted);
  }
  if (profile->host_participates) {
    return reject(rejection, HOST_PARTICIPATION, 0, 0);
  }
  if (profile->sizing == LARGEST) {
    uint64_t for_buffers = profile->budget_bytes < profile->control_bytes
                               ? 0
                               : profile->budget_bytes - profile->control_bytes;
    uint64_t fits = for_buffers / profile->buffers / profile->entry_bytes;
    wanted = max_u64(max_u64(1, profile->initial_items), fits);
  }
  uint64_t capacity = (uint64_t)wanted;
  u128 bytes = (u128)capacity * profile->entry_bytes;
  if (bytes > UINT64_MAX) {
    return reject(rejection, QUEUE_BYTES_OVERFLOW, capacity, profile->entry_bytes);
  }
  if (profile->buffers == 2) {
    u128 both = bytes * 2;
    if (both > UINT64_MAX) {
      return reject(rejection, QUEUE_BYTES_OVERFLOW, (uint64_t)bytes, 2);
    }
    bytes = both;
  }
  u128 resident = bytes + profile->control_bytes;
  if (resident > UINT64_MAX) {
    return reject(rejection, RESIDENT_BYTES_OVERFLOW, (uint64_t)bytes, profile->control_bytes);
  }
  if (resident > profile->budget_bytes) {
    return reject(rejection, OVER_BUDGET, (uint64_t)resident, profile->budget_bytes);
  }
  out->profile = profile;
  out->capacity = capacity;
  out->wanted = capacity;
  out->resident_bytes = (uint64_t)resident;
  // The division of 128 bits is a call; almost always 64 are enough.
  u128 part = (u128)profile->initial_items * 10000;
  out->initial_occupancy_bps = capacity == 0 ? 0
                               : part <= UINT64_MAX ? (uint32_t)((uint64_t)part / capacity)
                                                    : (uint32_t)(part / capacity);
  return PLANNED;
}

static inline __attribute__((always_inline)) enum status make_drain_plan(const struct profile *profile,
                                                                         struct drain_plan *out,
                                                                         struct rejection *rejection) {
  if (profile->max_items_per_launch == 0) {
    return reject(rejection, ZERO_DRAIN_WINDOW, 0, 0);
  }
  enum status status = make_plan(profile, &out->queue, rejection);
  if (status == PLANNED) {
    uint64_t full = out->queue.capacity / profile->max_items_per_launch;
    out->window_count = full + (full * profile->max_items_per_launch != out->queue.capacity);
  }
  return status;
}

#endif
