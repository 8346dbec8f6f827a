// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DeviceMemory
import dev.sluice.device.Placement
import dev.sluice.device.ResidentLine
import dev.sluice.queue.Buffering
import dev.sluice.script.DeviceReport
import dev.sluice.script.OutputException
import dev.sluice.sizing.DeviceType
import dev.sluice.sizing.EntryLayout
import dev.sluice.testing.Tool
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonPrimitive

internal class WgslFormatTest :
  StringSpec({
    fun wgsl(vararg devices: DeviceReport) = Formats.WGSL.render(reportOn(*devices), plain)

    "WGSL has the same names and numbers" {
      val report = planned(webgpu(19_318_015))
      val declared =
        Regex("(?:const|alias) (\\w+)(?:: (?:u32|bool))? = (\\w+); // .*\n")
          .findAll(wgsl(report))
          .associate {
            val value = it.groupValues[2]
            it.groupValues[1] to
              when (value) {
                "true" -> "1"
                "false" -> "0"
                "u32" -> "32"
                else -> value.removeSuffix("u")
              }
          }
      declared shouldBe constants(report)
      wgsl(planned(webgpu(19_318_015, 31))) shouldContain
        "\nalias SLUICE_FRONTIER_INDEX_TYPE = i32; "
    }

    "WGSL says which number exceeds a u32, and the way out" {
      fun slots(count: Long) =
        planned(device("d", DeviceMemory.ofFree(-1)) { resident("x", count, 1) })
      wgsl(slots(4_294_967_295)) shouldContain "const SLUICE_X_COUNT: u32 = 4294967295u; "
      shouldThrow<OutputException> { wgsl(slots(4_294_967_296)) }.message shouldBe
        "wgsl: SLUICE_X_COUNT is 4294967296, and a u32 holds at most 4294967295; plan fewer bytes or " +
          "slots, or write the header for a language of 64 bits"
    }

    "WGSL has no index of 64 bits" {
      shouldThrow<OutputException> { wgsl(planned(webgpu(19_318_015, 64))) }.message shouldBe
        "wgsl: queue 'frontier' has indices of 64 bits, and WGSL has integers of 32 bits only; set " +
          "its indexBits to 32"
    }

    "a layout that WGSL has not is refused by the name of the field" {
      fun refusal(layout: EntryLayout.Builder.() -> Unit): String? {
        val entry = EntryLayout.builder().apply(layout).build()
        val profile =
          device("d", DeviceMemory.ofFree(-1)) {
            line(queue("q") { indexBits(32).capacity(1).entry(entry) })
          }
        return try {
          wgsl(planned(profile))
          null
        } catch (e: OutputException) {
          e.message
        }
      }
      // WGSL: a vec3<f32> has 12 bytes and an alignment of 16; here it has 16.
      refusal { vector("pos", DeviceType.F32, 3).u32("id") } shouldBe
        "wgsl: the entry of queue 'q', field 'id': it is at byte 16 by the rules of the plan, and " +
          "12 in WGSL; lay it out by LayoutRules.WGSL"
      for (type in
        listOf("u8", "i8", "u16", "i16", "u64", "i64", "f64").map {
          DeviceType.valueOf(it.uppercase())
        }) {
        refusal { field("odd", type) } shouldBe
          "wgsl: the entry of queue 'q', field 'odd': WGSL has no $type; use u32, i32 or f32"
      }
      refusal { f16("half") } shouldContain
        "field 'half': WGSL has no f16 without an extension; use u32 and unpack2x16float"
      refusal { vector("v", DeviceType.U32, 8) } shouldContain
        "field 'v': WGSL has no u32x8; use vectors of 2, 3 or 4, or an array"
      refusal { u32("a").sideArray("ready", DeviceType.U8) } shouldContain
        "side array 'ready': WGSL has no u8; use u32, i32 or f32"
      // Where all is as in C: vectors of 2 and 4, arrays, and a vec3 that nothing follows closely.
      refusal {
        f32("a").vector("b", DeviceType.F32, 2).u32("c", 3).vector("d", DeviceType.I32, 4)
        vector("e", DeviceType.F32, 3).vector("f", DeviceType.F32, 4)
        vector("g", DeviceType.F32, 3, 2).u32("h").vector("i", DeviceType.U32, 3)
        sideArray("j", DeviceType.F32)
      } shouldBe null
    }

    "control blocks and residents are held against WGSL, too" {
      val control =
        device("d", DeviceMemory.ofFree(-1)) {
          line(
            queue("q") {
              indexBits(32)
                .capacity(1)
                .entryBytes(4)
                .control(EntryLayout.builder().u64("tail").build())
            }
          )
        }
      shouldThrow<OutputException> { wgsl(planned(control)) }.message shouldContain
        "the control block of queue 'q', field 'tail': WGSL has no u64"
      val resident =
        device("d", DeviceMemory.ofFree(-1)) {
          line(
            ResidentLine.builder("r").count(1).entry(EntryLayout.builder().f64("x").build()).build()
          )
        }
      shouldThrow<OutputException> { wgsl(planned(resident)) }.message shouldContain
        "the element of resident 'r', field 'x': WGSL has no f64"
    }

    "a comment ends where it should, whatever is in a label" {
      val label = "a\n\u2028\u0085\rb"
      val text = wgsl(planned(device("d", DeviceMemory.ofFree(9)) { resident(label, 1, 1) }))
      text.lines().filter { it.startsWith("// Resident") } shouldBe
        listOf("// Resident 'a\uFFFD\uFFFD\uFFFD\uFFFDb'")
    }

    val hostile =
      planned(
        device("d", DeviceMemory.ofFree(99)) {
          resident("a\nb\u2028c\u0085d\re\u000Bf\u000Cg\u202Eh\uD83D \\ */ /*", 7, 1)
        }
      )

    "a shader takes the constants, and they are the plan's"
      .config(enabledOrReasonIf = { enabled(Tool.CHROMIUM) }) {
        Chromium().use { browser ->
          browser.open("<!DOCTYPE html><title>WGSL</title>", 800, 600, dark = false)
          if (browser.evaluate(HAS_ADAPTER)?.jsonPrimitive?.boolean != true) {
            throw Tool.CHROMIUM.lacking("this Chromium runs no shaders")
          }
          for (report in
            listOf(
              planned(webgpu(19_318_015)),
              planned(webgpu(19_318_015, 31)),
              narrow(),
              hostile,
            )) {
            val code = wgsl(report)
            val numbers =
              Regex("const (\\w+): u32").findAll(code).map { it.groupValues[1] }.toList()
            val flags = Regex("const (\\w+): bool").findAll(code).map { it.groupValues[1] }.toList()
            val types = Regex("alias (\\w+)").findAll(code).map { it.groupValues[1] }.toList()
            val words = numbers + flags.map { "select(0u, 1u, $it)" }
            val main =
              "@group(0) @binding(0) var<storage, read_write> read: array<u32>;\n" +
                "@compute @workgroup_size(1) fn main() {\n" +
                types.mapIndexed { i, type -> "var t$i: $type = 1; t$i += 1;\n" }.joinToString("") +
                words.mapIndexed { i, word -> "read[$i] = $word;\n" }.joinToString("") +
                "}\n"
            val answer =
              browser.evaluate("(${SHADER})(${JsonPrimitive(code + main)}, ${words.size})")
            val read = checkNotNull(answer).jsonArray.map { it.jsonPrimitive.content }
            (numbers + flags).zip(read).toMap() shouldBe
              constants(report).filterKeys { it !in types }
          }
        }
      }
  })

/** A small arena, for offsets of everything. */
internal fun narrow(): DeviceReport =
  planned(
    device("narrow", DeviceMemory.ofFree(10_000), cuda16, Placement.ARENA) {
      resident("rows", 7, 4)
      line(
        queue("q", { drainWindow(30) }) {
          indexBits(32).capacity(100).bound(100).buffering(Buffering.PING_PONG)
          entry(
            EntryLayout.builder().u32("at").f32("to").sideArray("ready", DeviceType.U32).build()
          )
          control(EntryLayout.builder().u32("tail").u32("head").build())
        }
      )
    }
  )

/**
 * Runs a shader in one invocation and returns the words that it wrote, or what is wrong with it.
 */
private const val HAS_ADAPTER = "navigator.gpu?.requestAdapter().then(a => a !== null) ?? false"

private const val SHADER =
  """async (code, words) => {
    const device = await (await navigator.gpu.requestAdapter()).requestDevice();
    const module = device.createShaderModule({code});
    const {messages} = await module.getCompilationInfo();
    if (messages.length) return messages.map(m => m.lineNum + ': ' + m.message);
    const size = words * 4;
    const written = device.createBuffer({size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC});
    const mapped = device.createBuffer({size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST});
    const pipeline = await device.createComputePipelineAsync({layout: 'auto', compute: {module}});
    const entries = [{binding: 0, resource: {buffer: written}}];
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({layout: pipeline.getBindGroupLayout(0), entries}));
    pass.dispatchWorkgroups(1);
    pass.end();
    encoder.copyBufferToBuffer(written, 0, mapped, 0, size);
    device.queue.submit([encoder.finish()]);
    await mapped.mapAsync(GPUMapMode.READ);
    return [...new Uint32Array(mapped.getMappedRange())];
  }"""
