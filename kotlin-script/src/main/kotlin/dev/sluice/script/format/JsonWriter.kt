// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.kotlin.*
import dev.sluice.script.visible

/** Writes a JSON document piece by piece, so that no document is too large to be written. */
internal class JsonWriter(private val out: Appendable) {
  private var indent = 0
  private var first = true

  fun put(name: String, value: String?) = field(name) { string(value) }

  fun put(name: String, value: Boolean) = field(name) { out.append(value.toString()) }

  fun put(name: String, value: Int) = field(name) { out.append(value.toString()) }

  /** Writes a u64 as a string of decimal digits. */
  fun u64(name: String, value: ULong?) = put(name, value?.toString())

  fun obj(name: String, fields: () -> Unit) = field(name) { block('{', '}', fields) }

  /** Writes an object, or null where there is none. */
  fun <T> obj(name: String, value: T?, fields: (T) -> Unit) =
    field(name) { if (value == null) out.append("null") else block('{', '}') { fields(value) } }

  fun <T> array(name: String, values: Iterable<T>, fields: (T) -> Unit) =
    field(name) {
      block('[', ']') {
        for (value in values) {
          separate()
          block('{', '}') { fields(value) }
        }
      }
    }

  fun strings(name: String, values: List<String>) =
    field(name) {
      block('[', ']') {
        for (value in values) {
          separate()
          string(value)
        }
      }
    }

  fun document(fields: () -> Unit) {
    block('{', '}', fields)
    out.append('\n')
  }

  private fun field(name: String, value: () -> Unit) {
    separate()
    string(name)
    out.append(": ")
    value()
  }

  private fun block(open: Char, close: Char, content: () -> Unit) {
    out.append(open)
    first = true
    indent++
    content()
    indent--
    if (!first) newLine()
    first = false
    out.append(close)
  }

  private fun separate() {
    if (!first) out.append(',')
    first = false
    newLine()
  }

  private fun newLine() {
    out.append('\n')
    repeat(indent) { out.append("  ") }
  }

  /** Writes what a terminal or an editor would obey as an escape, which a reader undoes. */
  private fun string(text: String?) {
    if (text == null) {
      out.append("null")
      return
    }
    out.append('"')
    var at = 0
    while (at < text.length) {
      val point = text.codePointAt(at)
      val end = at + Character.charCount(point)
      when {
        point == '"'.code || point == '\\'.code -> out.append('\\').append(text[at])
        point in 0x20..0x7e -> out.append(text[at])
        visible(text.substring(at, end)) == text.substring(at, end) -> out.append(text, at, end)
        else -> for (i in at until end) escape(text[i])
      }
      at = end
    }
    out.append('"')
  }

  private fun escape(char: Char) {
    out.append("\\u").append(char.code.toString(16).padStart(4, '0'))
  }
}
