// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import dev.sluice.device.DeviceLimits
import dev.sluice.device.DeviceMemory
import dev.sluice.device.DevicePlanner
import dev.sluice.device.DeviceProfile
import dev.sluice.device.Placement
import dev.sluice.device.PlannedResident
import dev.sluice.device.QueueLine
import dev.sluice.device.ReserveLine
import dev.sluice.device.ResidentLine
import dev.sluice.device.SameSlots
import dev.sluice.device.Spread
import dev.sluice.queue.Buffering
import dev.sluice.queue.Capacity
import dev.sluice.queue.HostSync
import dev.sluice.queue.WorkQueueProfile
import dev.sluice.sizing.DeviceType
import dev.sluice.sizing.EntryLayout
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe

private const val HUGE: ULong = 18_446_744_073_709_551_614uL
private const val HUGE_BITS: Long = -2

class DeviceProfileSpec :
  FunSpec({
    context("each setting of a device is the one of Java") {
      val bare = device {}
      suspend fun same(
        name: String,
        kotlin: DeviceProfileBuilder.() -> Unit,
        java: DeviceProfile.Builder.() -> Unit,
      ) =
        test(name) {
          val made = device(kotlin)
          made shouldBe javaDevice(java)
          "$made" shouldBe "${javaDevice(java)}"
          made shouldNotBe bare
        }
      same("reserve", { reserve("context", HUGE) }) { reserve("context", HUGE_BITS) }
      same("resident", { resident("edges", HUGE, 4.B) }) { resident("edges", HUGE_BITS, 4) }
      same("reserveBps", { reserveBps("context", 1_250) }) { reserveBps("context", 1_250) }
      same("line", { line(ReserveLine.of("context", HUGE_BITS)) }) { reserve("context", HUGE_BITS) }
      same(
        "kernel",
        {
          resident("edges", HUGE, 4.B)
          kernel("drain", "edges")
        },
      ) {
        resident("edges", HUGE_BITS, 4).kernel("drain", "edges")
      }
      same(
        "sameSlots",
        {
          sameSlots("paths", largest().atMost(1_000u)) {
            queue("rays") { entryBytes = 32.B }
            queue("shadows") {
              perSlot(2u)
              entryBytes = 48.B
            }
            resident("state", 1u, 256.B)
          }
          resident("pixels", 1u, 12.B)
          sameSlots(SameSlots("image", slots(8_294_400u), 1, listOf("pixels")))
        },
      ) {
        sameSlots("paths", Capacity.largest().atMost(1_000)) { paths ->
            paths.queue("rays", WorkQueueProfile.perSlot(1).entryBytes(32).build())
            paths.queue("shadows", WorkQueueProfile.perSlot(2).entryBytes(48).build())
            paths.resident("state", 1, 256)
          }
          .resident("pixels", 1, 12)
          .sameSlots(SameSlots("image", Capacity.of(8_294_400), 1, listOf("pixels")))
      }
      same(
        "phase",
        {
          phase("build") {
            resident("input", HUGE, 4.B)
            queue("q") {
              largest()
              entryBytes = 1.B
            }
          }
          resident("probe") {
            count = 1u
            bytesEach = 1.B
            phase("probe")
          }
          queue("matches") {
            capacity = 1u
            entryBytes = 1.B
            phase("probe")
          }
        },
      ) {
        phase("build") { build ->
            build.resident("input", HUGE_BITS, 4)
            build.queue("q", WorkQueueProfile.builder().largest().entryBytes(1).build())
          }
          .phase("probe") { probe ->
            probe.resident("probe", 1, 1)
            probe.queue("matches", WorkQueueProfile.builder().capacity(1).entryBytes(1).build())
          }
      }
      same("placement", { placement = Placement.ARENA }) { placement(Placement.ARENA) }
      same("devices", { devices = HUGE }) { devices(HUGE_BITS) }
      same("arena", { arena() }) { placement(Placement.ARENA) }
      same("limits", { limits { maxWindows = HUGE } }) {
        limits(DeviceLimits.builder().maxWindows(HUGE_BITS).build())
      }
      same("limits, made elsewhere", { limits(deviceLimits { maxWindows = HUGE }) }) {
        limits(DeviceLimits.builder().maxWindows(HUGE_BITS).build())
      }
    }

    test("memory, free or in total, is the one of Java") {
      deviceProfile("d") { freeMemory = HUGE } shouldBe
        DeviceProfile.builder("d").memory(DeviceMemory.ofFree(HUGE_BITS)).build()
      deviceProfile("d") {
        totalMemory = HUGE
        reserve("context", 1.B)
      } shouldBe
        DeviceProfile.builder("d")
          .memory(DeviceMemory.ofTotal(HUGE_BITS))
          .reserve("context", 1)
          .build()
    }

    test("what is not set on a device is Java's default, which is pinned") {
      val bare = device {}
      bare shouldBe javaDevice {}
      bare.label() shouldBe "d"
      bare.placement() shouldBe Placement.SEPARATE
      bare.limits() shouldBe DeviceLimits.none()
      bare.lines() shouldBe emptyList()
      bare.devices shouldBe 1uL
    }

    test("lines keep their order") {
      device {
          queue("last") {
            largest()
            entryBytes = 8.B
          }
          resident("edges", 2u, 4.B)
          reserve("context", 1.B)
        }
        .lines()
        .map { it.label() } shouldBe listOf("last", "edges", "context")
    }

    context("each limit is the one of Java") {
      suspend fun same(
        name: String,
        kotlin: DeviceLimitsBuilder.() -> Unit,
        java: DeviceLimits.Builder.() -> Unit,
      ) =
        test(name) {
          val made = deviceLimits(kotlin)
          made shouldBe DeviceLimits.builder().apply(java).build()
          made shouldNotBe deviceLimits {}
        }
      same("maxAllocationBytes", { maxAllocationBytes = HUGE }) { maxAllocationBytes(HUGE_BITS) }
      same("maxBindingBytes", { maxBindingBytes = HUGE }) { maxBindingBytes(HUGE_BITS) }
      // 2^63, the only power of two that is negative in a Long
      same("alignment", { alignment = 9_223_372_036_854_775_808u }) { alignment(Long.MIN_VALUE) }
      same("granularity", { granularity = HUGE }) { granularity(HUGE_BITS) }
      same("arrayHeaderBytes", { arrayHeaderBytes = HUGE }) { arrayHeaderBytes(HUGE_BITS) }
      same("bytesMultipleOf", { bytesMultipleOf = 9_223_372_036_854_775_808u }) {
        bytesMultipleOf(Long.MIN_VALUE)
      }
      same("maxAllocations", { maxAllocations = HUGE }) { maxAllocations(HUGE_BITS) }
      same("maxBindings", { maxBindings = HUGE }) { maxBindings(HUGE_BITS) }
      same("maxItemsPerLaunch", { maxItemsPerLaunch = HUGE }) { maxItemsPerLaunch(HUGE_BITS) }
      same("maxWindows", { maxWindows = HUGE }) { maxWindows(HUGE_BITS) }
      test("none is set unless asked for") {
        val none = deviceLimits {}
        none shouldBe DeviceLimits.none()
        none.maxAllocationBytes shouldBe null
        none.maxBindingBytes shouldBe null
        none.alignment shouldBe 1uL
        none.granularity shouldBe 1uL
        none.arrayHeaderBytes shouldBe 0uL
        none.bytesMultipleOf shouldBe 1uL
        none.maxAllocations shouldBe null
        none.maxBindings shouldBe null
        none.maxItemsPerLaunch shouldBe null
        none.maxWindows shouldBe null
      }
    }

    context("each setting of a resident is the one of Java") {
      suspend fun same(
        name: String,
        kotlin: ResidentBuilder.() -> Unit,
        java: ResidentLine.Builder.() -> Unit,
      ) =
        test(name) {
          val made = device { resident("r", kotlin) }
          made shouldBe javaDevice { line(ResidentLine.builder("r").apply(java).build()) }
          made shouldNotBe device { resident("r", 7u, 3.B) }
        }
      same(
        "count",
        {
          count = HUGE
          bytesEach = 3.B
        },
      ) {
        count(HUGE_BITS).bytesEach(3)
      }
      same(
        "bytesEach",
        {
          count = 7u
          bytesEach = HUGE
        },
      ) {
        count(7).bytesEach(HUGE_BITS)
      }
      same(
        "entry",
        {
          count = 7u
          entry { f32("x") }
        },
      ) {
        count(7).entry(EntryLayout.builder().f32("x").build())
      }
      same(
        "entry, made elsewhere",
        {
          count = 7u
          entry(entryLayout { f32("x") })
        },
      ) {
        count(7).entry(EntryLayout.builder().f32("x").build())
      }
      same(
        "buffers",
        {
          count = 7u
          bytesEach = 3.B
          buffers = 65_536
        },
      ) {
        count(7).bytesEach(3).buffers(65_536)
      }
      same(
        "maxSegments",
        {
          count = 7u
          bytesEach = 3.B
          maxSegments = HUGE
        },
      ) {
        count(7).bytesEach(3).maxSegments(HUGE_BITS)
      }
      suspend fun spread(name: String, kotlin: ResidentBuilder.() -> Unit, java: Spread) =
        same(
          name,
          {
            count = 7u
            bytesEach = 3.B
            kotlin()
          },
        ) {
          count(7).bytesEach(3).spread(java)
        }
      spread("spread", { spread(Spread.perPeer()) }, Spread.perPeer())
      spread("perPeer", { perPeer() }, Spread.perPeer())
      spread("sharded", { sharded() }, Spread.sharded())
      spread("sharded, plus", { sharded(plus = HUGE) }, Spread.sharded().plus(HUGE_BITS))
      spread(
        "sharded, unevenly",
        { sharded(imbalanceBps = 11_000) },
        Spread.sharded().imbalanceBps(11_000),
      )
      spread(
        "sharded, plus, unevenly",
        { sharded(plus = 1u, imbalanceBps = 11_000) },
        Spread.sharded().plus(1).imbalanceBps(11_000),
      )
      test("what is not set is Java's default, which is pinned") {
        val line =
          device {
              resident("r") {
                count = 7u
                bytesEach = 3.B
              }
            }
            .lines()
            .single() as ResidentLine
        line shouldBe ResidentLine.of("r", 7, 3)
        line.buffers() shouldBe 1
        line.spread() shouldBe Spread.replicated()
        line.maxSegments shouldBe 1uL
        line.entry().isPresent shouldBe false
      }
    }

    context("each setting of a queue on a device is the one of Java") {
      suspend fun same(
        name: String,
        kotlin: DeviceQueueBuilder.() -> Unit,
        java: WorkQueueProfile.Builder.() -> Unit,
        onLine: QueueLine.Builder.() -> Unit,
      ) =
        test(name) {
          val made = queue(kotlin)
          made shouldBe javaQueue(java, onLine)
          made shouldNotBe queue {}
        }
      suspend fun onQueue(
        name: String,
        kotlin: DeviceQueueBuilder.() -> Unit,
        java: WorkQueueProfile.Builder.() -> Unit,
      ) = same(name, kotlin, java) {}
      suspend fun onLine(
        name: String,
        kotlin: DeviceQueueBuilder.() -> Unit,
        java: QueueLine.Builder.() -> Unit,
      ) = same(name, kotlin, {}, java)

      onQueue("budgetBytes", { budgetBytes = HUGE }) { budgetBytes(HUGE_BITS) }
      onQueue("initialItems", { initialItems = HUGE }) { initialItems(HUGE_BITS) }
      onQueue("controlBytes", { controlBytes = HUGE }) { controlBytes(HUGE_BITS) }
      onQueue("pingPong", { pingPong() }) { buffering(Buffering.PING_PONG) }
      onQueue("hostSync", { hostSync = HostSync.HOST_PARTICIPATES }) {
        hostSync(HostSync.HOST_PARTICIPATES)
      }
      onQueue("bound", { bound = HUGE }) { bound(HUGE_BITS) }
      for (bits in listOf(31, 32)) {
        onQueue("indexBits $bits", { indexBits = bits }) { indexBits(bits) }
      }
      onLine("drainWindow", { drainWindow = HUGE }) { drainWindow(HUGE_BITS) }
      onLine("maxSegments", { maxSegments = HUGE }) { maxSegments(HUGE_BITS) }
      onLine("spread", { spread(Spread.sharded()) }) { sharded() }
      onLine("sharded", { sharded() }) { sharded() }
      onLine("sharded, unevenly", { sharded(imbalanceBps = 11_000) }) {
        spread(Spread.sharded().imbalanceBps(11_000))
      }
      test("what is not set is Java's default, which is pinned") {
        val line = queue {}
        line shouldBe QueueLine.of("q", profile {})
        line.profile().indexBits() shouldBe 64
        line.drainWindow shouldBe null
        line.maxSegments shouldBe 1uL
        line.weight() shouldBe 1
        line.spread() shouldBe Spread.replicated()
      }
    }

    context("a queue that has a profile already") {
      val own = profile { budgetBytes(99).initialItems(2) }
      val ofDevice = profile {}
      fun line(profile: WorkQueueProfile, configure: DeviceQueueBuilder.() -> Unit) =
        device { queue("q", profile, configure) }.lines().single()
      test("as it is") {
        device { queue("q", own) }.lines() shouldBe listOf(QueueLine.of("q", own))
        line(own) {} shouldBe QueueLine.of("q", own)
        line(ofDevice) {} shouldBe QueueLine.of("q", ofDevice)
      }
      test("with what only a device can say of it") {
        line(own) {
          indexBits = 32
          drainWindow = HUGE
        } shouldBe
          QueueLine.builder("q", own.toBuilder().indexBits(32).build())
            .drainWindow(HUGE_BITS)
            .build()
      }
      test("and other settings, once each") {
        line(own) { initialItems = 3u } shouldBe
          QueueLine.of("q", own.toBuilder().initialItems(3).build())
        line(ofDevice) { budgetBytes = 98u } shouldBe
          QueueLine.of("q", ofDevice.toBuilder().budgetBytes(98).build())
      }
      refused(
        "twice",
        {
          line(own) {
            initialItems = 3u
            initialItems = 3u
          }
        },
        { own.toBuilder().initialItems(3).initialItems(3) },
        state("initialItems is set already"),
      )
    }

    for (policy in POLICIES) {
      test("the fewest devices are Java's: ${policy.id()}") {
        val planner = DevicePlanner.using(policy)
        val halves =
          deviceProfile("d") {
            freeMemory = 100.B
            resident("r") {
              count = 150u
              bytesEach = 1.B
              sharded()
            }
          }
        val fewest = planner.fewestDevices(halves, HUGE)
        fewest shouldBe planner.fewestDevices(halves, HUGE_BITS)
        fewest.profile().devices shouldBe 2uL
        val line = fewest.result().orElseThrow().lines().single() as PlannedResident
        line.count shouldBe 75uL
        line.line().count shouldBe 150uL
      }
      test("without a budget a queue takes what is left, with one it keeps it: ${policy.id()}") {
        val plan =
          DevicePlanner.using(policy)
            .plan(
              deviceProfile("d") {
                freeMemory = 1_000.B
                queue("rest") {
                  largest()
                  entryBytes = 8.B
                }
                queue("own") {
                  expansion = 1_000u
                  clampToFit()
                  entryBytes = 8.B
                  budgetBytes = 100.B
                }
                resident("r", 10u, 10.B)
              }
            )
            .orElseThrow()
        // floor(100 / 8) = 12 slots in its own budget, floor((1,000 - 100 - 96) / 8) = 100 in the
        // rest
        plan.queue("own").plan().capacity shouldBe 12uL
        plan.queue("rest").plan().capacity shouldBe 100uL
        plan.freeBytes shouldBe 4uL
      }
    }

    context("each field of an entry is the one of Java") {
      suspend fun same(
        name: String,
        kotlin: EntryLayoutBuilder.() -> Unit,
        java: EntryLayout.Builder.() -> Unit,
      ) =
        test(name) {
          val made = entryLayout(kotlin)
          made shouldBe EntryLayout.builder().apply(java).build()
          made.fields().first().name() shouldBe "x"
        }
      for (type in DeviceType.entries) {
        same("$type", { type("x") }) { field("x", type) }
        same("$type[]", { type("x", 3u) }) { array("x", type, 3) }
      }
      same("u8[huge]", { u8("x", HUGE) }) { u8("x", HUGE_BITS) }
      same("vector", { vector("x", f32, 4) }) { vector("x", DeviceType.F32, 4) }
      same("vector[]", { vector("x", f32, 4, 5u) }) { vector("x", DeviceType.F32, 4, 5) }
      same(
        "side array",
        {
          u8("x")
          sideArray("y", u8)
        },
      ) {
        u8("x").sideArray("y", DeviceType.U8)
      }
      val struct = EntryLayout.builder().u8("z").u64("w").build()
      same(
        "side array of structs",
        {
          u8("x")
          sideArray("y") {
            u8("z")
            u64("w")
          }
        },
      ) {
        u8("x").sideArray("y", struct)
      }
      same(
        "side array of structs, made elsewhere",
        {
          u8("x")
          sideArray("y", struct)
        },
      ) {
        u8("x").sideArray("y", struct)
      }
      test("types") {
        entryLayout {
          u8("x")
          listOf(u8, u16, u32, u64, i8, i16, i32, i64, f16, f32, f64) shouldBe DeviceType.entries
        }
      }
    }

    test("what is wrong with a queue or a resident is said of which") {
      fun refusal(configure: DeviceProfileBuilder.() -> Unit) =
        shouldThrow<RuntimeException> { deviceProfile("card", configure) }
      refusal { queue("near") { capacity = 1u } }.message shouldBe
        "entryBytes is not set; call entryBytes or entry; queue 'near' of device 'card'"
      refusal { queue("near", profile {}) { repeat(2) { initialItems = 1u } } }.message shouldBe
        "initialItems is set already, to 1; queue 'near' of device 'card'"
      refusal { queue("near") { weight = 0 } }.message shouldBe
        "weight: 0 on queue 'near' is not in 1 … 1,000,000; device 'card'"
      refusal { resident("rows") { count = 1u } }.message shouldBe
        "bytesEach is not set on resident 'rows'; call bytesEach or entry; device 'card'"
      // What the caller's own code throws stays what it is.
      refusal { queue("near") { "x".toInt() } }.javaClass shouldBe NumberFormatException::class.java
    }

    context("what is missing, doubled or out of range has the words of Java") {
      refused(
        "no memory",
        { deviceProfile("d") {} },
        { DeviceProfile.builder("d").build() },
        state("memory is not set on device 'd'; say how much of it is free, or the total"),
      )
      refused(
        "memory twice",
        { device { totalMemory = 2u } },
        { javaDevice { memory(DeviceMemory.ofTotal(2)) } },
        state("memory is set already on device 'd'"),
      )
      refused(
        "a total without reserve",
        { deviceProfile("d") { totalMemory = 5u } },
        { DeviceProfile.builder("d").memory(DeviceMemory.ofTotal(5)).build() },
        state(
          "the memory of device 'd' is a total, of which the context takes its share: add a reserve," +
            " or give what is free"
        ),
      )
      refused(
        "blank label",
        { deviceProfile(" ") {} },
        { DeviceProfile.builder(" ") },
        argument("label is blank: everything in a device plan has a name"),
      )
      refused(
        "blank label of a queue",
        { device { queue(" ") {} } },
        { QueueLine.builder(" ", profile {}) },
        argument("label is blank: everything in a device plan has a name"),
      )
      refused(
        "label twice",
        {
          device {
            reserve("a", 1u)
            resident("a", 1u, 1u)
          }
        },
        { javaDevice { reserve("a", 1).resident("a", 1, 1) } },
        state("'a' is the label of two lines on device 'd'"),
      )
      refused(
        "reserve in a phase",
        { device { phase("a") { reserve("r", 1u) } } },
        { javaDevice { phase("a") { it.reserve("r", 1) } } },
        argument("reserve 'r' is in phase 'a': it is kept all the time"),
      )
      refused(
        "phase within a phase",
        { device { phase("a") { phase("b") {} } } },
        { javaDevice { phase("a") { a -> a.phase("b") {} } } },
        state("phase 'b' is within phase 'a' on device 'd'"),
      )
      refused(
        "placement twice",
        {
          device {
            arena()
            placement = Placement.SEPARATE
          }
        },
        { javaDevice { placement(Placement.ARENA).placement(Placement.SEPARATE) } },
        state("placement is set already on device 'd'"),
      )
      refused(
        "limits twice",
        {
          device {
            limits {}
            limits(deviceLimits {})
          }
        },
        { javaDevice { limits(DeviceLimits.none()).limits(DeviceLimits.none()) } },
        state("limits is set already on device 'd'"),
      )
      val limits =
        listOf<Triple<String, DeviceLimitsBuilder.() -> Unit, DeviceLimits.Builder.() -> Unit>>(
          Triple("maxAllocationBytes", { maxAllocationBytes = 1u }, { maxAllocationBytes(1) }),
          Triple("maxBindingBytes", { maxBindingBytes = 1u }, { maxBindingBytes(1) }),
          Triple("alignment", { alignment = 1u }, { alignment(1) }),
          Triple("granularity", { granularity = 1u }, { granularity(1) }),
          Triple("arrayHeaderBytes", { arrayHeaderBytes = 1u }, { arrayHeaderBytes(1) }),
          Triple("bytesMultipleOf", { bytesMultipleOf = 1u }, { bytesMultipleOf(1) }),
          Triple("maxAllocations", { maxAllocations = 1u }, { maxAllocations(1) }),
          Triple("maxBindings", { maxBindings = 1u }, { maxBindings(1) }),
          Triple("maxItemsPerLaunch", { maxItemsPerLaunch = 1u }, { maxItemsPerLaunch(1) }),
          Triple("maxWindows", { maxWindows = 1u }, { maxWindows(1) }),
        )
      for ((limit, kotlin, java) in limits) {
        refused(
          "$limit twice",
          {
            deviceLimits {
              kotlin()
              kotlin()
            }
          },
          { DeviceLimits.builder().apply(java).apply(java) },
          state("$limit is set already"),
        )
      }
      refused(
        "alignment 3",
        { deviceLimits { alignment = 3u } },
        { DeviceLimits.builder().alignment(3) },
        argument("alignment: 3 is not a power of two"),
      )
      refused(
        "granularity 0",
        { deviceLimits { granularity = 0u } },
        { DeviceLimits.builder().granularity(0) },
        argument("granularity: 0, the least is 1"),
      )
      refused(
        "multiple of 12",
        { deviceLimits { bytesMultipleOf = 12u } },
        { DeviceLimits.builder().bytesMultipleOf(12) },
        argument("bytesMultipleOf: 12 is not a power of two"),
      )
      refused(
        "kernel of a line that is not there",
        { device { kernel("drain", "edges") } },
        { javaDevice { kernel("drain", "edges") } },
        state("kernel 'drain' binds 'edges', which is no resident or queue on device 'd'"),
      )
      refused(
        "resident without count",
        { device { resident("r") { bytesEach = 1u } } },
        { ResidentLine.builder("r").bytesEach(1).build() },
        state("count is not set on resident 'r'"),
      )
      refused(
        "resident without bytes",
        { device { resident("r") { count = 1u } } },
        { ResidentLine.builder("r").count(1).build() },
        state("bytesEach is not set on resident 'r'; call bytesEach or entry"),
      )
      refused(
        "resident with a side array",
        {
          device {
            resident("r") {
              entry {
                u8("x")
                sideArray("y", u8)
              }
            }
          }
        },
        {
          val entry = EntryLayout.builder().u8("x").sideArray("y", DeviceType.U8).build()
          ResidentLine.builder("r").entry(entry)
        },
        argument("layout has the side array 'y'; beside a resident, give it a line of its own"),
      )
      refused(
        "resident without buffers",
        { device { resident("r") { buffers = 0 } } },
        { ResidentLine.builder("r").buffers(0) },
        argument("buffers: 0 on resident 'r' is not in 1 … 65,536"),
      )
      val resident =
        listOf<Triple<String, ResidentBuilder.() -> Unit, ResidentLine.Builder.() -> Unit>>(
          Triple("count", { count = 1u }, { count(1) }),
          Triple("bytesEach", { bytesEach = 1u }, { bytesEach(1) }),
          Triple("buffers", { buffers = 1 }, { buffers(1) }),
          Triple("maxSegments", { maxSegments = 1u }, { maxSegments(1) }),
        )
      for ((setting, kotlin, java) in resident) {
        refused(
          "$setting of a resident twice",
          {
            device {
              resident("r") {
                kotlin()
                kotlin()
              }
            }
          },
          { ResidentLine.builder("r").apply(java).apply(java) },
          state("$setting is set already on resident 'r'"),
        )
      }
      val queue =
        listOf<Triple<String, DeviceQueueBuilder.() -> Unit, QueueLine.Builder.() -> Unit>>(
          Triple("drainWindow", { drainWindow = 1u }, { drainWindow(1) }),
          Triple("maxSegments", { maxSegments = 1u }, { maxSegments(1) }),
          Triple("weight", { weight = 1 }, { weight(1) }),
        )
      for ((setting, kotlin, java) in queue) {
        refused(
          "$setting of a queue twice",
          {
            queue {
              kotlin()
              kotlin()
            }
          },
          { QueueLine.builder("q", profile {}).apply(java).apply(java) },
          state("$setting is set already on queue 'q'"),
        )
      }
      refused(
        "budget of a queue twice",
        {
          queue {
            budgetBytes = 1u
            budgetBytes = 1u
          }
        },
        { profile { budgetBytes(1).budgetBytes(1) } },
        state("budgetBytes is set already"),
      )
      refused(
        "queue without entry",
        { device { queue("q") { capacity = 1u } } },
        { WorkQueueProfile.builder().capacity(1).build() },
        state("entryBytes is not set"),
      )
      refused(
        "queue without sizing",
        { device { queue("q") { entryBytes = 1u } } },
        { WorkQueueProfile.builder().entryBytes(1).build() },
        state("capacity is not set; call one of capacity, expansion, largest"),
      )
      refused(
        "index of 33 bits",
        { queue { indexBits = 33 } },
        { profile { indexBits(33) } },
        argument("indexBits: 33 is none of 31, 32, 64"),
      )
      refused(
        "no segment",
        { queue { maxSegments = 0u } },
        { QueueLine.builder("q", profile {}).maxSegments(0) },
        argument("maxSegments: 0 on queue 'q', the least is 1"),
      )
      refused(
        "no weight",
        { queue { weight = 0 } },
        { QueueLine.builder("q", profile {}).weight(0) },
        argument("weight: 0 on queue 'q' is not in 1 … 1,000,000"),
      )
      refused(
        "field twice",
        {
          entryLayout {
            u8("x")
            f32("x")
          }
        },
        { EntryLayout.builder().u8("x").f32("x") },
        argument("two fields or side arrays called 'x'; rename one"),
      )
      refused(
        "no field",
        { entryLayout {} },
        { EntryLayout.builder().build() },
        state("a layout without fields has no bytes; add a field"),
      )
    }
  })

private fun device(configure: DeviceProfileBuilder.() -> Unit): DeviceProfile =
  deviceProfile("d") {
    freeMemory = 5u
    configure()
  }

private fun javaDevice(configure: DeviceProfile.Builder.() -> Unit): DeviceProfile =
  DeviceProfile.builder("d").memory(DeviceMemory.ofFree(5)).apply(configure).build()

private fun queue(configure: DeviceQueueBuilder.() -> Unit): QueueLine =
  device {
      queue("q") {
        capacity = 7u
        entryBytes = 3.B
        configure()
      }
    }
    .lines()
    .single() as QueueLine

private fun javaQueue(
  java: WorkQueueProfile.Builder.() -> Unit,
  onLine: QueueLine.Builder.() -> Unit,
): QueueLine = QueueLine.builder("q", profile(java)).apply(onLine).build()

private fun profile(configure: WorkQueueProfile.Builder.() -> Unit): WorkQueueProfile =
  WorkQueueProfile.builder().capacity(7).entryBytes(3).apply(configure).build()
