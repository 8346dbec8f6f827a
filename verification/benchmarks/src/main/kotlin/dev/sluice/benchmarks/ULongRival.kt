// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks

/** A planner by hand over Kotlin's unsigned type, which wraps silently. */
object ULongRival {
  class Profile(
    val capacity: ULong,
    val initialItems: ULong,
    val entryBytes: ULong,
    val controlBytes: ULong,
    val budgetBytes: ULong,
    val pingPong: Boolean,
    val hostParticipates: Boolean,
  )

  sealed interface Answer

  class Plan(
    val capacity: ULong,
    val residentBytes: ULong,
    val headroomBytes: ULong,
    val occupancyBps: Int,
  ) : Answer

  enum class Refusal : Answer {
    ZERO_CAPACITY,
    ZERO_ENTRY_BYTES,
    INITIAL_ITEMS_EXCEED_CAPACITY,
    HOST_PARTICIPATION,
    QUEUE_BYTES_OVERFLOW,
    RESIDENT_BYTES_OVERFLOW,
    OVER_BUDGET,
  }

  @JvmStatic
  fun profile(
    capacity: Long,
    initialItems: Long,
    entryBytes: Long,
    controlBytes: Long,
    budgetBytes: Long,
    pingPong: Boolean,
    hostParticipates: Boolean,
  ) =
    Profile(
      capacity.toULong(),
      initialItems.toULong(),
      entryBytes.toULong(),
      controlBytes.toULong(),
      budgetBytes.toULong(),
      pingPong,
      hostParticipates,
    )

  @JvmStatic
  fun plan(profile: Profile): Answer {
    val capacity = profile.capacity
    val entryBytes = profile.entryBytes
    if (capacity == 0uL) return Refusal.ZERO_CAPACITY
    if (entryBytes == 0uL) return Refusal.ZERO_ENTRY_BYTES
    if (profile.initialItems > capacity) return Refusal.INITIAL_ITEMS_EXCEED_CAPACITY
    if (profile.hostParticipates) return Refusal.HOST_PARTICIPATION
    if (entryBytes > ULong.MAX_VALUE / capacity) return Refusal.QUEUE_BYTES_OVERFLOW
    var queueBytes = capacity * entryBytes
    if (profile.pingPong) {
      if (queueBytes > ULong.MAX_VALUE / 2uL) return Refusal.QUEUE_BYTES_OVERFLOW
      queueBytes *= 2uL
    }
    val residentBytes = queueBytes + profile.controlBytes
    if (residentBytes < queueBytes) return Refusal.RESIDENT_BYTES_OVERFLOW
    if (residentBytes > profile.budgetBytes) return Refusal.OVER_BUDGET
    return Plan(
      capacity,
      residentBytes,
      profile.budgetBytes - residentBytes,
      occupancy(profile.initialItems, capacity),
    )
  }

  private fun occupancy(initialItems: ULong, capacity: ULong): Int =
    if (initialItems <= ULong.MAX_VALUE / 10_000uL) {
      (initialItems * 10_000uL / capacity).toInt()
    } else {
      (initialItems.toString().toBigInteger() * 10_000.toBigInteger() /
          capacity.toString().toBigInteger())
        .toInt()
    }

  /** What a caller looks at. */
  @JvmStatic
  fun folded(answer: Answer): Long =
    if (answer is Plan) {
      (answer.capacity xor answer.residentBytes xor answer.headroomBytes).toLong() +
        answer.occupancyBps
    } else {
      1L
    }
}
