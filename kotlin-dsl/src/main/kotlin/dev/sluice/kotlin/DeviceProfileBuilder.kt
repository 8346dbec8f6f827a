// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-DeviceProfiles")

package dev.sluice.kotlin

import dev.sluice.device.DeviceLimits
import dev.sluice.device.DeviceLine
import dev.sluice.device.DeviceMemory
import dev.sluice.device.DeviceProfile
import dev.sluice.device.Placement
import dev.sluice.device.SameSlots
import dev.sluice.queue.Capacity
import dev.sluice.queue.WorkQueueProfile

/**
 * Returns the device that [configure] describes, and all that shall lie on it:
 * ```kotlin
 * val device = deviceProfile("A100-40") {
 *   totalMemory = 42_298_834_944.B
 *   limits {
 *     granularity = 2.MiB
 *     alignment = 256.B
 *   }
 *   reserve("context", 640.MiB)
 *   resident("targets", 3_612_134_270u, 4.B)
 *   queue("frontier") {
 *     capacity = 65_608_366u
 *     entryBytes = 8.B
 *     pingPong()
 *     drainWindow = 221_184u
 *   }
 * }
 * ```
 *
 * @param label the device's name
 * @throws IllegalArgumentException if [label] or another name is blank, or a setting is out of its
 *   range
 * @throws IllegalStateException if a setting is missing, set twice or contradicts another, or two
 *   lines have one label; the message names it
 */
public fun deviceProfile(label: String, configure: DeviceProfileBuilder.() -> Unit): DeviceProfile =
  DeviceProfileBuilder(label).apply(configure).build()

/**
 * Collects what lies on a device. The memory ([freeMemory] or [totalMemory]) is required. Rules and
 * messages are those of [DeviceProfile.Builder], and those of queues and residents say where.
 * Settings are write-only. Not thread-safe.
 *
 * @since 0.1.0
 */
@SluiceDsl
public class DeviceProfileBuilder internal constructor(private val label: String) {
  private val builder = DeviceProfile.builder(label)

  /** Whether the lines that are added say what they have per slot of their group. */
  private var perSlot = false

  /**
   * The bytes that were measured as free once the context of the process existed, as
   * `cudaMemGetInfo` gives them.
   */
  public var freeMemory: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.memory(DeviceMemory.ofFree(bytes.toLong()))
    }

  /** All bytes of the device's memory as its driver reports them to programs; needs a [reserve]. */
  public var totalMemory: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.memory(DeviceMemory.ofTotal(bytes.toLong()))
    }

  /**
   * Sets the device's limits; none unless set.
   *
   * @throws IllegalStateException if the limits, or one of them, are set twice
   * @throws IllegalArgumentException if a limit is out of its range
   */
  public fun limits(configure: DeviceLimitsBuilder.() -> Unit) {
    limits(deviceLimits(configure))
  }

  /**
   * Sets the device's limits; none unless set.
   *
   * @throws IllegalStateException if set already
   */
  public fun limits(limits: DeviceLimits) {
    builder.limits(limits)
  }

  /** The placement of the regions; [Placement.SEPARATE] unless set. */
  public var placement: Placement
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(placement) {
      builder.placement(placement)
    }

  /**
   * The number of equal devices, at least 1; 1 unless set. All that is said of the device is said
   * of each, and what is planned is the fullest. Each has all of each line that is not spread
   * otherwise: [ResidentBuilder.sharded], [ResidentBuilder.perPeer], [DeviceQueueBuilder.sharded].
   */
  public var devices: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(devices) {
      builder.devices(devices.toLong())
    }

  /** Sets [placement] to [Placement.ARENA]: all regions in one allocation. */
  public fun arena() {
    placement = Placement.ARENA
  }

  /**
   * Adds bytes that others keep.
   *
   * @throws IllegalArgumentException if [label] is blank
   * @throws IllegalStateException if there is a line with that label
   */
  public fun reserve(label: String, bytes: ULong) {
    builder.reserve(label, bytes.toLong())
  }

  /**
   * Adds a share of the memory that others keep: ceil(memory · [basisPoints] / 10,000) bytes.
   *
   * @param basisPoints 0 … 10,000; 100 are one percent
   * @throws IllegalArgumentException if [label] is blank, or [basisPoints] out of range
   * @throws IllegalStateException if there is a line with that label
   */
  public fun reserveBps(label: String, basisPoints: Int) {
    builder.reserveBps(label, basisPoints)
  }

  /**
   * Adds an array of [count] elements of [bytesEach] bytes that stays on the device.
   *
   * @throws IllegalArgumentException if [label] is blank
   * @throws IllegalStateException if there is a line with that label
   */
  public fun resident(label: String, count: ULong, bytesEach: ULong) {
    builder.resident(label, count.toLong(), bytesEach.toLong())
  }

  /**
   * Adds an array, or several equal ones, that stay on the device.
   *
   * @throws IllegalArgumentException if [label] is blank, or a setting is out of its range
   * @throws IllegalStateException if there is a line with that label, or a setting is missing or
   *   set twice
   */
  public fun resident(label: String, configure: ResidentBuilder.() -> Unit) {
    builder.line(naming("resident", label) { ResidentBuilder(label).apply(configure).build() })
  }

  /**
   * Adds a queue. Unless it has a budget of its own, it may take what is left of the device.
   *
   * @throws IllegalArgumentException if [label] is blank, or a setting is out of its range
   * @throws IllegalStateException if there is a line with that label, or a setting is missing, set
   *   twice or contradicts another
   */
  public fun queue(label: String, configure: DeviceQueueBuilder.() -> Unit) {
    builder.line(
      naming("queue", label) {
        DeviceQueueBuilder(label, WorkQueueProfile.builder(), DEFAULT_BITS)
          .apply(configure)
          .also { if (perSlot) it.oncePerSlot() }
          .build()
      }
    )
  }

  /**
   * Adds a queue like [profile] but for what [configure] sets, as [copy] does, and with what only a
   * device can say of it.
   *
   * @throws IllegalArgumentException if [label] is blank, or a setting is out of its range
   * @throws IllegalStateException if there is a line with that label, or a setting is set twice or
   *   contradicts another
   */
  public fun queue(
    label: String,
    profile: WorkQueueProfile,
    configure: DeviceQueueBuilder.() -> Unit,
  ) {
    builder.line(
      naming("queue", label) {
        DeviceQueueBuilder(label, profile.toBuilder(), profile.indexBits()).apply(configure).build()
      }
    )
  }

  /**
   * Adds a queue with 64-bit indices, in one segment, without drain windows.
   *
   * @throws IllegalArgumentException if [label] is blank
   * @throws IllegalStateException if there is a line with that label
   */
  public fun queue(label: String, profile: WorkQueueProfile) {
    builder.queue(label, profile)
  }

  /**
   * Adds lines that live only in the phase [label]. Phases exclude each other: each has all that
   * the lines outside of phases leave.
   *
   * ```kotlin
   * phase("build") { resident("input", 3_000_000_000u, 1.B) }
   * phase("probe") {
   *   queue("matches") {
   *     largest()
   *     entryBytes = 16.B
   *   }
   * }
   * ```
   *
   * @param configure adds residents and queues; of one name, the lines of several blocks live
   *   together
   * @throws IllegalArgumentException if [label] is blank, or a reserve is added: others keep it all
   *   the time
   * @throws IllegalStateException within another phase, or if a line says that it lives in one
   */
  public fun phase(label: String, configure: DeviceProfileBuilder.() -> Unit) {
    builder.phase(label) { configure() }
  }

  /**
   * Adds lines that have equally many slots, and what they say of themselves is per slot of the
   * group [label]: a resident of count 1 has an element for each, a queue has one slot, or as many
   * as [QueueSettings.perSlot] says.
   *
   * ```kotlin
   * sameSlots("paths", largest()) {
   *   queue("rays") { entryBytes = 32.B }
   *   queue("shadows") {
   *     perSlot(2u)
   *     entryBytes = 48.B
   *   }
   *   resident("state", 1u, 256.B)
   * }
   * ```
   *
   * @param capacity the slots of the group: a number of them, or the largest that fits
   * @param configure adds residents and queues
   * @throws IllegalArgumentException if [label] is blank, [capacity] is an expansion, or no line is
   *   added
   * @throws IllegalStateException within another group, or if there is one with that label
   */
  public fun sameSlots(
    label: String,
    capacity: Capacity,
    configure: DeviceProfileBuilder.() -> Unit,
  ) {
    val before = perSlot
    perSlot = true
    try {
      builder.sameSlots(label, capacity) { configure() }
    } finally {
      perSlot = before
    }
  }

  /**
   * Says that lines of this device have equally many slots.
   *
   * @throws IllegalStateException if there is a group with that label
   */
  public fun sameSlots(group: SameSlots) {
    builder.sameSlots(group)
  }

  /** The most slots that fit, for [sameSlots]. */
  public fun largest(): Capacity = Capacity.largest()

  /** So many slots, for [sameSlots]. */
  public fun slots(slots: ULong): Capacity = Capacity.of(slots.toLong())

  /**
   * Adds a line that was made elsewhere.
   *
   * @throws IllegalStateException if there is a line with that label
   */
  public fun line(line: DeviceLine) {
    builder.line(line)
  }

  /**
   * Names lines that one kernel binds: of a queue its control block, all buffers and side arrays.
   * Only `maxBindings` looks at it; without any kernel, all lines count as one.
   *
   * @throws IllegalArgumentException if [name] is blank, or [lines] are none or name one twice
   * @throws IllegalStateException if there is a kernel with that name
   */
  public fun kernel(name: String, vararg lines: String) {
    builder.kernel(name, *lines)
  }

  internal fun build(): DeviceProfile = builder.build()

  /** Adds to a refusal of which line it is; a profile does not know. */
  private inline fun naming(kind: String, line: String, make: () -> DeviceLine): DeviceLine =
    try {
      make()
    } catch (refusal: RuntimeException) {
      val text = refusal.message.orEmpty()
      val device = "device '$label'"
      val named = "$text; " + if ("'$line'" in text) device else "$kind '$line' of $device"
      val again =
        when (refusal::class) {
          IllegalStateException::class -> IllegalStateException(named)
          IllegalArgumentException::class -> IllegalArgumentException(named)
          else -> throw refusal
        }
      // Where the script has it, not where it was named.
      again.stackTrace = refusal.stackTrace
      throw again
    }
}
