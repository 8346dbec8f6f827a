// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DeviceLine
import dev.sluice.device.DeviceProfile
import dev.sluice.device.PlannedQueue
import dev.sluice.device.QueueLine
import dev.sluice.device.Region
import dev.sluice.device.RegionKind
import dev.sluice.device.ReserveLine
import dev.sluice.device.ResidentLine
import dev.sluice.device.Spread
import dev.sluice.kotlin.*
import dev.sluice.queue.Capacity
import dev.sluice.queue.DrainPlan
import dev.sluice.queue.DrainProfile
import dev.sluice.queue.PlanError
import dev.sluice.queue.Remedy
import dev.sluice.script.DeviceReport
import dev.sluice.script.LineReport
import dev.sluice.script.OutputFormat
import dev.sluice.script.Screen
import dev.sluice.script.ScriptReport
import dev.sluice.sizing.EntryLayout
import kotlin.jvm.optionals.getOrNull

/**
 * Everything that a report holds, by the schema `plan-2.schema.json`. A u64 is a string of decimal
 * digits, since a JavaScript number holds 53 bits; every field is always there, null where it has
 * no value.
 */
internal class JsonFormat : OutputFormat {
  override fun write(report: ScriptReport, screen: Screen, out: Appendable) {
    JsonWriter(out).run { document { report(report) } }
  }

  private fun JsonWriter.report(report: ScriptReport) {
    put("\$schema", SCHEMA)
    put("schemaVersion", VERSION)
    put("sluiceVersion", report.version)
    put("policy", report.policy)
    put("title", report.title)
    put("status", report.status.name)
    array("devices", report.devices) { device(it) }
  }

  private fun JsonWriter.device(device: DeviceReport) {
    put("label", device.label)
    put("status", device.status.name)
    obj("profile") { profile(device.profile) }
    obj("ledger") { ledger(device) }
    array("errors", device.errors) { error(it) }
    array("warnings", device.warnings) { warning ->
      put("line", warning.line().orElse(null))
      put("kind", warning.kind().name)
      put("message", warning.problem())
      put("fix", warning.fix())
      array("remedies", warning.remedies()) { remedy(it) }
      put("allowed", device.reasonFor(warning) != null)
      put("reason", device.reasonFor(warning))
    }
  }

  private fun JsonWriter.profile(profile: DeviceProfile) {
    obj("memory") {
      u64("bytes", profile.memory().bytes)
      put("total", profile.memory().isTotal)
    }
    obj("limits") {
      val limits = profile.limits()
      u64("maxAllocationBytes", limits.maxAllocationBytes)
      u64("maxBindingBytes", limits.maxBindingBytes)
      u64("alignment", limits.alignment)
      u64("granularity", limits.granularity)
      u64("arrayHeaderBytes", limits.arrayHeaderBytes)
      u64("bytesMultipleOf", limits.bytesMultipleOf)
      u64("maxAllocations", limits.maxAllocations)
      u64("maxBindings", limits.maxBindings)
      u64("maxItemsPerLaunch", limits.maxItemsPerLaunch)
      u64("maxWindows", limits.maxWindows)
      u64("maxThreadsPerGroup", limits.maxThreadsPerGroup)
      u64("maxGroupsX", limits.maxGroupsX)
      u64("maxGroupsY", limits.maxGroupsY)
      put("gridBarrier", limits.gridBarrier())
    }
    put("placement", profile.placement().name)
    u64("devices", profile.devices)
    array("lines", profile.lines()) { line(it) }
    array("kernels", profile.kernels()) { kernel ->
      put("name", kernel.name())
      strings("lines", kernel.lines())
    }
    array("sameSlots", profile.sameSlots()) { group ->
      put("label", group.label())
      put("sizing", group.capacity().sizing().name)
      u64("capacity", group.capacity().slots)
      bounds(group.capacity())
      put("weight", group.weight())
      strings("lines", group.lines())
    }
  }

  private fun JsonWriter.line(line: DeviceLine) {
    put("label", line.label())
    put("type", line.kind)
    if (line !is ReserveLine) put("phase", line.phase().getOrNull())
    when (line) {
      is ReserveLine -> u64("bytes", line.bytes)
      is ResidentLine -> {
        u64("count", line.count)
        u64("bytesEach", line.bytesEach)
        put("buffers", line.buffers())
        u64("maxSegments", line.maxSegments)
        spread(line.spread())
        obj("entryLayout", line.entry().getOrNull()) { layout(it) }
      }
      is QueueLine -> queue(line)
    }
  }

  private fun JsonWriter.bounds(capacity: Capacity) {
    u64("atLeast", capacity.least)
    u64("atMost", capacity.most)
    u64("multipleOf", capacity.multiple)
    put("powerOfTwo", capacity.isPowerOfTwo)
  }

  private fun JsonWriter.queue(line: QueueLine) {
    val profile = line.profile()
    put("sizing", profile.capacity().sizing().name)
    u64("capacity", profile.capacity().slots)
    u64("expansion", profile.capacity().items)
    put("clampToFit", profile.capacity().clampsToFit())
    bounds(profile.capacity())
    u64("bound", profile.bound)
    u64("initialItems", profile.initialItems)
    u64("entryBytes", profile.entryBytes)
    u64("slotBytes", profile.slotBytes)
    obj("entryLayout", profile.entry().getOrNull()) { layout(it) }
    u64("controlBytes", profile.controlBytes)
    obj("controlLayout", profile.control().getOrNull()) { layout(it) }
    u64("budgetBytes", profile.budgetBytes)
    put("buffering", profile.buffering().name)
    put("hostSync", profile.hostSync().name)
    put("indexBits", line.profile().indexBits())
    u64("drainWindow", line.drainWindow)
    obj("drain") { drain(line.drain()) }
    u64("maxSegments", line.maxSegments)
    spread(line.spread())
    put("weight", line.weight())
  }

  private fun JsonWriter.spread(spread: Spread) =
    obj("spread") {
      put(
        "kind",
        if (spread.isSharded) "SHARDED" else if (spread.isPerPeer) "PER_PEER" else "REPLICATED",
      )
      u64("plus", spread.plus)
      put("imbalanceBps", spread.imbalanceBps())
    }

  private fun JsonWriter.drain(drain: DrainProfile) {
    u64("itemsPerWindow", drain.itemsPerWindow)
    u64("itemsPerGroup", drain.itemsPerGroup)
    u64("threadsPerGroup", drain.threadsPerGroup)
    u64("residentGroups", drain.residentGroups)
    put("grid", drain.grid().name)
    put("end", drain.end().name)
    u64("sweeps", drain.sweeps)
    put("sweepsAreBound", drain.sweepsAreBound())
    u64("polledEvery", drain.polledEvery)
    u64("recorded", drain.recorded)
    u64("launchesBetweenSweeps", drain.launchesBetweenSweeps)
    u64("totalItems", drain.totalItems)
    obj("costs") {
      val costs = drain.costs()
      u64("enqueue", costs.enqueue)
      u64("submit", costs.submit)
      u64("launch", costs.launch)
      u64("group", costs.group)
      u64("barrier", costs.barrier)
      u64("hostRead", costs.hostRead)
    }
  }

  private fun JsonWriter.layout(layout: EntryLayout) {
    u64("strideBytes", layout.strideBytes)
    u64("alignmentBytes", layout.alignmentBytes)
    u64("sizeBytes", layout.sizeBytes)
    u64("paddingBytes", layout.paddingBytes)
    u64("slotBytes", layout.slotBytes)
    array("fields", layout.fields()) { field ->
      put("name", field.name())
      put("type", field.type().toString())
      put("width", field.width())
      put("array", field.isArray)
      u64("count", field.count)
      u64("offsetBytes", field.offsetBytes)
      u64("sizeBytes", field.sizeBytes)
      u64("alignmentBytes", field.alignmentBytes)
    }
    array("sideArrays", layout.sideArrays()) { side ->
      put("name", side.name())
      u64("strideBytes", side.strideBytes)
      u64("alignmentBytes", side.alignmentBytes)
    }
  }

  private fun JsonWriter.ledger(device: DeviceReport) {
    u64("reservedBytes", device.reservedBytes)
    u64("allocatedBytes", device.allocatedBytes)
    u64("paddingBytes", device.paddingBytes)
    u64("tailPaddingBytes", device.tailPaddingBytes)
    u64("freeBytes", device.freeBytes)
    array("phases", device.phases) { phase ->
      put("label", phase.label())
      u64("takenBytes", phase.takenBytes)
      u64("freeBytes", phase.freeBytes)
    }
    put("fullestPhase", device.fullestPhase)
    array("sameSlots", device.sameSlots) { group ->
      put("label", group.label())
      u64("slots", group.slots)
      u64("takenBytes", group.takenBytes)
    }
    array("lines", device.lines) { line(device, it) }
  }

  private fun JsonWriter.line(device: DeviceReport, line: LineReport) {
    put("label", line.line.label())
    put("type", line.line.kind)
    obj("place", line.place) { place ->
      u64("bytes", place.bytes)
      u64("takenBytes", place.takenBytes)
      u64("paddingBytes", place.paddingBytes)
      u64("leftAfterBytes", place.leftAfterBytes)
      array("regions", place.regions().runs()) { region(it) }
      if (place is PlannedQueue) obj("queue") { queue(device, place) }
    }
  }

  private fun JsonWriter.region(run: Run) {
    val region = run.first
    put("label", region.label())
    put("kind", region.kind().name)
    put("buffer", region.buffer())
    put("sideArray", region.sideArray().orElse(null))
    u64("slots", region.slots)
    u64("strideBytes", region.strideBytes)
    u64("offset", region.offset)
    u64("headerBytes", region.headerBytes)
    u64("bytes", region.bytes)
    u64("takenBytes", region.takenBytes)
    u64("paddingBytes", region.paddingBytes)
    u64("leftAfterBytes", region.leftAfterBytes)
    obj("run") {
      put("count", run.count)
      u64("strideBytes", run.strideBytes)
    }
    obj("segments") {
      u64("count", region.segmentCount)
      u64("slots", region.segmentSlots)
      u64("lastSlots", region.segment(region.segmentCount - 1u).slots)
      u64("strideBytes", region.segmentStride)
    }
  }

  private fun JsonWriter.queue(device: DeviceReport, queue: PlannedQueue) {
    val plan = queue.plan()
    u64("capacity", plan.capacity)
    u64("wanted", plan.wanted)
    put("clamped", plan.clamped())
    u64("capacityAtNoExtraCost", queue.capacityAtNoExtraCost)
    put("buffers", plan.profile().buffering().buffers())
    u64("bufferBytes", plan.bufferBytes)
    u64("bufferStrideBytes", queue.bufferStrideBytes)
    u64("queueBytes", plan.queueBytes)
    u64("residentBytes", plan.residentBytes)
    u64("budgetBytes", plan.budgetBytes)
    u64("headroomBytes", plan.headroomBytes)
    put("initialOccupancyBps", plan.initialOccupancyBps())
    u64("segmentSlots", queue.segmentSlots)
    obj("overflow") {
      put("verdict", plan.overflow().name)
      u64("demand", queue.demand)
      put("allowed", queue.label() in device.allowedOverflows)
      put("reason", device.allowedOverflows[queue.label()])
    }
    obj("drain", queue.drainSaid) { drain(it) }
  }

  private fun JsonWriter.drain(drain: DrainPlan) {
    put("strategy", drain.strategy().name)
    u64("itemsPerWindow", drain.itemsPerWindow)
    u64("windowCount", drain.windowCount)
    u64("windowsPerSegment", drain.windowsPerSegment)
    obj("lastWindow", drain.lastWindow) { last ->
      u64("index", last.index)
      u64("firstSlot", last.firstSlot)
      u64("slots", last.slots)
    }
    obj("grid", drain.firstGrid) { grid ->
      u64("x", grid.x)
      u64("y", grid.y)
      u64("groups", grid.groups)
      u64("spare", grid.spare)
    }
    obj("totals", drain.totals().getOrNull()) { totals ->
      u64("sweeps", totals.sweeps)
      u64("launches", totals.launches)
      u64("groups", totals.groups)
      u64("hostReads", totals.hostReads)
      u64("busyAtMost", totals.busyAtMost)
      u64("emptyAtLeast", totals.emptyAtLeast)
      u64("leastPicoseconds", totals.leastPicoseconds)
    }
  }

  private fun JsonWriter.error(error: PlanError) {
    put("line", error.line().getOrNull())
    put("sameSlots", error.group().getOrNull())
    put("kind", error.javaClass.simpleName)
    put("message", error.problem())
    put("fix", error.fix())
    array("remedies", error.remedies()) { remedy(it) }
  }

  private fun JsonWriter.remedy(remedy: Remedy) {
    put("line", remedy.line().getOrNull())
    put("kind", remedy.kind().name)
    u64("amount", remedy.amount)
    put("mayOverflow", remedy.mayOverflow())
    put("phase", remedy.phase().getOrNull())
    put("plansAll", remedy.plansAll())
    put("text", remedy.toString())
  }

  internal companion object {
    /** The version of the schema. */
    const val VERSION: Int = 2

    /** The id of the schema. */
    const val SCHEMA: String = "https://sluice.dev/schema/plan-$VERSION.schema.json"
  }
}

/** Equal arrays of a resident, one after the other and equally far apart. */
private class Run(val first: Region, val count: Int, val strideBytes: ULong?)

/** Puts equal arrays of a resident together, of which there may be 65,536. */
private fun List<Region>.runs(): List<Run> = buildList {
  var from = 0
  while (from < this@runs.size) {
    val first = this@runs[from]
    var to = from + 1
    var stride = 0uL
    while (to < this@runs.size && first.isLike(this@runs[to])) {
      val step = this@runs[to].offset - this@runs[to - 1].offset
      if (to > from + 1 && step != stride) break
      stride = step
      to++
    }
    add(Run(first, to - from, stride.takeIf { it != 0uL }))
    from = to
  }
}

private fun Region.isLike(other: Region): Boolean =
  kind() == RegionKind.RESIDENT &&
    other.kind() == kind() &&
    other.slots == slots &&
    other.segmentSlots == segmentSlots &&
    other.takenBytes == takenBytes
