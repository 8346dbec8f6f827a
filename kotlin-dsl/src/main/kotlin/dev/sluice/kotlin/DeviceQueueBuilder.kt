// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import dev.sluice.device.QueueLine
import dev.sluice.device.Spread
import dev.sluice.queue.DrainProfile
import dev.sluice.queue.WorkQueueProfile

/**
 * Collects the settings of a queue on a device: those of every queue, and how the device holds and
 * drains it. Rules and messages are those of [WorkQueueProfile.Builder] and [QueueLine.Builder].
 * Not thread-safe.
 *
 * @since 0.1.0
 */
public class DeviceQueueBuilder
internal constructor(label: String, profile: WorkQueueProfile.Builder, indexBits: Int) :
  QueueSettings(profile, indexBits) {
  private val line = QueueLine.builder(label)

  /**
   * Sets how the queue is drained; in one window unless set, or in as few as the launches of the
   * device are large enough for.
   */
  public fun drain(configure: DrainProfileBuilder.() -> Unit) {
    drain(drainProfile(configure))
  }

  /** Sets how the queue is drained. */
  public fun drain(drain: DrainProfile) {
    line.drain(drain)
  }

  /** The most items that one launch drains, where nothing else is said of the drain. */
  public var drainWindow: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(items) {
      line.drainWindow(items.toLong())
    }

  /**
   * The most segments that one array of the queue may be split into where a limit of the device
   * asks for it, at least 1; 1 unless set.
   */
  public var maxSegments: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(segments) {
      line.maxSegments(segments.toLong())
    }

  /** The weight where several [largest] queues share what is left, 1 … 1,000,000; 1 unless set. */
  public var weight: Int
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(weight) {
      line.weight(weight)
    }

  /**
   * Sets the phase in which alone the queue lives, as a block of [DeviceProfileBuilder.phase] does.
   *
   * @throws IllegalArgumentException if [label] is blank
   * @throws IllegalStateException if set already
   */
  public fun phase(label: String) {
    line.phase(label)
  }

  /**
   * Sets how the queue is spread over several devices; replicated unless set. Of a sharded queue
   * the capacity, the least and the most of it, the initial items and the expansion are those of
   * all devices together; all else, such as a multiple, the budget, the bound and how it is
   * drained, is of one device's queue.
   *
   * @throws IllegalArgumentException if the spread is per peer, or has something beside its part:
   *   only a resident is spread so
   */
  public fun spread(spread: Spread) {
    line.spread(spread)
  }

  /** Each of several devices has a part: of n slots, the fullest ceil(n / devices). */
  public fun sharded() {
    spread(Spread.sharded())
  }

  /**
   * Each of several devices has a part: of n slots, the fullest ceil(ceil(n · [imbalanceBps] /
   * 10,000) / devices), though no more than there are.
   *
   * @param imbalanceBps 10,000, an even part, or more
   * @throws IllegalArgumentException if [imbalanceBps] is below 10,000
   */
  public fun sharded(imbalanceBps: Int) {
    spread(Spread.sharded().imbalanceBps(imbalanceBps))
  }

  internal fun build(): QueueLine = line.profile(complete().build()).build()
}
