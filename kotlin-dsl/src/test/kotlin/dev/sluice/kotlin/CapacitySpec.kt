// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import dev.sluice.policy.unsigned.UnsignedLongPolicy
import dev.sluice.queue.Capacity
import dev.sluice.queue.WorkQueuePlanner
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class CapacitySpec :
  FunSpec({
    fun asked(configure: WorkQueueProfileBuilder.() -> Unit): Capacity =
      workQueueProfile {
          entryBytes = 1u
          configure()
        }
        .capacity()

    test("each setting is the one of Java") {
      asked {
        largest {
          atLeast(40_000u)
          atMost(ULong.MAX_VALUE - 1u)
          multipleOf(256u)
        }
      } shouldBe Capacity.largest().atLeast(40_000).atMost(-2).multipleOf(256)
      asked { capacity(1_024u) { powerOfTwo() } } shouldBe Capacity.of(1_024).powerOfTwo()
      asked {
        expansion(100u) {
          multipleOf(32u)
          clampToFit()
        }
      } shouldBe Capacity.expansion(100).multipleOf(32).clampToFit()
      asked {
        expansion(100u) { multipleOf(32u) }
        clampToFit()
      } shouldBe Capacity.expansion(100).multipleOf(32).clampToFit()
    }

    test("what is asked reads as unsigned") {
      val capacity =
        Capacity.of(ULong.MAX_VALUE.toLong())
          .atLeast(ULong.MAX_VALUE - 2u)
          .atMost(ULong.MAX_VALUE - 1u)
          .multipleOf(ULong.MAX_VALUE)
      capacity.least shouldBe ULong.MAX_VALUE - 2u
      capacity.most shouldBe ULong.MAX_VALUE - 1u
      capacity.multiple shouldBe ULong.MAX_VALUE
      Capacity.of(10).dividedBy(4u) shouldBe Capacity.of(3)
      Capacity.largest().least shouldBe null
      Capacity.largest().most shouldBe null
      Capacity.largest().multiple shouldBe null
    }

    test("a candidate takes the same") {
      val planner = WorkQueuePlanner.using(UnsignedLongPolicy())
      val candidate =
        workQueueProfile {
            largest()
            entryBytes = 1u
            budgetBytes = 1_000u
          }
          .toCandidate()
      fun granted(): ULong? = if (planner.tryPlan(candidate)) candidate.capacity else null
      candidate.largest { multipleOf(256u) }
      granted() shouldBe 768uL
      candidate.expansion(300u) { powerOfTwo() }
      granted() shouldBe 512uL
      candidate.wanted shouldBe 300uL
      candidate.capacity(300u) { multipleOf(256u) }
      granted() shouldBe null
      // A new capacity replaces the old one whole.
      candidate.capacity(300u)
      granted() shouldBe 300uL
    }

    context("what makes no capacity is refused") {
      refused(
        "no multiple of 0",
        { asked { largest { multipleOf(0u) } } },
        { Capacity.largest().multipleOf(0) },
        argument("multipleOf: 0"),
      )
      refused(
        "the least is more than the most",
        {
          asked {
            largest {
              atLeast(3u)
              atMost(2u)
            }
          }
        },
        { Capacity.largest().atLeast(3).atMost(2) },
        argument("atLeast: 3 slots are more than atMost: 2 slots"),
      )
      refused(
        "a multiple and a power of two",
        {
          asked {
            capacity(4u) {
              multipleOf(4u)
              powerOfTwo()
            }
          }
        },
        { Capacity.of(4).multipleOf(4).powerOfTwo() },
        state("multipleOf and powerOfTwo are both set"),
      )
    }
  })
