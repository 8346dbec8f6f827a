// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script

import dev.sluice.script.format.Formats
import java.io.File
import java.util.Locale
import picocli.CommandLine
import picocli.CommandLine.Help.Ansi
import picocli.CommandLine.Help.Column
import picocli.CommandLine.Help.Column.Overflow
import picocli.CommandLine.Help.TextTable
import picocli.CommandLine.Model.CommandSpec
import picocli.CommandLine.Model.OptionSpec

/** What a script's command line asks for. */
internal class ScriptOptions(
  val policy: String?,
  val format: Formats,
  val output: String?,
  val settings: Map<String, String>,
  val warningsFail: Boolean,
  val stackTrace: Boolean,
  val help: Boolean,
  val version: Boolean,
)

/** The command line of every script. Built without annotations, which would cost start-up time. */
internal class ScriptCommandLine(private val scriptName: String) {
  private val spec =
    CommandSpec.create()
      .name(scriptName)
      .addOption(
        option(
          "--policy",
          "ID",
          "The arithmetic. Unless given: system property sluice.policy, else unsigned.",
        )
      )
      .addOption(
        option(
          "--format",
          "FORMAT",
          Formats.entries.joinToString(", ", postfix = ". ${Formats.TEXT} unless given.") {
            "$it: ${it.purpose}"
          },
        )
      )
      .addOption(
        option(
          "--output",
          "FILE",
          "Writes there, whole or not at all, instead of printing, as - does.",
        )
      )
      .addOption(
        OptionSpec.builder("--set")
          .paramLabel("NAME=VALUE")
          .type(List::class.java)
          .auxiliaryTypes(String::class.java)
          .arity("1")
          .description("Sets a parameter of the script. May be given several times.")
          .build()
      )
      .addOption(
        option(
          "--warnings",
          "WHAT",
          "What a warning makes of the exit status, pass or fail; pass unless given.",
        )
      )
      .addOption(
        OptionSpec.builder(STACK_TRACE)
          .description("Shows all of the stack where the script throws, with causes.")
          .build()
      )
      .addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Shows this text.").build()
      )
      .addOption(
        OptionSpec.builder("-V", "--version")
          .versionHelp(true)
          .description("Shows the version of Sluice.")
          .build()
      )

  /** @throws UsageException if the arguments are wrong */
  fun parse(args: Array<String>): ScriptOptions {
    spec.usageMessage().sortOptions(false)
    val result =
      try {
        CommandLine(spec).parseArgs(*args)
      } catch (e: CommandLine.ParameterException) {
        throw UsageException(e.message.orEmpty())
      }
    val format = result.matchedOptionValue("--format", Formats.TEXT.id)
    return ScriptOptions(
      result.matchedOptionValue("--policy", null as String?),
      Formats.entries.find { it.id.equals(format, ignoreCase = true) }
        ?: throw UsageException("--format $format: is none of ${Formats.entries.joinToString()}"),
      output(result.matchedOptionValue("--output", null as String?)),
      settings(result.matchedOptionValue("--set", emptyList<String>())),
      warningsFail(result.matchedOptionValue("--warnings", "pass")),
      result.hasMatchedOption(STACK_TRACE),
      result.isUsageHelpRequested,
      result.isVersionHelpRequested,
    )
  }

  /** Returns the file; null for standard output, which is - to many other programs. */
  private fun output(file: String?): String? {
    if (file == "-") return null
    val script = ScriptProcess.script
    if (
      file != null && script != null && File(file).canonicalFile == script.toFile().canonicalFile
    ) {
      throw UsageException("--output $file: is the script itself; name another file")
    }
    return file
  }

  private fun warningsFail(what: String): Boolean =
    when (what.lowercase(Locale.ROOT)) {
      "pass" -> false
      "fail" -> true
      else -> throw UsageException("--warnings $what: is none of pass, fail")
    }

  private fun settings(pairs: List<String>): Map<String, String> {
    val settings = LinkedHashMap<String, String>()
    for (pair in pairs) {
      val (name, value) =
        pair.split("=", limit = 2).takeIf { it.size == 2 && it[0].isNotEmpty() }
          ?: throw UsageException("--set $pair: give it as NAME=VALUE")
      if (settings.put(name, value) != null) {
        throw UsageException("--set $name: given twice")
      }
    }
    return settings
  }

  fun help(title: String?, parameters: Collection<Parameters.Declared>, screen: Screen): String {
    val ansi = if (screen.colour) Ansi.ON else Ansi.OFF
    val width = screen.columns.coerceAtLeast(MIN_WIDTH)
    spec.usageMessage().width(width).sortOptions(false)
    if (title != null) {
      spec.usageMessage().description(visible(title).replace("%", "%%"))
    }
    val text = StringBuilder(CommandLine(spec).getUsageMessage(ansi))
    if (parameters.isNotEmpty()) {
      val rows =
        parameters.map { it.name to visible("${it.help}: ${it.kind}; ${it.default} unless set.") }
      text.append(section("Parameters of this script, for --set:", rows, ansi, width))
    }
    return text.append(section("Exit status:", EXIT_STATUS, ansi, width)).toString()
  }

  private fun section(
    heading: String,
    rows: List<Pair<String, String>>,
    ansi: Ansi,
    width: Int,
  ): String {
    val first = rows.maxOf { it.first.length }.coerceAtMost(width / 3) + MARGIN
    val table =
      TextTable.forColumns(
        CommandLine.Help.defaultColorScheme(ansi),
        Column(first, 2, Overflow.SPAN),
        Column(width - first, 2, Overflow.WRAP),
      )
    rows.forEach { table.addRowValues(it.first, it.second) }
    return "%n%s%n%s".format(heading, table)
  }

  companion object {
    /** The option that both a run and what runs before it look at. */
    const val STACK_TRACE = "--stacktrace"

    /** As narrow as picocli can be. */
    private const val MIN_WIDTH = 55
    private const val MARGIN = 4

    private val EXIT_STATUS =
      listOf(
        "0" to "All devices are planned.",
        "1" to
          "A line was rejected, or all together, or a queue may overflow and the script does not say that it may, or" +
            " there is a warning with --warnings fail.",
        "2" to
          "Wrong arguments, a script that does not compile or throws, or an output that cannot be made.",
      )

    private fun option(name: String, label: String, description: String): OptionSpec =
      OptionSpec.builder(name)
        .paramLabel(label)
        .type(String::class.java)
        .arity("1")
        .description(description)
        .build()
  }
}
