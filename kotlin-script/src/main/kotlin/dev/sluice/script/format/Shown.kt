// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.script.visible

/** As many characters of one text as anybody reads. */
private const val MAX_CHARACTERS = 1_000

/** As many of the regions of one line as anybody looks at. */
internal const val MAX_REGIONS = 16

/** As many lines of a device, or things to know of it, as anybody reads. */
internal const val MAX_LINES = 200

/** Returns a text for people on one line; what is too long to be read is counted. */
internal fun shown(text: String): String {
  val points = text.codePointCount(0, text.length)
  if (points <= MAX_CHARACTERS) return visible(text)
  val end = text.offsetByCodePoints(0, MAX_CHARACTERS)
  val more = counted((points - MAX_CHARACTERS).toULong(), "more character", "more characters")
  return visible(text.substring(0, end)) + "… " + more
}

/** Returns the first of a list, for people, and how many more there are. */
internal fun <T> List<T>.readable(most: Int): Pair<List<T>, Int> =
  if (size <= most) this to 0 else subList(0, most) to size - most
