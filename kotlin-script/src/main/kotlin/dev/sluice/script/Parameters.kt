// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import dev.sluice.kotlin.B
import dev.sluice.kotlin.GB
import dev.sluice.kotlin.GiB
import dev.sluice.kotlin.KB
import dev.sluice.kotlin.KiB
import dev.sluice.kotlin.MB
import dev.sluice.kotlin.MiB
import dev.sluice.kotlin.TB
import dev.sluice.kotlin.TiB

/** The parameters that a script declares, and the values that its user gave. */
internal class Parameters(private val given: Map<String, String>) {
  /** A parameter as `--help` shows it. */
  class Declared(val name: String, val default: String, val help: String, val kind: String)

  private val declared = LinkedHashMap<String, Declared>()

  val all: Collection<Declared>
    get() = declared.values

  /** Names that the user gave and the script does not know. */
  val unknown: List<String>
    get() = given.keys.filter { it !in declared }

  fun <T : Any> take(
    name: String,
    default: T,
    help: String,
    kind: String,
    parse: (String) -> T?,
  ): T {
    require(NAME.matches(name)) {
      "parameter '$name': a name is made of letters, digits, '-', '_' and '.'"
    }
    check(name !in declared) { "parameter '$name' is declared already" }
    declared[name] = Declared(name, default.toString(), help, kind)
    val value = given[name] ?: return default
    return parse(value) ?: throw UsageException("--set $name: '$value' is not $kind")
  }

  private companion object {
    val NAME = Regex("[A-Za-z0-9._-]+")
  }
}

private val NUMBER = Regex("(\\d(?:[\\d_,]*\\d)?) ?([A-Za-z]*)")

/** Reads a number with an optional byte unit; null if it is none, or exceeds 2^64-1. */
internal fun unsigned(text: String): ULong? {
  val (digits, unit) = NUMBER.matchEntire(text)?.destructured ?: return null
  val count = digits.replace("_", "").replace(",", "").toULongOrNull() ?: return null
  return try {
    when (unit) {
      "",
      "B" -> count.B
      "KB" -> count.KB
      "MB" -> count.MB
      "GB" -> count.GB
      "TB" -> count.TB
      "KiB" -> count.KiB
      "MiB" -> count.MiB
      "GiB" -> count.GiB
      "TiB" -> count.TiB
      else -> null
    }
  } catch (_: ArithmeticException) {
    null
  }
}
