// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import dev.sluice.device.ResidentLine
import dev.sluice.device.Spread
import dev.sluice.sizing.EntryLayout
import dev.sluice.sizing.LayoutRules

/**
 * Collects the settings of a resident. [count] and one of [bytesEach] and [entry] are required.
 * Rules and messages are those of [ResidentLine.Builder]. Settings are write-only. Not thread-safe.
 *
 * @since 0.1.0
 */
@SluiceDsl
public class ResidentBuilder internal constructor(label: String) {
  private val builder = ResidentLine.builder(label)

  /** The elements of each array. */
  public var count: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(count) {
      builder.count(count.toLong())
    }

  /** The bytes of one element. */
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
   */
  public fun entry(configure: EntryLayoutBuilder.() -> Unit) {
    entry(entryLayout(configure))
  }

  /**
   * Sets the layout of an element by the [rules] of a language, and with it the bytes of one.
   *
   * @throws IllegalArgumentException if a name is blank or taken, the language lacks a type, or the
   *   layout has side arrays
   * @throws IllegalStateException if there is no field, or the bytes of an element are set already
   */
  public fun entry(rules: LayoutRules, configure: EntryLayoutBuilder.() -> Unit) {
    entry(entryLayout(rules, configure))
  }

  /**
   * Sets the layout of an element, and with it the bytes of one.
   *
   * @throws IllegalArgumentException if the layout has side arrays
   * @throws IllegalStateException if the bytes of an element are set already
   */
  public fun entry(layout: EntryLayout) {
    builder.entry(layout)
  }

  /** The number of equal arrays, 1 … 65,536; 1 unless set. */
  public var buffers: Int
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(buffers) {
      builder.buffers(buffers)
    }

  /**
   * The most segments that one array may be split into where a limit of the device asks for it, at
   * least 1; 1 unless set.
   */
  public var maxSegments: ULong
    @Deprecated(WRITE_ONLY, level = DeprecationLevel.ERROR) get() = writeOnly()
    set(segments) {
      builder.maxSegments(segments.toLong())
    }

  /**
   * Sets the phase in which alone the elements live, as a block of [DeviceProfileBuilder.phase]
   * does.
   *
   * @throws IllegalArgumentException if [label] is blank
   * @throws IllegalStateException if set already
   */
  public fun phase(label: String) {
    builder.phase(label)
  }

  /** Sets how the resident is spread over several devices; replicated unless set. */
  public fun spread(spread: Spread) {
    builder.spread(spread)
  }

  /** Each of several devices has a part, the fullest ceil([count] / devices). */
  public fun sharded() {
    spread(Spread.sharded())
  }

  /**
   * Each of several devices has a part, and [plus] more elements: 1 for row offsets, of which a
   * part has one more than it has rows.
   */
  public fun sharded(plus: ULong) {
    spread(Spread.sharded().plus(plus))
  }

  /**
   * Each of several devices has a part, the fullest ceil(ceil([count] · [imbalanceBps] / 10,000) /
   * devices), though no more than there is.
   *
   * @param imbalanceBps 10,000, an even part, or more
   * @throws IllegalArgumentException if [imbalanceBps] is below 10,000
   */
  public fun sharded(imbalanceBps: Int) {
    spread(Spread.sharded().imbalanceBps(imbalanceBps))
  }

  /**
   * Each of several devices has a part, the fullest as [imbalanceBps] says, and [plus] more
   * elements.
   *
   * @param imbalanceBps 10,000, an even part, or more
   * @throws IllegalArgumentException if [imbalanceBps] is below 10,000
   */
  public fun sharded(plus: ULong, imbalanceBps: Int) {
    spread(Spread.sharded().plus(plus).imbalanceBps(imbalanceBps))
  }

  /**
   * Each of several devices has [count] elements for each other one: none if it is the only one.
   */
  public fun perPeer() {
    spread(Spread.perPeer())
  }

  internal fun build(): ResidentLine = builder.build()
}
