// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import dev.sluice.device.QueueLine
import dev.sluice.device.ResidentLine
import dev.sluice.kernel.ControlBlock
import dev.sluice.queue.Buffering
import dev.sluice.queue.HostSync
import dev.sluice.queue.QueueSizing
import dev.sluice.queue.WorkQueueProfile
import dev.sluice.sizing.DeviceType
import dev.sluice.sizing.EntryLayout
import dev.sluice.sizing.LayoutRules
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe

private const val HUGE: ULong = 18_446_744_073_709_551_614uL
private const val HUGE_BITS: Long = -2

class WorkQueueProfileSpec :
  FunSpec({
    context("each setting is the one of Java") {
      val bare = fixed {}
      fun same(
        name: String,
        kotlin: WorkQueueProfile,
        java: WorkQueueProfile.Builder.() -> WorkQueueProfile.Builder,
      ) = Triple(name, kotlin, WorkQueueProfile.builder().java().build())
      for ((name, kotlin, java) in
        listOf(
          same(
            "capacity",
            workQueueProfile {
              capacity = HUGE
              entryBytes = 3u
              budgetBytes = 5u
            },
          ) {
            capacity(HUGE_BITS).entryBytes(3).budgetBytes(5)
          },
          same(
            "expansion",
            workQueueProfile {
              expansion = HUGE
              entryBytes = 3u
              budgetBytes = 5u
            },
          ) {
            expansion(HUGE_BITS).entryBytes(3).budgetBytes(5)
          },
          same(
            "clampToFit",
            workQueueProfile {
              expansion = 7u
              clampToFit()
              entryBytes = 3u
              budgetBytes = 5u
            },
          ) {
            expansion(7).clampToFit().entryBytes(3).budgetBytes(5)
          },
          same(
            "largest",
            workQueueProfile {
              largest()
              entryBytes = 3u
              budgetBytes = 5u
            },
          ) {
            largest().entryBytes(3).budgetBytes(5)
          },
          same(
            "entryBytes",
            workQueueProfile {
              capacity = 7u
              entryBytes = HUGE
              budgetBytes = 5u
            },
          ) {
            capacity(7).entryBytes(HUGE_BITS).budgetBytes(5)
          },
          same(
            "entry",
            workQueueProfile {
              capacity = 7u
              entry {
                u32("vertex")
                f32("distance")
              }
              budgetBytes = 5u
            },
          ) {
            capacity(7).entry(pair()).budgetBytes(5)
          },
          same(
            "entry, made elsewhere",
            workQueueProfile {
              capacity = 7u
              entry(pair())
              budgetBytes = 5u
            },
          ) {
            capacity(7).entry(pair()).budgetBytes(5)
          },
          same("budgetBytes", fixed({ budgetBytes = HUGE }) {}) {
            capacity(7).entryBytes(3).budgetBytes(HUGE_BITS)
          },
          same("no budget", fixed({}) {}) { capacity(7).entryBytes(3) },
          same("indexBits", fixed { indexBits = 31 }) { fixed().indexBits(31) },
          same("initialItems", fixed { initialItems = HUGE }) { fixed().initialItems(HUGE_BITS) },
          same("controlBytes", fixed { controlBytes = HUGE }) { fixed().controlBytes(HUGE_BITS) },
          same(
            "control",
            fixed {
              control {
                u32("vertex")
                f32("distance")
              }
            },
          ) {
            fixed().control(pair())
          },
          same("control, made elsewhere", fixed { control(pair()) }) { fixed().control(pair()) },
          same("buffering", fixed { buffering = Buffering.PING_PONG }) {
            fixed().buffering(Buffering.PING_PONG)
          },
          same("pingPong", fixed { pingPong() }) { fixed().buffering(Buffering.PING_PONG) },
          same("hostSync", fixed { hostSync = HostSync.HOST_PARTICIPATES }) {
            fixed().hostSync(HostSync.HOST_PARTICIPATES)
          },
          same("bound", fixed { bound = HUGE }) { fixed().bound(HUGE_BITS) },
        )) {
        test(name) {
          kotlin shouldBe java
          kotlin.toString() shouldBe java.toString()
          // Equality would hold as well if both had ignored the setting.
          kotlin shouldNotBe bare
        }
      }
    }

    test("the standard control block has the width of the indices, whenever they are set") {
      fun laidOut(configure: WorkQueueProfileBuilder.() -> Unit) =
        fixed(configure).control().orElseThrow()
      laidOut { control { standard() } } shouldBe ControlBlock.standard(64)
      laidOut {
        control { standard() }
        indexBits = 32
      } shouldBe ControlBlock.standard(32)
      laidOut {
        indexBits = 31
        control {
          standard()
          u32("mine")
        }
      } shouldBe ControlBlock.addTo(EntryLayout.builder(), 31).u32("mine").build()
      val narrow = fixed { indexBits = 32 }.copy { control { standard() } }
      narrow.control().orElseThrow() shouldBe ControlBlock.standard(32)
      deviceProfile("d") {
          freeMemory = 1.KiB
          queue("q") {
            capacity = 1u
            entryBytes = 3u
            indexBits = 32
            control { standard() }
          }
          queue("copy", narrow.copy { indexBits = 64 }) { control { standard() } }
        }
        .lines()
        .map { (it as QueueLine).profile().control().orElseThrow() } shouldBe
        listOf(ControlBlock.standard(32), ControlBlock.standard(64))
    }

    test("a layout is by the rules that it names") {
      val fields: EntryLayoutBuilder.() -> Unit = {
        vector("at", f32, 3)
        u32("id")
        sideArray("beside") { u32("x") }
      }
      for (rules in LayoutRules.entries) {
        val beside = EntryLayout.builder(rules).u32("x").build()
        val java =
          EntryLayout.builder(rules)
            .vector("at", DeviceType.F32, 3)
            .u32("id")
            .sideArray("beside", beside)
            .build()
        entryLayout(rules, fields) shouldBe java
        workQueueProfile {
            capacity = 7u
            entry(rules, fields)
          }
          .entry()
          .orElseThrow() shouldBe java
      }
      entryLayout(fields) shouldBe entryLayout(LayoutRules.C, fields)
      val resident =
        deviceProfile("d") {
          freeMemory = 1.KiB
          resident("r") {
            count = 1u
            entry(LayoutRules.WGSL) { vector("at", f32, 3) }
          }
        }
      (resident.lines().single() as ResidentLine).entry().orElseThrow().rules() shouldBe
        LayoutRules.WGSL
    }

    test("what is not set is Java's default, which is pinned") {
      val bare = fixed {}
      bare shouldBe WorkQueueProfile.builder().fixed().build()
      bare.initialItems shouldBe 0uL
      bare.controlBytes shouldBe 0uL
      bare.bound shouldBe null
      bare.buffering() shouldBe Buffering.SINGLE
      bare.hostSync() shouldBe HostSync.FINAL_ONLY
      bare.capacity().clampsToFit() shouldBe false
      bare.indexBits() shouldBe 64
      bare.entry().isPresent shouldBe false
      bare.control().isPresent shouldBe false
    }

    test("a sizing that is not the queue's reads as null") {
      val fixed = fixed {}
      fixed.capacity().sizing() shouldBe QueueSizing.FIXED
      fixed.capacity shouldBe 7uL
      fixed.expansion shouldBe null
      fixed.budgetBytes shouldBe 5uL
      val expanding = workQueueProfile {
        expansion = 9u
        entryBytes = 3u
      }
      expanding.capacity shouldBe null
      expanding.expansion shouldBe 9uL
      expanding.budgetBytes shouldBe null
    }

    context("copy") {
      val profile = fixed {
        initialItems = 1u
        bound = 6u
        pingPong()
      }
      test("nothing set: the same profile") { profile.copy {} shouldBe profile }
      test("what is set is replaced, all else kept") {
        profile.copy { entryBytes = 4u } shouldBe profile.toBuilder().entryBytes(4).build()
      }
      test("another sizing drops what came with the former one") {
        val expanding = profile.copy { expansion = 8u }
        expanding shouldBe profile.toBuilder().expansion(8).build()
        expanding.bound shouldBe null
        profile.bound shouldBe 6uL
      }
      refused(
        "a setting is replaced once",
        {
          profile.copy {
            entryBytes = 4u
            entryBytes = 4u
          }
        },
        { profile.toBuilder().entryBytes(4).entryBytes(4).build() },
        state("entryBytes is set already"),
      )
    }

    context("a forgotten setting is named") {
      refused(
        "sizing",
        {
          workQueueProfile {
            entryBytes = 3u
            budgetBytes = 5u
          }
        },
        { WorkQueueProfile.builder().entryBytes(3).budgetBytes(5).build() },
        state("capacity is not set; call one of capacity, expansion, largest"),
      )
      refused(
        "entry",
        {
          workQueueProfile {
            capacity = 7u
            budgetBytes = 5u
          }
        },
        { WorkQueueProfile.builder().capacity(7).budgetBytes(5).build() },
        state("entryBytes is not set"),
      )
    }

    context("a doubled setting is named") {
      fun once(setting: String) = state("$setting is set already")
      val sizing = state("capacity is set already, to ")
      val sizings =
        mapOf<String, Pair<QueueSettings.() -> Unit, WorkQueueProfile.Builder.() -> Unit>>(
          "capacity" to Pair({ capacity = 7u }, { capacity(7) }),
          "expansion" to Pair({ expansion = 7u }, { expansion(7) }),
          "largest" to Pair({ largest() }, { largest() }),
        )
      for ((first, one) in sizings) {
        for ((second, other) in sizings) {
          refused(
            "$first, $second",
            {
              workQueueProfile {
                one.first(this)
                other.first(this)
              }
            },
            { WorkQueueProfile.builder().apply(one.second).apply(other.second) },
            sizing,
          )
        }
      }
      val once =
        listOf<
          Triple<String, WorkQueueProfileBuilder.() -> Unit, WorkQueueProfile.Builder.() -> Unit>
        >(
          Triple("clampToFit", { clampToFit() }, { clampToFit() }),
          Triple("entryBytes", { entryBytes = 3u }, { entryBytes(3) }),
          Triple("entryBytes", { entry(pair()) }, { entry(pair()) }),
          Triple("budgetBytes", { budgetBytes = 5u }, { budgetBytes(5) }),
          Triple("indexBits", { indexBits = 31 }, { indexBits(31) }),
          Triple("initialItems", { initialItems = 0u }, { initialItems(0) }),
          Triple("controlBytes", { controlBytes = 0u }, { controlBytes(0) }),
          Triple("controlBytes", { control(pair()) }, { control(pair()) }),
          Triple("buffering", { buffering = Buffering.SINGLE }, { buffering(Buffering.SINGLE) }),
          Triple("buffering", { pingPong() }, { buffering(Buffering.PING_PONG) }),
          Triple("hostSync", { hostSync = HostSync.FINAL_ONLY }, { hostSync(HostSync.FINAL_ONLY) }),
          Triple("bound", { bound = 1u }, { bound(1) }),
        )
      for ((i, one) in once.withIndex()) {
        for ((j, other) in once.withIndex()) {
          if (one.first == other.first) {
            refused(
              "${one.first} ($i, $j)",
              {
                workQueueProfile {
                  one.second(this)
                  other.second(this)
                }
              },
              { WorkQueueProfile.builder().apply(one.third).apply(other.third) },
              once(one.first),
            )
          }
        }
      }
    }

    context("what contradicts is named") {
      refused(
        "only an expansion can be clamped",
        { fixed { clampToFit() } },
        { WorkQueueProfile.builder().fixed().clampToFit().build() },
        state("clampToFit is set, but only an expansion can be clamped"),
      )
      refused(
        "an expansion takes no bound",
        {
          workQueueProfile {
            expansion = 7u
            bound = 7u
            entryBytes = 3u
            budgetBytes = 5u
          }
        },
        { WorkQueueProfile.builder().expansion(7).bound(7).entryBytes(3).budgetBytes(5).build() },
        state("bound is set, but an expansion is its own bound"),
      )
      refused(
        "a control block has no slots",
        {
          fixed {
            control {
              u32("tail")
              sideArray("ready", u32)
            }
          }
        },
        {
          val control = EntryLayout.builder().u32("tail").sideArray("ready", DeviceType.U32).build()
          WorkQueueProfile.builder().fixed().control(control).build()
        },
        argument("layout has the side array 'ready', but a control block has no slots"),
      )
      refused(
        "a control block is set once",
        {
          fixed {
            control { standard() }
            control { standard() }
          }
        },
        {
          val control = ControlBlock.standard(64)
          WorkQueueProfile.builder().fixed().control(control).control(control).build()
        },
        state("controlBytes is set already"),
      )
      refused(
        "the standard fields come first",
        {
          fixed {
            control {
              u32("mine")
              standard()
            }
          }
        },
        {
          val control = EntryLayout.builder().u32("mine")
          WorkQueueProfile.builder()
            .fixed()
            .control(ControlBlock.addTo(control, 64).build())
            .build()
        },
        argument("a standard control block begins with its own fields; add others behind them"),
      )
      refused(
        "a layout has the types of its language",
        { entryLayout(LayoutRules.WGSL) { u64("tail") } },
        { EntryLayout.builder(LayoutRules.WGSL).u64("tail").build() },
        argument("field 'tail': WGSL has no u64; use u32, i32 or f32"),
      )
      refused(
        "a layout has fields",
        { fixed { control {} } },
        { WorkQueueProfile.builder().fixed().control(EntryLayout.builder().build()).build() },
        state("a layout without fields has no bytes; add a field"),
      )
    }
  })

private fun fixed(configure: WorkQueueProfileBuilder.() -> Unit): WorkQueueProfile =
  fixed({ budgetBytes = 5u }, configure)

private fun fixed(
  budget: WorkQueueProfileBuilder.() -> Unit,
  configure: WorkQueueProfileBuilder.() -> Unit,
): WorkQueueProfile = workQueueProfile {
  capacity = 7u
  entryBytes = 3u
  budget()
  configure()
}

private fun WorkQueueProfile.Builder.fixed(): WorkQueueProfile.Builder =
  capacity(7).entryBytes(3).budgetBytes(5)

private fun pair(): EntryLayout = EntryLayout.builder().u32("vertex").f32("distance").build()
