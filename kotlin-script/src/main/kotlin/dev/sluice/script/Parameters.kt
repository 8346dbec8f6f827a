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

  /**
   * Declares a parameter, and returns its value.
   *
   * @param parse returns null where a text is not of that kind, and throws [NotANumber] where it
   *   knows why
   */
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
    val why =
      try {
        parse(value)?.let {
          return it
        }
        null
      } catch (e: NotANumber) {
        e.message
      }
    throw UsageException("--set $name: '$value' is not $kind" + if (why == null) "" else "; $why")
  }

  private companion object {
    val NAME = Regex("[A-Za-z0-9._-]+")
  }
}

/** Why a text is not a number. */
internal class NotANumber(override val message: String) : RuntimeException(message)

/** What [unsigned] reads. */
internal const val UNSIGNED =
  "a number of 0 to 2^64-1, or whole bytes in B, KB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 512MiB"

/** What [signed] reads. */
internal const val SIGNED = "a whole number of -2,147,483,648 to 2,147,483,647"

private val GROUPS = "[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:_[0-9]{3})+|[0-9]+"
private val NUMBER = Regex("(-?)($GROUPS) ?([A-Za-z]*)")
private val SEPARATED = Regex("-?[0-9_,]+ ?[A-Za-z]*")
private val FRACTION = Regex("-?[0-9_,]*\\.[0-9_,]+ ?[A-Za-z]*")
private val HEXADECIMAL = Regex("-?0[xX][0-9A-Fa-f_]+")

/** Reads a number of ASCII digits, with or without separators, and a unit of bytes. */
internal fun unsigned(text: String): ULong {
  val (digits, unit) = number(text)
  if (text.startsWith('-')) throw NotANumber("it is negative")
  val count = digits.toULongOrNull() ?: throw NotANumber("it is too large")
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
      else -> throw NotANumber("there is no unit '$unit'")
    }
  } catch (_: ArithmeticException) {
    throw NotANumber("it is too large")
  }
}

/** Reads a number of ASCII digits, with or without separators. */
internal fun signed(text: String): Int {
  val (digits, unit) = number(text)
  if (unit.isNotEmpty()) throw NotANumber("it has no unit")
  return digits.toIntOrNull()
    ?: throw NotANumber("it is too large".takeIf { digits[0] != '-' } ?: "it is too small")
}

/** Returns a number's digits, with its sign, and its unit. */
private fun number(text: String): Pair<String, String> {
  val match = NUMBER.matchEntire(text)
  if (match != null) {
    val (sign, digits, unit) = match.destructured
    return sign + digits.replace("_", "").replace(",", "") to unit
  }
  throw NotANumber(
    when {
      HEXADECIMAL.matches(text) -> "hexadecimal digits are not read"
      FRACTION.matches(text) -> "it has a fraction: take a smaller unit"
      SEPARATED.matches(text) ->
        "separators, either ',' or '_', stand between groups of three digits"
      else -> "its digits are 0 to 9"
    }
  )
}
