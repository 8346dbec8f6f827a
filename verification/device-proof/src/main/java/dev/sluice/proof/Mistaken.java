// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.util.List;
import java.util.Map;

/** A workload whose host computes something else: a mistake of the oracle. */
record Mistaken(Workload runs, Workload claims) implements Workload {
  @Override
  public String name() {
    return runs.name() + "-mistaken";
  }

  @Override
  public String kernels() {
    return runs.kernels();
  }

  @Override
  public Map<String, Long> defines() {
    return runs.defines();
  }

  @Override
  public List<Demand> queues() {
    return claims.queues();
  }

  @Override
  public List<Resident> residents() {
    return runs.residents();
  }

  @Override
  public int[] initial(String queue) {
    return runs.initial(queue);
  }

  @Override
  public int[] side(String queue) {
    return runs.side(queue);
  }

  @Override
  public List<String> sides(String queue) {
    return runs.sides(queue);
  }

  @Override
  public int[] unwritten(String queue) {
    return runs.unwritten(queue);
  }

  @Override
  public List<Step> round() {
    return runs.round();
  }

  @Override
  public String loop() {
    return runs.loop();
  }

  @Override
  public long rounds() {
    return claims.rounds();
  }

  @Override
  public Map<String, Long> results() {
    return claims.results();
  }

  @Override
  public Map<String, Long> results(Residents residents) {
    return runs.results(residents);
  }
}
