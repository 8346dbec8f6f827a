// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.kotlin.*
import dev.sluice.script.OutputException
import dev.sluice.sizing.DeviceType
import dev.sluice.sizing.EntryLayout

/**
 * Holds a layout against the rules by which WGSL lays out a struct in a storage buffer. Where all
 * offsets agree, strides do.
 */
internal class WgslLayout(
  /** The layout, for people. */
  private val name: String,
  private val layout: EntryLayout,
) {
  /** @throws OutputException if WGSL has no such type, or would place a field elsewhere */
  fun check() {
    var end = 0uL
    for (field in layout.fields()) {
      val part = "$name: field '${shown(field.name())}'"
      checkType(part, field)
      val component = field.type().bytes
      val size = component * field.width().toULong()
      // A vector of three is as long as its components, and aligned like one of four.
      val unit = if (field.width() == 3) component * 4u else size
      val offset = roundUp(end, unit)
      if (offset != field.offsetBytes) {
        refuse(
          "$part is at byte ${grouped(field.offsetBytes)}, and WGSL puts it at byte " +
            "${grouped(offset)}; make the vector of three before it one of four, or an " +
            "array"
        )
      }
      end = offset + if (field.isArray) field.count * unit else size
    }
    for (side in layout.sideArrays()) {
      if (side.strideBytes % WORD != 0uL) {
        refuse(
          "$name: side array '${shown(side.name())}' has ${counted(side.strideBytes, "byte")} " +
            "per slot, and WGSL has no array elements but of whole words of $WORD bytes; make it " +
            "u32, i32 or f32"
        )
      }
    }
  }

  private fun checkType(part: String, field: EntryLayout.Field) {
    val type = field.type()
    if (type !in TYPES) {
      val why =
        if (type == DeviceType.F16) "and WGSL has no f16 without an extension"
        else "which WGSL lacks"
      refuse("$part is $type, $why; make it u32, i32 or f32")
    }
    if (field.width() > MAX_WIDTH) {
      refuse(
        "$part is a vector of ${field.width()}, and those of WGSL have at most $MAX_WIDTH " +
          "components; make it an array"
      )
    }
  }

  private fun roundUp(bytes: ULong, unit: ULong): ULong = (bytes + unit - 1u) / unit * unit

  private fun refuse(why: String): Nothing =
    throw OutputException("wgsl: $why, or take --format header for another language")

  private companion object {
    val TYPES = setOf(DeviceType.U32, DeviceType.I32, DeviceType.F32)
    const val MAX_WIDTH = 4
    const val WORD = 4uL
  }
}
