// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.device.DeviceMemory
import dev.sluice.script.DeviceReport
import dev.sluice.script.visible
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.property.checkAll
import org.commonmark.ext.gfm.tables.TableBlock
import org.commonmark.ext.gfm.tables.TableCell
import org.commonmark.ext.gfm.tables.TableRow
import org.commonmark.ext.gfm.tables.TablesExtension
import org.commonmark.node.AbstractVisitor
import org.commonmark.node.CustomNode
import org.commonmark.node.FencedCodeBlock
import org.commonmark.node.Heading
import org.commonmark.node.HtmlInline
import org.commonmark.node.Node
import org.commonmark.node.Text
import org.commonmark.parser.Parser

internal class MarkdownFormatTest :
  StringSpec({
    val parser = Parser.builder().extensions(listOf(TablesExtension.create())).build()

    fun markdown(vararg devices: DeviceReport, title: String = "bfs.main.kts") =
      MarkdownFormat().render(reportOn(*devices, title = title), plain)

    fun page(vararg devices: DeviceReport, title: String = "bfs.main.kts") =
      parser.parse(markdown(*devices, title = title))

    "the outcome stands first, whatever it is" {
      markdown(planned(friendster())) shouldContain
        "## bfs.main.kts\n\n✅ **Planned:** everything has its place. "
      markdown(planned(usroad())) shouldContain
        "⚠️ **May overflow:** everything has its place, but 1 queue may overflow. "
      markdown(planned(webgpu(20_000_000))) shouldContain "❌ **Rejected:** not everything fits. "
    }

    "tables have the figures of the worked examples" {
      val rows = page(planned(usroad())).tables().flatten()
      rows shouldContain
        listOf("full", "resident", "13,941,851,008", "13,941,866,496", "54.92 %", "10,903,420,928")
      rows shouldContain listOf("", "free", "", "10,253,303,808", "40.39 %", "")
      rows shouldContain
        listOf("delta", "5,000,000", "3.30 %", "POSSIBLE", "26 × 196,608, last 84,800")
    }

    "what is launched stands in a table, where it is known" {
      page(planned(grid(fast = false))).tables().last() shouldBe
        listOf(
          listOf(
            "drain",
            "groups a launch",
            "sweeps",
            "launches",
            "groups in all",
            "host reads",
            "windows that find an item",
            "windows that find nothing",
            "launching alone",
          ),
          listOf(
            "frontier",
            "1,024",
            "6,261",
            "576,012",
            "585,779,160",
            "1",
            "at most 6,352",
            "at least 569,660",
            "at least 1,722.275 ms",
          ),
        )
      page(planned(usroad())).tables().size shouldBe 2
    }

    "several devices have a table of all before the first" {
      val tables = page(planned(friendster()), planned(webgpu(20_000_000))).tables()
      tables.first().drop(1) shouldContainExactly
        listOf(
          listOf("A100-SXM4-40GB", "✅ planned", "42,298,834,944", "25,458,704,384", "60.19 %"),
          listOf("WebGPU", "❌ rejected", "1,073,741,824", "", ""),
        )
    }

    "what is wrong, and the way out, is in a list" {
      val text = markdown(planned(webgpu(20_000_000)))
      text shouldContain "\n- ❌ 'frontier': over memory: 640,000,020 bytes required"
      text shouldContain
        "<br>→ lower the capacity to 19,318,015 slots, or shard this line over 2 devices"
    }

    "of equal devices it says that there are several" {
      val text = markdown(planned(shards(4)), planned(friendster()))
      text shouldContain "planned\n\nEach of 4 equal devices, by the fullest.\n"
      text shouldContain "| <code>A100-40 × 4</code> | "
    }

    "the ledger is one block of code, whatever is in it" {
      val fenced = device("d", DeviceMemory.ofFree(99)) { resident("```` <b>", 1, 1) }
      val report = planned(fenced)
      page(report).all<FencedCodeBlock>().map { it.literal } shouldBe
        listOf(buildString { report.appendTree(this) })
    }

    "labels come back as they are, in cells and headings, and mark up nothing" {
      checkAll(cases(500), drained) { device ->
        val page = page(device, title = device.profile.label())
        page.all<Heading>().first().shown() shouldBe visible(device.profile.label())
        val plan = device.plan
        if (plan != null) {
          page.tables().first().drop(1).map { it.first() }.filter(String::isNotEmpty) shouldBe
            plan.lines().map { visible(it.label()) }
          page.tables().first().map { it.size }.distinct() shouldBe listOf(6)
        }
        page.all<HtmlInline>().map { it.literal }.distinct() -
          setOf("<code>", "</code>", "<br>") shouldBe emptyList()
      }
    }

    "nothing of a label is an address, an emoji or a mention" {
      val escaped = MarkdownFormat.escaped("http://a.b www.c.d WWW.c :tada: @octocat #1 a_b c: d")
      escaped shouldBe
        "http&#58;//a.b www&#46;c.d WWW&#46;c &#58;tada: &#64;octocat &#35;1 a&#95;b c: d"
    }

    "it is far below the limit of a job summary" {
      // GitHub takes 1 MiB for one step; 45 plans are nine graphs on five devices.
      val all = Array(45) { planned(friendster()) }
      markdown(*all).toByteArray().size.shouldBeBelow(1 shl 18)
      markdown(*all) shouldNotContain "\t"
      page(*all).all<HtmlInline>().filter { "script" in it.literal }.shouldBeEmpty()
    }
  })

private fun Int.shouldBeBelow(limit: Int) = (this < limit) shouldBe true

private inline fun <reified T : Node> Node.all(): List<T> = buildList {
  accept(
    object : AbstractVisitor() {
      override fun visitChildren(parent: Node) {
        if (parent is T) add(parent)
        super.visitChildren(parent)
      }

      override fun visit(node: HtmlInline) {
        if (node is T) add(node)
      }

      override fun visit(node: FencedCodeBlock) {
        if (node is T) add(node)
      }

      override fun visit(node: Text) {
        if (node is T) add(node)
      }

      override fun visit(node: CustomNode) = visitChildren(node)
    }
  )
}

/** Returns what a reader sees of a node. */
private fun Node.shown(): String = all<Text>().joinToString("") { it.literal }

/** Returns the cells of all tables, row by row, the header first. */
private fun Node.tables(): List<List<List<String>>> =
  all<TableBlock>().map { table ->
    table.all<TableRow>().map { row -> row.all<TableCell>().map { it.shown() } }
  }
