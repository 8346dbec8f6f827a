// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.launcher

import dev.sluice.testing.Tool
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldBeEmpty
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith
import java.io.File
import java.util.jar.JarEntry
import java.util.jar.JarOutputStream
import javax.tools.ToolProvider
import kotlinx.serialization.json.Json

/** The launcher as `./sluice` starts it: the packaged jars, in a process of their own. */
class LauncherIT :
  FunSpec({
    val folder = tempdir()
    val cache = folder.resolve("cache")

    fun script(name: String, text: String) = folder.resolve(name).apply { writeText(text) }

    test("a script is compiled once, and again when it changes") {
      val script = script("once.main.kts", planning(slots = 4))
      val first = sluice(cache, script.path)
      first.status shouldBe 0
      first.err shouldBe "sluice: compiling ${script.path}\n"
      first.out shouldContain "PLANNED"

      val second = sluice(cache, script.path)
      second.status shouldBe 0
      second.err.shouldBeEmpty()
      second.out shouldBe first.out

      val source = script.readText()
      val over = sluice(cache, script.path, "--output", script.path)
      over.status shouldBe 2
      over.err shouldContain "--output ${script.path}: is the script itself; name another file"
      script.readText() shouldBe source

      script.writeText(planning(slots = 5))
      val third = sluice(cache, script.path)
      third.err shouldContain "compiling"
      third.out shouldContain "5 slots"
    }

    test("a script whose cache is damaged runs all the same, and mends it") {
      val own = folder.resolve("damaged")
      val script = script("damaged.main.kts", planning(slots = 4))
      val whole = sluice(own, script.path)
      val entry = own.listFiles().orEmpty().single()
      entry.writeBytes(entry.readBytes().also { it[it.size / 2] = (it[it.size / 2] + 1).toByte() })
      val damaged = sluice(own, script.path)
      damaged.status shouldBe 0
      damaged.out shouldBe whole.out
      damaged.err shouldContain "compiling"
      sluice(own, script.path).err.shouldBeEmpty()
    }

    test("what the drivers of this machine say is pasted into a script, and plans") {
      val said = sluice(cache, "devices", "--format", "kotlin")
      said.err.shouldBeEmpty()
      said.status shouldBe 0
      if ("device(" !in said.out) throw Tool.CLANG.lacking("no PoCL, an implementation of OpenCL")
      val script = script("here.main.kts", "$IMPORTS\nplanScript(args) {\n${said.out}\n}\n")
      val planned = sluice(cache, script.path)
      planned.status shouldBe 0
      planned.out shouldContain "PLANNED"
    }

    test("two first runs at once do no harm") {
      val script = script("twice.main.kts", planning(slots = 6))
      val runs = List(2) { start(cache, script.path) }.map { it.await() }
      runs.map { it.status } shouldContainExactly listOf(0, 0)
      runs.forEach { it.out shouldContain "6 slots" }
      sluice(cache, script.path).err.shouldBeEmpty()
    }

    test(
      "what a script asks of Sluice is there already; a cache that cannot be written does no harm"
    ) {
      val file = folder.resolve("file").apply { writeText("in the place of a folder") }
      val script =
        script(
          "depending.main.kts",
          "@file:DependsOn(\"dev.sluice:sluice-kotlin-script:0.0.1\")\n" + planning(slots = 4),
        )
      sluice(file, script.path).status shouldBe 0
      file.readText() shouldBe "in the place of a folder"
    }

    test(
      "imported scripts, the script's own file and its arguments are there as with kotlin itself"
    ) {
      val imported = script("sizes.main.kts", "val slots = 7uL")
      val script =
        script(
          "importing.main.kts",
          """
          @file:Import("sizes.main.kts")
          import dev.sluice.kotlin.*
          import dev.sluice.script.*
          planScript(args) {
            title("of " + __FILE__.name)
            device("d") {
              freeMemory = 1.KiB
              queue("q") {
                capacity = slots
                entryBytes = 1.B
              }
            }
          }
          """
            .trimIndent(),
        )
      val run = sluice(cache, script.path)
      run.err shouldNotContain "error"
      run.out shouldStartWith "of importing.main.kts\n"
      run.out shouldContain "7 slots"
      sluice(cache, script.path).err.shouldBeEmpty()

      imported.writeText("val slots = 8uL")
      sluice(cache, script.path).out shouldContain "8 slots"
    }

    test("a script that does not compile is status 2, with file, line and column") {
      val script = script("typo.main.kts", planning(slots = 4).replace("capacity =", "capacitee ="))
      val run = sluice(cache, script.path)
      run.status shouldBe 2
      run.out.shouldBeEmpty()
      run.err shouldContain "${script.path}:7:7: error: Unresolved reference 'capacitee'"
      run.err shouldNotContain "\tat "
    }

    test("a script that throws is status 2, with file and line") {
      val script =
        script(
          "doubled.main.kts",
          planning(slots = 4).replace("entryBytes", "capacity = 5u; entryBytes"),
        )
      val run = sluice(cache, script.path)
      run.status shouldBe 2
      run.out.shouldBeEmpty()
      run.err shouldContain "doubled.main.kts:8: error: capacity is set already"
      run.err shouldNotContain "\tat "
    }

    test("a script that throws outside the block is status 2, with file and line") {
      val script = script("early.main.kts", "val a = 1\nerror(\"no such graph\")\n")
      val run = sluice(cache, script.path)
      run.status shouldBe 2
      run.err shouldContain "early.main.kts:2: error: no such graph"
      run.err shouldNotContain "\tat "
    }

    test("a script that plans nothing is status 2") {
      val run = sluice(cache, script("idle.main.kts", "println(1)").path)
      run.status shouldBe 2
      run.err shouldContain
        "the script ended without planning anything; it has to call planScript(args)"
      run.out.shouldBeEmpty()
    }

    test("wrong arguments are status 2, and say what is wrong") {
      for ((args, message) in
        mapOf(
          emptyList<String>() to "no script is named",
          listOf("") to "no script is named",
          listOf("--format", "json") to "--format stands before the script",
          listOf("missing.main.kts") to
            "missing.main.kts: there is no such file. Usage: sluice SCRIPT.main.kts",
          listOf(folder.path) to
            "is a folder or a device, not a file. Usage: sluice SCRIPT.main.kts",
          listOf(script("plan.kts", "").path) to "a script's name ends in .main.kts",
        )) {
        val run = sluice(cache, *args.toTypedArray())
        run.status shouldBe 2
        run.out.shouldBeEmpty()
        run.err shouldContain message
      }
    }

    test("help and version of the launcher") {
      sluice(cache, "--help").out shouldContain "Usage: sluice SCRIPT.main.kts"
      sluice(cache, "--version").out shouldMatch Regex("sluice \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\n")
    }

    test("the schema of the launcher is that of the jar") {
      val run = sluice(cache, "--schema")
      run.status shouldBe 0
      run.out shouldBe File("src/main/resources/dev/sluice/script/plan-2.schema.json").readText()
    }

    test("what a script prints goes to standard error, and what follows the plan runs") {
      for ((slots, status) in listOf(4 to 0, 100 to 1)) {
        val script =
          script(
            "printing$slots.main.kts",
            "println(\"before ü\")\ntry {\n" +
              planning(slots)
                .replace("planScript(args) {", "planScript(args) { println(\"in\")")
                .replace("import", "// import") +
              "\nprintln(\"after\") } finally { println(\"finally\") }",
          )
        script.writeText(
          "import dev.sluice.kotlin.*\nimport dev.sluice.script.*\n" + script.readText()
        )
        val run = sluice(cache, script.path, "--format", "json")
        run.status shouldBe status
        Json.parseToJsonElement(run.out)
        val err = run.err.lines().filter { !it.startsWith("sluice: ") && it.isNotEmpty() }
        err shouldContainExactly listOf("before ü", "in", "after", "finally")
      }
    }

    test("what throws after the plan is status 2, and the plan was printed") {
      val script =
        script("after.main.kts", planning(4) + "\ntry { error(\"late\") } finally { println(1) }")
      val run = sluice(cache, script.path, "--format", "json")
      run.status shouldBe 2
      Json.parseToJsonElement(run.out)
      run.err shouldContain "1\nafter.main.kts:12: error: late"
    }

    test("a second planScript is an error, and does not touch what the first made") {
      val plan = planning(4).substringAfter("script.*\n")
      val script = script("double.main.kts", planning(4) + "\n" + plan.replace("\"q\"", "\"r\""))
      val printed = sluice(cache, script.path, "--format", "json")
      printed.status shouldBe 2
      Json.parseToJsonElement(printed.out)
      printed.out shouldContain "\"q\""
      printed.err shouldContain
        "double.main.kts:12: error: planScript is called a second time; call it once, with all devices in its block"
      val file = folder.resolve("double.json")
      sluice(cache, script.path, "--format", "json", "--output", file.path).status shouldBe 2
      file.readText() shouldBe printed.out
    }

    test("a dependency that nobody has is named") {
      val script =
        script("lost.main.kts", "@file:DependsOn(\"/nowhere/lost.jar\")\n" + planning(slots = 4))
      val run = sluice(cache, script.path)
      run.status shouldBe 2
      run.err shouldContain
        "lost.main.kts:1:1: error: @file:DependsOn(\"/nowhere/lost.jar\") cannot be resolved: File '/nowhere/lost.jar' not found"
      run.err shouldNotContain "without saying why"
    }

    test("a parameter in a device's block is told where it belongs") {
      val script =
        script(
          "inside.main.kts",
          planning(4).replace("1.KiB", "parameter(\"memory\", 1.KiB, \"free\")"),
        )
      val run = sluice(cache, script.path)
      run.status shouldBe 2
      run.err shouldContain "inside.main.kts:5:18: error: "
      run.err shouldContain "; call it in the block of planScript itself, outside of device { }"
    }

    test("a policy that only the script depends on is found") {
      val jar = policyJar(folder)
      val script =
        script("policy.main.kts", "@file:DependsOn(\"${jar.path}\")\n" + planning(slots = 4))
      val run = sluice(cache, script.path, "--policy", "own", "--format", "json")
      run.err shouldNotContain "error"
      run.status shouldBe 0
      run.out shouldContain "\"own\""

      val without = script("once.main.kts", planning(slots = 4))
      val refused = sluice(cache, without.path, "--policy", "own")
      refused.status shouldBe 2
      refused.err shouldContain "--policy: there is no policy 'own'; there is "
    }
  })

private const val IMPORTS = "import dev.sluice.kotlin.*\nimport dev.sluice.script.*"

private fun planning(slots: Int) =
  """
  import dev.sluice.kotlin.*
  import dev.sluice.script.*
  planScript(args) {
    device("d") {
      freeMemory = 1.KiB
      queue("q") {
        capacity = ${slots}u
        entryBytes = 16.B
      }
    }
  }
  """
    .trimIndent()

private class Run(val status: Int, val out: String, val err: String)

private class Started(private val process: Process, private val out: File, private val err: File) {
  fun await(): Run {
    val status = process.waitFor()
    return Run(status, out.readText(), err.readText())
  }
}

private fun start(cache: File, vararg args: String): Started {
  val packaged = File("target/sluice").absoluteFile
  fun jars(name: String) =
    packaged.resolve(name).listFiles().orEmpty().sorted().joinToString(File.pathSeparator)
  val out = File.createTempFile("sluice", ".out").apply { deleteOnExit() }
  val err = File.createTempFile("sluice", ".err").apply { deleteOnExit() }
  val process =
    ProcessBuilder(
        File(System.getProperty("java.home"), "bin/java").path,
        "-XX:TieredStopAtLevel=1",
        "-Dsluice.terminal=false",
        "-Dsluice.cache=$cache",
        "-Dsluice.compiler.path=${jars("compiler")}",
        "-cp",
        jars("lib"),
        "dev.sluice.script.launcher.Main",
        *args,
      )
      .redirectOutput(out)
      .redirectError(err)
      .start()
  process.outputStream.close()
  return Started(process, out, err)
}

private fun sluice(cache: File, vararg args: String): Run = start(cache, *args).await()

/** A policy of somebody else: the unsigned one under another id. */
private fun policyJar(folder: File): File {
  val source = folder.resolve("OwnPolicy.java")
  source.writeText(
    """
    import dev.sluice.numeric.*;
    public class OwnPolicy implements NumericPolicy {
      private final NumericPolicy policy = new dev.sluice.policy.unsigned.UnsignedLongPolicy();
      public String id() { return "own"; }
      public OptionalUnsignedLong add(long a, long b) { return policy.add(a, b); }
      public OptionalUnsignedLong subtract(long a, long b) { return policy.subtract(a, b); }
      public OptionalUnsignedLong multiply(long a, long b) { return policy.multiply(a, b); }
      public OptionalUnsignedLong divide(long a, long b) { return policy.divide(a, b); }
      public OptionalUnsignedLong ceilDiv(long a, long b) { return policy.ceilDiv(a, b); }
      public long ratioBasisPoints(long p, long w, long z) { return policy.ratioBasisPoints(p, w, z); }
    }
    """
      .trimIndent()
  )
  val lib = File("target/sluice/lib").listFiles().orEmpty().joinToString(File.pathSeparator)
  ToolProvider.getSystemJavaCompiler()
    .run(
      null,
      null,
      null,
      "-proc:none",
      "--release",
      "17",
      "-cp",
      lib,
      "-d",
      folder.path,
      source.path,
    ) shouldBe 0
  val jar = folder.resolve("own-policy.jar")
  JarOutputStream(jar.outputStream()).use { out ->
    out.putNextEntry(JarEntry("OwnPolicy.class"))
    out.write(folder.resolve("OwnPolicy.class").readBytes())
    out.putNextEntry(JarEntry("META-INF/services/dev.sluice.numeric.NumericPolicy"))
    out.write("OwnPolicy\n".toByteArray())
  }
  return jar
}
