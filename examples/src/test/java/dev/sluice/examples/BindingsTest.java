// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Tool;
import org.jocl.CL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The samples of OpenCL bindings, on the first device of this machine. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "natives are of Linux")
class BindingsTest {
  @BeforeAll
  static void device() {
    try {
      CL.setExceptionsEnabled(false);
      int[] platforms = new int[1];
      if (CL.clGetPlatformIDs(0, null, platforms) == CL.CL_SUCCESS && platforms[0] != 0) {
        return;
      }
    } catch (UnsatisfiedLinkError noLoader) {
      throw Tool.CLANG.lacking("no OpenCL loader");
    }
    throw Tool.CLANG.lacking("no OpenCL device");
  }

  @Test
  void joclVisitsAllVertices() {
    assertAllVisited(JoclDrain.run());
  }

  @Test
  void lwjglVisitsAllVertices() {
    assertAllVisited(LwjglDrain.run());
  }

  /** Vertex v is on the level that has 2^level vertices: 1,000 vertices are ten levels. */
  private static void assertAllVisited(TreeDrain.Outcome outcome) {
    assertThat(outcome.block().sweeps()).isEqualTo(10);
    assertThat(outcome.block().attempted()).isEqualTo(TreeDrain.VERTICES);
    assertThat(outcome.block().lost()).isZero();
    for (int v = 0; v < TreeDrain.VERTICES; v++) {
      int level = 31 - Integer.numberOfLeadingZeros(v + 1);
      assertThat(outcome.distances().get(v)).as("vertex " + v).isEqualTo(level);
    }
  }
}
