// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.maps.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

/**
 * A source with a line that must not compile, and what it should have been.
 *
 * @param text a part of the compiler's explanation
 */
private class Refusal(
  val name: String,
  val wrong: String,
  val right: String,
  val diagnostic: String,
  val text: String,
  val frame: String = QUEUE,
)

private const val HERE = "HERE"

private const val QUEUE =
  """val made = workQueueProfile {
  capacity = 7u
  entryBytes = 16.B
  budgetBytes = 2.MiB
  HERE
}"""

private const val BARE_QUEUE =
  """val made = workQueueProfile {
  entryBytes = 16.B
  HERE
}"""

private const val DEVICE =
  """val made = deviceProfile("d") {
  freeMemory = 1.GiB
  queue("q") {
    largest()
    HERE
  }
}"""

private const val RESULT =
  """fun read(result: PlanResult<WorkQueuePlan>): ULong? {
  HERE
}"""

private val REFUSALS =
  listOf(
    Refusal(
      "OuterSettingInInnerBlock",
      "entry { u32(\"vertex\"); initialItems = 1u }",
      "initialItems = 1u",
      "DSL_SCOPE_VIOLATION",
      "'var initialItems: ULong' cannot be called in this context",
    ),
    Refusal(
      "OuterBlockInInnerBlock",
      "limits { granularity = 2.MiB }; entryBytes = 8.B",
      "entryBytes = 8.B",
      "DSL_SCOPE_VIOLATION",
      "cannot be called in this context",
      DEVICE,
    ),
    Refusal(
      "LineInLine",
      "resident(\"r\", 1u, 1.B); entryBytes = 8.B",
      "entryBytes = 8.B; this@deviceProfile.resident(\"r\", 1u, 1.B)",
      "DSL_SCOPE_VIOLATION",
      "cannot be called in this context",
      DEVICE,
    ),
    Refusal(
      "FieldOutsideEntry",
      "u32(\"vertex\")",
      "control { u32(\"vertex\") }",
      "UNRESOLVED_REFERENCE",
      "Unresolved reference 'u32'",
    ),
    Refusal(
      "NegativeCapacity",
      "capacity = -1",
      "capacity = 1u",
      "ASSIGNMENT_TYPE_MISMATCH",
      "actual type is 'Int', but 'ULong' was expected",
      BARE_QUEUE,
    ),
    Refusal(
      "NegativeLong",
      "capacity = -1L",
      "capacity = 1u",
      "ASSIGNMENT_TYPE_MISMATCH",
      "actual type is 'Long', but 'ULong' was expected",
      BARE_QUEUE,
    ),
    Refusal(
      "NegativeUnsigned",
      "capacity = -1u",
      "capacity = 1u",
      "NONE_APPLICABLE",
      "None of the following candidates is applicable",
      BARE_QUEUE,
    ),
    Refusal(
      "NegativeBytes",
      "controlBytes = -1.KiB",
      "controlBytes = 1.KiB",
      "UNRESOLVED_REFERENCE",
      "'unaryMinus' for operator '-' on receiver of type 'ULong'",
    ),
    Refusal(
      "IntForULong",
      "initialItems = 65_536",
      "initialItems = 65_536u",
      "ASSIGNMENT_TYPE_MISMATCH",
      "actual type is 'Int', but 'ULong' was expected",
    ),
    Refusal(
      "IntArgument",
      "entry { u32(\"edges\", 4) }",
      "entry { u32(\"edges\", 4u) }",
      "ARGUMENT_TYPE_MISMATCH",
      "actual type is 'Int', but 'ULong' was expected",
      "val made = workQueueProfile {\n  HERE\n}",
    ),
    Refusal(
      "DoubleForULong",
      "initialItems = 1e6",
      "initialItems = 1_000_000u",
      "ASSIGNMENT_TYPE_MISMATCH",
      "actual type is 'Double', but 'ULong' was expected",
    ),
    Refusal(
      "BeyondU64",
      "initialItems = 18_446_744_073_709_551_616u",
      "initialItems = 18_446_744_073_709_551_615u",
      "INT_LITERAL_OUT_OF_RANGE",
      "out of range",
    ),
    Refusal(
      "ReadsSetting",
      "initialItems = capacity",
      "initialItems = 7u",
      "DEPRECATION_ERROR",
      "A setting of a builder is write-only; read it from what was built.",
    ),
    Refusal(
      "AddsToSetting",
      "initialItems += 1u",
      "initialItems = 1u",
      "DEPRECATION_ERROR",
      "A setting of a builder is write-only; read it from what was built.",
    ),
    Refusal(
      "DeviceSettingOnQueueAlone",
      "weight = 2",
      "bound = 1u",
      "UNRESOLVED_REFERENCE",
      "Unresolved reference 'weight'",
    ),
    Refusal(
      "SideArrayOfNoType",
      "entry { u32(\"vertex\"); sideArray(\"ready\", 4u) }",
      "entry { u32(\"vertex\"); sideArray(\"ready\", u32) }",
      "NONE_APPLICABLE",
      "None of the following candidates is applicable",
      "val made = workQueueProfile {\n  HERE\n}",
    ),
    Refusal(
      "BuilderMadeByHand",
      "val made = DeviceLimitsBuilder()",
      "val made = deviceLimits {}",
      "INVISIBLE_REFERENCE",
      "it is internal",
      HERE,
    ),
    Refusal(
      "WhenForgetsRejected",
      "return when (result) { is PlanResult.Planned -> result.plan.capacity }",
      "return when (result) { is PlanResult.Planned -> result.plan.capacity; " +
        "is PlanResult.Rejected -> null }",
      "NO_ELSE_IN_WHEN",
      "'when' expression must be exhaustive",
      RESULT,
    ),
    Refusal(
      "WhenForgetsPlanned",
      "return when (result) { is PlanResult.Rejected -> 0uL }",
      "return when (result) { is PlanResult.Rejected -> 0uL; is PlanResult.Planned -> 1uL }",
      "NO_ELSE_IN_WHEN",
      "'when' expression must be exhaustive",
      RESULT,
    ),
    Refusal(
      "PlanWithoutCheck",
      "return result.getOrNull().capacity",
      "return result.getOrNull()?.capacity",
      "UNSAFE_CALL",
      "Only safe (?.) or non-null asserted (!!.) calls are allowed",
      RESULT,
    ),
    Refusal(
      "ReturnFromJavasFold",
      "return result.fold({ it.capacity }, { return null })",
      "return result.fold({ it.capacity }, { null })",
      "RETURN_NOT_ALLOWED",
      "'return' is prohibited here",
      RESULT,
    ),
    Refusal(
      "BytesAsLong",
      "val bytes: Long? = result.getOrNull()?.residentBytes; return bytes?.toULong()",
      "val bytes: ULong? = result.getOrNull()?.residentBytes; return bytes",
      "INITIALIZER_TYPE_MISMATCH",
      "expected 'Long?', actual 'ULong?'",
      RESULT,
    ),
  )

private fun source(refusal: Refusal, line: String): String =
  """
  package ${refusal.name.lowercase()}
  import dev.sluice.kotlin.*
  import dev.sluice.queue.*
  """
    .trimIndent() + "\n" + refusal.frame.replace(HERE, line) + "\n"

class RefusalSpec :
  FunSpec({
    val refused =
      Compiler.use { compiler ->
        compiler.compile(REFUSALS.associate { it.name to source(it, it.wrong) })
      }

    test("the corrected sources compile, all of them, without a warning") {
      Compiler.use { compiler ->
        compiler.compile(REFUSALS.associate { it.name to source(it, it.right) }).shouldBeEmpty()
      }
    }

    for (refusal in REFUSALS) {
      test("${refusal.name}: ${refusal.wrong}") {
        val line = source(refusal, HERE).lines().indexOfFirst { HERE in it } + 1
        val found = refused.filter { it.source == refusal.name }
        withClue(found) {
          found.map { it.line }.distinct() shouldBe listOf(line)
          found.map { it.name }.distinct() shouldBe listOf(refusal.diagnostic)
          found.first().text shouldContain refusal.text
        }
      }
    }

    test("nothing else is refused") {
      refused.groupBy { it.source }.shouldNotBeEmpty().keys shouldContainExactlyInAnyOrder
        REFUSALS.map { it.name }
    }
  })
