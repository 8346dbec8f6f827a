// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.Placement
import dev.sluice.script.Screen
import io.kotest.core.spec.style.StringSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainInOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.io.File
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** Holds `docs/script-outputs.md` against the code. */
internal class OutputsPageTest :
  StringSpec({
    val folder = generateSequence(File("").absoluteFile) { it.parentFile }
    val page = folder.map { File(it, "docs/script-outputs.md") }.first { it.exists() }.readText()

    fun block(language: String): String =
      checkNotNull(Regex("```$language\n(.*?)```", RegexOption.DOT_MATCHES_ALL).find(page))
        .groupValues[1]

    fun lines(text: String) = text.lines().filter(String::isNotBlank)

    "the table of formats is that of the code" {
      Regex("""^\| `(\w+)` \| (.+?) \|$""", RegexOption.MULTILINE)
        .findAll(page.substringBefore("\n## "))
        .map { it.groupValues[1] to it.groupValues[2] }
        .toList() shouldContainExactly Formats.entries.map { it.id to it.purpose }
    }

    "the text is what a terminal of 80 columns shows" {
      block("text") shouldBe TextFormat().render(sssp(), Screen(80, colour = false))
    }

    "the fields of JSON are those of the schema, with their meanings" {
      val schema = Json.parseToJsonElement(schemaText()).jsonObject
      val documented =
        page.substringAfter("## JSON").substringBefore("\n## ").split("\n### ").drop(1).associate {
          section ->
          val rows = Regex("""^\| `(.+?)` \| (.+?) \| (.+) \|$""", RegexOption.MULTILINE)
          section.substringBefore("\n") to
            rows.findAll(section).map { it.groupValues.drop(1).toList() }.toList()
        }
      documented - "Stability" shouldBe fields(schema)
    }

    "the example of JSON is a part of the document" {
      val queue =
        Json.parseToJsonElement(JsonFormat().render(sssp(), plain))
          .jsonObject
          .getValue("devices")
          .jsonArray[0]
          .jsonObject
          .getValue("ledger")
          .jsonObject
          .getValue("lines")
          .jsonArray[1]
          .jsonObject
          .getValue("place")
          .jsonObject
      Json.parseToJsonElement(block("json")).jsonObject shouldBe queue.getValue("queue")
    }

    "the example of Markdown is a part of it" {
      val markdown = MarkdownFormat().render(sssp(), plain)
      lines(markdown) shouldContainInOrder lines(block("markdown"))
    }

    "the constants are those of the header, and their names are explained" {
      val header = Formats.C.render(sssp(), plain)
      lines(header) shouldContainInOrder lines(block("c"))
      val explained =
        Regex("""^\| `([A-Z_<>]+)` \| """, RegexOption.MULTILINE)
          .findAll(page.substringAfter("## Constants"))
          .map { it.groupValues[1] }
          .associateWith { Regex("SLUICE_(\\w+_)?" + it.replace(Regex("<[A-Z]+>"), "\\\\w+")) }
      val reports =
        listOf(
          planned(friendster(Placement.ARENA)),
          planned(webgpu(19_318_015)),
          planned(bound(9)),
          planned(shards(2)),
          narrow(),
          split(),
          drained(),
        )
      val names =
        (reports + sssp().devices).flatMap {
          Regex("#define (SLUICE_\\w+) (?=SLUICE_U64\\(|SLUICE_U?INT|[01] )")
            .findAll(Formats.C.render(reportOn(it), plain))
            .map { name -> name.groupValues[1] }
        }
      names.forAll { name -> explained.values.any { it.matches(name) } shouldBe true }
      explained.forAll { (_, pattern) -> names.any(pattern::matches) shouldBe true }
    }

    "the constants of WGSL are those of the format" {
      lines(Formats.WGSL.render(sssp(), plain)) shouldContainInOrder lines(block("wgsl"))
    }

    "the words that allow an overflow work" {
      page shouldContain "mayOverflow(\"far\", "
      sssp(mapOf("far" to "it spills")).status.word shouldBe "planned"
      sssp().status.word shouldBe "may overflow"
    }
  })

internal fun schemaText(): String =
  checkNotNull(JsonFormat::class.java.getResource("/dev/sluice/script/plan-2.schema.json"))
    .readText()

/** Returns name, type and meaning of all fields of a schema, by the object that has them. */
private fun fields(schema: JsonObject): Map<String, List<List<String>>> {
  val definitions = schema.getValue("\$defs").jsonObject
  val objects =
    mapOf("document" to schema) +
      definitions.mapValues { it.value.jsonObject }.filterValues { "properties" in it }
  return objects.mapValues { (_, definition) ->
    rows("", definition.getValue("properties").jsonObject)
  }
}

private fun rows(path: String, properties: JsonObject): List<List<String>> =
  properties.flatMap { (name, value) ->
    val field = value.jsonObject
    val meaning = field.getValue("description").jsonPrimitive.content
    listOf(listOf(path + name, type(field), meaning)) +
      (field["properties"]?.let { rows("$path$name.", it.jsonObject) } ?: emptyList())
  }

private fun type(field: JsonObject): String {
  fun text(name: String) = field[name]?.toString()?.trim('"')
  val of = field["anyOf"]?.jsonArray ?: field["oneOf"]?.jsonArray
  return when {
    "\$ref" in field ->
      text("\$ref")!!.substringAfterLast('/').replace(Regex("OrNull$"), " or null")
    "allOf" in field ->
      field
        .getValue("allOf")
        .jsonArray
        .map { type(it.jsonObject.getValue("then").jsonObject) }
        .distinct()
        .joinToString(" or ")
    "then" in field -> type(field.getValue("then").jsonObject) + " or null"
    of != null -> of.joinToString(" or ") { type(it.jsonObject) }
    "const" in field -> text("const")!!
    "enum" in field ->
      field.getValue("enum").jsonArray.joinToString(", ") { it.jsonPrimitive.content }
    "items" in field -> "array of " + type(field.getValue("items").jsonObject)
    field["type"].toString().startsWith("[") ->
      field.getValue("type").jsonArray.joinToString(" or ") { it.jsonPrimitive.content }
    else -> text("type")!!
  }
}
