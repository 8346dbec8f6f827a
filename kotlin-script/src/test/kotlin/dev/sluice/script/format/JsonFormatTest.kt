// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import com.networknt.schema.InputFormat
import com.networknt.schema.Schema
import com.networknt.schema.SchemaRegistry
import com.networknt.schema.SpecificationVersion
import dev.sluice.device.DeviceMemory
import dev.sluice.device.Placement
import dev.sluice.device.ResidentLine
import dev.sluice.script.DeviceReport
import io.kotest.core.spec.style.StringSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.uLong
import io.kotest.property.checkAll
import java.math.BigInteger
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

internal class JsonFormatTest :
  StringSpec({
    val text = schemaText()
    val registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
    val schema: Schema = registry.getSchema(text)

    fun problems(document: JsonElement) =
      schema.validate(document.toString(), InputFormat.JSON).map { it.toString() }

    fun document(vararg devices: DeviceReport): JsonObject =
      Json.parseToJsonElement(JsonFormat().render(reportOn(*devices), plain)).jsonObject

    val some =
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

    "the schema is one of draft 2020-12 and names itself as documents do" {
      val draft =
        registry.getSchema(
          com.networknt.schema.SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.dialectId)
        )
      draft.validate(text, InputFormat.JSON).shouldBeEmpty()
      val root = Json.parseToJsonElement(text).jsonObject
      root.getValue("\$id").jsonPrimitive.content shouldBe JsonFormat.SCHEMA
      root.getValue("\$schema").jsonPrimitive.content shouldBe
        SpecificationVersion.DRAFT_2020_12.dialectId
    }

    "every part of the schema has a description" {
      fun undescribed(path: String, element: JsonElement): List<String> =
        when (element) {
          is JsonObject ->
            element["properties"]
              ?.jsonObject
              .orEmpty()
              .filterValues { "description" !in it.jsonObject }
              .keys
              .map { "$path.$it" } +
              (element - setOf("if", "then", "else")).flatMap { (key, value) ->
                undescribed("$path.$key", value)
              }
          is JsonArray -> element.flatMap { undescribed(path, it) }
          else -> emptyList()
        }
      undescribed("", Json.parseToJsonElement(text)).shouldBeEmpty()
    }

    "documents follow the schema" { problems(some).shouldBeEmpty() }

    "documents of any plan follow the schema" {
      checkAll(300, devices) { device -> problems(document(device)).shouldBeEmpty() }
      checkAll(300, drained) { device -> problems(document(device)).shouldBeEmpty() }
    }

    "an additional or a missing field is refused, wherever it is" {
      val objects = objects(some)
      objects.size shouldBe objects.toSet().size
      objects.forAll { path ->
        problems(some.with(path + "surprise", JsonPrimitive(1))).shouldNotBeEmpty()
        val fields = some.at(path).jsonObject.keys
        fields.forAll { problems(some.with(path + it, null)).shouldNotBeEmpty() }
      }
    }

    "a u64 that is none is refused" {
      val free = listOf("devices", "0", "ledger", "freeBytes")
      problems(some.with(free, JsonPrimitive("18446744073709551615"))).shouldBeEmpty()
      listOf(
          JsonPrimitive("-1"),
          JsonPrimitive(-1),
          JsonPrimitive(1),
          JsonPrimitive("18446744073709551616"),
          JsonPrimitive("01"),
          JsonPrimitive("1,000"),
          JsonPrimitive(""),
          JsonNull,
        )
        .forAll { problems(some.with(free, it)).shouldNotBeEmpty() }
    }

    "numbers out of range are refused" {
      val queue = listOf("devices", "1", "ledger", "lines", "4", "place", "queue")
      listOf(-1, 10_001).forAll {
        problems(some.with(queue + "initialOccupancyBps", JsonPrimitive(it))).shouldNotBeEmpty()
      }
      problems(some.with(listOf("schemaVersion"), JsonPrimitive(1))).shouldNotBeEmpty()
      problems(some.with(listOf("status"), JsonPrimitive("FINE"))).shouldNotBeEmpty()
    }

    "the pattern of a u64 takes what is below 2^64 and nothing else" {
      val pattern =
        Regex(
          Json.parseToJsonElement(text).at(listOf("\$defs", "u64", "pattern")).jsonPrimitive.content
        )
      val limit = BigInteger.TWO.pow(64)
      checkAll(2_000, Arb.uLong()) { bits ->
        pattern.matches(bits.exact().toString()) shouldBe true
        pattern.matches((bits.exact() + limit).toString()) shouldBe false
      }
      // Each digit of 2^64-1 one up and one down, the digits behind it all 9 or all 0.
      val digits = (limit - BigInteger.ONE).toString()
      digits.indices.forEach { i ->
        for (step in listOf(-1, 1)) for (rest in "09") {
          val digit = digits[i] + step
          if (digit in (if (i == 0) '1'..'9' else '0'..'9')) {
            val number = digits.take(i) + digit + rest.toString().repeat(digits.length - i - 1)
            pattern.matches(number) shouldBe (BigInteger(number) < limit)
          }
        }
      }
    }

    "figures are those of the worked examples" {
      val device =
        document(planned(usroad(), mapOf("delta" to "it spills"))).at(listOf("devices", "0"))
      fun figure(vararg path: String) = device.at(path.toList()).jsonPrimitive.content
      figure("ledger", "freeBytes") shouldBe "10253303808"
      figure("ledger", "allocatedBytes") shouldBe "14596177920"
      figure("ledger", "paddingBytes") shouldBe "12341564"
      figure("ledger", "lines", "3", "place", "leftAfterBytes") shouldBe "10903420928"
      figure("ledger", "lines", "4", "place", "queue", "initialOccupancyBps") shouldBe "330"
      figure("ledger", "lines", "4", "place", "queue", "drain", "windowCount") shouldBe "26"
      figure("ledger", "lines", "4", "place", "queue", "drain", "lastWindow", "slots") shouldBe
        "84800"
      figure("ledger", "lines", "4", "place", "queue", "overflow", "verdict") shouldBe "POSSIBLE"
      figure("ledger", "lines", "4", "place", "queue", "overflow", "demand") shouldBe "35000000"
      figure("ledger", "lines", "4", "place", "queue", "overflow", "allowed") shouldBe "true"
      figure("ledger", "lines", "4", "place", "queue", "overflow", "reason") shouldBe "it spills"
      figure("ledger", "lines", "5", "place", "queue", "overflow", "verdict") shouldBe "IMPOSSIBLE"
      figure("ledger", "lines", "5", "place", "queue", "overflow", "allowed") shouldBe "false"
      figure("status") shouldBe "PLANNED"
      document(planned(usroad())).at(listOf("status")).jsonPrimitive.content shouldBe "MAY_OVERFLOW"
    }

    "what a drain was set to is in the profile, and what it launches in the ledger" {
      val device = some.at(listOf("devices", "6"))
      val drain = device.at(listOf("profile", "lines", "0", "drain"))
      fun setting(vararg path: String) = drain.at(path.toList()).jsonPrimitive.content
      setting("itemsPerWindow") shouldBe "262144"
      setting("itemsPerGroup") shouldBe "256"
      setting("threadsPerGroup") shouldBe "256"
      setting("residentGroups") shouldBe "1056"
      setting("grid") shouldBe "PER_SLOT"
      setting("end") shouldBe "SWEEPS"
      setting("sweeps") shouldBe "6261"
      setting("sweepsAreBound") shouldBe "true"
      setting("launchesBetweenSweeps") shouldBe "0"
      setting("totalItems") shouldBe "23951236"
      setting("costs", "enqueue") shouldBe "2990000"
      listOf("polledEvery", "recorded").forAll { drain.at(listOf(it)) shouldBe JsonNull }
      drain.at(listOf("costs", "barrier")) shouldBe JsonNull
      val planned = device.at(listOf("ledger", "lines", "0", "place", "queue", "drain"))
      fun figure(vararg path: String) = planned.at(path.toList()).jsonPrimitive.content
      figure("grid", "groups") shouldBe "1024"
      figure("totals", "launches") shouldBe "576012"
      figure("totals", "emptyAtLeast") shouldBe "569660"
      figure("totals", "leastPicoseconds") shouldBe "1722275880000"
    }

    "equal arrays of a resident are one region, from which each follows" {
      fun many(placement: Placement) =
        planned(
          device("d", DeviceMemory.ofFree(1L shl 30), cuda16, placement) {
            resident("odd", 3, 3)
            line(ResidentLine.builder("many").count(5).bytesEach(3).buffers(65_536).build())
          }
        )
      for (placement in Placement.entries) {
        val report = many(placement)
        val text = JsonFormat().render(reportOn(report), plain)
        (text.length < 8_000) shouldBe true
        val runs =
          Json.parseToJsonElement(text)
            .at(listOf("devices", "0", "ledger", "lines", "1", "place", "regions"))
            .jsonArray
        val arrays =
          runs.flatMap { run ->
            fun figure(vararg path: String) =
              run.at(path.toList()).jsonPrimitive.content.toLongOrNull() ?: 0
            (0 until figure("run", "count")).map { i ->
              listOf(
                figure("buffer") + i,
                figure("offset") + i * figure("run", "strideBytes"),
                figure("takenBytes"),
                figure("leftAfterBytes") - i * figure("takenBytes"),
              )
            }
          }
        arrays shouldBe
          report.places[1].regions().map {
            listOf(it.buffer().toLong(), it.offset(), it.takenBytes(), it.leftAfterBytes())
          }
        problems(document(report)).shouldBeEmpty()
      }
    }

    "a validator says what is wrong, not what else there might be" {
      val wrong =
        some.with(
          listOf("devices", "0", "ledger", "lines", "5", "place", "queue", "capacity"),
          JsonPrimitive("many"),
        )
      problems(wrong).size shouldBe 1
      problems(wrong).single().length.let { it < 1_000 } shouldBe true
      val line = listOf("devices", "0", "profile", "lines", "1", "count")
      problems(some.with(line, JsonPrimitive(1))).size shouldBe 1
    }

    "what a terminal obeys is escaped, and read back as it was" {
      val label = "a\u001B[31m\n\u202E\u2028\uD83D\uDB40\uDC41\u0085\"\\前🚀"
      val report = planned(device(label, DeviceMemory.ofFree(9)) {})
      val text = JsonFormat().render(reportOn(report, title = label), plain)
      text shouldContain
        "\"title\": \"a\\u001b[31m\\u000a\\u202e\\u2028\\ud83d\\udb40\\udc41\\u0085\\\"\\\\前🚀\""
      Json.parseToJsonElement(text).at(listOf("title")).jsonPrimitive.content shouldBe label
    }

    "windows and segments follow from their numbers as the page says" {
      val queue = planned(webgpu(19_318_015)).plan!!.queue("frontier")
      val drain = queue.drain()
      val figures = some.at(listOf("devices", "2", "ledger", "lines", "2", "place", "queue"))
      fun figure(vararg path: String) = figures.at(path.toList()).jsonPrimitive.content.toLong()
      for (window in drain.windows()) {
        val segment = window.index() / figure("drain", "windowsPerSegment")
        val first =
          segment * figure("segmentSlots") +
            (window.index() - segment * figure("drain", "windowsPerSegment")) *
              figure("drain", "itemsPerWindow")
        first shouldBe window.firstSlot()
        val end =
          minOf(
            first + figure("drain", "itemsPerWindow"),
            (segment + 1) * figure("segmentSlots"),
            figure("capacity"),
          )
        end - first shouldBe window.slots()
      }
      drain.windowCount() shouldBe figure("drain", "windowCount")
    }

    "an error has its line, kind, texts and remedies" {
      val error = some.at(listOf("devices", "3", "errors", "0")).jsonObject
      some.at(listOf("devices", "3", "ledger", "lines", "2", "place")) shouldBe JsonNull
      some.at(listOf("devices", "3", "ledger", "freeBytes")) shouldBe JsonPrimitive("618176512")
      error["line"] shouldBe JsonPrimitive("frontier")
      error["kind"] shouldBe JsonPrimitive("OverMemory")
      error["message"] shouldBe
        JsonPrimitive("over memory: 640,000,020 bytes required, 618,176,512 left, 21,823,508 short")
      error.getValue("remedies").jsonArray.map {
        it.jsonObject.getValue("kind").jsonPrimitive.content to
          it.jsonObject.getValue("amount").jsonPrimitive.content
      } shouldBe
        listOf(
          "LOWER_CAPACITY_TO" to "19318015",
          "SHARD_OVER" to "2",
          "RAISE_MEMORY_TO" to "1095565332",
        )
    }

    "of any plan, what is reserved, allocated and free is the memory, and labels are whole" {
      checkAll(300, devices) { device ->
        val json = document(device).at(listOf("devices", "0")).jsonObject
        json.getValue("label").jsonPrimitive.content shouldBe device.profile.label()
        val bytes = json.getValue("ledger").jsonObject
        listOf("reservedBytes", "allocatedBytes", "freeBytes").sumOf {
          BigInteger(bytes.getValue(it).jsonPrimitive.content)
        } shouldBe BigInteger(json.at(listOf("profile", "memory", "bytes")).jsonPrimitive.content)
        val lines = bytes.getValue("lines").jsonArray
        lines.map { it.at(listOf("label")).jsonPrimitive.content } shouldBe
          device.profile.lines().map { it.label() }
        lines
          .map { it.at(listOf("place")) }
          .filter { it != JsonNull }
          .map { place ->
            listOf("bytes", "takenBytes", "leftAfterBytes").map {
              place.at(listOf(it)).jsonPrimitive.content.toULong()
            }
          } shouldBe
          device.places.map { line ->
            listOf(line.bytes(), line.takenBytes(), line.leftAfterBytes()).map { it.toULong() }
          }
      }
    }
  })

private fun JsonElement.at(path: List<String>): JsonElement =
  path.fold(this) { element, key ->
    if (element is JsonArray) element[key.toInt()] else element.jsonObject.getValue(key)
  }

/** Returns the paths of all objects. */
private fun objects(element: JsonElement, path: List<String> = emptyList()): List<List<String>> =
  when (element) {
    is JsonObject -> listOf(path) + element.flatMap { (key, value) -> objects(value, path + key) }
    is JsonArray -> element.flatMapIndexed { i, value -> objects(value, path + "$i") }
    else -> emptyList()
  }

/** Returns a copy with another value at a path, or without it. */
private fun JsonElement.with(path: List<String>, value: JsonElement?): JsonElement {
  val key = path.first()
  if (this is JsonArray) {
    return JsonArray(
      mapIndexed { i, old -> if ("$i" == key) old.with(path.drop(1), value) else old }
    )
  }
  val replaced = if (path.size == 1) value else jsonObject.getValue(key).with(path.drop(1), value)
  return JsonObject(if (replaced == null) jsonObject - key else jsonObject + (key to replaced))
}
