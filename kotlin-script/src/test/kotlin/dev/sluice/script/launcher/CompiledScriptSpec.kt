// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.launcher

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import java.io.IOException

/** What a cache file holds, and that damage is noticed. */
class CompiledScriptSpec :
  FunSpec({
    val folder = tempdir().toPath()
    val source = folder.resolve("a.main.kts").apply { toFile().writeText("1") }
    val jar = folder.resolve("a.jar").apply { toFile().writeText("2") }

    fun compiled() =
      CompiledScript(
        listOf(CompiledScript.Source("A_main", source, CompiledScript.digest("1".toByteArray()))),
        listOf(jar),
        mapOf("A_main.class" to byteArrayOf(1, 2, 3)),
      )

    test("what was written is read") {
      CompiledScript.of(compiled().toBytes()).toBytes() shouldBe compiled().toBytes()
    }

    test("a changed byte is noticed, wherever it is") {
      val whole = compiled().toBytes()
      checkAll(Arb.int(whole.indices), Arb.byte()) { at, value ->
        val damaged = whole.clone().also { it[at] = value }
        if (value == whole[at]) CompiledScript.of(damaged)
        else shouldThrow<IOException> { CompiledScript.of(damaged) }
      }
    }

    test("a lost end is noticed, wherever it begins") {
      val whole = compiled().toBytes()
      for (length in 0 until whole.size) {
        shouldThrow<IOException> { CompiledScript.of(whole.copyOf(length)) }
      }
    }

    test("another layout is refused, though the digest is right") {
      fun refused(vararg numbers: Int) {
        val content = numbers.flatMap { n -> List(4) { (n ushr (24 - 8 * it)).toByte() } }
        val bytes = content.toByteArray()
        shouldThrow<IOException> {
          CompiledScript.of(CompiledScript.digest(bytes).toByteArray() + bytes)
        }
      }
      // No source; so many that no memory holds them; fewer than none.
      refused(0, 0, 0)
      refused(Int.MAX_VALUE, 0, 0)
      refused(-1, 0, 0)
      // What follows is not a list of jars, or of classes, or there is more.
      val whole = compiled().toBytes().drop(64)
      for (length in 0 until whole.size) {
        val bytes = whole.take(length).toByteArray()
        shouldThrow<IOException> {
          CompiledScript.of(CompiledScript.digest(bytes).toByteArray() + bytes)
        }
      }
      val more = (whole + 0.toByte()).toByteArray()
      shouldThrow<IOException> {
        CompiledScript.of(CompiledScript.digest(more).toByteArray() + more)
      }
    }

    test("a source that changed or a jar that went makes it out of date") {
      compiled().upToDate shouldBe true
      source.toFile().writeText("2")
      compiled().upToDate shouldBe false
      source.toFile().writeText("1")
      compiled().upToDate shouldBe true
      jar.toFile().delete()
      compiled().upToDate shouldBe false
    }

    test("the digest is SHA-256, in hexadecimal") {
      // The digest of the empty text, as FIPS 180-4 implementations publish it.
      CompiledScript.digest(ByteArray(0)) shouldBe
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    }
  })
