// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.probe.DeviceProbe
import dev.sluice.script.Screen
import dev.sluice.script.Terminal
import dev.sluice.script.slow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldBeEmpty
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

class DevicesCommandTest :
  FunSpec({
    val none =
      DeviceProbe.builder().openClLibrary("/no/libOpenCL.so").cudaLibrary("/no/libcuda.so").build()

    class Run(val status: Int, val out: String, val err: String)

    fun run(vararg args: String, columns: Int = 80): Run {
      val out = ByteArrayOutputStream()
      val err = ByteArrayOutputStream()
      val terminal = Terminal(PrintStream(out), PrintStream(err), Screen(columns, false))
      val status = DevicesCommand(terminal, none).run(args.toList())
      return Run(status, out.toString(), err.toString())
    }

    test("a machine without a driver is an answer") {
      val text = run()
      text.status shouldBe 0
      text.err.shouldBeEmpty()
      text.out shouldContain "OpenCL: not installed: "
      text.out shouldContain "CUDA: not installed: "
      run("--format", "kotlin")
        .out
        .lines()
        .filter { it.isNotEmpty() }
        .forEach { it shouldStartWith "// " }
      val json = Json.parseToJsonElement(run("--format=JSON").out).jsonObject
      json.getValue("devices").jsonArray.size shouldBe 0
      json
        .getValue("drivers")
        .jsonArray
        .map { it.jsonObject.getValue("status").jsonPrimitive.content }
        .toSet() shouldBe setOf("NOT_INSTALLED")
    }

    test("no line is wider than the terminal, where that has room for an indent and a letter")
      .config(tags = setOf(slow)) {
        for (columns in listOf(3, 4, 20, 80)) {
          run(columns = columns).out.lines().forEach { columns(it) shouldBeLessThanOrEqual columns }
        }
        run(columns = 1).status shouldBe 0
      }

    test("wrong arguments are status 2, and one line that names them") {
      for ((args, said) in
        listOf(
          listOf("--format", "yaml") to "devices: --format yaml: is none of text, kotlin, json",
          listOf("--nosuch") to
            "devices: --nosuch: is not --format FORMAT. Try sluice devices --help",
          listOf("--format") to "devices: --format: names none of text, kotlin, json",
        )) {
        val wrong = run(*args.toTypedArray())
        wrong.status shouldBe 2
        wrong.out.shouldBeEmpty()
        wrong.err shouldBe "sluice: $said\n"
      }
      run("--help").out shouldStartWith "Usage: sluice devices"
    }
  })
