// SPDX-License-Identifier: Apache-2.0
@file:JvmName("-EntryLayouts")

package dev.sluice.kotlin

import dev.sluice.sizing.DeviceType
import dev.sluice.sizing.EntryLayout

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
  EntryLayoutBuilder().apply(configure).build()

/**
 * Collects the fields of an entry in the order of the struct, and the arrays beside it. Rules and
 * messages are those of [EntryLayout.Builder]. Not thread-safe.
 *
 * @since 0.1.0
 */
@SluiceDsl
public class EntryLayoutBuilder internal constructor() {
  private val builder = EntryLayout.builder()

  /** The type of an unsigned 8-bit number, for what takes a type. */
  public val u8: DeviceType
    get() = DeviceType.U8

  /** The type of an unsigned 16-bit number, for what takes a type. */
  public val u16: DeviceType
    get() = DeviceType.U16

  /** The type of an unsigned 32-bit number, for what takes a type. */
  public val u32: DeviceType
    get() = DeviceType.U32

  /** The type of an unsigned 64-bit number, for what takes a type. */
  public val u64: DeviceType
    get() = DeviceType.U64

  /** The type of a signed 8-bit number, for what takes a type. */
  public val i8: DeviceType
    get() = DeviceType.I8

  /** The type of a signed 16-bit number, for what takes a type. */
  public val i16: DeviceType
    get() = DeviceType.I16

  /** The type of a signed 32-bit number, for what takes a type. */
  public val i32: DeviceType
    get() = DeviceType.I32

  /** The type of a signed 64-bit number, for what takes a type. */
  public val i64: DeviceType
    get() = DeviceType.I64

  /** The type of a 16-bit floating-point number, for what takes a type. */
  public val f16: DeviceType
    get() = DeviceType.F16

  /** The type of a 32-bit floating-point number, for what takes a type. */
  public val f32: DeviceType
    get() = DeviceType.F32

  /** The type of a 64-bit floating-point number, for what takes a type. */
  public val f64: DeviceType
    get() = DeviceType.F64

  /**
   * Adds an unsigned 8-bit number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken
   */
  public fun u8(name: String) {
    builder.u8(name)
  }

  /**
   * Adds an array of [count] elements, each an unsigned 8-bit number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken, or [count] is 0
   */
  public fun u8(name: String, count: ULong) {
    builder.u8(name, count.toLong())
  }

  /**
   * Adds an unsigned 16-bit number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken
   */
  public fun u16(name: String) {
    builder.u16(name)
  }

  /**
   * Adds an array of [count] elements, each an unsigned 16-bit number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken, or [count] is 0
   */
  public fun u16(name: String, count: ULong) {
    builder.u16(name, count.toLong())
  }

  /**
   * Adds an unsigned 32-bit number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken
   */
  public fun u32(name: String) {
    builder.u32(name)
  }

  /**
   * Adds an array of [count] elements, each an unsigned 32-bit number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken, or [count] is 0
   */
  public fun u32(name: String, count: ULong) {
    builder.u32(name, count.toLong())
  }

  /**
   * Adds an unsigned 64-bit number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken
   */
  public fun u64(name: String) {
    builder.u64(name)
  }

  /**
   * Adds an array of [count] elements, each an unsigned 64-bit number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken, or [count] is 0
   */
  public fun u64(name: String, count: ULong) {
    builder.u64(name, count.toLong())
  }

  /**
   * Adds a signed 8-bit number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken
   */
  public fun i8(name: String) {
    builder.i8(name)
  }

  /**
   * Adds an array of [count] elements, each a signed 8-bit number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken, or [count] is 0
   */
  public fun i8(name: String, count: ULong) {
    builder.i8(name, count.toLong())
  }

  /**
   * Adds a signed 16-bit number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken
   */
  public fun i16(name: String) {
    builder.i16(name)
  }

  /**
   * Adds an array of [count] elements, each a signed 16-bit number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken, or [count] is 0
   */
  public fun i16(name: String, count: ULong) {
    builder.i16(name, count.toLong())
  }

  /**
   * Adds a signed 32-bit number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken
   */
  public fun i32(name: String) {
    builder.i32(name)
  }

  /**
   * Adds an array of [count] elements, each a signed 32-bit number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken, or [count] is 0
   */
  public fun i32(name: String, count: ULong) {
    builder.i32(name, count.toLong())
  }

  /**
   * Adds a signed 64-bit number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken
   */
  public fun i64(name: String) {
    builder.i64(name)
  }

  /**
   * Adds an array of [count] elements, each a signed 64-bit number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken, or [count] is 0
   */
  public fun i64(name: String, count: ULong) {
    builder.i64(name, count.toLong())
  }

  /**
   * Adds a 16-bit floating-point number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken
   */
  public fun f16(name: String) {
    builder.f16(name)
  }

  /**
   * Adds an array of [count] elements, each a 16-bit floating-point number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken, or [count] is 0
   */
  public fun f16(name: String, count: ULong) {
    builder.f16(name, count.toLong())
  }

  /**
   * Adds a 32-bit floating-point number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken
   */
  public fun f32(name: String) {
    builder.f32(name)
  }

  /**
   * Adds an array of [count] elements, each a 32-bit floating-point number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken, or [count] is 0
   */
  public fun f32(name: String, count: ULong) {
    builder.f32(name, count.toLong())
  }

  /**
   * Adds a 64-bit floating-point number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken
   */
  public fun f64(name: String) {
    builder.f64(name)
  }

  /**
   * Adds an array of [count] elements, each a 64-bit floating-point number.
   *
   * @throws IllegalArgumentException if [name] is blank or taken, or [count] is 0
   */
  public fun f64(name: String, count: ULong) {
    builder.f64(name, count.toLong())
  }

  /**
   * Adds a scalar of that type.
   *
   * @throws IllegalArgumentException if [name] is blank or taken
   */
  public fun field(name: String, type: DeviceType) {
    builder.field(name, type)
  }

  /**
   * Adds an array of [count] scalars of that type.
   *
   * @throws IllegalArgumentException if [name] is blank or taken, or [count] is 0
   */
  public fun array(name: String, type: DeviceType, count: ULong) {
    builder.array(name, type, count.toLong())
  }

  /**
   * Adds a vector, which is aligned to its size; one of 3 is laid out as one of 4.
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
    sideArray(name, entryLayout(element))
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
