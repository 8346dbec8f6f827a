// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script.format

import dev.sluice.script.OutputFormat
import dev.sluice.script.Screen
import dev.sluice.script.ScriptReport
import dev.sluice.script.visible

/** A header of macros that C from C99 on, C++ from C++11 on, CUDA and OpenCL C take alike. */
internal class HeaderFormat : OutputFormat {
  override fun write(report: ScriptReport, screen: Screen, out: Appendable) =
    out.header(report, Constants.of(report, "header"))

  private fun Appendable.header(report: ScriptReport, groups: List<ConstantGroup>) {
    val guard = "SLUICE_PLAN_" + Constants.identifierOf(report.title)?.plus("_").orEmpty() + "H"
    append(comment("${shown(report.title)}: constants of a plan, by Sluice ${report.version}"))
    append(comment("C99 and C++11 at least, CUDA, OpenCL C"))
    append("#ifndef $guard\n#define $guard\n\n")
    append(PRELUDE)
    for (group in groups) {
      append('\n').append(comment(group.heading))
      for (constant in group.constants) {
        val value =
          when (val value = constant.value) {
            is ConstantValue.Number -> "SLUICE_U64(${value.value})"
            is ConstantValue.Flag -> if (value.value) "1" else "0"
            is ConstantValue.IndexType ->
              if (value.bits == 31) "SLUICE_INT32" else "SLUICE_UINT${value.bits}"
          }
        append("#define ${constant.name} $value /* ${constant.remark} */\n")
      }
    }
    append("\n#endif\n")
  }

  internal companion object {
    /**
     * Returns a text as a comment of one line, whatever is in it: nothing that ends a comment,
     * begins one, or is a trigraph.
     */
    fun comment(text: String): String =
      "/* " + visible(text).replace("*/", "* /").replace("/*", "/ *").replace("??", "? ?") + " */\n"

    private val PRELUDE =
      """
      #ifndef SLUICE_U64
      #if defined(__OPENCL_VERSION__)
      #define SLUICE_U64(n) n##UL
      #define SLUICE_INT32 int
      #define SLUICE_UINT32 uint
      #define SLUICE_UINT64 ulong
      #elif defined(__CUDACC_RTC__)
      #define SLUICE_U64(n) n##ULL
      #define SLUICE_INT32 int
      #define SLUICE_UINT32 unsigned int
      #define SLUICE_UINT64 unsigned long long
      #else
      #include <stdint.h>
      #define SLUICE_U64(n) n##ULL
      #define SLUICE_INT32 int32_t
      #define SLUICE_UINT32 uint32_t
      #define SLUICE_UINT64 uint64_t
      #endif
      #endif
      """
        .trimIndent() + "\n"
  }
}
