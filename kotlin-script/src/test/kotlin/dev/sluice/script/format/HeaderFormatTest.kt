// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DeviceMemory
import dev.sluice.device.Placement
import dev.sluice.device.PlannedQueue
import dev.sluice.device.PlannedResident
import dev.sluice.device.RegionKind
import dev.sluice.kernel.ControlBlock
import dev.sluice.kotlin.*
import dev.sluice.queue.Buffering
import dev.sluice.script.DeviceReport
import dev.sluice.script.OutputException
import dev.sluice.script.ReportStatus
import dev.sluice.sizing.DeviceType
import dev.sluice.sizing.EntryLayout
import dev.sluice.testing.Tool
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.core.test.Enabled
import io.kotest.engine.spec.tempdir
import io.kotest.inspectors.forAll
import io.kotest.matchers.maps.shouldContainAll
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.kotest.property.arbitrary.filter
import io.kotest.property.checkAll
import java.io.File
import java.text.Normalizer
import java.util.Locale
import java.util.concurrent.TimeUnit

internal class HeaderFormatTest :
  StringSpec({
    fun header(vararg devices: DeviceReport, title: String = "bfs.main.kts") =
      Formats.HEADER.render(reportOn(*devices, title = title), plain)

    val kernels = listOf(Formats.HEADER, Formats.C, Formats.CUDA, Formats.OPENCL, Formats.WGSL)

    val dir = tempdir()

    /** Compiles a program that prints all constants of a header; returns what it prints. */
    fun compiled(header: String, compiler: List<String>, suffix: String): Map<String, String> {
      File(dir, "plan.h").writeText(header)
      val names =
        Regex("#define (SLUICE_\\w+_(?!TYPE\\b|H\\b)[A-Z]+) (?=SLUICE_U64|[01] )")
          .findAll(header)
          .map { it.groupValues[1] }
          .distinct()
      val types =
        Regex("#define (SLUICE_\\w+_INDEX_TYPE) ")
          .findAll(header)
          .map { it.groupValues[1] }
          .distinct()
      val main =
        "#include \"plan.h\"\n#include \"plan.h\"\n#include <stdio.h>\nint main(void) {\n" +
          names.joinToString("") { "printf(\"$it %llu\\n\", (unsigned long long)$it);\n" } +
          types.joinToString("") {
            "printf(\"$it %d%s\\n\", (int)(8 * sizeof($it)), ($it)-1 < 0 ? \" signed\" : \"\");\n"
          } +
          "return 0;\n}\n"
      File(dir, "main.$suffix").writeText(main)
      run(dir, compiler + listOf("main.$suffix", "-o", "main"))
      return run(dir, listOf("./main")).lines().filter(String::isNotEmpty).associate {
        it.substringBefore(' ') to it.substringAfter(' ')
      }
    }

    val strict =
      listOf("-Wall", "-Wextra", "-Werror", "-pedantic", "-Wno-type-limits", "-Wno-bool-compare")
    val languages =
      listOf(
        Triple(Tool.C_COMPILER, "-std=c99", "c"),
        Triple(Tool.CPP_COMPILER, "-std=c++11", "cpp"),
      )
    for ((tool, standard, suffix) in languages) {
      fun compiler() = listOf(tool.require().toString(), standard) + strict
      "a ${tool.what()} takes the header, and its numbers are the plan's"
        .config(enabledOrReasonIf = { enabled(tool) }) {
          val report = planned(friendster(Placement.ARENA))
          val printed = compiled(header(report), compiler(), suffix)
          // Worked example 1b: offsets of the arena, and its buffer stride.
          printed.shouldContainAll(
            mapOf(
              "SLUICE_ARENA_BYTES" to "16294871040",
              "SLUICE_TARGETS_OFFSET" to "524867072",
              "SLUICE_TARGETS_COUNT" to "3612134270",
              "SLUICE_TARGETS_STRIDE" to "4",
              "SLUICE_VISITED_OFFSET" to "15235837696",
              "SLUICE_FRONTIER_CAPACITY" to "65608366",
              "SLUICE_FRONTIER_INITIAL_ITEMS" to "1",
              "SLUICE_FRONTIER_MAY_OVERFLOW" to "0",
              "SLUICE_FRONTIER_INDEX_BITS" to "64",
              "SLUICE_FRONTIER_INDEX_TYPE" to "64",
              "SLUICE_FRONTIER_BUFFERS" to "2",
              "SLUICE_FRONTIER_BUFFER_STRIDE" to "524867072",
              "SLUICE_FRONTIER_ENTRY_STRIDE" to "8",
              "SLUICE_FRONTIER_ENTRY_OFFSET" to "15244039168",
              "SLUICE_FRONTIER_ENTRY_FIELD_VERTEX_OFFSET" to "0",
              "SLUICE_FRONTIER_ENTRY_FIELD_DISTANCE_OFFSET" to "4",
              "SLUICE_FRONTIER_CONTROL_OFFSET" to "15244038912",
              "SLUICE_FRONTIER_CONTROL_BYTES" to "64",
              "SLUICE_FRONTIER_CONTROL_FIELD_HEAD_OFFSET" to "8",
              "SLUICE_FRONTIER_CONTROL_FIELD_CHANGED_OFFSET" to "16",
              "SLUICE_FRONTIER_SEGMENT_SLOTS" to "65608366",
              "SLUICE_FRONTIER_WINDOW_ITEMS" to "221184",
              "SLUICE_FRONTIER_WINDOWS" to "297",
              "SLUICE_FRONTIER_WINDOWS_PER_SEGMENT" to "297",
              "SLUICE_FRONTIER_LAST_WINDOW_ITEMS" to "137902",
            )
          )
        }

      "a ${tool.what()} takes a header of many devices, numbers up to 2^64-1 included"
        .config(enabledOrReasonIf = { enabled(tool) }) {
          val known =
            listOf(
              planned(vast()),
              planned(endless()),
              planned(usroad()),
              planned(webgpu(19_318_015, 31)),
              narrow(),
              split(),
            )
          val all = known + devices.samples().map { it.value }.filter(::named).take(40)
          val named = all.distinctBy { identifierOf(it.profile.label()) }
          val expected =
            named.map { constants(it, "${identifierOf(it.profile.label())}_", " signed") }
          val title = "*/ int x; /* ??/\n#error \u2028\u202E\uD83D \\"
          compiled(header(*named.toTypedArray(), title = title), compiler(), suffix) shouldBe
            expected.reduce { all, some -> all + some }
        }
    }

    "the numbers of any plan are in its header" {
      checkAll(cases(500), devices.filter(::named)) { device ->
        val defined =
          Regex("#define (\\w+) (?:SLUICE_U64\\((\\d+)\\)|([01]|SLUICE_U?INT\\d+)) /")
            .findAll(header(device))
            .associate {
              val (name, number, other) = it.destructured
              name to
                number.ifEmpty {
                  other.removePrefix("SLUICE_U").removePrefix("SLUICE_").removePrefix("INT")
                }
            }
        defined shouldBe constants(device)
      }
    }

    "clang takes the header as OpenCL C"
      .config(enabledOrReasonIf = { enabled(Tool.CLANG) }) {
        File(dir, "plan.h").writeText(header(planned(webgpu(19_318_015, 31)), planned(vast())))
        File(dir, "plan.cl")
          .writeText(
            "#include \"plan.h\"\n" +
              "kernel void k(global ulong *out) {\n" +
              "  SLUICE_WEB_GPU_FRONTIER_INDEX_TYPE i = -1;\n" +
              "  out[0] = SLUICE_VAST_SLOTS_CAPACITY + i;\n}\n"
          )
        run(
          dir,
          listOf(Tool.CLANG.require().toString()) +
            listOf("-x", "cl", "-cl-std=CL1.2", "-Werror", "-fsyntax-only", "plan.cl"),
        )
      }

    "constants of side arrays and segments are the plan's" {
      // Worked example 3: 11,184,810 slots of 12 bytes in a binding of 134,217,728; at 19,318,015
      // slots 5 windows, 3 of them in the first segment, the last of 3,938,901.
      val text = header(planned(webgpu(19_318_015)))
      for ((name, value) in
        mapOf(
          "TARGETS_SEGMENTS" to 4,
          "TARGETS_SEGMENT_SLOTS" to 33_554_432,
          "FRONTIER_SEGMENT_SLOTS" to 11_184_810,
          "FRONTIER_ENTRY_SEGMENTS" to 2,
          "FRONTIER_SIDE_READY_STRIDE" to 4,
          "FRONTIER_SIDE_READY_SEGMENTS" to 1,
          "FRONTIER_WINDOWS" to 5,
          "FRONTIER_WINDOWS_PER_SEGMENT" to 3,
          "FRONTIER_LAST_WINDOW_ITEMS" to 3_938_901,
        )) {
        text shouldContain "#define SLUICE_$name SLUICE_U64($value) "
      }
      text shouldContain "#define SLUICE_FRONTIER_MAY_OVERFLOW 1 /* overflow UNKNOWN */"
    }

    "a side array of an arena has its offset from the buffer's entries, the same in each buffer" {
      val profile =
        device("d", DeviceMemory.ofFree(10_000), cuda16, Placement.ARENA) {
          line(
            queue("q") {
              capacity(100).buffering(Buffering.PING_PONG).controlBytes(3)
              entry(EntryLayout.builder().u64("at").sideArray("ready", DeviceType.U8).build())
            }
          )
        }
      // 100 entries of 8 bytes are 800, a multiple of 16; 100 flags are 100, rounded up to 112.
      val text = header(planned(profile))
      text shouldContain "#define SLUICE_Q_CONTROL_OFFSET SLUICE_U64(0) "
      text shouldContain "#define SLUICE_Q_ENTRY_OFFSET SLUICE_U64(16) "
      text shouldContain "#define SLUICE_Q_SIDE_READY_OFFSET SLUICE_U64(800) "
      text shouldContain "#define SLUICE_Q_BUFFER_STRIDE SLUICE_U64(912) "
    }

    "names of several devices begin with the device" {
      val text = header(planned(friendster()), planned(webgpu(19_318_015)))
      text shouldContain "#define SLUICE_A100_SXM4_40GB_FRONTIER_CAPACITY SLUICE_U64(65608366) "
      text shouldContain "#define SLUICE_WEB_GPU_FRONTIER_CAPACITY SLUICE_U64(19318015) "
    }

    "labels that become one name are an error that names both" {
      val twins =
        device("d", DeviceMemory.ofFree(99)) {
          resident("row-offsets", 1, 1)
          resident("rowOffsets", 1, 1)
        }
      kernels.forAll { format ->
        shouldThrow<OutputException> { format.render(reportOn(planned(twins)), plain) }
          .message shouldBe
          "$format: resident 'row-offsets' and resident 'rowOffsets' both become " +
            "SLUICE_ROW_OFFSETS_COUNT; rename one of them"
      }
      val fields =
        device("d", DeviceMemory.ofFree(99)) {
          line(queue("q") { capacity(1).entry(EntryLayout.builder().u8("a b").u8("a_b").build()) })
        }
      shouldThrow<OutputException> { header(planned(fields)) }.message shouldBe
        "header: field 'a b' of queue 'q' and field 'a_b' of queue 'q' both become " +
          "SLUICE_Q_ENTRY_FIELD_A_B_OFFSET; rename one of them"
      val same = planned(device("d", DeviceMemory.ofFree(99)) { resident("x", 1, 1) })
      shouldThrow<OutputException> { header(same, same) }.message shouldBe
        "header: resident 'x' of device 'd' and resident 'x' of device 'd' both become " +
          "SLUICE_D_X_COUNT; rename one of them"
    }

    "a label without letters is an error" {
      val dots = device("d", DeviceMemory.ofFree(99)) { resident("...", 1, 1) }
      shouldThrow<OutputException> { header(planned(dots)) }.message shouldBe
        "header: resident '...' has no letter or digit to make a name of; rename it"
    }

    "what has no plan has no constants" {
      shouldThrow<OutputException> { header(planned(usroad()), planned(webgpu(20_000_000))) }
        .message shouldBe
        "header: 'WebGPU' rejected, and what has no plan has no header; --format text says what " +
          "to change"
    }

    "of many rejected devices, some are named" {
      val all = Array(45) { planned(webgpu(20_000_000)) }
      shouldThrow<OutputException> { header(*all) }.message shouldBe
        "header: 'WebGPU', 'WebGPU', 'WebGPU', 42 more rejected, and what has no plan has no " +
          "header; --format text says what to change"
    }

    "a queue that may overflow has its constants all the same" {
      planned(usroad()).status shouldBe ReportStatus.MAY_OVERFLOW
      header(planned(usroad())) shouldContain
        "#define SLUICE_DELTA_MAY_OVERFLOW 1 /* overflow POSSIBLE */"
    }

    "each language has a format, and one has all that C's preprocessor tells apart" {
      val report = reportOn(planned(usroad()))
      val each = listOf(Formats.C, Formats.CUDA, Formats.OPENCL).map { it.render(report, plain) }
      each.forAll { Formats.HEADER.render(report, plain) shouldContain it }
      each.distinct().size shouldBe each.size
      each.forAll { it shouldStartWith "/* bfs.main.kts, by Sluice 0.1.0-test */\n" }
    }

    "a queue with a standard control block has the protocol, of each language" {
      val profile =
        device("d", DeviceMemory.ofFree(10_000)) {
          line(
            queue("q") {
              capacity(100).indexBits(32).control(ControlBlock.standard())
              entry(EntryLayout.builder().u32("at").build())
            }
          )
        }
      kernels.forAll { it.render(reportOn(planned(profile)), plain) shouldContain "sluice_q_emit(" }
    }

    "a layout that one language cannot say stops its compiler, and no other" {
      val profile =
        device("d", DeviceMemory.ofFree(10_000)) {
          line(
            queue("q") {
              capacity(100)
              entry(EntryLayout.builder().vector("at", DeviceType.F32, 3).u32("id").build())
            }
          )
        }
      header(planned(profile)) shouldContain
        "/* the entry of queue 'q', field 'id': it is at byte 16 by the rules of the plan, and 12 " +
          "in CUDA; lay it out by LayoutRules.CUDA */\n#error "
      shouldThrow<OutputException> { Formats.CUDA.render(reportOn(planned(profile)), plain) }
        .message shouldBe
        "cuda: the entry of queue 'q', field 'id': it is at byte 16 by the rules of the plan, and " +
          "12 in CUDA; lay it out by LayoutRules.CUDA"
    }
  })

/** Reads a plan's constants off the plan itself. */
internal fun constants(
  report: DeviceReport,
  prefix: String = "",
  signed: String = "",
): Map<String, String> = buildMap {
  val plan = checkNotNull(report.plan)
  val arena = report.profile.placement() == Placement.ARENA
  fun put(name: String, value: Long) = put("SLUICE_$prefix$name", value.toULong().toString())
  val devices = plan.profile().devices()
  if (devices != 1L) put("DEVICES", devices)
  if (arena) put("ARENA_BYTES", plan.allocatedBytes())
  for (line in plan.lines()) {
    val name = identifierOf(line.label())
    val regions = line.regions()
    val alignment = report.profile.limits().alignment()
    fun array(array: String, at: Int, from: Long) {
      put("${name}_${array}ARRAY_BYTES", regions[at].bytes())
      put("${name}_${array}SEGMENTS", regions[at].segmentCount())
      put("${name}_${array}SEGMENT_SLOTS", regions[at].segmentSlots())
      if (arena) put("${name}_${array}OFFSET", regions[at].offset() - from)
      if (arena && regions[at].segmentCount() != 1L) {
        put(
          "${name}_${array}SEGMENT_STRIDE",
          // Each segment starts where the alignment allows.
          regions[at].segmentSlots() * regions[at].strideBytes() + alignment - 1 and -alignment,
        )
      }
    }
    if (line is PlannedResident) {
      put("${name}_COUNT", line.count())
      put("${name}_STRIDE", line.line().bytesEach())
      line.line().entry().ifPresent { entry ->
        for (field in entry.fields()) {
          put("${name}_FIELD_${field.name().uppercase()}_OFFSET", field.offsetBytes())
        }
      }
      put("${name}_BUFFERS", line.line().buffers().toLong())
      if (regions.isNotEmpty()) array("", 0, 0)
      if (arena && regions.size > 1)
        put("${name}_BUFFER_STRIDE", regions[1].offset() - regions[0].offset())
    }
    if (line is PlannedQueue) {
      val queue = line.plan()
      val profile = queue.profile()
      put("${name}_CAPACITY", queue.capacity())
      put("${name}_INITIAL_ITEMS", profile.initialItems())
      put("${name}_MAY_OVERFLOW", if (queue.overflow().name == "IMPOSSIBLE") 0 else 1)
      put("${name}_BUFFERS", profile.buffering().buffers().toLong())
      put("${name}_ENTRY_STRIDE", profile.entryBytes())
      put("${name}_CONTROL_BYTES", profile.controlBytes())
      put("${name}_SEGMENT_SLOTS", line.segmentSlots())
      profile.control().filter(ControlBlock::isStandard).ifPresent {
        put("${name}_PLAN_TAG", Integer.toUnsignedLong(ControlBlock.tag(queue)))
        val most = if (profile.expansion != null) queue.wanted else profile.bound
        // Without a bound it is not known that 32 bits hold what is asked for.
        val guarded = profile.indexBits() < 64 && (most == null || most > UInt.MAX_VALUE)
        put("${name}_GUARDED", if (guarded) 1 else 0)
      }
      val bits = profile.indexBits()
      put("${name}_INDEX_BITS", bits.toLong())
      put("SLUICE_$prefix${name}_INDEX_TYPE", if (bits == 31) "32$signed" else "$bits")
      profile.entry().ifPresent { entry ->
        for (field in entry.fields()) put(
          "${name}_ENTRY_FIELD_${field.name().uppercase()}_OFFSET",
          field.offsetBytes(),
        )
        for (side in entry.sideArrays()) put(
          "${name}_SIDE_${side.name().uppercase()}_STRIDE",
          side.strideBytes(),
        )
      }
      profile.control().ifPresent { control ->
        for (field in control.fields()) put(
          "${name}_CONTROL_FIELD_${field.name().uppercase()}_OFFSET",
          field.offsetBytes(),
        )
      }
      val control = regions.indexOfFirst { it.kind() == RegionKind.CONTROL }
      if (arena && control >= 0) put("${name}_CONTROL_OFFSET", regions[control].offset())
      val entries = regions.indices.filter { regions[it].kind() == RegionKind.ENTRIES }
      if (entries.isNotEmpty()) {
        array("ENTRY_", entries[0], 0)
        if (arena && entries.size > 1) {
          put("${name}_BUFFER_STRIDE", regions[entries[1]].offset() - regions[entries[0]].offset())
        }
        val side = regions.indexOfFirst { it.kind() == RegionKind.SIDE_ARRAY }
        if (side >= 0) {
          array(
            "SIDE_${regions[side].sideArray().orElseThrow().uppercase()}_",
            side,
            regions[entries[0]].offset(),
          )
        }
      }
      line.drainSaid?.let { drain ->
        put("${name}_WINDOW_ITEMS", drain.itemsPerWindow())
        put("${name}_WINDOWS", drain.windowCount())
        put(
          "${name}_WINDOWS_PER_SEGMENT",
          if (drain.windowCount() == 0L) 0
          else java.lang.Long.divideUnsigned(line.segmentSlots() - 1, drain.itemsPerWindow()) + 1,
        )
        put(
          "${name}_LAST_WINDOW_ITEMS",
          if (drain.windowCount() == 0L) 0 else drain.window(drain.windowCount() - 1).slots(),
        )
      }
    }
  }
}

/** What a label becomes; null if there is nothing to make a name of. */
internal fun identifierOf(label: String): String? {
  val words = StringBuilder()
  Normalizer.normalize(label, Normalizer.Form.NFKD).codePoints().forEach { point ->
    when {
      point < 0x80 && Character.isLetterOrDigit(point) -> words.appendCodePoint(point)
      Character.getType(point) == Character.NON_SPACING_MARK.toInt() -> {}
      Character.isLetterOrDigit(point) -> words.append("_U%04X_".format(Locale.ROOT, point))
      else -> words.append('_')
    }
  }
  return words
    .replace(Regex("(?<=[a-z])(?=[A-Z])"), "_")
    .replace(Regex("_+"), "_")
    .trim('_')
    .uppercase(Locale.ROOT)
    .ifEmpty { null }
}

/** Says whether a device has a plan, and labels that have a name each. */
private fun named(device: DeviceReport): Boolean {
  val names = device.profile.lines().map { identifierOf(it.label()) }
  return device.plan != null &&
    identifierOf(device.profile.label()) != null &&
    null !in names &&
    names.distinct() == names
}

/** A test is to run if the tool is there; or if it must be, and then fails where it asks for it. */
internal fun enabled(tool: Tool): Enabled =
  tool.reasonToSkip().map(Enabled::disabled).orElse(Enabled.enabled)

/** Runs a command, which must succeed, and returns its output. */
internal fun run(folder: File, command: List<String>): String {
  val log = File.createTempFile("output", ".txt", folder)
  val process =
    ProcessBuilder(command).directory(folder).redirectErrorStream(true).redirectOutput(log).start()
  val ended = process.waitFor(2, TimeUnit.MINUTES)
  check(ended && process.exitValue() == 0) { "$command: ${log.readText()}" }
  return log.readText()
}
