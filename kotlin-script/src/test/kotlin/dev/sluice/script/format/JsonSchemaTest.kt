// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import com.networknt.schema.InputFormat
import com.networknt.schema.SchemaLocation
import com.networknt.schema.SpecificationVersion
import io.kotest.core.spec.style.StringSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
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
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** What the schema of documents says, and refuses. */
internal class JsonSchemaTest :
  StringSpec({
    val text = schemaText()
    val some by lazy { someDocument() }

    "the schema is one of draft 2020-12 and names itself as documents do" {
      val draft =
        registry.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.dialectId))
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
  })

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
