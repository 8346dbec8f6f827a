// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every figure of the table against a calculation of its own, on the file and in BigInteger. */
class BfsQueuesTest {
  private static final BigInteger A100 = new BigInteger("42298834944");
  private static final BigInteger MOST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  @Test
  void liveJournal_isPlannedAsCalculatedByHand() {
    // 2,516,296 slots x 8 bytes x 2 buffers + 64 = 40,260,800; 42,298,834,944 - 40,260,800 =
    // 42,258,574,144; 1 x 10,000 / 2,516,296 < 1 bps; 12 levels, and the flag is read after 64;
    // 6 x 4,847,571 x 16 + 64 = 465,366,880.
    assertThat(Run.of(120).rows())
        .contains(
            " soc-LiveJournal1  2,516,296   4,847,571   40,260,800      0 bps      12      64"
                + "  42,258,574,144     465,366,880");
  }

  @Test
  void aSearchOfManyLevels_isPlannedAsCalculatedByHand() {
    // 9,931 x 16 + 64 = 158,960; 1 x 10,000 / 9,931 = 1 bps; 6,262 = 97 x 64 + 54: 98 x 64 = 6,272.
    assertThat(Run.of(120).rows())
        .contains(
            " road_usa              9,931  23,947,347      158,960      1 bps   6,262   6,272"
                + "  42,298,675,984   2,298,945,376");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unsigned", "bigint"})
  void onOneLine_everyFigureIsRight(String policy) {
    Run run = Run.of(120, "--policy", policy);

    List<List<String>> expected = new ArrayList<>();
    graphs().values().forEach(graph -> expected.add(graph.cells(A100)));
    assertThat(run.rows().stream().map(BfsQueuesTest::cells)).hasSize(9).isEqualTo(expected);
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("\n 9 of 9 queues planned\n");
  }

  @Test
  void onTwoLines_everyFigureIsRight() {
    List<String> rows = Run.of(80).rows();
    List<List<String>> found = new ArrayList<>();
    for (int i = 0; i < rows.size(); i += 2) {
      List<String> upper = cells(rows.get(i));
      List<String> lower = cells(rows.get(i + 1));
      // graph, capacity, bound, resident, occupancy, sweeps, launches, headroom, fixed factor
      found.add(
          List.of(
              upper.get(0),
              upper.get(1),
              lower.get(0),
              upper.get(2),
              lower.get(3),
              upper.get(3),
              lower.get(2),
              upper.get(4),
              lower.get(1)));
    }

    List<List<String>> expected = new ArrayList<>();
    graphs().values().forEach(graph -> expected.add(graph.cells(A100)));
    assertThat(found).hasSize(9).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"80, 42298834944", "80, 16777216", "80, 0", "119, 1", "120, 16777216", "200, 5"})
  void noLineIsWiderThanTheTerminal(int columns, String budget) {
    assertThat(Run.of(columns, "--budget", budget).out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
  }

  @Test
  void aBudgetThatIsMetExactly_isKept_andOneByteLessIsRejectedInItsRow() {
    // The largest of the nine: 7,909,218 x 16 + 64 = 126,547,552.
    Run met = Run.of(120, "--budget", "126547552");
    assertThat(met.status()).isZero();
    assertThat(met.rows())
        .contains(
            " rmat_n24_e16      7,909,218  16,777,216  126,547,552      0 bps       6      64"
                + "            0   1,610,612,800");

    Run missed = Run.of(120, "--budget", "126547551");
    assertThat(missed.status()).isEqualTo(1);
    assertThat(missed.err()).isEmpty();
    // (126,547,551 - 64) / 16 = 7,909,217.9
    assertThat(missed.rows())
        .containsSequence(
            " rmat_n24_e16      7,909,218  16,777,216           -          -       -       -"
                + "            -   1,610,612,800",
            "  over budget: 126,547,552 bytes required, 126,547,551 allowed, 1 short",
            "  lower the capacity to 7,909,217 slots, or raise the budget by 1 byte");
    assertThat(missed.out()).contains("\n 8 of 9 queues planned\n");
  }

  @ParameterizedTest
  @CsvSource({
    "80, 0",
    "120, 0",
    "80, 63",
    "80, 64",
    "80, 79",
    "80, 80",
    "120, 81",
    "80, 16777216",
    "120, 40260799",
    "80, 40260800",
    "120, 18446744073709551615",
    "80, 18446744073709551615"
  })
  void whateverTheBudget_eachRowHasItsFiguresOrItsErrorAndFix(int columns, BigInteger budget) {
    Run run = Run.of(columns, "--budget", budget.toString());

    List<String> rows = new ArrayList<>(run.rows());
    boolean rejected = false;
    for (Graph graph : graphs().values()) {
      List<String> cells = cells(rows.remove(0));
      assertThat(cells.get(0)).isEqualTo(graph.name);
      if (columns < 120 || budget.equals(MOST)) {
        rows.remove(0);
      }
      boolean fits = graph.resident().compareTo(budget) <= 0;
      assertThat(cells.contains("-")).isNotEqualTo(fits);
      if (!fits) {
        rejected = true;
        StringBuilder text = new StringBuilder();
        while (!rows.isEmpty() && rows.get(0).startsWith("  ") && isProse(rows.get(0))) {
          text.append(' ').append(rows.remove(0).strip());
        }
        assertThat(text.toString()).isEqualTo(" " + graph.errorAndFix(budget));
      }
    }
    assertThat(rows).isEmpty();
    assertThat(run.status()).isEqualTo(rejected ? 1 : 0);
  }

  @Test
  void theHeading_namesDeviceBudgetQueueAndPolicy() {
    assertThat(Run.of(120).out())
        .startsWith(
            """
             device  A100-SXM4-40GB
             budget  42,298,834,944 bytes, for the queue of one graph at a time
             queue   breadth-first search, ping-pong, 8-byte entries, 64 bytes of control, drained\
             in one window by at most 864
                     groups that stride, a flag read each 64 sweeps
             policy  unsigned (the default), found in \
            """);
    assertThat(Run.of(120, "--device", "RTX 4090", "--budget", "25386352640").out())
        .startsWith(" device  RTX 4090\n budget  25,386,352,640 bytes,");
    assertThat(Run.of(120, "--budget", "2GiB").out())
        .startsWith(" device  not named\n budget  2,147,483,648 bytes,");
    assertThat(Run.of(120, "--device", "A100-SXM4-40GB").out())
        .startsWith(" device  A100-SXM4-40GB\n budget  42,298,834,944 bytes,");
  }

  @Test
  void theLegend_saysWhatHindsightMeans_andWhereTheFiguresAreFrom() {
    assertThat(Run.of(120).out())
        .contains(" hindsight capacity  in hindsight: known after a run. ")
        .contains(" static bound        known before a run: all vertices, ")
        .contains("gunrock/io, commit e43de5d");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "007, 7",
    "1KiB, 1024",
    "16 MiB, 16777216",
    "40GiB, 42949672960",
    "18446744073709551615, 18446744073709551615",
    // 2^64 - 2^10
    "18014398509481983KiB, 18446744073709550592",
  })
  void aBudgetIsRead(String text, String bytes) {
    assertThat(Run.of(120, "--budget", text).out())
        .contains("\n budget  " + grouped(new BigInteger(bytes)) + " bytes,");
  }

  @Test
  void thePolicy_isTheOneNamed_orThePropertys_orTheDefault() {
    assertThat(Run.of(120, "--policy", "bigint").out()).contains("\n policy  bigint (--policy), ");
    withProperty(
        "bigint",
        () -> {
          assertThat(Run.of(120).out())
              .contains("\n policy  bigint (system property sluice.policy), ");
          assertThat(Run.of(120, "--policy", "unsigned").out())
              .contains("\n policy  unsigned (--policy), ");
        });
    assertThat(Run.of(120).out()).contains("\n policy  unsigned (the default), ");
  }

  @Test
  void anOrigin_isCutToTheJarsName_andLeftWholeOtherwise() {
    assertThat(PolicyOption.artifact("file:/a%20b/lib/sluice-policy-x-1.0.jar"))
        .isEqualTo("sluice-policy-x-1.0.jar");
    assertThat(PolicyOption.artifact("module dev.sluice.x, file:/a/x-1.0.jar"))
        .isEqualTo("module dev.sluice.x, x-1.0.jar");
    assertThat(PolicyOption.artifact("file:/a/x/target/classes/"))
        .isEqualTo("file:/a/x/target/classes/");
    assertThat(PolicyOption.artifact("unknown location")).isEqualTo("unknown location");
  }

  @ParameterizedTest
  @CsvSource({"80, 80", "1, 1", "9999, 9999", ", 120", "'', 120", "0, 120", "x, 120", "-5, 120"})
  void columns_areThoseOfTheVariable_or120(String variable, int columns) {
    assertThat(Program.columns(variable)).isEqualTo(columns);
  }

  @Test
  void help_namesEveryOptionAndStatus() {
    Run help = Run.of(120, "--help");
    assertThat(help.status()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out())
        .startsWith("Usage: bfs-queues ")
        .contains("--device=NAME", "--budget=BYTES", "--policy=ID", "--help", "--version")
        .contains("\n  0   ", "\n  1   ", "\n  2   ", "\n  3   ");
  }

  static void withProperty(String value, Runnable action) {
    System.setProperty("sluice.policy", value);
    try {
      action.run();
    } finally {
      System.clearProperty("sluice.policy");
    }
  }

  private static boolean isProse(String line) {
    return line.matches("  [a-z].*|  [0-9,]+ bytes");
  }

  private static List<String> cells(String row) {
    return List.of(row.strip().split(" {2,}"));
  }

  private static String grouped(BigInteger number) {
    return NumberFormat.getIntegerInstance(Locale.US).format(number);
  }

  private record Graph(
      String name, BigInteger vertices, BigInteger first, BigInteger peak, int levels) {

    static BigInteger resident(BigInteger capacity) {
      return capacity.multiply(BigInteger.valueOf(2 * 8)).add(BigInteger.valueOf(64));
    }

    BigInteger resident() {
      return resident(peak);
    }

    List<String> cells(BigInteger budget) {
      return List.of(
          name,
          grouped(peak),
          grouped(vertices),
          grouped(resident()),
          first.multiply(BigInteger.valueOf(10_000)).divide(peak) + " bps",
          grouped(BigInteger.valueOf(levels)),
          grouped(BigInteger.valueOf((levels + 63) / 64 * 64L)),
          grouped(budget.subtract(resident())),
          grouped(resident(vertices.multiply(BigInteger.valueOf(6)))));
    }

    String errorAndFix(BigInteger budget) {
      BigInteger shortfall = resident().subtract(budget);
      BigInteger fits = budget.subtract(BigInteger.valueOf(64)).max(BigInteger.ZERO).shiftRight(4);
      return "over budget: "
          + grouped(resident())
          + " bytes required, "
          + grouped(budget)
          + " allowed, "
          + grouped(shortfall)
          + " short "
          + (fits.signum() == 0 ? "" : "lower the capacity to " + counted(fits, "slot") + ", or ")
          + "raise the budget by "
          + counted(shortfall, "byte");
    }

    private static String counted(BigInteger number, String thing) {
      return grouped(number) + " " + thing + (number.equals(BigInteger.ONE) ? "" : "s");
    }
  }

  /** Reads the file once more, by other means than the program does. */
  private static Map<String, Graph> graphs() {
    String file;
    try (InputStream in = BfsQueues.class.getResourceAsStream("bfs-frontiers.csv")) {
      file = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Map<String, Graph> graphs = new LinkedHashMap<>();
    for (String line : file.lines().skip(1).toList()) {
      String[] row = line.split(",", -1);
      BigInteger frontier = new BigInteger(row[4]);
      Graph before =
          graphs.getOrDefault(
              row[0], new Graph(row[0], new BigInteger(row[1]), frontier, frontier, 0));
      graphs.put(
          row[0],
          new Graph(
              row[0], before.vertices, before.first, before.peak.max(frontier), before.levels + 1));
    }
    return graphs;
  }
}
