// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.kernel.KernelHeader;
import dev.sluice.kernel.KernelLanguage;
import java.util.List;

/** The text of a timed plan's kernels. */
final class TimedSource {
  private TimedSource() {}

  static String of(TimedPlan plan, KernelLanguage language) {
    return KernelHeader.of(plan.plan(), language)
        + Source.resource("dialect.h")
        + Source.resource("large.h")
        + Source.resource(plan.facts().work().kernels() + ".c")
        + Source.resource("large_drains.c");
  }

  /** Returns what the compiler is told besides. */
  static List<String> options() {
    return List.of("-DTHREADS=" + Variant.GROUP, "-DINDEX_BITS=32");
  }
}
