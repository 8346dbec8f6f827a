// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases on the WebGPU of a headless Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebGpuProofTest {
  private static final int GROUPS = 5;
  private static final int THREADS = 32;
  private static final Tree TREE = Tree.of(64, 4, 8, 400);

  private @Nullable Device device;

  @BeforeAll
  void open() throws Exception {
    device = new WebGpuDevice();
  }

  @AfterAll
  void close() {
    if (device != null) {
      device.close();
    }
  }

  @ParameterizedTest
  @MethodSource
  void everyFigureIsRight(Case what) {
    List<Outcome> outcomes = Runner.run(device, what, Options.closely(), 2);
    assertThat(outcomes)
        .allSatisfy(outcome -> assertThat(outcome.wrong()).as(outcome.toString()).isEmpty());
  }

  static Stream<Case> everyFigureIsRight() {
    Shape plain = Shape.of(GROUPS, THREADS);
    return Stream.of(
            plain,
            plain.pingPong(),
            plain.pingPong().inParts().withSides(),
            plain.inParts().reserveMany(),
            plain.split(3).windows(100).bits(31),
            plain.pingPong().unbounded().percent(70),
            plain.unbounded().percent(70).polled(4),
            plain.groupPerSlots().rows(7).polled(3),
            plain.onDevice(1).withSides().bits(31))
        .map(shape -> new Case(TREE, shape));
  }

  @ParameterizedTest
  @MethodSource
  void works(Case what) {
    everyFigureIsRight(what);
  }

  static Stream<Case> works() {
    Shape plain = Shape.of(GROUPS, THREADS);
    Graph rmat = Graph.rmat(10, 8, 1);
    Graph grid = Graph.grid(40, 30);
    return Stream.of(
            Stream.of(rmat, grid)
                .flatMap(
                    g ->
                        Stream.of(plain, plain.pingPong().polled(8), plain.onDevice(1))
                            .map(shape -> new Case(Search.of(g), shape))),
            Stream.of(rmat, grid)
                .map(g -> new Case(Paths.of(g, 15, 8), plain.unbounded().polled(16))),
            Stream.of(plain, plain.pingPong().polled(3), plain.inParts().windows(500))
                .map(shape -> new Case(Closure.of(48, 2, 1), shape)),
            Stream.of(plain, plain.pingPong().polled(3), plain.inParts().windows(500))
                .map(shape -> new Case(Walks.of(rmat, 1000), shape)))
        .flatMap(c -> c);
  }
}
