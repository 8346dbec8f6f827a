// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DeviceLine
import dev.sluice.device.DevicePlan
import dev.sluice.device.DeviceProfile
import dev.sluice.device.PlannedLine
import dev.sluice.device.PlannedQueue
import dev.sluice.device.QueueLine
import dev.sluice.device.Region
import dev.sluice.device.ReserveLine
import dev.sluice.device.ResidentLine
import dev.sluice.numeric.OptionalUnsignedLong
import dev.sluice.queue.DrainPlan
import dev.sluice.queue.PlanError
import dev.sluice.script.DeviceReport
import dev.sluice.script.OutputFormat
import dev.sluice.script.Screen
import dev.sluice.script.ScriptReport
import dev.sluice.sizing.EntryLayout
import kotlin.jvm.optionals.getOrNull
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonObjectBuilder
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonArray
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlinx.serialization.json.putJsonObject

/**
 * Everything that a report holds, by the schema `plan-1.schema.json`. A u64 is a string of decimal
 * digits, since a JavaScript number holds 53 bits; every field is always there, null where it has
 * no value.
 */
internal class JsonFormat : OutputFormat {
  override fun render(report: ScriptReport, screen: Screen): String =
    Json { prettyPrint = true }.encodeToString(JsonElement.serializer(), document(report)) + "\n"

  private fun document(report: ScriptReport) = buildJsonObject {
    put("\$schema", SCHEMA)
    put("schemaVersion", 1)
    put("sluiceVersion", report.version)
    put("policy", report.policy)
    put("title", report.title)
    put("status", report.status.name)
    putArray("devices", report.devices, ::device)
  }

  private fun device(device: DeviceReport) = buildJsonObject {
    put("label", device.profile.label())
    put("status", device.status.name)
    put("profile", profile(device.profile))
    put("plan", device.plan?.let { plan(device, it) })
    putArray("errors", device.errors, ::error)
  }

  private fun profile(profile: DeviceProfile) = buildJsonObject {
    putJsonObject("memory") {
      u64("bytes", profile.memory().bytes())
      put("total", profile.memory().isTotal)
    }
    putJsonObject("limits") {
      val limits = profile.limits()
      u64("maxAllocationBytes", limits.maxAllocationBytes())
      u64("maxBindingBytes", limits.maxBindingBytes())
      u64("alignment", limits.alignment())
      u64("granularity", limits.granularity())
      u64("maxItemsPerLaunch", limits.maxItemsPerLaunch())
      u64("maxWindows", limits.maxWindows())
    }
    put("placement", profile.placement().name)
    putArray("lines", profile.lines(), ::line)
  }

  private fun line(line: DeviceLine): JsonObject =
    when (line) {
      is ReserveLine ->
        buildJsonObject {
          type(line)
          u64("bytes", line.bytes())
        }
      is ResidentLine ->
        buildJsonObject {
          type(line)
          u64("count", line.count())
          u64("bytesEach", line.bytesEach())
          put("buffers", line.buffers())
          u64("maxSegments", line.maxSegments())
          put("entryLayout", line.entry().getOrNull()?.let(::layout))
        }
      is QueueLine ->
        buildJsonObject {
          type(line)
          val profile = line.profile()
          put("sizing", profile.sizing().name)
          u64("capacity", profile.capacity())
          u64("expansion", profile.expansion())
          put("clampToFit", profile.clampToFit())
          u64("bound", profile.bound())
          u64("initialItems", profile.initialItems())
          u64("entryBytes", profile.entryBytes())
          u64("slotBytes", profile.slotBytes())
          put("entryLayout", profile.entry().getOrNull()?.let(::layout))
          u64("controlBytes", profile.controlBytes())
          put("controlLayout", profile.control().getOrNull()?.let(::layout))
          u64("budgetBytes", profile.budgetBytes())
          put("buffering", profile.buffering().name)
          put("hostSync", profile.hostSync().name)
          put("indexBits", line.indexBits())
          u64("drainWindow", line.drainWindow())
          u64("maxSegments", line.maxSegments())
          put("weight", line.weight())
        }
    }

  private fun JsonObjectBuilder.type(line: DeviceLine) {
    put("label", line.label())
    put(
      "type",
      when (line) {
        is ReserveLine -> "reserve"
        is ResidentLine -> "resident"
        is QueueLine -> "queue"
      },
    )
  }

  private fun layout(layout: EntryLayout) = buildJsonObject {
    u64("strideBytes", layout.strideBytes())
    u64("alignmentBytes", layout.alignmentBytes())
    u64("sizeBytes", layout.sizeBytes())
    u64("paddingBytes", layout.paddingBytes())
    u64("slotBytes", layout.slotBytes())
    putArray("fields", layout.fields()) { field ->
      buildJsonObject {
        put("name", field.name())
        put("type", field.type().toString())
        put("width", field.width())
        put("array", field.isArray)
        u64("count", field.count())
        u64("offsetBytes", field.offsetBytes())
        u64("sizeBytes", field.sizeBytes())
        u64("alignmentBytes", field.alignmentBytes())
      }
    }
    putArray("sideArrays", layout.sideArrays()) { side ->
      buildJsonObject {
        put("name", side.name())
        u64("strideBytes", side.strideBytes())
        u64("alignmentBytes", side.alignmentBytes())
      }
    }
  }

  private fun plan(device: DeviceReport, plan: DevicePlan) = buildJsonObject {
    u64("reservedBytes", plan.reservedBytes())
    u64("allocatedBytes", plan.allocatedBytes())
    u64("paddingBytes", plan.paddingBytes())
    u64("tailPaddingBytes", plan.tailPaddingBytes())
    u64("freeBytes", plan.freeBytes())
    putArray("lines", plan.lines()) { planned(device, it) }
  }

  private fun planned(device: DeviceReport, line: PlannedLine) = buildJsonObject {
    type(line.line())
    u64("bytes", line.bytes())
    u64("sizeBytes", line.sizeBytes())
    u64("paddingBytes", line.paddingBytes())
    u64("leftAfterBytes", line.leftAfterBytes())
    putArray("regions", line.regions(), ::region)
    put("queue", (line as? PlannedQueue)?.let { queue(device, it) })
  }

  private fun region(region: Region) = buildJsonObject {
    put("label", region.label())
    put("kind", region.kind().name)
    put("buffer", region.buffer())
    put("sideArray", region.sideArray().ifEmpty { null })
    u64("slots", region.slots())
    u64("strideBytes", region.strideBytes())
    u64("offset", region.offset())
    u64("bytes", region.bytes())
    u64("sizeBytes", region.sizeBytes())
    u64("paddingBytes", region.paddingBytes())
    u64("leftAfterBytes", region.leftAfterBytes())
    putJsonObject("segments") {
      u64("count", region.segmentCount())
      u64("slots", region.segmentSlots())
      u64("lastSlots", region.segment(region.segmentCount() - 1).slots())
      u64("strideBytes", region.segmentStride)
    }
  }

  private fun queue(device: DeviceReport, queue: PlannedQueue) = buildJsonObject {
    val plan = queue.plan()
    u64("capacity", plan.capacity())
    u64("wanted", plan.wanted())
    put("clamped", plan.clamped())
    u64("capacityAtNoExtraCost", queue.capacityAtNoExtraCost())
    put("buffers", plan.profile().buffering().buffers())
    u64("bufferBytes", plan.bufferBytes())
    u64("bufferStrideBytes", queue.bufferStrideBytes())
    u64("queueBytes", plan.queueBytes())
    u64("residentBytes", plan.residentBytes())
    u64("budgetBytes", plan.profile().budgetBytes())
    u64("headroomBytes", plan.headroomBytes())
    put("initialOccupancyBps", plan.initialOccupancyBps())
    u64("segmentSlots", queue.segmentSlots())
    putJsonObject("overflow") {
      put("verdict", plan.overflow().name)
      u64("demand", queue.demand)
      put("allowed", queue.label() in device.allowedOverflows)
      put("reason", device.allowedOverflows[queue.label()])
    }
    put("drain", queue.drain().getOrNull()?.let(::drain))
  }

  private fun drain(drain: DrainPlan) = buildJsonObject {
    put("strategy", drain.strategy().name)
    u64("itemsPerWindow", drain.itemsPerWindow())
    u64("windowCount", drain.windowCount())
    u64("windowsPerSegment", drain.windowsPerSegment)
    put(
      "lastWindow",
      drain.lastWindow?.let { last ->
        buildJsonObject {
          u64("index", last.index())
          u64("firstSlot", last.firstSlot())
          u64("slots", last.slots())
        }
      },
    )
  }

  private fun error(error: PlanError) = buildJsonObject {
    val (label, cause) = error.onLine
    put("line", label)
    put("kind", cause.javaClass.simpleName)
    put("message", cause.message())
    put("fix", cause.fix())
    putArray("remedies", cause.remedies()) { remedy ->
      buildJsonObject {
        put("kind", remedy.kind().name)
        u64("amount", remedy.amount())
        put("text", remedy.toString())
      }
    }
  }

  private fun JsonObjectBuilder.u64(name: String, value: Long?) {
    put(name, if (value == null) JsonNull else JsonPrimitive(value.toULong().toString()))
  }

  private fun JsonObjectBuilder.u64(name: String, value: OptionalUnsignedLong) {
    u64(name, value.orNull())
  }

  private fun JsonObjectBuilder.put(name: String, value: JsonObject?) {
    put(name, value as JsonElement? ?: JsonNull)
  }

  private fun <T> JsonObjectBuilder.putArray(
    name: String,
    values: List<T>,
    element: (T) -> JsonElement,
  ) {
    put(name, buildJsonArray { values.forEach { add(element(it)) } })
  }

  internal companion object {
    /** The id of the schema. */
    const val SCHEMA: String = "https://sluice.dev/schema/plan-1.schema.json"
  }
}
