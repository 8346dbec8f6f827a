// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import dev.sluice.numeric.OptionalUnsignedLong
import dev.sluice.policy.unsigned.UnsignedLongPolicy
import dev.sluice.queue.PlanError
import dev.sluice.queue.PlanResult
import dev.sluice.queue.WorkQueuePlan
import dev.sluice.queue.WorkQueuePlanner
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeSameInstanceAs

/** 8 slots of 16 bytes are 128. */
private fun plan(budget: ULong): PlanResult<WorkQueuePlan> =
  WorkQueuePlanner.using(UnsignedLongPolicy())
    .plan(
      workQueueProfile {
        capacity = 8u
        entryBytes = 16.B
        budgetBytes = budget
      }
    )

private fun describe(result: PlanResult<WorkQueuePlan>): String =
  when (result) {
    is PlanResult.Planned -> "${result.plan.residentBytes} bytes"
    is PlanResult.Rejected -> result.errors.single().message()
  }

private fun bytesOr0(result: PlanResult<WorkQueuePlan>): ULong {
  val plan =
    result.getOrElse {
      return 0u
    }
  return plan.residentBytes
}

class ResultsSpec :
  FunSpec({
    val planned = plan(128u)
    val rejected = plan(127u)
    val message = "over budget: 128 bytes required, 127 allowed, 1 short"

    test("when is exhaustive without else") {
      describe(planned) shouldBe "128 bytes"
      describe(rejected) shouldBe message
    }

    test("getOrNull") {
      planned.getOrNull() shouldBeSameInstanceAs planned.orElseThrow()
      rejected.getOrNull() shouldBe null
      rejected.getOrNull()?.residentBytes shouldBe null
    }

    test("getOrElse gives the plan, a substitute of its type, null, or leaves the caller") {
      val substitute = planned.orElseThrow()
      val seen = mutableListOf<PlanError>()
      planned.getOrElse { error("planned") } shouldBeSameInstanceAs substitute
      val plan: WorkQueuePlan =
        rejected.getOrElse { errors ->
          seen += errors
          substitute
        }
      plan shouldBeSameInstanceAs substitute
      seen shouldHaveSize 1
      seen.single().message() shouldBe message
      val none: WorkQueuePlan? = rejected.getOrElse { null }
      none shouldBe null
      val text: Any = rejected.getOrElse { errors -> errors.single().message() }
      text shouldBe message
      bytesOr0(planned) shouldBe 128uL
      bytesOr0(rejected) shouldBe 0uL
    }

    test("fold is Java's, and may give null") {
      planned.fold({ it.capacity }, { 0uL }) shouldBe 8uL
      rejected.fold({ it.capacity }, { 0uL }) shouldBe 0uL
      val none: String? = rejected.fold({ "planned" }, { null })
      none shouldBe null
    }

    test("an optional u64 reads as a number that is never negative, or null") {
      OptionalUnsignedLong.of(-1).getOrNull() shouldBe ULong.MAX_VALUE
      OptionalUnsignedLong.of(0).getOrNull() shouldBe 0uL
      OptionalUnsignedLong.empty().getOrNull() shouldBe null
    }
  })
