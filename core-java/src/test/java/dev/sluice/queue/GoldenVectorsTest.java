// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.numeric.NumericPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The answers of another implementation; see {@code vectors/README.md}. */
class GoldenVectorsTest {
  private static final Map<String, String> OUTCOMES =
      Map.of(
          "planned", "planned",
          "zero_capacity", "ZeroCapacity",
          "zero_entry_bytes", "ZeroEntryBytes",
          "zero_drain_chunk", "ZeroDrainWindow",
          "initial_items_exceed_capacity", "InitialItemsExceedCapacity",
          "host_participation_rejected", "HostParticipationRejected",
          "byte_count_overflow", "Overflow",
          "over_budget", "OverBudget");

  private static final Map<String, Integer> COUNTS =
      Map.ofEntries(
          entry("drained", 5_870),
          entry("planned", 3_490),
          entry("ZeroCapacity", 690),
          entry("ZeroEntryBytes", 471),
          entry("ZeroDrainWindow", 1_060),
          entry("InitialItemsExceedCapacity", 1_090),
          entry("HostParticipationRejected", 471),
          entry("Overflow of queue bytes", 2_008),
          entry("Overflow of resident bytes", 1_444),
          entry("OverBudget", 3_406));

  private record Row(int line, Model model, Map<String, Object> expected) {}

  private static List<Row> rows = List.of();

  @BeforeAll
  static void read() throws IOException {
    List<Row> all = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    GoldenVectorsTest.class.getResourceAsStream("/vectors/plan.csv")),
                StandardCharsets.UTF_8))) {
      String[] columns = reader.readLine().split(",", -1);
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] cells = line.split(",", -1);
        assertThat(cells).as(line).hasSameSizeAs(columns);
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < cells.length; i++) {
          row.put(columns[i], cells[i]);
        }
        all.add(new Row(all.size() + 2, model(row), expected(row)));
      }
    }
    rows = all;
  }

  @Test
  void thereAreSoManyOfEachOutcome() {
    assertThat(rows).hasSize(20_000);
    assertThat(COUNTS.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(20_000);
    assertThat(counted(row -> row.expected)).isEqualTo(COUNTS);
  }

  static List<NumericPolicy> policies() {
    return Policies.all();
  }

  @ParameterizedTest
  @MethodSource("policies")
  @Tag("slow")
  void everyRowOnEveryPolicy(NumericPolicy policy) {
    WorkQueuePlanner planner = WorkQueuePlanner.using(policy);
    Map<String, Integer> counts =
        counted(
            row -> {
              Map<String, Object> answer = Answers.of(row.model.plannedBy(planner));
              assertAsExpected(row, answer);
              return answer;
            });
    assertThat(counts).isEqualTo(COUNTS);
  }

  /** One candidate for all rows, so that what one leaves behind would show in the next. */
  @ParameterizedTest
  @MethodSource("policies")
  @Tag("slow")
  void everyRowByOneCandidate(NumericPolicy policy) {
    WorkQueuePlanner planner = WorkQueuePlanner.using(policy);
    WorkQueueCandidate candidate = rows.get(0).model.profile().toCandidate();
    int planned = 0;
    for (Row row : rows) {
      boolean answer = planner.tryPlan(Candidates.set(candidate, row.model));
      Object outcome = row.expected.get("outcome");
      if (!Objects.equals(outcome, "ZeroDrainWindow")) {
        assertThat(answer).as("line %s", row.line).isEqualTo(Objects.equals(outcome, "planned"));
      }
      if (Objects.equals(outcome, "planned")) {
        assertThat(Model.big(candidate.residentBytes()))
            .as("line %s", row.line)
            .isEqualTo(row.expected.get("residentBytes"));
        assertThat(candidate.initialOccupancyBps())
            .as("line %s", row.line)
            .isEqualTo(row.expected.get("initialOccupancyBps"));
        planned++;
      }
    }
    assertThat(planned).isEqualTo(COUNTS.get("drained") + COUNTS.get("planned"));
  }

  /** The oracle of the other tests is itself tested here. */
  @Test
  @Tag("slow")
  void everyRowByTheOracle() {
    for (Row row : rows) {
      assertAsExpected(row, Oracle.answer(row.model));
    }
  }

  private static void assertAsExpected(Row row, Map<String, Object> answer) {
    if (!answer.entrySet().containsAll(row.expected.entrySet())) {
      assertThat(answer).as("line %s: %s", row.line, row.model).containsAllEntriesOf(row.expected);
    }
  }

  private static Map<String, Integer> counted(Function<Row, Map<String, Object>> answers) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Row row : rows) {
      Map<String, Object> answer = answers.apply(row);
      String outcome = (String) answer.get("outcome");
      if (outcome.equals("Overflow")) {
        outcome += " of " + answer.get("field");
      } else if (answer.containsKey("strategy")) {
        outcome = "drained";
      }
      counts.merge(outcome, 1, Integer::sum);
    }
    return counts;
  }

  private static Model model(Map<String, String> row) {
    return new Model(
        QueueSizing.FIXED,
        false,
        Buffering.SINGLE,
        row.get("host_sync").equals("final_only")
            ? HostSync.FINAL_ONLY
            : HostSync.HOST_PARTICIPATES,
        number(row, "queue_capacity").orElseThrow(),
        number(row, "entry_bytes").orElseThrow(),
        BigInteger.ZERO,
        number(row, "budget_bytes").orElseThrow(),
        number(row, "initial_items").orElseThrow(),
        number(row, "control_bytes").orElseThrow(),
        Optional.empty(),
        number(row, "drain"));
  }

  /** What the row says, in the words of {@link Answers}. */
  private static Map<String, Object> expected(Map<String, String> row) {
    Map<String, Object> expected = new HashMap<>();
    expected.put("outcome", Objects.requireNonNull(OUTCOMES.get(row.get("outcome"))));
    number(row, "queue_bytes").ifPresent(bytes -> expected.put("queueBytes", bytes));
    number(row, "resident_bytes").ifPresent(bytes -> expected.put("residentBytes", bytes));
    number(row, "initial_occupancy_bps")
        .ifPresent(bps -> expected.put("initialOccupancyBps", bps.intValueExact()));
    number(row, "control_bytes_out")
        .ifPresent(
            bytes ->
                assertThat(bytes)
                    .isEqualTo(number(row, "control_bytes").orElseThrow())
                    .isEqualTo(
                        number(row, "resident_bytes")
                            .orElseThrow()
                            .subtract(number(row, "queue_bytes").orElseThrow())));
    switch (row.get("strategy")) {
      case "single_resident_drain" -> expected.put("strategy", DrainStrategy.SINGLE_RESIDENT);
      case "chunked_resident_drain" -> expected.put("strategy", DrainStrategy.CHUNKED_RESIDENT);
      default -> assertThat(row.get("strategy")).isEmpty();
    }
    number(row, "items_per_chunk").ifPresent(items -> expected.put("itemsPerWindow", items));
    number(row, "chunks").ifPresent(windows -> expected.put("windowCount", windows));
    if (!row.get("field").isEmpty()) {
      expected.put("field", row.get("field"));
    }
    number(row, "required_bytes").ifPresent(bytes -> expected.put("requiredBytes", bytes));
    number(row, "error_budget_bytes").ifPresent(bytes -> expected.put("budgetBytes", bytes));
    return expected;
  }

  private static Optional<BigInteger> number(Map<String, String> row, String column) {
    String cell = row.get(column);
    return cell.isEmpty() ? Optional.empty() : Optional.of(new BigInteger(cell));
  }
}
