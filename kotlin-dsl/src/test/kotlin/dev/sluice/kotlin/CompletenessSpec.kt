// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import dev.sluice.device.DeviceLimits
import dev.sluice.device.DeviceProfile
import dev.sluice.device.QueueLine
import dev.sluice.device.ReserveLine
import dev.sluice.device.ResidentLine
import dev.sluice.numeric.OptionalUnsignedLong
import dev.sluice.queue.DrainProfile
import dev.sluice.queue.LaunchCosts
import dev.sluice.queue.WorkQueueProfile
import dev.sluice.sizing.DeviceType
import dev.sluice.sizing.EntryLayout
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.lang.reflect.Executable
import java.lang.reflect.Method
import java.lang.reflect.Modifier
import java.util.function.Consumer

/** What stands in for a static method, a constructor, or a method with a counterpart elsewhere. */
private val STAND_INS =
  mapOf(
    "DegreeProfile.ofCsrOffsets" to "csrDegreeProfile(a, b)",
    "DegreeProfile.ofHistogram" to "degreeProfile(a, b)",
    "Capacity.expansion" to "workQueueProfile { expansion = a }",
    "Capacity.of" to "workQueueProfile { capacity = a }",
    "DeviceMemory.ofFree" to "deviceProfile(\"d\") { freeMemory = a }",
    "DeviceMemory.ofTotal" to "deviceProfile(\"d\") { totalMemory = a }",
    "HashTables.slotsFor" to "hashTableSlots(a, b)",
    "HostViews.of" to "hostViews(ALL)",
    "OptionalUnsignedLong.of" to "a",
    "OptionalUnsignedLong.ofIf" to "if (a) b else null",
    "OptionalUnsignedLong.orElse" to "it.getOrNull() ?: a",
    "Remedy.of" to "remedy(a, b)",
    "WorkQueueProfile.perSlot" to
      "deviceProfile(\"d\") { sameSlots(\"g\", largest()) { queue(\"q\") { perSlot(a) } } }",
    "ReserveLine.of" to "deviceProfile(\"d\") { reserve(a, b) }",
    "ResidentLine.of" to "deviceProfile(\"d\") { resident(a, b, c) }",
  )

private val RECEIVERS =
  mapOf<Class<*>, Class<*>>(
    WorkQueueProfile.Builder::class.java to WorkQueueProfileBuilder::class.java,
    EntryLayout.Builder::class.java to EntryLayoutBuilder::class.java,
    DeviceLimits.Builder::class.java to DeviceLimitsBuilder::class.java,
    DeviceProfile.Builder::class.java to DeviceProfileBuilder::class.java,
    ResidentLine.Builder::class.java to ResidentBuilder::class.java,
    QueueLine.Builder::class.java to DeviceQueueBuilder::class.java,
    DrainProfile.Builder::class.java to DrainProfileBuilder::class.java,
    LaunchCosts.Builder::class.java to LaunchCostsBuilder::class.java,
  )

/** Java's builders of what takes no block in Kotlin. */
private val WITHOUT_RECEIVER =
  setOf<Class<*>>(
    ReserveLine.Builder::class.java // reserve(label, bytes), reserveBps(label, basisPoints)
  )

/** Java's names of what are the operators of a type in Kotlin. */
private val FIELDS = DeviceType.entries.map { "$it" } + "field" + "array"

private const val NAMES = "abcdef"

private fun nameOf(method: Executable): String =
  if (method is Method) "${method.declaringClass.simpleName}.${method.name}"
  else method.declaringClass.simpleName

private fun kotlinType(type: Class<*>): String =
  when (type) {
    Boolean::class.java -> "Boolean"
    Int::class.java -> "Int"
    Long::class.java -> "Long"
    String::class.java -> "String"
    Array<String>::class.java -> "Array<String>"
    IntArray::class.java -> "IntArray"
    LongArray::class.java -> "LongArray"
    Map::class.java -> "Map<ULong, ULong>"
    else -> type.canonicalName
  }

private fun parameters(method: Executable): String =
  method.annotatedParameterTypes
    .mapIndexed { i, type ->
      val name = if (Api.isUnsigned(type)) "ULong" else kotlinType(method.parameterTypes[i])
      "${NAMES[i]}: $name"
    }
    .joinToString()

private fun arguments(method: Executable): String =
  method.parameters.withIndex().joinToString { (i, parameter) ->
    (if (parameter.isVarArgs) "*" else "") + NAMES[i]
  }

/** An expression whose type is exactly that of a u64, or of one that may be absent. */
private fun result(optional: Boolean, expression: String): String =
  if (optional) ": Absent = absence($expression)" else ": ULong = $expression"

/** An overload for each type: only one of them gives an `Absent`. */
private const val ABSENCE =
  """
class Absent(val number: ULong?)
fun absence(number: ULong): ULong = number
fun absence(number: ULong?): Absent = Absent(number)
"""

private fun read(accessor: Method): String {
  val optional = accessor.returnType == OptionalUnsignedLong::class.java
  return "(it: ${accessor.declaringClass.canonicalName})" + result(optional, "it.${accessor.name}")
}

private fun call(taker: Executable): String {
  val instance = taker is Method && !Modifier.isStatic(taker.modifiers)
  val receiver = if (instance) "it: ${taker.declaringClass.canonicalName}, " else ""
  val head = "($receiver${parameters(taker)})"
  val standIn = STAND_INS[nameOf(taker)]?.replace("ALL", arguments(taker))
  val call = "it.${taker.name}(${arguments(taker)})"
  return head +
    when {
      standIn != null -> " = $standIn"
      !instance -> " = ${nameOf(taker)}"
      Api.isUnsigned(taker.annotatedReturnType) -> result(optional = false, call)
      taker.annotatedReturnType.type == OptionalUnsignedLong::class.java ->
        result(optional = true, call)
      else -> " = $call"
    }
}

/** A field is its type, called with its name. */
private fun field(setting: Method): String =
  if (DeviceType::class.java in setting.parameterTypes)
    arguments(setting).split(", ").let { "${it[1]}(${(it - it[1]).joinToString()})" }
  else "${setting.name}(${arguments(setting)})"

private fun set(setting: Method): List<String> {
  val receiver = RECEIVERS.getValue(setting.declaringClass).canonicalName
  val head =
    "(it: $receiver${if (setting.parameterCount > 0) ", " else ""}${parameters(setting)}) {"
  val type = setting.parameterTypes.singleOrNull()
  val isProperty = type != null && (type.isPrimitive || type.isEnum) && setting.parameterCount == 1
  return when {
    setting.declaringClass == EntryLayout.Builder::class.java && setting.name in FIELDS ->
      listOf("$head with(it) { ${field(setting)} } }")
    setting.name == "memory" ->
      listOf("freeMemory", "totalMemory").map { "(it: $receiver, a: ULong) { it.$it = a }" }
    isProperty -> listOf("$head it.${setting.name} = a }")
    else -> listOf("$head it.${setting.name}(${arguments(setting)}) }")
  }
}

private fun source(bodies: List<String>): String =
  "package p\nimport dev.sluice.kotlin.*\n" +
    bodies.withIndex().joinToString("") { (i, body) -> "fun f$i$body\n" } +
    ABSENCE

class CompletenessSpec :
  FunSpec({
    val accessors = Api.accessors.filter { it.declaringClass != OptionalUnsignedLong::class.java }
    val takers = Api.takers
    val settings =
      (Api.builders - WITHOUT_RECEIVER)
        .flatMap { builder -> Api.methods(builder).filter { it.returnType == builder } }
        // The block of a queue is its profile, and what takes a block in Java does in Kotlin.
        .filter { it.name != "profile" && Consumer::class.java !in it.parameterTypes }
    val sources =
      mapOf(
        "Accessors" to accessors.map(::read),
        "Takers" to takers.map(::call),
        "Settings" to settings.flatMap(::set),
        "Missing" to
          listOf("(it: dev.sluice.queue.WorkQueuePlan): ULong = it.shortfallBytes") +
            "(it: dev.sluice.queue.WorkQueueProfile): ULong = it.budgetBytes" +
            "(it: dev.sluice.queue.WorkQueuePlan): Absent = absence(it.capacity)",
      )
    val complaints =
      Compiler.use { compiler ->
        compiler.compile(
          sources.mapValues { (name, bodies) ->
            source(bodies).replace("package p", "package ${name.lowercase()}")
          }
        )
      }

    fun complaintsOn(name: String): List<String> =
      complaints
        .filter { it.source == name }
        .map { "${sources.getValue(name)[it.line - 3]}: ${it.name}" }

    test("the API was found, in every package, with its annotations") {
      Api.java.map { it.packageName }.distinct().size shouldBe 4
      accessors.size shouldBeGreaterThan 60
      Api.takers.size shouldBeGreaterThan 20
      Api.builders shouldContainExactlyInAnyOrder RECEIVERS.keys + WITHOUT_RECEIVER
      accessors.map { nameOf(it) } shouldContain "WorkQueuePlan.residentBytes"
    }

    test("every accessor of a u64 reads as a ULong, every one that may be absent as a ULong?") {
      complaintsOn("Accessors").shouldBeEmpty()
    }

    test("whatever takes a u64 takes a ULong") { complaintsOn("Takers").shouldBeEmpty() }

    test("every setting of a Java builder has its counterpart") {
      complaintsOn("Settings").shouldBeEmpty()
    }

    test("a stand-in stands for something") {
      Api.takers.map(::nameOf).toSet().containsAll(STAND_INS.keys) shouldBe true
    }

    test("what is missing, or nullable where it must not be, would be found") {
      complaintsOn("Missing").map { it.substringAfterLast(": ") } shouldBe
        listOf("NONE_APPLICABLE", "RETURN_TYPE_MISMATCH", "RETURN_TYPE_MISMATCH")
    }

    test("every receiver carries the marker") {
      for (type in Api.kotlin - Api.facades.toSet() - SluiceDsl::class.java) {
        withClue(type) {
          generateSequence(type) { it.superclass }
            .any { it.isAnnotationPresent(SluiceDsl::class.java) } shouldBe true
        }
      }
    }

    test("no data class and no default parameter is published") {
      val methods = Api.kotlin.flatMap { it.declaredMethods.toList() }
      methods.filter { it.name.contains("\$default") }.shouldBeEmpty()
      methods.filter { it.name.matches(Regex("component\\d+")) }.shouldBeEmpty()
      (Api.kotlin - Api.facades.toSet())
        .flatMap { it.declaredMethods.toList() }
        .filter { it.name == "copy" }
        .shouldBeEmpty()
      // What a check of names must notice
      Diagnostic::class
        .java
        .declaredMethods
        .map { it.name }
        .toSet()
        .containsAll(listOf("copy", "copy\$default", "component1")) shouldBe true
    }

    test("Java cannot call the facades, whose names outlive the files") {
      Api.facades.map { it.simpleName } shouldContainExactlyInAnyOrder
        (listOf(
            "Bytes",
            "Candidates",
            "Capacities",
            "Devices",
            "DeviceLimits",
            "DeviceProfiles",
            "Drains",
          ) +
            listOf("DrainProfiles", "EntryLayouts", "Errors", "Launches", "Numbers", "Queues") +
            listOf("Results", "Sizing", "SluiceDsl", "WorkQueueProfiles"))
          .map { "-$it" }
      Api.kotlin.filter { it.simpleName.endsWith("Kt") }.shouldBeEmpty()
    }

    test("a compiler of Kotlin 2.2 can read it, and a script inline it") {
      for (type in Api.kotlin) {
        withClue(type) {
          type.getAnnotation(Metadata::class.java).metadataVersion.take(2) shouldBe listOf(2, 2)
          val bytes =
            type.getResourceAsStream("${type.name.substringAfterLast('.')}.class")!!.use {
              it.readNBytes(8)
            }
          // Class file version 52 is that of Java 8.
          bytes[7].toInt() shouldBe 52
        }
      }
    }
  })
