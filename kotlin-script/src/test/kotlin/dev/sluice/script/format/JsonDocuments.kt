// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import com.networknt.schema.InputFormat
import com.networknt.schema.Schema
import com.networknt.schema.SchemaRegistry
import com.networknt.schema.SpecificationVersion
import dev.sluice.device.Placement
import dev.sluice.script.DeviceReport
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject

internal val registry: SchemaRegistry =
  SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)

private val schema: Schema by lazy { registry.getSchema(schemaText()) }

/** What the schema has against a document. */
internal fun problems(document: JsonElement): List<String> =
  schema.validate(document.toString(), InputFormat.JSON).map { it.toString() }

internal fun document(vararg devices: DeviceReport): JsonObject =
  Json.parseToJsonElement(JsonFormat().render(reportOn(*devices), plain)).jsonObject

/** Devices of all kinds in one document. */
internal fun someDocument(): JsonObject =
  document(
    planned(friendster(Placement.ARENA)),
    planned(usroad(), mapOf("delta" to "it spills")),
    planned(webgpu(19_318_015)),
    planned(webgpu(20_000_000)),
    planned(vast()),
    planned(endless()),
    planned(grid(fast = false)),
    planned(bound(9)),
    planned(bound(7)),
  )

internal fun JsonElement.at(path: List<String>): JsonElement =
  path.fold(this) { element, key ->
    if (element is JsonArray) element[key.toInt()] else element.jsonObject.getValue(key)
  }
