// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import dev.sluice.queue.Buffering
import dev.sluice.queue.Capacity
import dev.sluice.queue.HostSync
import dev.sluice.queue.WorkQueueProfile
import dev.sluice.sizing.EntryLayout
import dev.sluice.sizing.LayoutRules

/**
 * What can be said of a queue, on a device or on its own. Exactly one sizing ([capacity],
 * [expansion] or [largest]) and the entry ([entryBytes] or [entry]) are required. Rules and
 * messages are those of [WorkQueueProfile.Builder]: what is set twice, missing or contradictory is
 * an [IllegalStateException] that names it. Settings are write-only. Not thread-safe.
 *
 * @since 0.1.0
 */
@SluiceDsl
public abstract class QueueSettings
internal constructor(private val builder: WorkQueueProfile.Builder, private var bits: Int) {
  private var isPerSlot = false
  private val controls = mutableListOf<ControlBlockBuilder.() -> Unit>()

  /** The slots of one buffer: sizes the queue at just as many. */
  public var capacity: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(slots) {
      builder.capacity(slots.toLong())
    }

  /** Sets how many slots one buffer has, as [Capacity] says it. */
  public fun capacity(capacity: Capacity) {
    builder.capacity(capacity)
  }

  /**
   * The items that the device itself adds: sizes the queue for the initial items and those
   * together, or, with two buffers, for the larger of the two.
   */
  public var expansion: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(items) {
      builder.expansion(items.toLong())
    }

  /** Sizes the queue at just so many [slots], of which all holds that [configure] asks. */
  public fun capacity(slots: ULong, configure: CapacityBuilder.() -> Unit) {
    capacity(Capacity.of(slots.toLong()).with(configure))
  }

  /** Sizes the queue for [items] that the device adds, and for what [configure] asks. */
  public fun expansion(items: ULong, configure: CapacityBuilder.() -> Unit) {
    capacity(Capacity.expansion(items.toLong()).with(configure))
  }

  /** Sizes the queue at the most slots that fit. */
  public fun largest() {
    builder.largest()
  }

  /**
   * Sizes the queue at the most slots that fit, and of which all holds that [configure] asks:
   * ```kotlin
   * largest {
   *   multipleOf(256u)
   *   atLeast(40_000u)
   * }
   * ```
   */
  public fun largest(configure: CapacityBuilder.() -> Unit) {
    capacity(Capacity.largest().with(configure))
  }

  /**
   * Gives the queue so many slots for each slot of its group, in a block of
   * [DeviceProfileBuilder.sameSlots]; one unless set.
   */
  public fun perSlot(slots: ULong) {
    builder.capacity(slots.toLong())
    isPerSlot = true
  }

  /** Gives the queue one slot for each of its group, unless it says more. */
  internal fun oncePerSlot() {
    if (!isPerSlot) perSlot(1u)
  }

  /** Lets the planner cut an [expansion] to what fits, though never below the initial items. */
  public fun clampToFit() {
    builder.clampToFit()
  }

  /** The bytes of one entry. */
  public var entryBytes: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.entryBytes(bytes.toLong())
    }

  /**
   * Sets the layout of one entry, and with it the entry bytes.
   *
   * @throws IllegalArgumentException if a name is blank or taken
   * @throws IllegalStateException if there is no field, or the entry bytes are set already
   */
  public fun entry(configure: EntryLayoutBuilder.() -> Unit) {
    entry(entryLayout(configure))
  }

  /**
   * Sets the layout of one entry by the [rules] of a language, and with it the entry bytes.
   *
   * @throws IllegalArgumentException if a name is blank or taken, or the language lacks a type
   * @throws IllegalStateException if there is no field, or the entry bytes are set already
   */
  public fun entry(rules: LayoutRules, configure: EntryLayoutBuilder.() -> Unit) {
    entry(entryLayout(rules, configure))
  }

  /**
   * Sets the layout of one entry, and with it the entry bytes.
   *
   * @throws IllegalStateException if the entry bytes are set already
   */
  public fun entry(layout: EntryLayout) {
    builder.entry(layout)
  }

  /** The bytes that all buffers and the control block may take together. */
  public var budgetBytes: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.budgetBytes(bytes.toLong())
    }

  /** The items enqueued before the first launch; 0 unless set. */
  public var initialItems: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(items) {
      builder.initialItems(items.toLong())
    }

  /** The bytes of the control block; 0 unless set. */
  public var controlBytes: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bytes) {
      builder.controlBytes(bytes.toLong())
    }

  /**
   * Sets the layout of the control block, and with it the control bytes: `control { standard() }`
   * for the protocol of a [dev.sluice.kernel.KernelHeader]. It is laid out when all settings are
   * known.
   *
   * @throws IllegalArgumentException if a name is blank or taken, or the layout has side arrays
   * @throws IllegalStateException if there is no field, or the control bytes are set already
   */
  public fun control(configure: ControlBlockBuilder.() -> Unit) {
    controls += configure
  }

  /**
   * Sets the layout of the control block, and with it the control bytes.
   *
   * @throws IllegalArgumentException if the layout has side arrays
   * @throws IllegalStateException if the control bytes are set already
   */
  public fun control(layout: EntryLayout) {
    builder.control(layout)
  }

  /** The buffering; [Buffering.SINGLE] unless set. */
  public var buffering: Buffering
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(buffering) {
      builder.buffering(buffering)
    }

  /** Sets [buffering] to [Buffering.PING_PONG]: two equal buffers, one read, one written. */
  public fun pingPong() {
    buffering = Buffering.PING_PONG
  }

  /** What the host reads; [HostSync.FINAL_ONLY] unless set. */
  public var hostSync: HostSync
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(hostSync) {
      builder.hostSync(hostSync)
    }

  /**
   * The most items that one buffer can ever be asked to hold, from which the plan says whether the
   * queue can overflow. An [expansion] is its own bound and takes no other.
   */
  public var bound: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(items) {
      builder.bound(items.toLong())
    }

  /**
   * The width of the kernel's slot indices and counters, which must hold the capacity and the bound
   * on attempts: 31, 32 or 64; 64 unless set.
   */
  public var indexBits: Int
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(bits) {
      builder.indexBits(bits)
      this.bits = bits
    }

  /** Sets what stands on other settings. */
  internal fun complete(): WorkQueueProfile.Builder {
    controls.forEach { control(ControlBlockBuilder(bits).apply(it).build()) }
    return builder
  }
}
