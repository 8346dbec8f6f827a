// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DeviceMemory
import dev.sluice.device.Placement
import dev.sluice.device.ResidentLine
import io.kotest.core.spec.style.StringSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.checkAll
import java.math.BigInteger
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

internal class JsonFormatTest :
  StringSpec({
    val some by lazy { someDocument() }

    "documents follow the schema" { problems(some).shouldBeEmpty() }

    "documents of any plan follow the schema" {
      checkAll(cases(300), devices) { device -> problems(document(device)).shouldBeEmpty() }
      checkAll(cases(300), drained) { device -> problems(document(device)).shouldBeEmpty() }
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
      checkAll(cases(300), devices) { device ->
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
