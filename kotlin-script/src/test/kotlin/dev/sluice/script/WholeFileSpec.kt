// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.EnabledIf
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.io.File
import java.nio.file.FileSystems
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.PosixFilePermissions
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread

private val posix: EnabledIf = { "posix" in FileSystems.getDefault().supportedFileAttributeViews() }

/** The file is the old one or the new one, whoever writes, whatever it is called. */
class WholeFileSpec :
  FunSpec({
    val folder = tempdir().toPath()

    fun fresh(name: String): Path = Files.createTempDirectory(folder, "t").resolve(name)

    fun beside(file: Path) = file.parent.toFile().list().orEmpty().sorted()

    test("many threads and processes write one file, and no reader sees a part of it").config(
      tags = setOf(slow)
    ) {
      val file = fresh("plan.json")
      WholeFile.write(file) { it.write(content('a')) }
      val done = AtomicBoolean()
      val reads = AtomicInteger()
      val partial = AtomicInteger()
      val failed = AtomicInteger()
      val readers =
        List(2) {
          thread {
            while (!done.get()) {
              if (!isWhole(Files.readAllBytes(file))) partial.incrementAndGet()
              reads.incrementAndGet()
            }
          }
        }
      val processes = List(2) { start(file, 'p' + it) }
      val writers =
        List(4) { writer ->
          thread {
            repeat(WRITES) {
              runCatching { WholeFile.write(file) { it.write(content('b' + writer)) } }
                .onFailure { failed.incrementAndGet() }
            }
          }
        }
      writers.forEach { it.join() }
      processes.map { it.waitFor() } shouldContainExactly listOf(0, 0)
      done.set(true)
      readers.forEach { it.join() }
      failed.get() shouldBe 0
      partial.get() shouldBe 0
      reads.get() shouldBeGreaterThan 100
      beside(file) shouldContainExactly listOf("plan.json")
    }

    test("a file that is written in place is seen in parts, by the same reader") {
      isWhole(content('a').copyOf(SIZE / 2)) shouldBe false
      isWhole(ByteArray(0)) shouldBe false
      isWhole(content('a').also { it[SIZE - 1] = 'b'.code.toByte() }) shouldBe false
      isWhole(content('a')) shouldBe true
    }

    test("a name may be as long as names can be").config(enabledIf = posix) {
      for (name in listOf("x".repeat(245), "x".repeat(255), "ü".repeat(127))) {
        val file = fresh(name)
        WholeFile.write("$file") { it.append("1") }
        WholeFile.write("$file") { it.append("22") }
        file.toFile().readText() shouldBe "22"
        beside(file) shouldContainExactly listOf(name)
      }
      val run = runScript("--output", "${fresh("x".repeat(256))}", configure = fits)
      run.status shouldBe 2
      run.err shouldContain "File name too long"
    }

    test("a link stays one, also where nothing is yet").config(enabledIf = posix) {
      val file = fresh("real")
      val first = Files.createSymbolicLink(file.resolveSibling("first"), Path.of("second"))
      Files.createSymbolicLink(file.resolveSibling("second"), file)
      for (text in listOf("1", "22")) {
        WholeFile.write("$first") { it.append(text) }
        Files.isSymbolicLink(first) shouldBe true
        Files.isSymbolicLink(file) shouldBe false
        file.toFile().readText() shouldBe text
      }
      beside(file) shouldContainExactly listOf("first", "real", "second")

      val round = file.resolveSibling("round")
      Files.createSymbolicLink(round, Path.of("round"))
      shouldThrow<ScriptFailure> { WholeFile.write("$round") { it.append("1") } }
        .message shouldContain "is a link that leads round in a circle"
    }

    test("a file keeps its mode, a new one has the usual").config(enabledIf = posix) {
      for (mode in listOf("rw-------", "rw-rw-rw-", "rwxr-x---", "rw-r--r--")) {
        val file = fresh("plan")
        Files.createFile(file)
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode))
        WholeFile.write("$file") { it.append("1") }
        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) shouldBe mode
      }
      val usual = Files.createFile(fresh("usual"))
      val file = fresh("plan")
      WholeFile.write("$file") { it.append("1") }
      Files.getPosixFilePermissions(file) shouldBe Files.getPosixFilePermissions(usual)
    }

    test("a pipe gets what is written, and stays").config(enabledIf = posix) {
      val pipe = fresh("pipe")
      ProcessBuilder("mkfifo", "$pipe").start().waitFor() shouldBe 0
      var read = ""
      val reader = thread { read = pipe.toFile().readText() }
      WholeFile.write("$pipe") { it.append("1\n") }
      reader.join()
      read shouldBe "1\n"
      beside(pipe) shouldContainExactly listOf("pipe")
    }

    test("what cannot be written is said in a line, and nothing is left").config(
      enabledIf = { File("/dev/full").exists() }
    ) {
      val file = fresh("a file")
      file.toFile().writeText("old")
      for ((name, why) in
        mapOf(
          "" to "names no file",
          "." to "is a folder",
          "/" to "is a folder",
          "${file.parent}" to "is a folder",
          "${file.parent}/new/" to "is a folder",
          "${file.parent}/new/x" to "its folder does not exist",
          "$file/x" to "its folder is a file",
          "/proc/x.json" to "no file can be made in its folder",
          "/dev/full" to "No space left on device",
          "a\u0000b" to "no file's name has a character 0",
        )) {
        withClue(name) {
          val run = runScript("--output", name, configure = fits)
          run.status shouldBe 2
          run.out shouldBe ""
          run.err.lines().first() shouldContain why
          beside(file) shouldContainExactly listOf("a file")
        }
      }
      file.toFile().readText() shouldBe "old"
      runScript("--output", "-", configure = fits).out shouldBe runScript(configure = fits).out
      File("-").exists() shouldBe false
      runScript("--output", "/dev/null", configure = fits).status shouldBe 0
      File("/dev/null").isFile shouldBe false
    }
  }) {
  /** Another process that writes the same file. */
  internal object Writer {
    @JvmStatic
    fun main(args: Array<String>) {
      repeat(WRITES) { WholeFile.write(Path.of(args[0])) { it.write(content(args[1].single())) } }
    }
  }
}

private const val SIZE = 200_000
private const val WRITES = 200

private fun content(letter: Char) = ByteArray(SIZE) { letter.code.toByte() }

private fun isWhole(bytes: ByteArray) = bytes.size == SIZE && bytes.all { it == bytes[0] }

private fun start(file: Path, letter: Char): Process {
  val classPath =
    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
  return ProcessBuilder(
      File(System.getProperty("java.home"), "bin/java").path,
      "-cp",
      classPath,
      WholeFileSpec.Writer::class.java.name,
      "$file",
      "$letter",
    )
    .inheritIO()
    .start()
}
