// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

/** What stands where a reader would see nothing, or something else than there is. */
private const val REPLACEMENT = 0xFFFD

/** Joins what is drawn as one, such as a family of emoji; without them many labels fall apart. */
private val JOINERS = 0x200C..0x200D

/** Code points without a character that are none, or would be format characters. */
private val INVISIBLE = listOf(0x2065..0x2065, 0xFDD0..0xFDEF, 0xFFF0..0xFFF8, 0xE0000..0xE0FFF)

/**
 * Returns a text of one line without what its reader obeys rather than draws: by code point,
 * control characters, line and paragraph separators, format characters such as those that turn the
 * direction of a text, unpaired surrogates and what is no character at all become U+FFFD.
 */
internal fun visible(text: String): String {
  if (text.all { it in ' '..'~' }) return text
  val shown = StringBuilder(text.length)
  var at = 0
  while (at < text.length) {
    val point = text.codePointAt(at)
    shown.appendCodePoint(if (isVisible(point)) point else REPLACEMENT)
    at += Character.charCount(point)
  }
  return shown.toString()
}

private fun isVisible(point: Int): Boolean =
  when (Character.getType(point).toByte()) {
    Character.CONTROL,
    Character.LINE_SEPARATOR,
    Character.PARAGRAPH_SEPARATOR,
    Character.SURROGATE -> false
    Character.FORMAT -> point in JOINERS
    Character.UNASSIGNED -> point and 0xFFFE != 0xFFFE && INVISIBLE.none { point in it }
    else -> true
  }
