// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DeviceMemory
import dev.sluice.device.Placement
import dev.sluice.device.ResidentLine
import dev.sluice.queue.Buffering
import dev.sluice.script.DeviceReport
import dev.sluice.script.visible
import dev.sluice.testing.Tool
import io.kotest.core.spec.style.StringSpec
import io.kotest.inspectors.forAll
import io.kotest.inspectors.forOne
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.property.checkAll
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.double
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonPrimitive

internal class HtmlFormatTest :
  StringSpec({
    fun html(vararg devices: DeviceReport, title: String = "bfs.main.kts") =
      HtmlFormat().render(reportOn(*devices, title = title), plain)

    val all by lazy {
      listOf(
        planned(friendster()),
        planned(friendster(Placement.ARENA)),
        planned(usroad()),
        planned(usroad(), mapOf("delta" to "the kernel spills to the host")),
        planned(webgpu(19_318_015)),
        planned(webgpu(20_000_000)),
        planned(vast()),
        planned(endless()),
        planned(grid(fast = true)),
        planned(grid(fast = false)),
      )
    }
    val chromium = lazy { Chromium() }
    afterSpec { if (chromium.isInitialized()) chromium.value.close() }
    val installed = enabled(Tool.CHROMIUM)

    fun open(html: String, width: Int = 1280, dark: Boolean = false): Chromium =
      chromium.value.also { it.open(html, width, 900, dark) }

    "the picture is to scale, in the order in which memory was taken, without gap or overlap" {
      for (report in all) {
        val map = MemoryMap(report)
        var end = 0uL
        for (block in map.blocks) {
          block.from shouldBe end
          end += block.bytes
        }
        end shouldBe report.memoryBytes
        val totals = map.totals().associate { it.kind to it.bytes }
        (totals[BlockKind.FREE] ?: 0uL) shouldBe report.freeBytes
        (totals[BlockKind.RESERVE] ?: 0uL) shouldBe report.reservedBytes
        (totals[BlockKind.PADDING] ?: 0uL) shouldBe report.paddingBytes
      }
    }

    "the picture of any device has no gap or overlap" {
      checkAll(cases(500), devices) { device ->
        var end = 0uL
        for (block in MemoryMap(device).blocks) {
          block.from shouldBe end
          end += block.bytes
        }
        end shouldBe device.memoryBytes
      }
    }

    "a rectangle is as wide as its share" {
      // Worked example 1a: targets are 14,448,537,080 of 42,298,834,944 bytes from byte
      // 1,063,256,064
      // on: 341.582 of 1000 units from 25.137 on.
      html(all[0]) shouldContain
        "<rect class=\"resident shade-1\" x=\"25.137\" y=\"18\" width=\"341.582\" height=\"54\">" +
          "<title>targets: 14,448,537,080 bytes (13.4\u00A0GiB)</title></rect>"
    }

    "what is too small to be seen is marked" {
      html(all[0]) shouldContain "<line class=\"pin control\""
      html(all[0]) shouldContain "Pins mark what is too small"
      html(planned(device("d", DeviceMemory.ofFree(10)) { resident("r", 5, 1) })) shouldNotContain
        "<line"
    }

    "lines that lie side by side differ in shade, and buffers of one line in tone" {
      val profile =
        device("d", DeviceMemory.ofFree(1_000)) {
          for (name in listOf("near", "far", "third")) {
            line(
              queue(name) {
                capacity(10).entryBytes(4).controlBytes(4).buffering(Buffering.PING_PONG)
              }
            )
          }
        }
      val blocks = MemoryMap(planned(profile)).blocks.filter { it.kind == BlockKind.ENTRIES }
      blocks.map { it.kind.css(it.shade, it.second) } shouldBe
        (0..2).flatMap { listOf("entries shade-$it", "entries shade-$it second") }
      checkAll(cases(200), devices) { device ->
        val entries = MemoryMap(device).blocks.filter { it.kind == BlockKind.ENTRIES }
        entries.zipWithNext { a, b -> (a.shade to a.second) shouldNotBe (b.shade to b.second) }
      }
    }

    "what has no place is drawn beyond the end of the memory, to scale" {
      // 1,073,741,824 of 1,073,741,824 + 640,000,020 bytes: 626.547 of 1000 units.
      val text = html(planned(webgpu(20_000_000)))
      text shouldContain "<line class=\"end\" x1=\"626.548\""
      text shouldContain
        "<rect class=\"beyond\" x=\"626.548\" y=\"18\" width=\"373.452\" height=\"54\">" +
          "<title>frontier: has no place, 640,000,020 bytes (610.3\u00A0MiB)</title>"
      text shouldContain "Without a place: frontier, 640,000,020 bytes"
      html(planned(webgpu(19_318_015))) shouldNotContain "class=\"beyond"
    }

    "what is larger than the memory by far leaves it half the picture" {
      val vast = device("d", DeviceMemory.ofFree(9)) { resident("r", -1, 1) }
      MemoryMap(planned(vast)).inside shouldBe 0.5
      html(planned(vast)) shouldContain "not to scale"
    }

    "names stand in blocks that have room"
      .config(enabledOrReasonIf = { installed }) {
        val profile =
          device("d", DeviceMemory.ofFree(940)) {
            resident("large", 1, 600)
            resident("x".repeat(300), 1, 300)
            resident("a name too long for its block", 1, 30)
          }
        for (width in listOf(390, 1280)) {
          val page = open(html(planned(profile)), width)
          page.evaluate(NAMES)!!.jsonArray.map { it.jsonPrimitive.content } shouldBe
            listOf("large", "x".repeat(300))
        }
      }

    "what a line takes is in sight on a phone"
      .config(enabledOrReasonIf = { installed }) {
        for (width in listOf(320, 390)) {
          val page = open(html(planned(friendster()), planned(usroad())), width)
          page
            .evaluate(
              "[...document.querySelectorAll('main table')].filter(t => t.caption.textContent.startsWith('Lines')).every(t => t.rows[0].cells[1].textContent == 'Taken' && [...t.rows].every(r => r.cells[1].getBoundingClientRect().right <= innerWidth))"
            )!!
            .jsonPrimitive
            .boolean shouldBe true
        }
      }

    "windows are drawn one by one up to 64, and in groups beyond" {
      fun cells(text: String) = Regex("<rect class=\"window").findAll(text).count()
      cells(html(planned(webgpu(19_318_015)))) shouldBe 5
      // ceil(297 / 64) = 5 windows in each of ceil(297 / 5) = 60 cells
      cells(html(planned(friendster()))) shouldBe 60
      html(planned(friendster())) shouldContain "A cell is 5 of them."
      cells(html(planned(vast()))) shouldBe 64
    }

    "a sweep shows its windows, what groups take at once, and what finds nothing" {
      // One window; 1,056 groups of 256 take 270,336 of 23,951,236 slots at once, 11.287 of 1,000;
      // each of the 6,261 windows may find something.
      val fast = html(planned(grid(fast = true)))
      fast shouldContain
        "<rect class=\"window entries shade-0\" x=\"0.000\" y=\"0\" width=\"1000.000\" height=\"20\">"
      fast shouldContain
        "<rect class=\"groups entries shade-0\" x=\"0.000\" y=\"26\" width=\"11.287\" height=\"20\">" +
          "<title>window 0: 270,336 items at once</title></rect>"
      fast shouldContain
        "<rect class=\"busy entries shade-0\" x=\"0.000\" y=\"52\" width=\"1000.000\" height=\"20\">"
      fast shouldContain
        "Groups: 1,056 groups a launch, of 256 items: 270,336 at once, and they stride."
      fast shouldContain
        "Of the 6,261 windows of all sweeps at most 6,261 find an item, at least 0 find nothing."
      fast shouldContain "<dt>launching alone</dt><dd>at least 18.720 ms</dd>"
      // 92 windows in 46 cells, all of whose slots have a group; 6,352 of 576,012 are 11.028 of
      // 1,000.
      val slow = html(planned(grid(fast = false)))
      Regex("<rect class=\"groups").findAll(slow).count() shouldBe 46
      slow shouldContain "Groups: 1,024 groups a launch, of 256 items."
      slow shouldContain
        "<rect class=\"busy entries shade-0\" x=\"0.000\" y=\"52\" width=\"11.028\" height=\"20\">" +
          "<title>at most 6,352 find an item</title></rect>"
      slow shouldContain "<dt>launches</dt><dd>576,012</dd>"
      slow shouldContain "<dt>windows that find nothing</dt><dd>at least 569,660</dd>"
      html(planned(friendster())) shouldNotContain "<rect class=\"groups"
    }

    "of all devices the page says what is used" {
      // Worked example 1a: 25,458,704,384 of 42,298,834,944 bytes are free, 16,840,130,560 used.
      html(planned(friendster()), planned(webgpu(20_000_000))) shouldContain
        "<td class=\"number\">39.81 %</td><td class=\"number\">16,840,130,560</td>"
    }

    "labels are text" {
      val hostile = "<script>alert('x')</script>\"&amp;"
      val text =
        html(
          planned(device(hostile, DeviceMemory.ofFree(9)) { resident(hostile, 1, 1) }),
          title = hostile,
        )
      text shouldNotContain "<script"
      text shouldContain "&lt;script&gt;"
      text shouldContain "&amp;amp;"
    }

    "a line of very many arrays is one row and one rectangle" {
      val many =
        device("d", DeviceMemory.ofFree(1 shl 20)) {
          line(ResidentLine.builder("m").count(1).bytesEach(8).buffers(65_536).build())
        }
      val text = html(planned(many))
      text shouldContain "65,536 arrays of m: 524,288 bytes"
      text shouldContain "65,520 more like these"
    }

    "the page asks for nothing, says nothing on the console, and has no script"
      .config(enabledOrReasonIf = { installed }) {
        val page = open(html(*all.toTypedArray()))
        page.complaints.shouldBeEmpty()
        page.evaluate(
          "document.querySelectorAll('script, [src], link, iframe, object').length"
        ) shouldBe JsonPrimitive(0)
        page.evaluate("document.compatMode") shouldBe JsonPrimitive("CSS1Compat")
      }

    "no width scrolls the page sideways"
      .config(enabledOrReasonIf = { installed }) {
        val wide =
          planned(
            device("w".repeat(300), DeviceMemory.ofFree(-1)) { resident("x".repeat(300), -1, 1) }
          )
        for (width in listOf(320, 390, 768, 1280)) {
          val page = open(html(*all.toTypedArray(), wide), width)
          page.evaluate("[innerWidth, document.documentElement.scrollWidth]")?.jsonArray?.map {
            it.jsonPrimitive.int
          } shouldBe listOf(width, width)
        }
      }

    "text has the contrast of WCAG AA in light and dark"
      .config(enabledOrReasonIf = { installed }) {
        for (dark in listOf(false, true)) {
          val page = open(html(*all.toTypedArray()), dark = dark)
          page.evaluate("getComputedStyle(document.body).backgroundColor") shouldBe
            JsonPrimitive(if (dark) "rgb(16, 20, 26)" else "rgb(255, 255, 255)")
          val measured = page.evaluate(CONTRASTS)!!.jsonArray.map { it.jsonArray }
          (measured.size > 100) shouldBe true
          measured.filter { it[0].jsonPrimitive.double < 4.5 }.shouldBeEmpty()
        }
      }

    "colours of the pictures stand out from the page by 3 to 1"
      .config(enabledOrReasonIf = { installed }) {
        for (dark in listOf(false, true)) {
          val page = open(html(*all.toTypedArray()), dark = dark)
          val fills = page.evaluate(FILLS)!!.jsonArray.map { it.jsonArray }
          fills.map { it[1].jsonPrimitive.content }.toSet() shouldContain "control"
          fills.filter { it[0].jsonPrimitive.double < 3 }.shouldBeEmpty()
        }
      }

    "a screen reader hears names, headings, landmarks, tables and pictures"
      .config(enabledOrReasonIf = { installed }) {
        val page = open(html(*all.toTypedArray()))
        page.evaluate("document.documentElement.lang") shouldBe JsonPrimitive("en")
        val heard = page.accessible()
        val roles = heard.groupBy { it.first }
        listOf("main", "banner", "navigation", "contentinfo").forAll {
          roles.getValue(it).size shouldBe 1
        }
        roles.getValue("heading").map { it.second }.first() shouldBe "bfs.main.kts"
        page.evaluate(
          "[...document.querySelectorAll('h1,h2,h3,h4')].every((h, i, all) => i == 0 ? h.tagName == 'H1' : h.tagName[1] - all[i - 1].tagName[1] <= 1)"
        ) shouldBe JsonPrimitive(true)
        val pictures = roles.getValue("image").filter { it.second.isNotEmpty() }
        pictures.forOne {
          it.second shouldContain
            "Memory of WebGPU Memory of WebGPU, to scale: residents 42.43 %, control"
        }
        pictures.size shouldBe roles.getValue("image").size
        page.evaluate("document.querySelectorAll('svg').length")!!.jsonPrimitive.int shouldBe
          pictures.size
        page.evaluate(
          "[...document.querySelectorAll('table')].every(t => t.caption?.textContent && [...t.querySelectorAll('th')].every(h => h.scope))"
        ) shouldBe JsonPrimitive(true)
        page.evaluate(
          "new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size == document.querySelectorAll('[id]').length"
        ) shouldBe JsonPrimitive(true)
        page.evaluate(
          "[...document.querySelectorAll('[aria-labelledby]')].every(e => e.getAttribute('aria-labelledby').split(' ').every(id => document.getElementById(id)))"
        ) shouldBe JsonPrimitive(true)
      }

    "the keyboard reaches and opens what the pointer does"
      .config(enabledOrReasonIf = { installed }) {
        val page = open(html(planned(friendster())), 390)
        val reached = mutableSetOf<String>()
        repeat(30) {
          page.press("Tab")
          val now =
            page.evaluate(
              "document.activeElement.tagName + ' ' + (document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent)"
            )
          val first = reached.add(now!!.jsonPrimitive.content)
          if (first && now.jsonPrimitive.content == "SUMMARY Ledger as text") {
            page.evaluate("document.activeElement.parentElement.open") shouldBe JsonPrimitive(false)
            page.press("Enter")
            page.evaluate("document.activeElement.parentElement.open") shouldBe JsonPrimitive(true)
          }
        }
        reached shouldContain "SUMMARY Ledger as text"
        reached shouldContain "SUMMARY Entry of frontier: 8 bytes"
        reached shouldContain "DIV Lines and regions of A100-SXM4-40GB, in bytes"
      }

    "a backslash before an ampersand is text" {
      val label = """a\&lt;b \\& c"""
      html(planned(device(label, DeviceMemory.ofFree(1)) {})) shouldContain
        """a\&amp;lt;b \\&amp; c"""
    }

    "any label is shown as it is, and runs nothing"
      .config(enabledOrReasonIf = { installed }) {
        checkAll(cases(40), drained) { device ->
          val label = device.profile.label()
          val page = open(html(device, title = label))
          page.complaints.shouldBeEmpty()
          page.evaluate("document.querySelector('h1').textContent") shouldBe
            JsonPrimitive(visible(label))
          page.evaluate("document.title") shouldBe
            JsonPrimitive("${visible(label)}: ${device.status.word}")
          val shown =
            page
              .evaluate("[...document.querySelectorAll('tr.line th')].map(h => h.textContent)")!!
              .jsonArray
          shown.map { it.jsonPrimitive.content }.take(device.places.size) shouldBe
            device.places.map { place ->
              val phase = place.line().phase().map { ", phase ${visible(it)}" }.orElse("")
              visible(place.label()) + phase
            }
        }
      }

    "a pin is over the middle of what it marks"
      .config(enabledOrReasonIf = { installed }) {
        val page = open(html(planned(friendster())))
        val places =
          page
            .evaluate(
              "['rect.control', 'line.pin.control'].map(s => document.querySelector('svg.memory ' + s).getBoundingClientRect()).map(r => r.x + r.width / 2)"
            )!!
            .jsonArray
            .map { it.jsonPrimitive.double }
        places[0] shouldBe (places[1] plusOrMinus 1.5)
        page.evaluate("document.querySelector('line.pin.control title').textContent") shouldBe
          JsonPrimitive("frontier control: 64 bytes")
      }

    "JSON survives JavaScript"
      .config(enabledOrReasonIf = { installed }) {
        val json = JsonFormat().render(reportOn(planned(vast())), plain)
        val page = open(html(planned(vast())))
        page
          .evaluate(
            "BigInt(JSON.parse(${JsonPrimitive(json)}).devices[0].profile.memory.bytes) === 18446744073709551615n"
          )!!
          .jsonPrimitive
          .boolean shouldBe true
      }
  })

/** Pairs of contrast and text, of every text of the page, by the formula of WCAG 2.1. */
private const val LUMINANCE =
  """
  const parts = c => c.match(/[\d.]+/g).map(Number);
  const light = c => { const [r, g, b] = parts(c).slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (parts(c)[3] !== 0) return c; } return 'rgb(255, 255, 255)'; };
  """

private const val CONTRASTS =
  """(() => { $LUMINANCE
  document.querySelectorAll('details').forEach(d => d.open = true);
  return [...document.querySelectorAll('body *')]
    .filter(e => !e.closest('svg') && [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()))
    .map(e => [contrast(getComputedStyle(e).color, behind(e)), e.tagName + ' ' + e.textContent]);
  })()"""

/** The names that are in sight. */
private const val NAMES =
  """[...document.querySelectorAll('.names > span')]
    .filter(e => e.firstElementChild.getBoundingClientRect().bottom <= e.getBoundingClientRect().bottom)
    .map(e => e.textContent)"""

private const val FILLS =
  """(() => { $LUMINANCE
  return [...document.querySelectorAll('svg rect:not(.free)')]
    .map(e => [contrast(getComputedStyle(e).fill, behind(e)), e.getAttribute('class')]);
  })()"""
