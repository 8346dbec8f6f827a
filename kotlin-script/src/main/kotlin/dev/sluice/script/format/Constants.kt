// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.Placement
import dev.sluice.device.PlannedQueue
import dev.sluice.device.PlannedResident
import dev.sluice.device.Region
import dev.sluice.device.RegionKind
import dev.sluice.kotlin.*
import dev.sluice.queue.OverflowVerdict
import dev.sluice.script.DeviceReport
import dev.sluice.script.OutputException
import dev.sluice.script.ReportStatus
import dev.sluice.script.ScriptReport
import dev.sluice.sizing.EntryLayout
import java.text.Normalizer
import java.util.Locale

/** A constant of a plan as a device language has it. */
internal class Constant(
  val name: String,
  val value: ConstantValue,
  /** The unit, or what the value means. */
  val remark: String,
)

internal sealed interface ConstantValue {
  /** A u64. */
  class Number(val value: ULong) : ConstantValue

  class Flag(val value: Boolean) : ConstantValue

  /** The type of slot indices and counters, of 31, 32 or 64 bits. */
  class IndexType(val bits: Int) : ConstantValue
}

/** Constants that belong together. */
internal class ConstantGroup(val heading: String, val constants: List<Constant>)

/**
 * Names the figures that device code needs. Names are `SLUICE`, the device if there are several,
 * the line, and what it is of the line.
 */
internal class Constants private constructor(private val format: String, report: ScriptReport) {
  private val groups = mutableListOf<ConstantGroup>()

  /** What has each name, for people. */
  private val owners = HashMap<String, String>()
  private val several = report.devices.size > 1

  private var scope = ""
  private var owner = ""
  private var constants = mutableListOf<Constant>()

  private fun device(device: DeviceReport) {
    val plan = checkNotNull(device.plan)
    val label = device.label
    val where = "device '${shown(label)}'"
    val prefix = if (several) "SLUICE_${identifier(label, where)}" else "SLUICE"
    val arena = device.profile.placement() == Placement.ARENA
    if (arena) {
      group(prefix, where, "The arena of $where") {
        number("ARENA_BYTES", plan.allocatedBytes, "bytes of the one allocation")
      }
    }
    for (line in plan.lines()) {
      val kind = if (line is PlannedQueue) "queue" else "resident"
      val name = "$kind '${shown(line.label())}'" + if (several) " of $where" else ""
      val heading = name.replaceFirstChar(Char::uppercase)
      if (line is PlannedQueue) {
        group("${prefix}_${identifier(line.label(), name)}", name, heading) { queue(line, arena) }
      }
      if (line is PlannedResident) {
        group("${prefix}_${identifier(line.label(), name)}", name, heading) {
          resident(line, arena)
        }
      }
    }
  }

  private fun queue(queue: PlannedQueue, arena: Boolean) {
    val plan = queue.plan()
    val profile = plan.profile()
    index(queue.line().profile().indexBits())
    number("CAPACITY", plan.capacity, "slots of one buffer")
    number("INITIAL_ITEMS", profile.initialItems, "items before the first launch")
    flag(
      "MAY_OVERFLOW",
      plan.overflow() != OverflowVerdict.IMPOSSIBLE,
      "overflow ${plan.overflow()}",
    )
    number("BUFFERS", profile.buffering().buffers().toULong(), "equal buffers")
    queue.bufferStrideBytes?.let {
      number("BUFFER_STRIDE", it, "bytes from a buffer's entries to the next one's")
    }
    val entries = queue.regions().firstOrNull { it.kind() == RegionKind.ENTRIES }
    number("ENTRY_STRIDE", profile.entryBytes, "bytes")
    profile.entry().ifPresent { fields("ENTRY_", it) }
    number("SEGMENT_SLOTS", queue.segmentSlots, "slots that lie together in every array")
    entries?.let { array("ENTRY_", it, null, arena) }
    for (side in profile.entry().map(EntryLayout::sideArrays).orElse(listOf())) {
      val name = "SIDE_" + identifier(side.name(), "side array '${shown(side.name())}' of $owner")
      owned("side array '${shown(side.name())}'") {
        number("${name}_STRIDE", side.strideBytes, "bytes")
        queue
          .regions()
          .firstOrNull { it.sideArray().orElse(null) == side.name() }
          ?.let { array("${name}_", it, entries, arena) }
      }
    }
    number("CONTROL_BYTES", profile.controlBytes, "bytes")
    profile.control().ifPresent { fields("CONTROL_", it) }
    if (arena) {
      queue
        .regions()
        .firstOrNull { it.kind() == RegionKind.CONTROL }
        ?.let { number("CONTROL_OFFSET", it.offset, "bytes from the start of the arena") }
    }
    queue.drainSaid?.let { drain ->
      number("WINDOW_ITEMS", drain.itemsPerWindow, "slots of a window")
      number("WINDOWS", drain.windowCount, "windows of one sweep")
      number("WINDOWS_PER_SEGMENT", drain.windowsPerSegment, "windows of a segment")
      number("LAST_WINDOW_ITEMS", drain.lastWindow?.slots ?: 0u, "slots of the last window")
      drain.profile().itemsPerGroup?.let { number("GROUP_ITEMS", it, "items of a group") }
      drain.profile().threadsPerGroup?.let { number("GROUP_THREADS", it, "threads of a group") }
      drain.lastWindow
        ?.let { drain.grid(drain.window(0u)).orElse(null) }
        ?.let { grid ->
          number("GRID_X", grid.x, "groups in x of the launch of a window")
          number("GRID_Y", grid.y, "groups in y")
        }
      drain.totals().orElse(null)?.sweeps?.let { number("SWEEPS", it, "sweeps of a run") }
    }
  }

  private fun resident(line: PlannedResident, arena: Boolean) {
    val resident = line.line()
    val regions = line.regions()
    number("COUNT", resident.count, "elements of one array")
    number("BUFFERS", resident.buffers().toULong(), "equal arrays")
    if (arena && regions.size > 1) {
      number(
        "BUFFER_STRIDE",
        regions[1].offset - regions[0].offset,
        "bytes from an array to the next",
      )
    }
    number("STRIDE", resident.bytesEach, "bytes")
    resident.entry().ifPresent { fields("", it) }
    regions.firstOrNull()?.let { array("", it, null, arena) }
  }

  /**
   * Says where an array of the first buffer lies, from the start of the arena or of the entries.
   */
  private fun array(name: String, region: Region, entries: Region?, arena: Boolean) {
    number("${name}SEGMENTS", region.segmentCount, "parts that lie together each")
    number("${name}SEGMENT_SLOTS", region.segmentSlots, "slots of one, the last may have fewer")
    if (arena) {
      region.segmentStride?.let {
        number("${name}SEGMENT_STRIDE", it, "bytes from a segment to the next")
      }
      if (entries == null) {
        number("${name}OFFSET", region.offset, "bytes from the start of the arena")
      } else {
        number("${name}OFFSET", region.offset - entries.offset, "bytes from the buffer's entries")
      }
    }
  }

  private fun fields(name: String, layout: EntryLayout) {
    for (field in layout.fields()) {
      val what = if (name == "CONTROL_") "control field" else "field"
      owned("$what '${shown(field.name())}'") {
        val id = identifier(field.name(), "$what '${shown(field.name())}' of $owner")
        number("${name}FIELD_${id}_OFFSET", field.offsetBytes, "bytes")
      }
    }
  }

  private fun number(name: String, value: ULong, remark: String) =
    add(name, ConstantValue.Number(value), remark)

  private fun flag(name: String, value: Boolean, remark: String) =
    add(name, ConstantValue.Flag(value), remark)

  private fun index(bits: Int) {
    val remark = if (bits == 31) "of slot indices, signed" else "of slot indices"
    number("INDEX_BITS", bits.toULong(), remark)
    add("INDEX_TYPE", ConstantValue.IndexType(bits), remark)
  }

  private fun add(name: String, value: ConstantValue, remark: String) {
    val full = "${scope}_$name"
    val before = owners.put(full, owner)
    if (before != null) {
      throw OutputException("$format: $before and $owner both become $full; rename one of them")
    }
    constants += Constant(full, value, remark)
  }

  private fun group(prefix: String, owner: String, heading: String, fill: () -> Unit) {
    scope = prefix
    constants = mutableListOf()
    this.owner = owner
    fill()
    groups += ConstantGroup(heading, constants)
  }

  private fun owned(part: String, fill: () -> Unit) {
    val whole = owner
    owner = "$part of $whole"
    fill()
    owner = whole
  }

  private fun identifier(label: String, owner: String): String =
    identifierOf(label)
      ?: throw OutputException(
        "$format: $owner has no letter or digit to make a name of; rename it"
      )

  internal companion object {
    /** As many rejected devices as a message names. */
    private const val MAX_NAMED = 3

    /**
     * Returns the constants of all devices.
     *
     * @throws OutputException if a line was rejected, or two things would have one name
     */
    fun of(report: ScriptReport, format: String): List<ConstantGroup> {
      if (report.status == ReportStatus.REJECTED) {
        val (named, more) = report.devices.filter { it.plan == null }.readable(MAX_NAMED)
        val names =
          named.map { "'${shown(it.label)}'" } + listOfNotNull("$more more".takeIf { more > 0 })
        throw OutputException(
          "$format: ${names.joinToString()} rejected, and what has no plan has no constants; " +
            "--format text says what to change"
        )
      }
      val constants = Constants(format, report)
      report.devices.forEach(constants::device)
      return constants.groups
    }

    /**
     * Returns a label in upper snake case, of ASCII letters, digits and single underscores: accents
     * are dropped, other letters become `U` and their code point in hexadecimal. Null if there is
     * nothing to make a name of.
     */
    fun identifierOf(label: String): String? {
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
  }
}
