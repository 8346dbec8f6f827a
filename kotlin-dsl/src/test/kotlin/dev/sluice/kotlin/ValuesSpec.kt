// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kotlin

import dev.sluice.device.DevicePlan
import dev.sluice.device.DevicePlanner
import dev.sluice.device.DeviceProfile
import dev.sluice.device.Spread
import dev.sluice.numeric.NumericPolicyException
import dev.sluice.numeric.OptionalUnsignedLong
import dev.sluice.policy.unsigned.UnsignedLongPolicy
import dev.sluice.queue.PlanResult
import dev.sluice.queue.Remedy
import dev.sluice.queue.RemedyKind
import dev.sluice.queue.WorkQueuePlanner
import dev.sluice.queue.WorkQueueProfile
import dev.sluice.sizing.DeviceType
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.choice
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll
import java.lang.reflect.Method
import java.math.BigInteger

private const val MAX: ULong = ULong.MAX_VALUE
private const val HIGH: ULong = 0x8000_0000_0000_0000uL
private val POLICY = UnsignedLongPolicy()
private val QUEUES = WorkQueuePlanner.using(POLICY)

/** The accessors whose values stay small by their nature. */
private val BOUNDED =
  setOf(
    "DeviceType.bytes",
    "EntryLayout.alignmentBytes",
    "EntryLayout.paddingBytes",
    "Field.alignmentBytes",
    "SideArray.alignmentBytes",
    "HostViews.entryBytes",
    "Grid.spare", // fewer than the rows
  )

private fun queue(configure: WorkQueueProfileBuilder.() -> Unit): WorkQueueProfile =
  workQueueProfile {
    entryBytes = 1u
    budgetBytes = MAX
    configure()
  }

private fun device(configure: DeviceProfileBuilder.() -> Unit): DevicePlan =
  DevicePlanner.using(POLICY).plan(deviceProfile("d", configure)).orElseThrow()

private fun errors(result: PlanResult<*>): List<Any> =
  (result as PlanResult.Rejected).errors.flatMap { listOf<Any>(it) + it.remedies() }

private fun errors(configure: DeviceProfileBuilder.() -> Unit): List<Any> =
  errors(DevicePlanner.using(POLICY).plan(deviceProfile("d", configure)))

private fun DeviceProfile.parts(): List<Any> = listOf(this, memory(), limits()) + lines()

private fun DevicePlan.parts(): List<Any> =
  listOf(this, DevicePlanner.using(POLICY).ledger(profile())) +
    allocations().take(1) +
    phases() +
    sameSlots() +
    lines().flatMap { line ->
      listOf(line) +
        line.regions().flatMap { listOf(it, it.segment(0u), it.segment(it.segmentCount - 1u)) }
    }

/** Values of every type, as large as they get. */
private fun huge(): List<Any> {
  val fixed = queue {
    capacity = HIGH + 5u
    initialItems = HIGH + 1u
    bound = HIGH + 7u
  }
  val small = queue { capacity = 1u }
  val plan = QUEUES.plan(fixed).orElseThrow()
  val smallPlan = QUEUES.plan(small).orElseThrow()
  val expanding = queue { expansion = HIGH + 3u }
  val wide =
    small.copy {
      entryBytes = HIGH + 3u
      controlBytes = HIGH - 7u
    }
  val wideControl = wide.copy { controlBytes = HIGH + 9u }
  val byOne = QUEUES.planDrain(fixed, 1u).orElseThrow()
  val byMost = QUEUES.planDrain(fixed, HIGH + 2u).orElseThrow()
  val layout = entryLayout {
    u8("bytes", HIGH)
    u8("behind")
  }
  val beside = entryLayout {
    u8("small")
    sideArray("large", layout)
  }
  val views = hostViews(MAX, 1.B, 1)
  val arena = device {
    freeMemory = MAX
    arena()
    limits { alignment = HIGH }
    queue("q") {
      capacity = 1u
      entryBytes = 1.B
      pingPong()
    }
  }
  val behindHeaders = device {
    freeMemory = MAX
    limits { arrayHeaderBytes = HIGH }
    resident("r", HIGH - 2u, 1.B)
  }
  val padded = device {
    freeMemory = MAX
    limits { granularity = MAX - 1u }
    resident("r", 1u, 1.B)
  }
  val paddedArena = device {
    freeMemory = MAX
    arena()
    limits { granularity = MAX - 1u }
    resident("r", 1u, 1.B)
  }
  val segmented = device {
    freeMemory = MAX
    limits { maxAllocationBytes = 1.B }
    queue("q") {
      capacity = HIGH + 5u
      entryBytes = 1.B
      maxSegments = MAX
    }
  }
  val reserved = device {
    freeMemory = MAX
    reserve("reserve", HIGH + 3u)
    resident("wide", 1u, 1.B)
  }
  val wideDevice = device {
    freeMemory = MAX
    resident("wide", 1u, HIGH + 5u)
    queue("q") {
      capacity = 1u
      entryBytes = 1.B
    }
  }
  val almostEmpty = device {
    freeMemory = MAX
    resident("small", 1u, 1.B)
  }
  val whole = device {
    freeMemory = MAX
    queue("q") {
      capacity = HIGH + 5u
      entryBytes = 1.B
    }
  }
  val stacked = device {
    freeMemory = MAX
    arena()
    resident("low", HIGH + 5u, 1.B)
    resident("high", 3u, 1.B)
  }
  val group = device {
    freeMemory = MAX
    sameSlots("g", largest()) { resident("one", 1u, 1.B) }
  }
  val phases = device {
    freeMemory = MAX
    phase("a") { resident("large", HIGH + 5u, 1.B) }
    phase("b") { resident("small", 1u, 1.B) }
  }
  val profile =
    deviceProfile("d") {
      freeMemory = MAX
      devices = HIGH + 1u
      limits {
        maxAllocationBytes = HIGH + 1u
        maxBindingBytes = HIGH + 2u
        alignment = HIGH
        granularity = HIGH + 3u
        arrayHeaderBytes = HIGH + 3u
        bytesMultipleOf = HIGH
        maxAllocations = HIGH + 3u
        maxBindings = HIGH + 3u
        maxItemsPerLaunch = HIGH + 4u
        maxWindows = HIGH + 5u
      }
      reserve("reserve", HIGH + 6u)
      resident("resident") {
        count = HIGH + 7u
        bytesEach = HIGH + 8u
        maxSegments = HIGH + 9u
      }
      queue("queue", small) {
        drainWindow = HIGH + 10u
        maxSegments = HIGH + 11u
      }
    }
  val candidates =
    listOf(HIGH + 5u, 1uL).map { slots ->
      small.toCandidate().capacity(slots).also { QUEUES.tryPlan(it) shouldBe true }
    }
  return listOf(fixed, small, expanding, wide, wideControl, plan, smallPlan) +
    candidates +
    QUEUES.plan(expanding).orElseThrow() +
    listOf(byOne, byMost, byOne.window(HIGH + 3u), byMost.window(0u)) +
    listOf(plan.observed(MAX), smallPlan.observed(MAX)) +
    listOf(smallPlan.observed(MAX, MAX), fixed.capacity(), expanding.capacity()) +
    listOf(layout, beside) +
    layout.fields() +
    beside.sideArrays() +
    workQueueProfile {
      capacity = 1u
      entry(beside)
    } +
    listOf(Spread.sharded().plus(HIGH + 1u), Spread.replicated()) +
    listOf(degreeProfile(mapOf(1uL to HIGH + 1u)), degreeProfile(mapOf(HIGH + 1u to 1uL))) +
    listOf(views, views[HIGH + 1u]) +
    DeviceType.entries +
    launches() +
    profile.parts() +
    listOf(
        arena,
        padded,
        paddedArena,
        segmented,
        reserved,
        wideDevice,
        almostEmpty,
        whole,
        stacked,
        phases,
        behindHeaders,
        group,
      )
      .flatMap { it.parts() } +
    errors(
      QUEUES.plan(
        queue {
          capacity = HIGH
          initialItems = MAX
        }
      )
    ) +
    errors(
      QUEUES.plan(
        small.copy {
          capacity = MAX
          entryBytes = HIGH + 1u
        }
      )
    ) +
    asked() +
    errors(QUEUES.plan(fixed.copy { budgetBytes = 1u })) +
    errors(QUEUES.plan(fixed.copy { budgetBytes = HIGH + 4u })) +
    errors {
      freeMemory = 1u
      resident("r", HIGH + 2u, 1.B)
    } +
    errors {
      freeMemory = HIGH + 1u
      resident("r", HIGH + 2u, 1.B)
    } +
    errors {
      freeMemory = MAX
      limits { maxAllocationBytes = HIGH }
      resident("r") {
        count = 1u
        bytesEach = HIGH + 1u
        maxSegments = HIGH + 3u
      }
    } +
    errors {
      freeMemory = MAX
      limits { maxAllocationBytes = 1u }
      resident("r", HIGH + 2u, 1.B)
    } +
    errors {
      freeMemory = MAX
      limits {
        maxThreadsPerGroup = HIGH
        maxGroupsX = HIGH
        maxGroupsY = 1u
      }
      queue("groups") {
        capacity = HIGH + 3u
        entryBytes = 1.B
        drain { itemsPerGroup = HIGH + 1u }
      }
      queue("threads") {
        capacity = 1u
        entryBytes = 1.B
        drain { threadsPerGroup = HIGH + 1u }
      }
    } +
    errors {
      freeMemory = MAX
      limits {
        maxGroupsX = HIGH
        maxGroupsY = 1u
      }
      queue("wide", fixed) { drain { itemsPerGroup = 1u } }
    } +
    errors {
      freeMemory = MAX
      limits {
        maxGroupsX = 1u
        maxGroupsY = HIGH
      }
      queue("high", fixed) { drain { itemsPerGroup = 1u } }
    } +
    errors {
      freeMemory = MAX
      queue("loop", fixed) {
        drain {
          itemsPerGroup = 1u
          strided(HIGH)
          onDevice()
        }
      }
    } +
    errors {
      freeMemory = MAX
      limits {
        maxAllocationBytes = 1.B
        maxAllocations = 1u
      }
      resident("counted") {
        count = HIGH + 5u
        bytesEach = 1.B
        maxSegments = MAX
      }
    } +
    errors {
      freeMemory = MAX
      limits {
        maxAllocationBytes = 1.B
        maxBindings = HIGH + 1u
      }
      resident("bound") {
        count = HIGH + 5u
        bytesEach = 1.B
        maxSegments = MAX
      }
    } +
    errors {
      freeMemory = MAX
      limits { maxItemsPerLaunch = 1u }
      queue("loops", fixed) {
        drain {
          itemsPerGroup = 1u
          strided(1u)
          onDevice()
        }
      }
    } +
    errors {
      freeMemory = MAX
      limits {
        maxItemsPerLaunch = HIGH + 1u
        maxWindows = HIGH + 1u
      }
      queue("window", small) { drainWindow = HIGH + 2u }
      queue("windows") {
        capacity = HIGH + 3u
        entryBytes = 1.B
        drainWindow = 1u
        indexBits = 32
      }
    }
}

/** Capacities of which much is asked, and what says how much that is. */
private fun asked(): List<Any> {
  val most = queue { largest { atMost(HIGH + 1u) } }.capacity()
  val multiple = queue {
    largest {
      atLeast(HIGH + 1u)
      multipleOf(HIGH + 2u)
    }
  }
  return listOf(most, multiple.capacity()) +
    errors(QUEUES.plan(multiple.copy { budgetBytes = 1u })) +
    errors(QUEUES.plan(queue { capacity(HIGH + 3u) { multipleOf(HIGH) } })) +
    errors {
      freeMemory = 1u
      queue("multiple") {
        entryBytes = 1u
        largest { multipleOf(HIGH + 2u) }
      }
    }
}

/** Launches of large numbers. */
private fun launches(): List<Any> {
  val costs = launchCosts {
    enqueue = HIGH + 1u
    submit = HIGH + 2u
    launch = HIGH + 3u
    group = HIGH + 4u
    barrier = HIGH + 5u
    hostRead = HIGH + 6u
  }
  val all = drainProfile {
    itemsPerWindow = HIGH + 1u
    itemsPerGroup = HIGH + 2u
    threadsPerGroup = HIGH + 3u
    residentGroups = HIGH + 4u
    sweeps = HIGH + 5u
    polledEvery = HIGH + 6u
    recorded = HIGH + 6u
    launchesBetweenSweeps = HIGH + 7u
    totalItems = HIGH + 8u
    costs(costs)
  }
  val plans =
    listOf(5uL, MAX).map { items ->
      QUEUES.planDrain(
          // Slices of one slot are one; of two buffers each sweep drains one from its start.
          queue {
            capacity = 1u
            if (items == MAX) pingPong()
          },
          drainProfile {
            itemsPerGroup = 1u
            sweepsAtMost = HIGH + 1u
            polledEvery = 1u
            totalItems = items
            costs {
              enqueue = 1u
              launch = 0u
              group = 0u
              hostRead = 0u
            }
          },
        )
        .orElseThrow()
    }
  val rows = device {
    freeMemory = MAX
    limits {
      maxThreadsPerGroup = HIGH + 1u
      maxGroupsX = 1u
      maxGroupsY = MAX
    }
    queue("rows") {
      capacity = HIGH + 1u
      entryBytes = 1.B
      drain { itemsPerGroup = 1u }
    }
  }
  val high = rows.queue("rows").drain()
  val wide =
    QUEUES.planDrain(queue { capacity = HIGH + 1u }, drainProfile { itemsPerGroup = 1u })
      .orElseThrow()
  return listOf(costs, all, deviceLimits { maxGroupsX = HIGH }) +
    rows.profile().limits() +
    plans.map { it.totals().orElseThrow() } +
    listOf(high, wide).map { it.grid(it.window(0u)).orElseThrow() }
}

private fun extension(accessor: Method): Method {
  val name = "get" + accessor.name.replaceFirstChar(Char::uppercase)
  return Api.facades
    .flatMap { it.declaredMethods.toList() }
    .single { it.name == name && it.parameterTypes.toList() == listOf(accessor.declaringClass) }
    .apply { isAccessible = true }
}

class ValuesSpec :
  FunSpec({
    val accessors = Api.accessors.filter { it.declaringClass != OptionalUnsignedLong::class.java }
    fun name(method: Method) = "${method.declaringClass.simpleName}.${method.name}"

    test("every number of every type is Java's, and none is ever negative") {
      val large = mutableSetOf<String>()
      for (value in huge()) {
        for (accessor in accessors.filter { it.declaringClass.isInstance(value) }) {
          val java =
            when (val answer = accessor.invoke(value)) {
              is OptionalUnsignedLong -> if (answer.isPresent) answer.asLong.toULong() else null
              else -> (answer as Long).toULong()
            }
          val kotlin =
            when (val answer = extension(accessor).invoke(null, value)) {
              is Long -> answer.toULong()
              else -> answer
            }
          withClue("${name(accessor)} of $value") { kotlin shouldBe java }
          if (java != null && java >= HIGH) {
            large += name(accessor)
          }
        }
      }
      // One that was never seen above 2^63-1 would not have been tested.
      accessors.map(::name).toSet() - BOUNDED shouldContainExactlyInAnyOrder large
    }

    test("a plan beyond 2^63 bytes reads as one") {
      val plan = QUEUES.plan(queue { capacity = HIGH + 5u }).orElseThrow()
      plan.residentBytes shouldBe 9_223_372_036_854_775_813uL
      "${plan.residentBytes}" shouldBe "9223372036854775813"
      (plan.residentBytes > plan.headroomBytes) shouldBe true
    }

    test("a candidate is set to numbers beyond 2^63") {
      val start = queue { capacity = 1u }
      val candidate = start.toCandidate()
      candidate.capacity(HIGH + 1u).entryBytes(HIGH + 2u).budgetBytes(HIGH + 3u)
      candidate.initialItems(HIGH + 4u).controlBytes(HIGH + 5u)
      candidate.profile() shouldBe
        start.copy {
          capacity = HIGH + 1u
          entryBytes = HIGH + 2u
          budgetBytes = HIGH + 3u
          initialItems = HIGH + 4u
          controlBytes = HIGH + 5u
        }
      candidate.expansion(HIGH + 6u).profile().expansion shouldBe HIGH + 6u
    }

    test("the operands that a policy failed on") {
      val failure = NumericPolicyException("id", "add", "is wrong", null, -1, 2)
      failure.operands shouldBe listOf(MAX, 2uL)
    }

    for (policy in POLICIES) {
      test("arithmetic is exact, or null: ${policy.id()}") {
        val u64 = Arb.choice(Arb.element(0L, 1L, 2L, -1L, -2L, Long.MIN_VALUE), Arb.long())
        val end = BigInteger.TWO.pow(64)
        fun checked(value: BigInteger): ULong? =
          if (value.signum() < 0 || value >= end) null else "$value".toULong()
        checkAll(2_000, u64, u64) { x, y ->
          val a = BigInteger(x.toULong().toString())
          val b = BigInteger(y.toULong().toString())
          val (k, l) = x.toULong() to y.toULong()
          policy.add(k, l) shouldBe checked(a + b)
          policy.subtract(k, l) shouldBe checked(a - b)
          policy.multiply(k, l) shouldBe checked(a * b)
          if (l == 0uL) {
            policy.divide(k, l) shouldBe null
            policy.ceilDiv(k, l) shouldBe null
            policy.ratioBasisPoints(k, l, 7u) shouldBe 7uL
          } else {
            policy.divide(k, l) shouldBe checked(a / b)
            policy.ceilDiv(k, l) shouldBe checked((a + b - BigInteger.ONE) / b)
            policy.ratioBasisPoints(k, l, 7u) shouldBe
              checked((a * BigInteger.valueOf(10_000) / b).min(BigInteger.valueOf(0xffff_ffff)))
          }
        }
      }
    }

    test("hash tables") {
      hashTableSlots(2_147_483_647u, 5_000) shouldBe 4_294_967_294uL
      hashTableSlots(ULong.MAX_VALUE, 10_000) shouldBe ULong.MAX_VALUE
      outcome { hashTableSlots(HIGH, 5_000) } shouldBe
        outcome { dev.sluice.sizing.HashTables.slotsFor(HIGH.toLong(), 5_000) }
    }

    test("growth bounds") {
      // Degrees 4, 0, 7, 2, 4, 1
      val offsets = intArrayOf(0, 4, 4, 11, 13, 17, 18)
      val longs = LongArray(offsets.size) { offsets[it].toLong() }
      val degrees = degreeProfile(mapOf(4uL to 2uL, 0uL to 1uL, 7uL to 1uL, 2uL to 1uL, 1uL to 1uL))
      csrDegreeProfile(offsets, 18u) shouldBe degrees
      csrDegreeProfile(longs, 18u) shouldBe degrees
      csrDegreeProfile(longs.toList().stream().mapToLong { it }, 18u) shouldBe degrees
      outcome { csrDegreeProfile(offsets, 17u) } shouldBe
        outcome { dev.sluice.sizing.DegreeProfile.ofCsrOffsets(offsets, 17) }
      listOf(0u, 1u, 2u, 3u, 4u, 7u, 1000u).map { degrees.expansionBound(it.toULong()) } shouldBe
        listOf(0uL, 7uL, 11uL, 15uL, 17uL, 18uL, 18uL)
      listOf(1u, 2u, 3u, 4u, 7u, 18u, 1000u).map {
        degrees.expansionBound(it.toULong(), 3u)
      } shouldBe listOf(7uL, 14uL, 21uL, 25uL, 37uL, 54uL, 54uL)
      degrees.expansionBoundWithRepeats(1000u) shouldBe 7_000uL
      degrees.largestWindow(14u) shouldBe 2uL
      degrees.largestWindow(6u) shouldBe 0uL
      degrees.largestWindow(25u, 3u) shouldBe 4uL
      degrees.largestWindowWithRepeats(20u) shouldBe 2uL
      // 7 is the largest degree, and the same vertex may be all of them.
      degrees.largestWindow(MAX, MAX) shouldBe MAX / 7u
    }

    test("a remedy of any amount") {
      remedy(RemedyKind.RAISE_BUDGET_BY, MAX) shouldBe Remedy.of(RemedyKind.RAISE_BUDGET_BY, -1)
      remedy(RemedyKind.RAISE_BUDGET_BY, MAX).amount shouldBe MAX
    }

    test("beyond the end") {
      outcome { hostViews(8.B, 4.B)[HIGH] } shouldBe
        outcome { dev.sluice.sizing.HostViews.of(8, 4).get(Long.MIN_VALUE) }
      val drain = QUEUES.planDrain(queue { capacity = 8u }, 4u).orElseThrow()
      outcome { drain.window(HIGH) } shouldBe outcome { drain.window(Long.MIN_VALUE) }
      drain.windowsFor(MAX) shouldBe 2uL
    }
  })
