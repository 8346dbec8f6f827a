// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of one run.
 *
 * @param nanoseconds from the first launch until the host knew that all had ended
 * @param enqueueNanoseconds of these until the last launch was enqueued
 */
record Outcome(List<Figure> figures, long nanoseconds, long enqueueNanoseconds) {
  boolean right() {
    return figures.stream().allMatch(Figure::right);
  }

  /** Returns the names of the figures that are not what they have to be. */
  List<String> wrong() {
    return figures.stream().filter(figure -> !figure.right()).map(Figure::name).toList();
  }

  /** A line for people and programs: what is wrong has a {@code !} before what it has to be. */
  @Override
  public String toString() {
    return figures.stream().map(Figure::toString).collect(Collectors.joining(" "));
  }
}
