// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.DevicePlan;
import dev.sluice.kernel.KernelHeader;
import dev.sluice.kernel.KernelLanguage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The text of a case's kernels. */
final class Source {
  private Source() {}

  /** Returns kernels in a language, upon the header of a plan. */
  static String of(Case what, DevicePlan plan, Bindings bindings, KernelLanguage language) {
    if (language == KernelLanguage.WGSL) {
      return KernelHeader.of(plan, language)
          + resource("dialect.wgsl")
          + WgslBindings.source(what, plan, bindings)
          + resource(what.workload().kernels() + ".wgsl")
          + (what.workload().loop().isEmpty() ? "" : resource("frontier.wgsl"));
    }
    return KernelHeader.of(plan, language)
        + resource("dialect.h")
        + bindings.source()
        + resource(what.workload().kernels() + ".c");
  }

  /** Returns what the compiler is told besides. */
  static List<String> options(Case what, boolean counted) {
    List<String> options = new ArrayList<>();
    options.add("-DTHREADS=" + what.shape().threads());
    options.add("-DINDEX_BITS=" + what.shape().indexBits());
    what.workload()
        .defines()
        .forEach((name, value) -> options.add("-D" + name + "=" + value + "u"));
    if (what.shape().many()) {
      options.add("-DMANY");
    }
    if (what.shape().sides()) {
      options.add("-DSIDES");
    }
    if (counted) {
      options.add("-DCOUNTED");
    }
    return options;
  }

  /** Returns a text that lies beside the classes. */
  static String resource(String name) {
    try (InputStream in = Source.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
