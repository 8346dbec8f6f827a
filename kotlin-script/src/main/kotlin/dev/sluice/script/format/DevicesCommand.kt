// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.kotlin.*
import dev.sluice.probe.DeviceFact
import dev.sluice.probe.DeviceProbe
import dev.sluice.probe.Fact
import dev.sluice.probe.ProbeReport
import dev.sluice.probe.ProbedDevice
import dev.sluice.script.ExitStatus
import dev.sluice.script.ScriptRun
import dev.sluice.script.Terminal
import kotlin.jvm.optionals.getOrNull

/** `sluice devices`: what the drivers of this machine say of its devices. */
internal class DevicesCommand(
  private val terminal: Terminal,
  private val probe: DeviceProbe = DeviceProbe.builder().build(),
) {
  /** Returns the exit status. A machine without a driver or a device is an answer, not an error. */
  fun run(args: List<String>): Int {
    val format =
      when {
        args.isEmpty() -> "text"
        args in HELP_OPTIONS -> return print(HELP)
        args.size == 1 && args[0].startsWith(FORMAT_IS) -> args[0].removePrefix(FORMAT_IS)
        args.size == 2 && args[0] == FORMAT -> args[1]
        args.size == 1 && args[0] == FORMAT ->
          return fail("devices: $FORMAT: names none of ${FORMATS.keys.joinToString()}")
        else ->
          return fail(
            "devices: ${args.joinToString(" ")}: is not $FORMAT FORMAT. Try sluice devices --help"
          )
      }
    val write =
      FORMATS[format.lowercase()]
        ?: return fail("devices: $FORMAT $format: is none of ${FORMATS.keys.joinToString()}")
    return print(write(probe.read(), terminal.screen.columns))
  }

  private fun print(text: String): Int {
    terminal.out.print(text)
    return if (terminal.lostOutput()) fail("standard output could not be written")
    else ExitStatus.PLANNED
  }

  private fun fail(message: String): Int {
    terminal.complain("sluice: $message")
    return ExitStatus.FAILED
  }

  private companion object {
    const val FORMAT = "--format"
    const val FORMAT_IS = "$FORMAT="
    val HELP_OPTIONS = listOf(listOf("-h"), listOf("--help"))
    val FORMATS: Map<String, (ProbeReport, Int) -> String> =
      mapOf(
        "text" to ::devicesText,
        "kotlin" to { it, _ -> devicesKotlin(it) },
        "json" to { it, _ -> devicesJson(it) },
      )
    val HELP =
      """
      Usage: sluice devices [--format FORMAT]
      Shows what the drivers of this machine, OpenCL and CUDA, say of its devices.

        --format FORMAT  text: for people; kotlin: lines of a script, which plan as they are;
                         json: for programs. text unless given.
        -h, --help       Shows this text.

      Exit status: 0, the drivers were asked, whether or not there is one; 2, anything else.
      """
        .trimIndent() + "\n"
  }
}

private fun devicesText(report: ProbeReport, columns: Int): String = buildString {
  fun line(text: String, indent: Int) {
    val first = (columns - indent).coerceAtLeast(1)
    val next = (columns - indent - 2).coerceAtLeast(1)
    wrap(shown(text), first, next).forEachIndexed { i, part ->
      appendLine(" ".repeat(if (i == 0) indent else indent + 2) + part)
    }
  }
  for (device in report.devices()) {
    line("${device.name()}, seen by ${device.drivers().joinToString(" and ")}", 0)
    for (name in DeviceFact.entries) {
      val fact = device.fact(name)
      val source = fact.source().getOrNull()?.let { ", by $it" }.orEmpty()
      line("${name.label()}: ${value(name, fact)}$source", 2)
    }
    appendLine()
  }
  for (driver in report.drivers()) line("${driver.driver()}: ${driver.message()}", 0)
}

private fun number(name: DeviceFact, fact: Fact): ULong? =
  if (name.isNumber && fact.isKnown) fact.toString().toULong() else null

private fun value(name: DeviceFact, fact: Fact): String {
  val number = number(name, fact) ?: return fact.toString()
  return if (name.isBytes) counted(number, "byte") else grouped(number)
}

/** Writes blocks of a script, each number with the call that said it. */
private fun devicesKotlin(report: ProbeReport): String = buildString {
  for (driver in report.drivers()) appendLine(comment("${driver.driver()}: ${driver.message()}"))
  for (device in report.devices()) {
    appendLine()
    appendLine("device(${literal(device.name())}) {")
    memory(device)
    val limits = settings(device)
    if (limits.isNotEmpty()) {
      appendLine("  limits {")
      limits.forEach { appendLine("    $it") }
      appendLine("  }")
    }
    appendLine("}")
  }
}

private fun StringBuilder.memory(device: ProbedDevice) {
  val free = device.fact(DeviceFact.FREE_BYTES)
  val total = device.fact(DeviceFact.TOTAL_BYTES)
  val freeBytes = number(DeviceFact.FREE_BYTES, free)
  val totalBytes = number(DeviceFact.TOTAL_BYTES, total)
  when {
    freeBytes != null -> appendLine("  freeMemory = ${said(freeBytes)}.B ${by(free)}")
    totalBytes == null -> appendLine("  freeMemory = 0.B ${comment("$total; say what is free")}")
    else -> {
      appendLine("  totalMemory = ${said(totalBytes)}.B ${by(total)}")
      appendLine("  reserve(\"context\", 0.B) // what your context takes of it: measure that")
    }
  }
}

/** What [ProbedDevice.toLimits] knows, as settings. */
private fun settings(device: ProbedDevice): List<String> = buildList {
  val limits = device.toLimits()
  fun number(setting: String, value: ULong?, unit: String, name: DeviceFact) {
    if (value != null && device.fact(name).isKnown)
      add("$setting = ${said(value)}$unit ${by(device.fact(name))}")
  }
  number("maxAllocationBytes", limits.maxAllocationBytes, ".B", DeviceFact.MAX_ALLOCATION_BYTES)
  number("alignment", limits.alignment, ".B", DeviceFact.ALIGNMENT_BYTES)
  number("granularity", limits.granularity, ".B", DeviceFact.GRANULARITY_BYTES)
  number("maxThreadsPerGroup", limits.maxThreadsPerGroup, "", DeviceFact.MAX_THREADS_PER_GROUP)
  number("maxGroupsX", limits.maxGroupsX, "", DeviceFact.MAX_GROUPS_X)
  number("maxGroupsY", limits.maxGroupsY, "", DeviceFact.MAX_GROUPS_Y)
  if (limits.gridBarrier()) add("gridBarrier() ${by(device.fact(DeviceFact.COOPERATIVE_LAUNCH))}")
}

private fun by(fact: Fact): String = comment(fact.source().getOrNull().orEmpty())

private fun comment(text: String): String = "// " + shown(text)

private fun said(number: ULong): String = grouped(number).replace(',', '_') + "uL"

/** Returns a text as Kotlin would write it. */
private fun literal(text: String): String =
  "\"" + shown(text).replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$") + "\""

private fun devicesJson(report: ProbeReport): String {
  val text = StringBuilder()
  JsonWriter(text).apply {
    document {
      put("sluice", ScriptRun.VERSION)
      array("devices", report.devices()) { device ->
        put("name", device.name())
        array("drivers", device.drivers()) { put("driver", it) }
        array("facts", DeviceFact.entries) { name ->
          val fact = device.fact(name)
          val flag = fact.flag().getOrNull()
          put("fact", name.name)
          if (flag != null) put("value", flag)
          else put("value", if (fact.isKnown) fact.toString() else null)
          put("source", fact.source().getOrNull())
          put("unknown", fact.reason().getOrNull())
        }
      }
      array("drivers", report.drivers()) { driver ->
        put("driver", driver.driver())
        put("status", driver.status().name)
        put("message", driver.message())
      }
    }
  }
  return text.toString()
}
