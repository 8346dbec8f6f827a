// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-EntryLayouts")

package dev.sluice.kotlin

import dev.sluice.kernel.ControlBlock
import dev.sluice.sizing.DeviceType
import dev.sluice.sizing.EntryLayout
import dev.sluice.sizing.LayoutRules

/**
 * Returns the layout that [configure] describes, field by field:
 * ```kotlin
 * val entry = entryLayout {
 *   u32("vertex")
 *   f32("distance")
 *   sideArray("ready", u32)
 * }
 * ```
 *
 * @throws IllegalArgumentException if a name is blank or taken
 * @throws IllegalStateException if there is no field
 * @throws ArithmeticException if the entry exceeds 2^64-1 bytes
 */
public fun entryLayout(configure: EntryLayoutBuilder.() -> Unit): EntryLayout =
  entryLayout(LayoutRules.C, configure)

/**
 * Returns the layout that [configure] describes, by the [rules] of a language:
 * ```kotlin
 * val entry = entryLayout(LayoutRules.WGSL) {
 *   vector("at", f32, 3)
 *   u32("id")
 * }
 * ```
 *
 * @throws IllegalArgumentException if a name is blank or taken, or the language lacks a type
 * @throws IllegalStateException if there is no field
 * @throws ArithmeticException if the entry exceeds 2^64-1 bytes
 */
public fun entryLayout(rules: LayoutRules, configure: EntryLayoutBuilder.() -> Unit): EntryLayout =
  EntryLayoutBuilder(rules).apply(configure).build()

/**
 * Collects the fields of an entry in the order of the struct, and the arrays beside it. Rules and
 * messages are those of [EntryLayout.Builder]. Not thread-safe.
 *
 * @since 0.1.0
 */
@SluiceDsl
public open class EntryLayoutBuilder internal constructor(private val rules: LayoutRules) {
  internal val builder: EntryLayout.Builder = EntryLayout.builder(rules)

  /** An unsigned 8-bit number. */
  public val u8: DeviceType
    get() = DeviceType.U8

  /** An unsigned 16-bit number. */
  public val u16: DeviceType
    get() = DeviceType.U16

  /** An unsigned 32-bit number. */
  public val u32: DeviceType
    get() = DeviceType.U32

  /** An unsigned 64-bit number. */
  public val u64: DeviceType
    get() = DeviceType.U64

  /** A signed 8-bit number. */
  public val i8: DeviceType
    get() = DeviceType.I8

  /** A signed 16-bit number. */
  public val i16: DeviceType
    get() = DeviceType.I16

  /** A signed 32-bit number. */
  public val i32: DeviceType
    get() = DeviceType.I32

  /** A signed 64-bit number. */
  public val i64: DeviceType
    get() = DeviceType.I64

  /** A 16-bit floating-point number. */
  public val f16: DeviceType
    get() = DeviceType.F16

  /** A 32-bit floating-point number. */
  public val f32: DeviceType
    get() = DeviceType.F32

  /** A 64-bit floating-point number. */
  public val f64: DeviceType
    get() = DeviceType.F64

  /**
   * Adds a scalar of this type, so that `u32("vertex")` is a field: the type, called with a name.
   *
   * @throws IllegalArgumentException if [name] is blank or taken
   */
  public operator fun DeviceType.invoke(name: String) {
    builder.field(name, this)
  }

  /**
   * Adds an array of [count] scalars of this type, such as `u32("tails", 2u)`.
   *
   * @throws IllegalArgumentException if [name] is blank or taken, or [count] is 0
   */
  public operator fun DeviceType.invoke(name: String, count: ULong) {
    builder.array(name, this, count.toLong())
  }

  /**
   * Adds a vector. By the rules of C it is aligned to its size, and one of 3 is laid out as one of
   * 4; [LayoutRules] has the others.
   *
   * @param width components: 2, 3, 4, 8 or 16
   * @throws IllegalArgumentException if [name] is blank or taken, or there is no such width
   */
  public fun vector(name: String, type: DeviceType, width: Int) {
    builder.vector(name, type, width)
  }

  /**
   * Adds an array of [count] vectors.
   *
   * @param width components of one vector: 2, 3, 4, 8 or 16
   * @throws IllegalArgumentException if [name] is blank or taken, there is no such width, or
   *   [count] is 0
   */
  public fun vector(name: String, type: DeviceType, width: Int, count: ULong) {
    builder.vector(name, type, width, count.toLong())
  }

  /**
   * Adds an array beside the entries with one scalar per slot, such as a ready flag.
   *
   * @throws IllegalArgumentException if [name] is blank or taken
   */
  public fun sideArray(name: String, type: DeviceType) {
    builder.sideArray(name, type)
  }

  /**
   * Adds an array beside the entries with one struct per slot.
   *
   * @throws IllegalArgumentException if [name] is blank or taken, or the element has side arrays
   */
  public fun sideArray(name: String, element: EntryLayoutBuilder.() -> Unit) {
    sideArray(name, entryLayout(rules, element))
  }

  /**
   * Adds an array beside the entries with one struct per slot.
   *
   * @throws IllegalArgumentException if [name] is blank or taken, or the element has side arrays
   */
  public fun sideArray(name: String, element: EntryLayout) {
    builder.sideArray(name, element)
  }

  internal fun build(): EntryLayout = builder.build()
}

/**
 * Collects the fields of a control block: those of the [standard] one, counters of one's own, or
 * both. Not thread-safe.
 *
 * @since 0.2.0
 */
public class ControlBlockBuilder internal constructor(private val indexBits: Int) :
  EntryLayoutBuilder(LayoutRules.C) {
  /**
   * Adds what the protocol of a [dev.sluice.kernel.KernelHeader] counts in, 128 bytes, for the
   * index bits of the queue. It comes before all other fields.
   *
   * @throws IllegalArgumentException if a name is taken
   */
  public fun standard() {
    ControlBlock.addTo(builder, indexBits)
  }
}
