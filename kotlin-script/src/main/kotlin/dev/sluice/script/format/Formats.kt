// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.kernel.KernelLanguage
import dev.sluice.script.OutputFormat
import dev.sluice.script.Screen
import dev.sluice.script.ScriptReport

/** The values of `--format`. Classes and resources of a format are loaded when it renders. */
internal enum class Formats(
  /** What the user writes. */
  val id: String,
  /** What the format is for, for a help text. */
  val purpose: String,
  private val create: () -> OutputFormat,
) : OutputFormat {
  TEXT("text", "for a terminal", ::TextFormat),
  JSON("json", "for programs, by a schema", ::JsonFormat),
  MARKDOWN("markdown", "for the summary of a CI job", ::MarkdownFormat),
  HTML("html", "one page for a browser", ::HtmlFormat),
  HEADER(
    "header",
    "device code for C, C++, CUDA and OpenCL in one",
    { KernelFormat("header", KernelLanguage.C, KernelLanguage.CUDA, KernelLanguage.OPENCL) },
  ),
  C("c", "device code for C and C++", { KernelFormat("c", KernelLanguage.C) }),
  CUDA("cuda", "device code for CUDA", { KernelFormat("cuda", KernelLanguage.CUDA) }),
  OPENCL("opencl", "device code for OpenCL", { KernelFormat("opencl", KernelLanguage.OPENCL) }),
  WGSL("wgsl", "device code for WebGPU", { KernelFormat("wgsl", KernelLanguage.WGSL) });

  override fun write(report: ScriptReport, screen: Screen, out: Appendable): Unit =
    create().write(report, screen, out)

  override fun toString(): String = id
}
