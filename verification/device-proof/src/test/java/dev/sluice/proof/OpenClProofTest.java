// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.kernel.KernelLanguage;
import dev.sluice.testing.Tool;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The suite on the first OpenCL device of this machine, and what has to fail on it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenClProofTest {
  private static final int GROUPS = 5;
  private static final int THREADS = 32;
  private static final int RUNS = 2;
  private static final int NEAR_END = 0xfffffffd;
  private static final int SUB_BUFFER_MISALIGNED = -13;

  private @Nullable Device device;

  @BeforeAll
  void open() {
    device =
        OpenClDevice.all().stream()
            .findFirst()
            .orElseThrow(() -> Tool.C_COMPILER.lacking("no OpenCL device"));
  }

  @AfterAll
  void close() {
    if (device != null) {
      device.close();
    }
  }

  private static void right(List<Outcome> outcomes) {
    assertThat(outcomes)
        .hasSize(RUNS)
        .allSatisfy(outcome -> assertThat(outcome.wrong()).as(outcome.toString()).isEmpty());
  }

  @ParameterizedTest
  @MethodSource
  void everyFigureIsRight(Case what) {
    right(Runner.run(device, what, Options.closely(), RUNS));
  }

  static Stream<Case> everyFigureIsRight() {
    return Suite.cases(GROUPS, 1, THREADS).stream();
  }

  /** A guarded tail counts attempts beyond 2^32, and gives out no slot twice. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void guardedTailPassesItsEnd(boolean many) {
    Shape shape = Shape.of(GROUPS, THREADS).pingPong().unbounded();
    Case what = new Case(Suite.tree(), many ? shape.reserveMany() : shape);
    right(Runner.run(device, what, Options.closely().with(Tampering.preset(NEAR_END)), RUNS));
  }

  @ParameterizedTest
  @MethodSource
  void everyMutantFailsForItsReason(Mutant mutant) {
    Options options = Options.closely().with(mutant.tampering());
    assertThat(Runner.run(device, mutant.what(), options, RUNS))
        .hasSize(RUNS)
        .allSatisfy(
            outcome -> assertThat(mutant.escapes(outcome)).as(outcome.toString()).isEmpty());
  }

  static Stream<Mutant> everyMutantFailsForItsReason() {
    return Mutant.all(KernelLanguage.OPENCL, GROUPS, THREADS).stream();
  }

  /** A region of an arena begins where the device lets one begin. */
  @Test
  void misalignedArenaIsRefused() {
    Options options = Options.closely().with(Tampering.alignment(8));
    assertThatThrownBy(() -> Runner.run(device, Mutant.misaligned(GROUPS, THREADS), options, RUNS))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("clCreateSubBuffer")
        .hasMessageEndingWith(": " + SUB_BUFFER_MISALIGNED);
  }

  /** A struct that the compiler lays out in another way does not compile. */
  @Test
  void wrongOffsetDoesNotCompile() {
    String offset = "SLUICE_FRONTIER_ENTRY_FIELD_DEPTH_OFFSET SLUICE_U64(";
    Tampering mutant =
        Tampering.source(
            text -> {
              assertThat(text).contains(offset + "4)");
              return text.replace(offset + "4)", offset + "8)");
            });
    Case what = new Case(Suite.tree(), Shape.of(GROUPS, THREADS));
    assertThatThrownBy(() -> Runner.run(device, what, Options.closely().with(mutant), 1))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("sluice_frontier_entry_depth_at_");
  }
}
