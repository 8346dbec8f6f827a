// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import dev.sluice.device.DevicePlanner
import dev.sluice.kotlin.fewestDevices
import dev.sluice.numeric.NumericPolicies
import dev.sluice.numeric.NumericPolicy
import dev.sluice.numeric.NumericPolicyException
import dev.sluice.script.format.Formats
import dev.sluice.script.format.counted
import dev.sluice.script.format.findings

/** One run of a script: command line, script, plans, output, status. */
internal class ScriptRun(
  private val args: Array<String>,
  private val terminal: Terminal,
  private val configure: PlanScript.() -> Unit,
) {
  fun run(): Int {
    val scriptName = ScriptTrace.callerName() ?: "script"
    val commandLine = ScriptCommandLine(scriptName)
    return try {
      checkArguments()
      run(scriptName, commandLine, commandLine.parse(args))
    } catch (e: UsageException) {
      fail("$scriptName: ${e.message}", "Try --help.")
    } catch (e: ScriptFailure) {
      fail(*e.lines.toTypedArray())
    }
  }

  /** The JVM has lost what such an argument was, and a name or a label would be another. */
  private fun checkArguments() {
    val lost = args.find { '\uFFFD' in it } ?: return
    val charset = System.getProperty("sun.jnu.encoding")
    throw UsageException(
      "argument '$lost' is not in the platform's charset, $charset; give it in UTF-8, and " +
        WholeFile.UTF_8_LOCALE
    )
  }

  private fun run(scriptName: String, commandLine: ScriptCommandLine, options: ScriptOptions): Int {
    if (options.version) {
      terminal.out.println("sluice $VERSION")
      return ExitStatus.PLANNED
    }
    val parameters = Parameters(options.settings)
    val script = PlanScript(parameters)
    val failure = runCatching { script.configure() }.exceptionOrNull()
    if (options.help) {
      terminal.out.print(commandLine.help(script.heading, parameters.all, terminal.screen))
      return ExitStatus.PLANNED
    }
    if (failure != null) {
      throw failure as? UsageException
        ?: ScriptFailure(ScriptTrace.describe(failure, scriptName, options.stackTrace))
    }
    checkParameters(parameters)
    checkScript(scriptName, script)
    val report = report(scriptName, script, policy(options))
    checkExcuses(scriptName, script, report)
    write(report, options)
    if (report.status != ReportStatus.PLANNED) return ExitStatus.REJECTED
    val warnings = report.devices.sumOf { it.unallowedWarnings.size }.toULong()
    if (!options.warningsFail || warnings == 0uL) return ExitStatus.PLANNED
    terminal.complain(
      "sluice: everything has its place, but --warnings fail makes ${counted(warnings, "warning")} " +
        "status ${ExitStatus.REJECTED}"
    )
    return ExitStatus.REJECTED
  }

  private fun checkParameters(parameters: Parameters) {
    val unknown = parameters.unknown.firstOrNull() ?: return
    val known = parameters.all.joinToString { it.name }
    throw UsageException(
      "--set $unknown: this script has no such parameter; " +
        if (known.isEmpty()) "it has none" else "it has $known"
    )
  }

  private fun checkScript(scriptName: String, script: PlanScript) {
    if (script.devices.isEmpty()) {
      throw ScriptFailure("$scriptName: the script plans no device; add device(\"…\") { … }")
    }
    val queues =
      script.devices.values.flatMap { it.lines() }.filterIsInstance<dev.sluice.device.QueueLine>()
    for (label in script.allowedOverflows.keys) {
      if (queues.none { it.label() == label }) {
        throw ScriptFailure(
          "$scriptName: mayOverflow names '$label', but no device has such a queue; it is one of " +
            queues.map { it.label() }.distinct().joinToString()
        )
      }
    }
  }

  /** Of a device that is rejected not all warnings are known. */
  private fun checkExcuses(scriptName: String, script: PlanScript, report: ScriptReport) {
    if (report.devices.any { it.plan == null }) return
    val warnings = report.devices.flatMap { it.warnings }
    val unused =
      script.allowedWarnings.keys.find { excuse ->
        warnings.none { it.line().orElse("") == excuse.queue && it.kind() == excuse.warning }
      } ?: return
    throw ScriptFailure(
      "$scriptName: mayWarn excuses ${unused.warning} of '${unused.queue}', but there is no such " +
        "warning; leave it out"
    )
  }

  private fun policy(options: ScriptOptions): NumericPolicy {
    val property = System.getProperty(NumericPolicies.POLICY_PROPERTY)
    val (id, namedBy) =
      when {
        options.policy != null -> options.policy to "--policy"
        property != null -> property to "system property ${NumericPolicies.POLICY_PROPERTY}"
        else -> DEFAULT_POLICY to "the default"
      }
    val discovery = NumericPolicies.discover(configure.javaClass.classLoader)
    if (discovery.found().none { it.id() == id }) {
      val known = discovery.found().joinToString { it.id() }
      val broken = discovery.failures().joinToString("") { "; broken: ${it.problem()}" }
      throw UsageException("$namedBy: there is no policy '$id'; there is $known$broken")
    }
    return try {
      discovery.require(id)
    } catch (e: IllegalStateException) {
      throw UsageException("$namedBy: ${e.message}")
    }
  }

  private fun report(scriptName: String, script: PlanScript, policy: NumericPolicy): ScriptReport {
    val planner = DevicePlanner.using(policy)
    try {
      return ScriptReport(
        script.heading ?: scriptName,
        VERSION,
        policy.id(),
        script.devices.map { (label, profile) ->
          val most = script.most[label]
          DeviceReport(
            if (most == null) planner.ledger(profile) else planner.fewestDevices(profile, most),
            script.allowedOverflows,
            script.allowedWarnings,
          )
        },
      )
    } catch (e: NumericPolicyException) {
      throw ScriptFailure("$scriptName: ${e.message}")
    }
  }

  private fun write(report: ScriptReport, options: ScriptOptions) {
    val file = options.output
    val screen = if (file == null) terminal.screen else Screen(terminal.screen.columns, false)
    try {
      if (file == null) {
        val out = terminal.out.bufferedWriter()
        options.format.write(report, screen, out)
        out.flush()
        if (terminal.lostOutput()) {
          throw ScriptFailure("standard output could not be written")
        }
      } else {
        WholeFile.write(file) { options.format.write(report, screen, it) }
      }
    } catch (e: OutputException) {
      if (report.status != ReportStatus.REJECTED) {
        throw ScriptFailure("--format ${e.message}")
      }
      problems(report).forEach(terminal::complain)
      terminal.complain(
        "sluice: no header is made of a plan that was rejected" +
          if (file != null && WholeFile.exists(file)) "; $file is still that of an earlier run"
          else ""
      )
      return
    }
    if (file != null || options.format != Formats.TEXT) {
      problems(report).forEach(terminal::complain)
    }
  }

  /** What the status stands for, for those who look at the log rather than at the output. */
  private fun problems(report: ScriptReport): List<String> {
    val all =
      report.devices
        .flatMap { it.findings() }
        .filter { it.severity != ReportStatus.PLANNED || it.fix != null }
    val shown = all.take(MOST_PROBLEMS).map { "sluice: ${it.device}: ${it.what}; ${it.fix}" }
    val more = all.size - shown.size
    return if (more == 0) shown else shown + "sluice: and $more more; --format text has all of them"
  }

  private fun fail(vararg lines: String): Int {
    lines.forEach(terminal::complain)
    return ExitStatus.FAILED
  }

  internal companion object {
    private const val DEFAULT_POLICY = "unsigned"

    /** A log that goes on has lost its reader. */
    private const val MOST_PROBLEMS = 10

    val VERSION: String = ScriptRun::class.java.`package`.implementationVersion ?: "(unpackaged)"
  }
}

/** The end of a run that the script, or what it asks for, is to blame for. */
internal class ScriptFailure(val lines: List<String>) : RuntimeException(lines.joinToString("\n")) {
  constructor(line: String) : this(listOf(line))
}
