// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.choice
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll
import java.math.BigInteger

private class ByteUnit(
  val name: String,
  val bytes: BigInteger,
  val ofInt: (Int) -> ULong,
  val ofLong: (Long) -> ULong,
  val ofUInt: (UInt) -> ULong,
  val ofULong: (ULong) -> ULong,
)

private fun decimal(power: Int): BigInteger = BigInteger.TEN.pow(power)

private fun binary(power: Int): BigInteger = BigInteger.TWO.pow(power)

private val UNITS: List<ByteUnit> =
  listOf(
    ByteUnit("B", BigInteger.ONE, { it.B }, { it.B }, { it.B }, { it.B }),
    ByteUnit("KB", decimal(3), { it.KB }, { it.KB }, { it.KB }, { it.KB }),
    ByteUnit("MB", decimal(6), { it.MB }, { it.MB }, { it.MB }, { it.MB }),
    ByteUnit("GB", decimal(9), { it.GB }, { it.GB }, { it.GB }, { it.GB }),
    ByteUnit("TB", decimal(12), { it.TB }, { it.TB }, { it.TB }, { it.TB }),
    ByteUnit("KiB", binary(10), { it.KiB }, { it.KiB }, { it.KiB }, { it.KiB }),
    ByteUnit("MiB", binary(20), { it.MiB }, { it.MiB }, { it.MiB }, { it.MiB }),
    ByteUnit("GiB", binary(30), { it.GiB }, { it.GiB }, { it.GiB }, { it.GiB }),
    ByteUnit("TiB", binary(40), { it.TiB }, { it.TiB }, { it.TiB }, { it.TiB }),
  )

private val U64_MAX: BigInteger = binary(64) - BigInteger.ONE

private fun oracle(count: BigInteger, unit: ByteUnit): Any {
  val bytes = count * unit.bytes
  return when {
    count.signum() < 0 ->
      argument("bytes: $count.${unit.name} is negative, the least is 0.${unit.name}")
    bytes > U64_MAX ->
      "java.lang.ArithmeticException: bytes: $count × ${unit.bytes} exceeds 2^64-1, " +
        "at most ${U64_MAX / unit.bytes}.${unit.name}"
    else -> bytes.toString().toULong()
  }
}

class BytesSpec :
  FunSpec({
    test("units are what they are called") {
      64.B shouldBe 64uL
      16.KiB shouldBe 16_384uL
      2.MiB shouldBe 2_097_152uL
      80.GiB shouldBe 85_899_345_920uL
      1.TiB shouldBe 1_099_511_627_776uL
      16.KB shouldBe 16_000uL
      2.MB shouldBe 2_000_000uL
      141.GB shouldBe 141_000_000_000uL
      2.TB shouldBe 2_000_000_000_000uL
      40_960u.MiB - 42_298_834_944.B shouldBe 650_838_016uL
    }

    test("the last byte before an overflow, and the first after it") {
      // floor((2^64-1) / 2^40) = 2^24-1, and (2^24-1) · 2^40 = 2^64 - 2^40.
      16_777_215.TiB shouldBe 18_446_742_974_197_923_840uL
      outcome { 16_777_216.TiB } shouldBe
        "java.lang.ArithmeticException: bytes: 16777216 × 1099511627776 exceeds 2^64-1, " +
          "at most 16777215.TiB"
      18_446_744_073_709_551_615u.B shouldBe ULong.MAX_VALUE
      outcome { 18_446_744_073_709_551_615u.KB } shouldBe
        "java.lang.ArithmeticException: bytes: 18446744073709551615 × 1000 exceeds 2^64-1, " +
          "at most 18446744073709551.KB"
    }

    test("a negative number is no size") {
      val minus = -1
      outcome { minus.KiB } shouldBe argument("bytes: -1.KiB is negative, the least is 0.KiB")
      outcome { Long.MIN_VALUE.B } shouldBe
        argument("bytes: -9223372036854775808.B is negative, the least is 0.B")
    }

    for (unit in UNITS) {
      test("${unit.name} of every type is exact, or refused") {
        val most = (U64_MAX / unit.bytes).toLong()
        val edges = listOf(most - 1, most, most + 1, 0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE)
        val ints = listOf(Int.MIN_VALUE.toLong(), Int.MAX_VALUE.toLong(), 1L shl 32)
        checkAll(2_000, Arb.choice(Arb.element(edges + ints), Arb.long())) { bits ->
          fun same(count: Number, made: () -> ULong) =
            outcome(made) shouldBe oracle(BigInteger(count.toString()), unit)
          same(bits) { unit.ofLong(bits) }
          same(bits.toInt()) { unit.ofInt(bits.toInt()) }
          same(bits.toUInt().toLong()) { unit.ofUInt(bits.toUInt()) }
          same(BigInteger(bits.toULong().toString())) { unit.ofULong(bits.toULong()) }
        }
      }
    }
  })
