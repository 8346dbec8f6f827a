// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

/**
 * What takes two columns of a terminal: East Asian wide characters and emoji, whole blocks where
 * only some of a block are wide, so that nothing is ever wider than it is taken to be.
 */
private val WIDE =
  listOf(
    0x1100..0x115F,
    0x231A..0x231B,
    0x2329..0x232A,
    0x23E9..0x23F3,
    0x25FD..0x25FE,
    0x2600..0x27BF,
    0x2B1B..0x2B55,
    0x2E80..0xA4CF,
    0xA960..0xA97F,
    0xAC00..0xD7A3,
    0xF900..0xFAFF,
    0xFE10..0xFE19,
    0xFE30..0xFE6F,
    0xFF01..0xFF60,
    0xFFE0..0xFFE6,
    0x16FE0..0x1B2FF,
    0x1D300..0x1D37F,
    0x1F000..0x1FAFF,
    0x20000..0x3FFFD,
  )

/** Asks for the picture of a character that also has a plain form. */
private const val AS_EMOJI = 0xFE0F

private val CLUSTER = Regex("\\X")

/** What is drawn as one, from one place of a text to another. */
private class Cluster(val from: Int, val to: Int, val columns: Int)

private fun clusters(text: String): Sequence<Cluster> =
  if (text.all { it in ' '..'~' }) text.indices.asSequence().map { Cluster(it, it + 1, 1) }
  else
    CLUSTER.findAll(text).map {
      val wide =
        it.value.codePoints().anyMatch { point ->
          point == AS_EMOJI || WIDE.any { range -> point in range }
        }
      Cluster(it.range.first, it.range.last + 1, if (wide) 2 else 1)
    }

/** Returns the columns of a terminal that a text takes. */
internal fun columns(text: String): Int = clusters(text).sumOf { it.columns }

/**
 * Breaks a text at spaces, and within words longer than a line, in linear time. A line takes at
 * least one character, however narrow it is.
 *
 * @param first the columns of the first line
 * @param next those of the others
 */
internal fun wrap(text: String, first: Int, next: Int): List<String> {
  val lines = mutableListOf<String>()
  val line = StringBuilder()
  val word = mutableListOf<Cluster>()
  var used = 0
  var spaces = 0

  fun room() = (if (lines.isEmpty()) first else next) - used

  fun breakLine() {
    lines += line.toString()
    line.clear()
    used = 0
  }

  fun add(columns: Int, part: CharSequence) {
    line.append(part)
    used += columns
  }

  fun endWord() {
    if (word.isEmpty()) return
    if (used > 0 || spaces > 0) {
      if (spaces + word.sumOf { it.columns } <= room()) add(spaces, " ".repeat(spaces))
      else if (used > 0) breakLine()
    }
    for (cluster in word) {
      if (used > 0 && cluster.columns > room()) breakLine()
      add(cluster.columns, text.subSequence(cluster.from, cluster.to))
    }
    word.clear()
    spaces = 0
  }

  for (cluster in clusters(text)) {
    if (text[cluster.from] == ' ' && cluster.to == cluster.from + 1) {
      endWord()
      spaces++
    } else {
      word += cluster
    }
  }
  endWord()
  lines += line.toString()
  return lines
}
