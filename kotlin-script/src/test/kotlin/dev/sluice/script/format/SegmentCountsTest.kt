// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DevicePlanner
import dev.sluice.policy.unsigned.UnsignedLongPolicy
import dev.sluice.script.ReportStatus
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject

/**
 * What stands against all lines together, though each has its place, and headers of arrays: 50
 * bytes in segments of 48, 33 entries of 4 bytes in segments of 12.
 */
internal class SegmentCountsTest :
  StringSpec({
    val planner = DevicePlanner.using(UnsignedLongPolicy())
    val rejected = planned(bound(7))
    val problem =
      "bindings: 9 of kernel 'drain', the device allows at most 7, 2 over; 'frontier' has the most, 7"

    "the tree is that of Java, planned or rejected" {
      for (bindings in listOf(9L, 7L)) {
        buildString { planned(bound(bindings)).appendTree(this) } shouldBe
          planner.explain(bound(bindings))
      }
      planned(bound(9)).status shouldBe ReportStatus.PLANNED
    }

    "the text says so once, and that each line has its place" {
      val text = TextFormat().render(reportOn(rejected), plain)
      text shouldContain "bound: rejected, as a whole"
      text shouldContain "all lines together: REJECTED"
      text shouldNotContain "frontier: REJECTED"
      rejected.status shouldBe ReportStatus.REJECTED
    }

    "JSON has an error without a line, the kernels, and the headers" {
      val device =
        Json.parseToJsonElement(JsonFormat().render(reportOn(rejected), plain))
          .jsonObject
          .getValue("devices")
          .jsonArray[0]
          .jsonObject
      val error = device.getValue("errors").jsonArray.single().jsonObject
      error["line"] shouldBe JsonNull
      error["kind"] shouldBe JsonPrimitive("TooManyBindings")
      error["message"] shouldBe JsonPrimitive(problem)
      val profile = device.getValue("profile").jsonObject
      val kernel = profile.getValue("kernels").jsonArray.single().jsonObject
      kernel["name"] shouldBe JsonPrimitive("drain")
      kernel["lines"] shouldBe JsonArray(listOf("targets", "frontier").map(::JsonPrimitive))
      val limits = profile.getValue("limits").jsonObject
      limits["arrayHeaderBytes"] shouldBe JsonPrimitive("16")
      limits["bytesMultipleOf"] shouldBe JsonPrimitive("4")
      limits["maxAllocations"] shouldBe JsonPrimitive("10")
      limits["maxBindings"] shouldBe JsonPrimitive("7")
      val line = device.getValue("ledger").jsonObject.getValue("lines").jsonArray[0].jsonObject
      val region = line.getValue("place").jsonObject.getValue("regions").jsonArray[0].jsonObject
      region["headerBytes"] shouldBe JsonPrimitive("16")
      region["bytes"] shouldBe JsonPrimitive("50")
      // 16 + 48, and 16 + 2, which are 20 as a multiple of 4
      region["takenBytes"] shouldBe JsonPrimitive("84")
    }

    "Markdown and HTML name the error, and HTML what is limited" {
      MarkdownFormat().render(reportOn(rejected), plain) shouldContain
        MarkdownFormat.escaped(problem)
      val page = HtmlFormat().render(reportOn(rejected), plain)
      page shouldContain "bindings: 9 of kernel"
      page shouldContain "header of an array"
      page shouldContain "bindings of a kernel"
      page shouldContain "binds targets, frontier"
      page shouldContain "headers and rounding"
    }
  })
