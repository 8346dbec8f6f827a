// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-DeviceProfiles")

package dev.sluice.kotlin

import dev.sluice.device.DeviceLimits
import dev.sluice.device.DeviceLine
import dev.sluice.device.DeviceMemory
import dev.sluice.device.DeviceProfile
import dev.sluice.device.Placement
import dev.sluice.device.QueueLine
import dev.sluice.device.ResidentLine
import dev.sluice.queue.WorkQueueProfile
import dev.sluice.sizing.EntryLayout

/**
 * Returns the device that [configure] describes, and all that shall lie on it:
 * ```kotlin
 * val device = deviceProfile("A100-40") {
 *   totalMemory = 42_298_834_944.B
 *   limits {
 *     granularity = 2.MiB
 *     alignment = 256.B
 *   }
 *   reserve("context", 512.MiB)
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
 * @since 0.1.0
 */
public fun deviceProfile(label: String, configure: DeviceProfileBuilder.() -> Unit): DeviceProfile =
  DeviceProfileBuilder(label).apply(configure).build()

/**
 * Returns the limits that [configure] describes; all of them are optional.
 *
 * @throws IllegalArgumentException if a limit is out of its range
 * @throws IllegalStateException if a limit is set twice
 * @since 0.1.0
 */
public fun deviceLimits(configure: DeviceLimitsBuilder.() -> Unit): DeviceLimits =
  DeviceLimitsBuilder().apply(configure).build()

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

  /**
   * The bytes that were measured as free once the context of the process existed, as
   * `cudaMemGetInfo` gives them.
   *
   * @since 0.1.0
   */
  public var freeMemory: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.memory(DeviceMemory.ofFree(bytes.toLong()))
    }

  /**
   * All bytes of the device's memory as its driver reports them to programs; needs a [reserve].
   *
   * @since 0.1.0
   */
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
   * @since 0.1.0
   */
  public fun limits(configure: DeviceLimitsBuilder.() -> Unit) {
    limits(deviceLimits(configure))
  }

  /**
   * Sets the device's limits; none unless set.
   *
   * @throws IllegalStateException if set already
   * @since 0.1.0
   */
  public fun limits(limits: DeviceLimits) {
    builder.limits(limits)
  }

  /**
   * The placement of the regions; [Placement.SEPARATE] unless set.
   *
   * @since 0.1.0
   */
  public var placement: Placement
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(placement) {
      builder.placement(placement)
    }

  /**
   * Sets [placement] to [Placement.ARENA]: all regions in one allocation.
   *
   * @since 0.1.0
   */
  public fun arena() {
    placement = Placement.ARENA
  }

  /**
   * Adds bytes that others keep.
   *
   * @throws IllegalArgumentException if [label] is blank
   * @throws IllegalStateException if there is a line with that label
   * @since 0.1.0
   */
  public fun reserve(label: String, bytes: ULong) {
    builder.reserve(label, bytes.toLong())
  }

  /**
   * Adds an array of [count] elements of [bytesEach] bytes that stays on the device.
   *
   * @throws IllegalArgumentException if [label] is blank
   * @throws IllegalStateException if there is a line with that label
   * @since 0.1.0
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
   * @since 0.1.0
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
   * @since 0.1.0
   */
  public fun queue(label: String, configure: DeviceQueueBuilder.() -> Unit) {
    builder.line(
      naming("queue", label) {
        DeviceQueueBuilder(label, WorkQueueProfile.builder()).apply(configure).build()
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
   * @since 0.1.0
   */
  public fun queue(
    label: String,
    profile: WorkQueueProfile,
    configure: DeviceQueueBuilder.() -> Unit,
  ) {
    builder.line(
      naming("queue", label) {
        DeviceQueueBuilder(label, profile.toBuilder()).apply(configure).build()
      }
    )
  }

  /**
   * Adds a queue with 64-bit indices, in one segment, without drain windows.
   *
   * @throws IllegalArgumentException if [label] is blank
   * @throws IllegalStateException if there is a line with that label
   * @since 0.1.0
   */
  public fun queue(label: String, profile: WorkQueueProfile) {
    builder.queue(label, profile)
  }

  /**
   * Adds a line that was made elsewhere.
   *
   * @throws IllegalStateException if there is a line with that label
   * @since 0.1.0
   */
  public fun line(line: DeviceLine) {
    builder.line(line)
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

/**
 * Collects what a device allows besides its memory; all of it is optional. Rules and messages are
 * those of [DeviceLimits.Builder]. Settings are write-only. Not thread-safe.
 *
 * @since 0.1.0
 */
@SluiceDsl
public class DeviceLimitsBuilder internal constructor() {
  private val builder = DeviceLimits.builder()

  /**
   * The most bytes of one allocation; of an arena as a whole, too.
   *
   * @since 0.1.0
   */
  public var maxAllocationBytes: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.maxAllocationBytes(bytes.toLong())
    }

  /**
   * The most bytes that a kernel can see through one binding.
   *
   * @since 0.1.0
   */
  public var maxBindingBytes: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.maxBindingBytes(bytes.toLong())
    }

  /**
   * What regions of an arena start at a multiple of, a power of two; 1 unless set.
   *
   * @since 0.1.0
   */
  public var alignment: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.alignment(bytes.toLong())
    }

  /**
   * The step that allocations are rounded up to, at least 1; 1 unless set.
   *
   * @since 0.1.0
   */
  public var granularity: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.granularity(bytes.toLong())
    }

  /**
   * The most items that one launch can drain.
   *
   * @since 0.1.0
   */
  public var maxItemsPerLaunch: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(items) {
      builder.maxItemsPerLaunch(items.toLong())
    }

  /**
   * The most drain windows of one sweep.
   *
   * @since 0.1.0
   */
  public var maxWindows: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(windows) {
      builder.maxWindows(windows.toLong())
    }

  internal fun build(): DeviceLimits = builder.build()
}

/**
 * Collects the settings of a resident. [count] and one of [bytesEach] and [entry] are required.
 * Rules and messages are those of [ResidentLine.Builder]. Settings are write-only. Not thread-safe.
 *
 * @since 0.1.0
 */
@SluiceDsl
public class ResidentBuilder internal constructor(label: String) {
  private val builder = ResidentLine.builder(label)

  /**
   * The elements of each array.
   *
   * @since 0.1.0
   */
  public var count: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(count) {
      builder.count(count.toLong())
    }

  /**
   * The bytes of one element.
   *
   * @since 0.1.0
   */
  public var bytesEach: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.bytesEach(bytes.toLong())
    }

  /**
   * Sets the layout of an element, and with it the bytes of one.
   *
   * @throws IllegalArgumentException if a name is blank or taken, or the layout has side arrays
   * @throws IllegalStateException if there is no field, or the bytes of an element are set already
   * @since 0.1.0
   */
  public fun entry(configure: EntryLayoutBuilder.() -> Unit) {
    entry(entryLayout(configure))
  }

  /**
   * Sets the layout of an element, and with it the bytes of one.
   *
   * @throws IllegalArgumentException if the layout has side arrays
   * @throws IllegalStateException if the bytes of an element are set already
   * @since 0.1.0
   */
  public fun entry(layout: EntryLayout) {
    builder.entry(layout)
  }

  /**
   * The number of equal arrays, 1 … 65,536; 1 unless set.
   *
   * @since 0.1.0
   */
  public var buffers: Int
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(buffers) {
      builder.buffers(buffers)
    }

  /**
   * The most segments that one array may be split into where a limit of the device asks for it, at
   * least 1; 1 unless set.
   *
   * @since 0.1.0
   */
  public var maxSegments: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(segments) {
      builder.maxSegments(segments.toLong())
    }

  internal fun build(): ResidentLine = builder.build()
}

/**
 * Collects the settings of a queue on a device: those of every queue, and how the device holds and
 * drains it. Rules and messages are those of [WorkQueueProfile.Builder] and [QueueLine.Builder].
 * Not thread-safe.
 *
 * @since 0.1.0
 */
public class DeviceQueueBuilder
internal constructor(label: String, private val profile: WorkQueueProfile.Builder) :
  QueueSettings(profile) {
  private val line = QueueLine.builder(label)

  /**
   * The most items that one launch drains; without it no drain windows are planned.
   *
   * @since 0.1.0
   */
  public var drainWindow: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(items) {
      line.drainWindow(items.toLong())
    }

  /**
   * The most segments that one array of the queue may be split into where a limit of the device
   * asks for it, at least 1; 1 unless set.
   *
   * @since 0.1.0
   */
  public var maxSegments: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(segments) {
      line.maxSegments(segments.toLong())
    }

  /**
   * The weight where several [largest] queues share what is left, 1 … 1,000,000; 1 unless set.
   *
   * @since 0.1.0
   */
  public var weight: Int
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(weight) {
      line.weight(weight)
    }

  internal fun build(): QueueLine = line.profile(profile.build()).build()
}
