// SPDX-License-Identifier: Apache-2.0
package acme.kotlin

import dev.sluice.kotlin.B
import dev.sluice.kotlin.GB
import dev.sluice.kotlin.GiB
import dev.sluice.kotlin.KB
import dev.sluice.kotlin.KiB
import dev.sluice.kotlin.MB
import dev.sluice.kotlin.MiB
import dev.sluice.kotlin.TB
import dev.sluice.kotlin.TiB

/** Prints what units and numbers mean, a line each: `name = value`. */
object Units {
  private val UNITS = listOf("", "B", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB", "kB", "PB")
  private val NUMBERS =
    listOf("0", "1", "12", "1_024", "1,024", "4_194_304", "18446744073709551615") +
      listOf("18446744073709551616", "18014398509481984", "-1", "-2147483648", "2147483647") +
      listOf("2147483648", "0x10", "1.5", "1__0", "10_00", ",1", "", "+1", "1e3", "\u0661")

  /** Numbers without and with a unit, with a space between, and with another case. */
  val TEXTS: List<String> =
    NUMBERS + listOf("1", "3_000", "18014398509481984", "-5").flatMap { number ->
      UNITS.filter { it.isNotEmpty() }.flatMap { listOf("$number$it", "$number $it") }
    } + listOf("1kib", "1  KiB", " 1", "1 ", "KiB", "1KiBs")

  @JvmStatic
  fun main(arguments: Array<String>) {
    for (number in listOf(0L, 1L, 3L, 1_000L, 1L shl 24, 1L shl 44, Long.MAX_VALUE, -1L)) {
      say("$number.B", number) { it.B }
      say("$number.KB", number) { it.KB }
      say("$number.MB", number) { it.MB }
      say("$number.GB", number) { it.GB }
      say("$number.TB", number) { it.TB }
      say("$number.KiB", number) { it.KiB }
      say("$number.MiB", number) { it.MiB }
      say("$number.GiB", number) { it.GiB }
      say("$number.TiB", number) { it.TiB }
      println("int ${number.toInt()} of $number = ${outcome { number.toInt().KiB }}")
      println("uint ${number.toUInt()} of $number = ${outcome { number.toUInt().MiB }}")
      println("ulong ${number.toULong()} of $number = ${outcome { number.toULong().GB }}")
    }
    val given = TEXTS.flatMapIndexed { i, text -> listOf("--set", "p$i=$text", "--set", "s$i=$text") }
    Scripts.main(arrayOf("units") + given)
  }

  private fun say(name: String, number: Long, value: (Long) -> ULong) =
    println("$name = ${outcome { value(number) }}")

  private fun outcome(value: () -> ULong): String =
    try {
      value().toString()
    } catch (e: RuntimeException) {
      "throws ${e.javaClass.name}"
    }
}
