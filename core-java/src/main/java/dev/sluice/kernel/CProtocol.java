// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import java.util.List;

/**
 * The protocol in C, CUDA C++ and OpenCL C, as templates of {@link Scope.Template}.
 *
 * <p>The index of a sweep is modulo 2^32 throughout: only its lowest two bits are used.
 */
final class CProtocol {
  private CProtocol() {}

  /** Returns the names of the functions that every queue with a standard control block has. */
  static List<String> names() {
    return List.of(
        "from",
        "items",
        "room",
        "sweep_begin",
        "reserve",
        "slot",
        "window_first",
        "window_end",
        "start",
        "end",
        "first",
        "step",
        "done",
        "init");
  }

  /** An array in one piece. */
  static final String WHOLE =
      """

      typedef $g$element* $p_${n}buffer;
      ?cuda #ifdef SLUICE_DEVICE_CODE
      /* The element of a slot. */
      $any $g$element* $p_${n}at($p_${n}buffer b, $idx slot)
      {
        return b + slot;
      }
      ?cuda #endif
      """;

  /** An array in segments that lie at equal distances. */
  static final String STRIDED =
      """

      /* One buffer, by its first segment. */
      typedef $g$byte* $p_${n}buffer;
      ?cuda #ifdef SLUICE_DEVICE_CODE
      /* The element of a slot. */
      $any $g$element* $p_${n}at($p_${n}buffer b, $idx slot)
      {
        return ($g$element*)(b + slot / $slots * $stride) + slot % $slots;
      }
      ?cuda #endif
      """;

  /** An array that lies in an arena. */
  static final String ARENA =
      """
      ?cuda #ifdef SLUICE_DEVICE_CODE
      /* The array of buffer i, from the start of the arena. */
      $any $p_${n}buffer $p_${n}in($g$byte* arena, $uint i)
      {
      ?!buffers   (void)i;
      ?!buffers ?entries   return ($p_${n}buffer)(arena + $offset);
      ?!buffers ?!entries   return ($p_${n}buffer)(arena + $entryOffset + $offset);
      ?buffers ?entries   return ($p_${n}buffer)(arena + $offset + i * $bufferStride);
      ?buffers ?!entries   return ($p_${n}buffer)(arena + $entryOffset + $offset + i * $bufferStride);
      }
      ?cuda #endif
      """;

  static final String TEXT =
      """

      /* The protocol of $label. s is the sweep, from 0; w the drain window, from 0.
         All launches of a sweep come before those of the next. */
      ?cuda #ifdef SLUICE_DEVICE_CODE

      /* The first slot that sweep s drains. */
      $any $idx $p_from(${g}const $p_control* c, $uint s)
      {
      ?single   return ${read}c->start[s & 3u]$close;
      ?!single   (void)c;
      ?!single   (void)s;
      ?!single   return 0u;
      }

      /* The items that sweep s drains, the same while it runs. */
      $any $idx $p_items(${g}const $p_control* c, $uint s)
      {
        const $uint plan = ${read}c->plan$close;
        const $idx tail = ${read}c->tail[s & 3u]$close;
      ?single   const $idx most = $cap - $p_from(c, s);
      ?!single   const $idx most = $cap;
        return plan != $tag ? 0u : tail < most ? tail : most;
      }

      /* The items that sweep s can add. Once a work-item and sweep, before the loop. */
      $any $idx $p_room(${g}const $p_control* c, $uint s)
      {
      ?single   return $cap - $p_from(c, s) - $p_items(c, s);
      ?!single   (void)c;
      ?!single   (void)s;
      ?!single   return $cap;
      }

      ?!c /* Every work-item calls it before it may return, in empty sweeps too: one of them, the first
      ?!c    of window 0, accounts for the sweep and clears the counter of the sweep after the next. */
      ?c /* Every work-item calls it before it may return, in empty sweeps too: lane 0 of group 0 of
      ?c    window 0 accounts for the sweep and clears the counter of the sweep after the next. */
      ?!c $fn void $p_sweep_begin($g$p_control* c, $uint s, $idx w)
      ?c $fn void $p_sweep_begin($p_control* c, $uint s, $idx w, $idx group, $idx lane)
      {
        const $uint i = s & 3u, after = (s + 2u) & 3u;
      ?opencl   if (w != 0u || get_group_id(0) != 0 || get_group_id(1) != 0 || get_local_id(0) != 0 ||
      ?opencl       get_local_id(1) != 0 || get_local_id(2) != 0)
      ?cuda   if (w != 0u || blockIdx.x != 0 || blockIdx.y != 0 || threadIdx.x != 0 ||
      ?cuda       threadIdx.y != 0 || threadIdx.z != 0)
      ?c   if (w != 0u || group != 0u || lane != 0u)
          return;
        /* All is read before anything depends on it: a device waits for its memory once. */
        const $uint plan = ${read}c->plan$close, sweeps = c->sweeps;
        const $ulong peak = c->peak, attempted = c->attempted, lost = c->lost;
        const $idx from = $p_from(c, s), n = $p_items(c, s);
      ?!guarded   const $ulong asked = ${read}c->tail[i]$close;
      ?guarded   const $ulong asked = ${read}c->tail[i]$close + (${read}c->over_lo[i]$close + (($ulong)${read}c->over_hi[i]$close << 32));
        if (plan != $tag)
          return;
        c->attempted = attempted + asked;
        c->lost = lost + (asked - n);
        if (asked > peak)
          c->peak = asked;
        if (n != 0u)
          c->sweeps = sweeps + 1u;
        c->next = s + 1u;
      ?single   c->start[(s + 1u) & 3u] = from + n;
      ?!single   (void)from;
        c->tail[after] = 0u;
      ?guarded   c->over_lo[after] = 0u;
      ?guarded   c->over_hi[after] = 0u;
      }

      ?c #ifdef SLUICE_FETCH_ADD
      /* Asks for n slots for the next sweep; returns k. Of mine, item i has a slot where k < room and
         i < room - k, and no other. Never take back what was asked for.
         full: 0 at first, in each work-item and sweep. */
      $fn $idx $p_reserve($g$p_control* c, $uint s, $idx n, $idx room, $uint* full)
      {
        const $uint i = (s + 1u) & 3u;
        $idx k;
      ?guarded   if (*full == 0u)
      ?guarded     *full = $load&c->tail[i]) >= room ? 2u : 1u;
      ?guarded   if (*full == 2u) {
      ?guarded     const $uint over = $fetch&c->over_lo[i], n);
      ?guarded     if (($uint)(over + n) < over)
      ?guarded       $fetch&c->over_hi[i], 1u);
      ?guarded     return room;
      ?guarded   }
        k = $fetch&c->tail[i], n);
      ?guarded   if (k >= room || n > room - k)
      ?guarded     *full = 2u;
      ?!guarded   (void)room;
      ?!guarded   (void)full;
        return k;
      }
      ?c #endif

      /* The slot of a buffer that reservation k has, if k < room. */
      $any $idx $p_slot($idx room, $idx k)
      {
      ?single   return $cap - room + k;
      ?!single   (void)room;
      ?!single   return k;
      }
      """;

  static final String EMIT =
      """

      ?c #ifdef SLUICE_FETCH_ADD
      /* Adds an item to the buffer that the next sweep drains; returns its slot, the capacity if there
         is none. */
      $fn $idx $p_emit($g$p_control* c, $uint s, $p_buffer next, $p_entry item, $idx room, $uint* full)
      {
        const $idx k = $p_reserve(c, s, 1u, room, full);
        $idx slot;
        if (k >= room)
          return $cap;
        slot = $p_slot(room, k);
        *$p_at(next, slot) = item;
        return slot;
      }
      ?c #endif
      """;

  static final String END =
      """

      /* The slots of window w: from the first up to the end, which is not of it. */
      $any $idx $p_window_first($idx w)
      {
      ?!windows   (void)w;
      ?!windows   return 0u;
      ?windows ?!parted   return w * $windowItems;
      ?parted   return w / $windowsOfPart * $partSlots + w % $windowsOfPart * $windowItems;
      }

      $any $idx $p_window_end($idx w)
      {
      ?!windows   (void)w;
      ?!windows   return $cap;
      ?windows   const $idx first = $p_window_first(w);
      ?windows ?!parted   const $idx most = $cap - first;
      ?parted   const $idx part = w / $windowsOfPart * $partSlots;
      ?parted   const $idx slots = $cap - part < $partSlots ? $cap - part : $partSlots;
      ?parted   const $idx most = slots - (first - part);
      ?windows   return first + (most < $windowItems ? most : $windowItems);
      }

      /* What window w has of the items [from, from + items): from the start up to the end. */
      $any $idx $p_start($idx from, $idx w)
      {
        const $idx first = $p_window_first(w);
        return from > first ? from : first;
      }

      $any $idx $p_end($idx from, $idx items, $idx w)
      {
        const $idx start = $p_start(from, w), window = $p_window_end(w);
        const $idx end = from + items < window ? from + items : window;
        return end > start ? end : start;
      }

      /* for (base = first(…); base < end; base = step(…)) a group of g work-items drains the slots
         base + lane where lane < end - base. base and end are the same in all of a group. */
      ?!c $fn $idx $p_first($idx end, $idx start, $idx g)
      ?c $fn $idx $p_first($idx end, $idx start, $idx g, $idx group)
      {
      ?opencl   const $idx group = ($idx)get_group_id(1) * ($idx)get_num_groups(0) + ($idx)get_group_id(0);
      ?cuda   const $idx group = ($idx)blockIdx.y * gridDim.x + blockIdx.x;
        return end == start || group > (end - start - 1u) / g ? end : start + group * g;
      }

      ?!c $fn $idx $p_step($idx base, $idx end, $idx g)
      ?c $fn $idx $p_step($idx base, $idx end, $idx g, $idx groups)
      {
      ?opencl   const $idx groups = ($idx)get_num_groups(0) * ($idx)get_num_groups(1);
      ?cuda   const $idx groups = ($idx)gridDim.x * gridDim.y;
        return groups > (end - base - 1u) / g ? end : base + groups * g;
      }
      ?cuda #endif

      /* Between two sweeps: whether nothing is left to do. */
      ?cuda #ifdef SLUICE_DEVICE_CODE
      ?cuda static __host__ __device__ __forceinline__
      ?cuda #else
      ?cuda static inline
      ?cuda #endif
      ?!cuda static inline
      int $p_done(${g}const $p_control* c)
      {
        const $uint i = c->next & 3u;
      ?single   return c->plan != $tag || c->tail[i] == 0u || c->start[i] == $cap;
      ?!single   return c->plan != $tag || c->tail[i] == 0u;
      }
      ?!opencl
      ?cuda #ifndef __CUDACC_RTC__
      ?!opencl /* What a host copies to the device before the first launch. */
      ?!opencl static inline void $p_init($p_control* c)
      ?!opencl {
      ?!opencl   $byte* bytes = ($byte*)c;
      ?!opencl   $ulong i;
      ?!opencl   for (i = 0u; i < sizeof *c; i++)
      ?!opencl     bytes[i] = 0u;
      ?!opencl   c->plan = $tag;
      ?!opencl   c->tail[0] = ($idx)$P_INITIAL_ITEMS;
      ?!opencl }
      ?cuda #endif
      """;

  /** For a grid that the device writes. At least one group: an empty sweep begins, too. */
  static final String GRID =
      """

      /* One work-item writes the grid of the launches that drain sweep s, between it and the sweep
         before. */
      ?cuda #ifdef SLUICE_DEVICE_CODE
      $fn void $p_grid(${g}const $p_control* c, $uint s, $g$uint* grid)
      {
        const $idx items = $p_items(c, s);
      ?windows   const $idx most = items < $windowItems ? items : $windowItems;
      ?!windows   const $idx most = items;
        const $idx groups = most == 0u ? 1u : (most - 1u) / $groupItems + 1u;
        const $idx rows = (groups - 1u) / $gridX + 1u;
        grid[0] = ($uint)((groups - 1u) / rows + 1u);
        grid[1] = ($uint)rows;
        grid[2] = 1u;
      }
      ?cuda #endif
      """;

  /** Returns what all constants stand on. */
  static String types(KernelLanguage language) {
    return switch (language) {
      case OPENCL -> OPENCL_TYPES;
      case CUDA -> CUDA_TYPES;
      default -> C_TYPES;
    };
  }

  /** Returns what the checks of structs stand on. */
  static String checks(KernelLanguage language) {
    return switch (language) {
      case OPENCL -> OPENCL_CHECKS;
      case CUDA -> CUDA_CHECKS;
      default -> C_CHECKS;
    };
  }

  private static final String C_TYPES =
      """
      #ifndef SLUICE_U64
      #include <stdint.h>
      #define SLUICE_U64(n) n##ULL
      #define SLUICE_INT32 int32_t
      #define SLUICE_UINT32 uint32_t
      #define SLUICE_UINT64 uint64_t
      #endif
      """;

  private static final String CUDA_TYPES =
      """
      #ifndef SLUICE_U64
      #define SLUICE_U64(n) n##ULL
      #define SLUICE_INT32 int
      #define SLUICE_UINT32 unsigned int
      #define SLUICE_UINT64 unsigned long long
      #endif
      """;

  private static final String OPENCL_TYPES =
      """
      #ifndef SLUICE_U64
      #define SLUICE_U64(n) n##UL
      #define SLUICE_INT32 int
      #define SLUICE_UINT32 uint
      #define SLUICE_UINT64 ulong
      #endif
      """;

  private static final String C_CHECKS =
      """
      #ifndef SLUICE_CHECK
      #include <stddef.h>
      #define SLUICE_OFFSET(type, field) offsetof(type, field)
      #if defined(__cplusplus) && __cplusplus >= 201103L
      #define SLUICE_CHECK(name, holds) static_assert(holds, #name)
      #elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
      #define SLUICE_CHECK(name, holds) _Static_assert(holds, #name)
      #else
      #define SLUICE_CHECK(name, holds) typedef char name[(holds) ? 1 : -1]
      #endif
      #endif
      """;

  private static final String CUDA_CHECKS =
      """
      #ifndef SLUICE_CHECK
      #define SLUICE_OFFSET(type, field) __builtin_offsetof(type, field)
      #define SLUICE_CHECK(name, holds) static_assert(holds, #name)
      #endif
      """;

  private static final String OPENCL_CHECKS =
      """
      #ifndef SLUICE_CHECK
      #define SLUICE_OFFSET(type, field) __builtin_offsetof(type, field)
      #define SLUICE_CHECK(name, holds) typedef char name[(holds) ? 1 : -1]
      #endif
      """;

  /** Vectors of 32 bytes are aligned to 16, as before CUDA 13, which names them anew. */
  static final String CUDA_QUADS =
      """
      #ifndef SLUICE_ALIGNED_16
      #if defined(__CUDACC_VER_MAJOR__) && __CUDACC_VER_MAJOR__ >= 13
      #define SLUICE_ALIGNED_16(vector) vector##_16a
      #else
      #define SLUICE_ALIGNED_16(vector) vector
      #endif
      #endif
      """;

  static final String CUDA_CODE =
      """
      #if !defined(SLUICE_DEVICE_CODE) && (defined(__CUDACC__) || defined(__CUDACC_RTC__))
      #define SLUICE_DEVICE_CODE
      #endif
      """;

  /** A program that leaves a function out is no mistake; nvcc would warn of each. */
  static final String CUDA_QUIET =
      """
      #ifdef __NVCC_DIAG_PRAGMA_SUPPORT__
      #pragma nv_diagnostic push
      #pragma nv_diag_suppress 177
      #endif
      """;

  static final String CUDA_LOUD =
      """

      #ifdef __NVCC_DIAG_PRAGMA_SUPPORT__
      #pragma nv_diagnostic pop
      #endif
      """;

  /** Past the first cache, as other groups write while the kernel runs. */
  static final String CUDA_READ =
      """
      #ifndef SLUICE_READ
      #ifdef __CUDA_ARCH__
      #define SLUICE_READ(place) __ldcg(&(place))
      #else
      #define SLUICE_READ(place) (place)
      #endif
      #endif
      """;

  static final String C_ATOMICS =
      """
      #if !defined(SLUICE_FETCH_ADD) && defined(__GNUC__)
      #define SLUICE_FETCH_ADD(place, n) __atomic_fetch_add(place, n, __ATOMIC_RELAXED)
      #define SLUICE_LOAD(place) __atomic_load_n(place, __ATOMIC_RELAXED)
      #endif
      """;

  static final String OPENCL_WIDE =
      """
      #ifdef cl_khr_int64_base_atomics
      #pragma OPENCL EXTENSION cl_khr_int64_base_atomics : enable
      #else
      #error "64-bit indices need cl_khr_int64_base_atomics; plan the queue with 32 index bits"
      #endif
      """;
}
