// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.documents.Project;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every figure of the table against a calculation of its own, on the file and in BigInteger. */
class DeviceLedgerTest {
  private static final Map<String, Long> TOTALS =
      Map.of(
          "A100-40", 42_298_834_944L,
          "H100", 85_017_493_504L,
          "RTX-5090", 33_677_180_928L,
          "V100-32", 34_058_272_768L);
  private static final String DEVICES = "A100-40, H100, RTX-5090, V100-32, WebGPU";
  private static final String GRAPHS =
      "hollywood-2009, indochina-2004, rgg_n24_0.000548, rmat_n22_e64, rmat_n23_e32, rmat_n24_e16,"
          + " road_usa, soc-LiveJournal1, soc-orkut";

  @ParameterizedTest
  @CsvSource({
    "80, 671088640, unsigned",
    "120, 671088640, bigint",
    "97, 0, unsigned",
    "96, 40000000000, unsigned",
    "120, 18446744073709551615, unsigned"
  })
  void everyCell_isWhatIsLeft_orNo(int columns, BigInteger reserve, String policy) {
    Run run = run(columns, "--reserve", reserve.toString(), "--policy", policy);
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();

    Map<String, Map<String, String>> expected = new TreeMap<>();
    graphs().forEach((name, size) -> expected.put(name, cells(size[0], size[1], reserve)));
    assertThat(table(run.out())).hasSize(9).isEqualTo(expected);
    long fit =
        expected.values().stream()
            .flatMap(row -> row.values().stream())
            .filter(cell -> !cell.equals("no"))
            .count();
    assertThat(run.out()).contains("\n " + fit + " of 45 plans fit\n");
  }

  @Test
  void orkut_isPlannedAsCalculatedByHand() {
    // V = 2,997,166, E = 212,698,418; MiB x 2 each: offsets 23,977,336 -> 12 = 25,165,824; targets
    // 850,793,672 -> 406 = 851,443,712; visited 374,648 -> 1 = 2,097,152; distance 11,988,664 -> 6
    // = 12,582,912; control 1 = 2,097,152; the buffer 23,977,328 -> 12 = 25,165,824. In all
    // 918,552,576; 42,298,834,944 - 671,088,640 - 918,552,576 = 40,709,193,728.
    assertThat(table(run(120).out()).get("soc-orkut")).containsEntry("A100-40", "40,709,193,728");
  }

  @Test
  void whatDoesNotFit_isListedWithTheErrorAndTheFix() {
    // 850,793,672 - 134,217,728 = 716,575,944; 850,793,672 / 134,217,728 = 6.3.
    assertThat(run(120, "--graph", "soc-orkut").out())
        .contains(
            """
             4 of 5 plans fit

             What does not fit, and what to change:
             soc-orkut on WebGPU
               'targets': over max binding: elements of 850,793,672 bytes, one binding has at most\
             134,217,728, 716,575,944 over, in
               at most 4 segments
                -> split into 7 segments, if one kernel can bind as many
            """);
    assertThat(run(120, "--graph", "road_usa").out())
        .contains("\n 5 of 5 plans fit\n")
        .doesNotContain("does not fit");
  }

  @Test
  void oneDevice_isOneColumn() {
    Map<String, Map<String, String>> table = table(run(80, "--device", "H100").out());
    assertThat(table).hasSize(9);
    assertThat(table.values()).allSatisfy(row -> assertThat(row).containsOnlyKeys("H100"));
  }

  @ParameterizedTest
  @CsvSource({
    "device-ledger-80, 80, ,",
    "device-ledger-120, 120, ,",
    "device-ledger-orkut-a100, 120, --graph=soc-orkut, --device=A100-40",
    "device-ledger-indochina-webgpu, 80, --graph=indochina-2004, --device=WebGPU"
  })
  void theOutput_isTheOneOnFile(String file, int columns, String graph, String device) {
    Run run = graph == null ? run(columns) : run(columns, graph, device);
    // Where a policy was found is as long as the path of the clone, and wraps accordingly.
    assertThat(run.out().replaceAll("(?s)found in\\s.*?(\\n *table)", "found in ...$1"))
        .isEqualTo(Project.read("examples/src/test/resources/golden/" + file + ".txt"));
    assertThat(run.status()).isEqualTo(file.endsWith("webgpu") ? 1 : 0);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aLedgerThatDoesNotFit_isStatus1() {
    String[] one = {"--graph", "road_usa", "--device", "V100-32", "--reserve"};
    // 32,665,763,840 left and 671,088,640 of reserve leave room for 33,336,852,480.
    assertThat(run(120, append(one, "33336852480")).status()).isZero();
    Run missed = run(120, append(one, "33336852481"));
    assertThat(missed.status()).isEqualTo(1);
    assertThat(missed.out()).startsWith("road_usa on V100-32: rejected, 1 of 6 lines, ");
    assertThat(run(120, "--device=V100-32", "--reserve=40GiB").status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 97, 120})
  void noLineIsWiderThanTheTerminal(int columns) {
    List<Run> runs = new ArrayList<>();
    runs.add(run(columns));
    runs.add(run(columns, "--reserve", "18446744073709551615"));
    for (String graph : graphs().keySet()) {
      runs.add(run(columns, "--graph", graph, "--device", "WebGPU"));
      runs.add(run(columns, "--graph", graph, "--device", "H100", "--reserve=85017493504"));
    }
    for (Run run : runs) {
      assertThat(run.out().lines())
          .isNotEmpty()
          .filteredOn(line -> !line.contains("found in"))
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
    }
  }

  @Test
  void wrongArguments_giveOneLineAndStatus2() {
    wrong("--graph: 'orkut' is none of " + GRAPHS, "--graph", "orkut");
    wrong("--graph: '' is none of " + GRAPHS, "--graph", "");
    wrong("--device: 'A100' is none of " + DEVICES, "--device", "A100");
    wrong("--device: 'two?lines' is none of " + DEVICES, "--device", "two\nlines");
    wrong("--device: 'x' is none of " + DEVICES, "--graph", "soc-orkut", "--device", "x");
    wrong("Missing required parameter for option '--graph' (NAME)", "--graph");
    wrong(
        "Invalid value for option '--reserve': 'much' is not a whole number of bytes, KiB, MiB or"
            + " GiB, such as 42298834944 or 40GiB",
        "--reserve",
        "much");
    wrong(
        "Invalid value for option '--reserve': '18446744073709551616' exceeds 2^64-1 bytes",
        "--reserve=18446744073709551616");
    wrong("--policy: no policy has the id 'x'; found: bigint, unsigned", "--policy", "x");
    wrong("Unknown option: '--budget=1'", "--budget=1");
    wrong("Unmatched argument at index 0: 'soc-orkut'", "soc-orkut");
  }

  @Test
  void help_namesEveryOptionAndStatus_andVersionTheProgram() {
    Run help = run(120, "--help");
    assertThat(help.status()).isZero();
    assertThat(help.out())
        .startsWith("Usage: device-ledger ")
        .contains("--graph=NAME", "--device=NAME", "--reserve=BYTES", "--policy=ID", "--version")
        .containsPattern("A100-40, H100, RTX-5090, V100-32 or\\s+WebGPU")
        .containsPattern("or it is the table, whatever\\s+it says")
        .contains("\n  0   ", "\n  1   ", "\n  2   ", "\n  3   ");
    assertThat(run(120, "--version").out()).startsWith("device-ledger ");
  }

  private static void wrong(String problem, String... args) {
    Run run = run(120, args);
    assertThat(run.err())
        .isEqualTo("device-ledger: " + problem + "; see --help" + System.lineSeparator());
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isEqualTo(2);
  }

  private static Run run(int columns, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Program.run(new DeviceLedger(columns), new PrintWriter(out), new PrintWriter(err), args);
    return new Run(status, out.toString().replace(System.lineSeparator(), "\n"), err.toString());
  }

  private static String[] append(String[] args, String last) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add(last);
    return all.toArray(String[]::new);
  }

  /** Reads the cells by graph and device; several tables stand below each other. */
  private static Map<String, Map<String, String>> table(String out) {
    Map<String, Map<String, String>> cells = new TreeMap<>();
    List<String> header = List.of();
    for (String line : out.lines().toList()) {
      List<String> words = List.of(line.strip().split(" +"));
      if (line.startsWith(" graph  ") && DEVICES.contains(words.get(1))) {
        header = words;
      } else if (line.isEmpty()) {
        header = List.of();
      } else if (!header.isEmpty() && !line.startsWith("-")) {
        Map<String, String> row = cells.computeIfAbsent(words.get(0), k -> new LinkedHashMap<>());
        for (int i = 1; i < words.size(); i++) {
          row.put(header.get(i), words.get(i));
        }
      }
    }
    return cells;
  }

  private static Map<String, String> cells(long vertices, long edges, BigInteger reserve) {
    Map<String, String> cells = new LinkedHashMap<>();
    TOTALS.forEach(
        (device, total) -> {
          long sizes = 0;
          for (long bytes :
              new long[] {
                (vertices + 1) * 8,
                edges * 4,
                (vertices + 31) / 32 * 4,
                vertices * 4,
                64,
                vertices * 8
              }) {
            sizes += (bytes + 2_097_151) / 2_097_152 * 2_097_152;
          }
          BigInteger free = BigInteger.valueOf(total - sizes).subtract(reserve);
          cells.put(device, free.signum() < 0 ? "no" : grouped(free));
        });
    // All sizes are multiples of 4, and only the targets exceed four bindings.
    long bytes =
        (vertices + 1) * 4
            + edges * 4
            + (vertices + 31) / 32 * 4
            + vertices * 4
            + 64
            + vertices * 8;
    boolean fits = edges * 4 <= 4 * 134_217_728L && bytes <= 1_073_741_824;
    cells.put("WebGPU", fits ? grouped(BigInteger.valueOf(1_073_741_824 - bytes)) : "no");
    return cells;
  }

  private static String grouped(BigInteger number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Vertices and edges of each graph, read by other means than the program's. */
  private static Map<String, long[]> graphs() {
    Map<String, long[]> graphs = new TreeMap<>();
    Project.read("examples/src/main/resources/dev/sluice/examples/bfs-frontiers.csv")
        .lines()
        .skip(1)
        .map(line -> line.split(",", -1))
        .forEach(
            row -> graphs.put(row[0], new long[] {Long.parseLong(row[1]), Long.parseLong(row[2])}));
    return graphs;
  }
}
