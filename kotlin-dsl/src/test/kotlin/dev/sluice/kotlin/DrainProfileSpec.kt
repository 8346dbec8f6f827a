// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import dev.sluice.queue.DrainProfile
import dev.sluice.queue.GridKind
import dev.sluice.queue.LaunchCosts
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe

private const val HUGE: ULong = 18_446_744_073_709_551_614uL
private const val HUGE_BITS: Long = -2

class DrainProfileSpec :
  FunSpec({
    context("each setting of a drain is the one of Java") {
      suspend fun same(
        name: String,
        kotlin: DrainProfileBuilder.() -> Unit,
        java: DrainProfile.Builder.() -> Unit,
      ) =
        test(name) {
          val made = drainProfile(kotlin)
          made shouldBe DrainProfile.builder().apply(java).build()
          made shouldNotBe DrainProfile.oneWindow()
        }
      same("itemsPerWindow", { itemsPerWindow = HUGE }) { itemsPerWindow(HUGE_BITS) }
      same("itemsPerGroup", { itemsPerGroup = HUGE }) { itemsPerGroup(HUGE_BITS) }
      same("threadsPerGroup", { threadsPerGroup = HUGE }) { threadsPerGroup(HUGE_BITS) }
      same("residentGroups", { residentGroups = HUGE }) { residentGroups(HUGE_BITS) }
      same("grid", { grid = GridKind.INDIRECT }) { grid(GridKind.INDIRECT) }
      same("strided", { strided(residentGroups = HUGE) }) {
        grid(GridKind.STRIDED).residentGroups(HUGE_BITS)
      }
      same("sweeps", { sweeps = HUGE }) { sweeps(HUGE_BITS) }
      same("sweepsAtMost", { sweepsAtMost = HUGE }) { sweepsAtMost(HUGE_BITS) }
      same("polledEvery", { polledEvery = HUGE }) { polledEvery(HUGE_BITS) }
      same(
        "onDevice",
        {
          strided(1u)
          onDevice()
        },
      ) {
        grid(GridKind.STRIDED).residentGroups(1).onDevice()
      }
      same("recorded", { recorded = HUGE }) { recorded(HUGE_BITS) }
      same("launchesBetweenSweeps", { launchesBetweenSweeps = HUGE }) {
        launchesBetweenSweeps(HUGE_BITS)
      }
      same("totalItems", { totalItems = HUGE }) { totalItems(HUGE_BITS) }
      same("costs", { costs { enqueue = HUGE } }) {
        costs(LaunchCosts.builder().enqueue(HUGE_BITS).build())
      }
      same("costs, made elsewhere", { costs(launchCosts { group = 1u }) }) {
        costs(LaunchCosts.builder().group(1).build())
      }
    }

    test("each cost is the one of Java") {
      launchCosts {
        enqueue = 1u
        submit = 2u
        launch = 3u
        group = 4u
        barrier = 5u
        hostRead = HUGE
      } shouldBe
        LaunchCosts.builder()
          .enqueue(1)
          .submit(2)
          .launch(3)
          .group(4)
          .barrier(5)
          .hostRead(HUGE_BITS)
          .build()
    }

    test("a copy replaces what it sets, once") {
      val drain = drainProfile {
        itemsPerGroup = 256u
        sweeps = 7u
      }
      drain.copy { itemsPerGroup = 64u }.itemsPerGroup shouldBe 64uL
      drain.copy { itemsPerGroup = 64u }.sweeps shouldBe 7uL
      shouldThrow<IllegalStateException> {
          drain.copy {
            sweeps = 1u
            sweepsAtMost = 2u
          }
        }
        .message shouldBe "sweeps is set already"
    }
  })
