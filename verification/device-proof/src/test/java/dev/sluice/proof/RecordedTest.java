// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proof.Recorded.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What was recorded on a card is what plans say, and what the pages tell of it is what was
 * recorded.
 */
class RecordedTest {
  private static final Path ROOT = Path.of("../..");
  private static final Path FOLDER = Path.of("recorded/h100");
  private static final List<String> SUITES =
      List.of(
          "suite-cuda.csv", "suite-opencl.csv", "suite-large-cuda.csv", "suite-large-opencl.csv");

  private final Recorded record;
  private final String page;

  RecordedTest() throws IOException {
    record = Recorded.of(FOLDER);
    page = Files.readString(ROOT.resolve("docs/proof.md"));
  }

  @Test
  void nothingContradictsThePlans() throws IOException {
    assertThat(record.problems()).isEmpty();
    assertThat(record.rows("steps.csv"))
        .hasSize(3)
        .allSatisfy(step -> assertThat(step.text("status")).isEqualTo("0"));
    for (String suite : SUITES) {
      assertThat(record.rows(suite))
          .allSatisfy(row -> assertThat(row.text("result")).isIn("right", "caught"));
    }
    for (String file : List.of("card.csv", "inputs.csv")) {
      assertThat(FOLDER.resolve(file))
          .hasSameTextualContentAs(FOLDER.resolve("predictions/" + file));
    }
    assertThat(record.rows("hashes.csv")).hasSameSizeAs(record.runs());
  }

  /** Today's plans are those that were predicted, but for the text of their headers. */
  @Test
  void plansAreStillThose() throws IOException {
    String hash = ", \"headerSha256\": \"[0-9a-f]{64}\"";
    List<String> now = Timing.predictions(FOLDER.resolve("predictions"));
    List<String> then = Files.readAllLines(FOLDER.resolve("predictions/plans.json"));
    assertThat(now.stream().map(line -> line.replaceAll(hash, "")))
        .containsExactlyElementsOf(then.stream().map(line -> line.replaceAll(hash, "")).toList());
  }

  /** What is recommended has no warning. */
  @Test
  void recommendedHasNoWarning() {
    for (String input : Recorded.INPUTS) {
      for (String variant : List.of(Recorded.LOOP, Recorded.POLLED)) {
        assertThat(record.single(input, variant).text("warnings")).isEmpty();
      }
      Row twoBuffers = record.run("CUDA", input, "PING_PONG", Recorded.POLLED);
      if (input.equals("grid") || input.startsWith("rmat")) {
        assertThat(twoBuffers.text("warnings")).isEqualTo("SECOND_BUFFER_UNNEEDED");
      }
    }
    assertThat(record.single("grid", Recorded.WINDOWS).text("warnings"))
        .isEqualTo("EMPTY_LAUNCHES");
  }

  /** The aims that the page says are held, and those that it says are not. */
  @Test
  void aimsAreHeldButForThoseThatThePageNames() {
    List<String> missed = new ArrayList<>();
    for (String input : Recorded.INPUTS) {
      double most = input.equals("deep") ? 1.25 : 1.1;
      Row loop = record.single(input, Recorded.LOOP);
      miss(
          missed,
          input + " least",
          ratio(loop.least(), record.fastest(input, false).least()),
          most);
      miss(
          missed,
          input + " median",
          ratio(loop.median(), record.fastest(input, true).median()),
          most);
      for (String variant :
          List.of(Recorded.STRIDED, Recorded.POLLED, Recorded.LOOP_OF_ONE, Recorded.LOOP)) {
        Row two = record.run("CUDA", input, "PING_PONG", variant);
        double over = ratio(record.single(input, variant).least(), two.least());
        miss(missed, input + " single, " + variant, over, 1.05);
      }
    }
    assertThat(missed).containsExactly("rmat22 median", "deep single, " + Recorded.LOOP);
    Row windows = record.single("grid", Recorded.WINDOWS);
    assertThat(ratio(windows.least(), record.single("grid", Recorded.LOOP).least()))
        .isGreaterThan(20);
  }

  private static double ratio(long a, long b) {
    return (double) a / b;
  }

  private static void miss(List<String> missed, String what, double ratio, double most) {
    if (ratio > most) {
      missed.add(what);
    }
  }

  // The pages.

  private void says(String sentence) {
    assertThat(page.replaceAll("\\s+", " ")).contains(sentence);
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  @Test
  void pageHasTheTables() {
    List<String> lines = page.lines().toList();
    assertThat(lines)
        .containsSequence(record.targets())
        .containsSequence(record.table(variant -> !isToAvoid(variant)))
        .containsSequence(record.table(RecordedTest::isToAvoid));
    long rows = lines.stream().filter(line -> line.startsWith("|")).count();
    assertThat(rows).isEqualTo(3 * 2 + Recorded.INPUTS.size() + Variant.all().size());
  }

  private static boolean isToAvoid(String variant) {
    return variant.contains("window")
        || variant.equals(Recorded.PER_SLOT)
        || variant.equals(Recorded.HOST);
  }

  @Test
  void pageSaysWhatWasRun() throws IOException {
    Map<String, String> device = new HashMap<>();
    record.rows("device.csv").forEach(row -> device.put(row.text("fact"), row.text("value")));
    says(
        "One "
            + device.get("name")
            + " as it was found (driver "
            + device.get("driver_version")
            + ", ECC on, at most 1,980 MHz), CUDA 13.0, and a host of "
            + device.get("processors")
            + " processors");
    assertThat(device)
        .containsEntry("ecc.mode.current", "Enabled")
        .containsEntry("clocks.max.sm", "1980 MHz")
        .hasEntrySatisfying("nvcc", nvcc -> assertThat(nvcc).contains("cuda_13.0"))
        .hasEntrySatisfying("java", java -> assertThat(java).startsWith("17."));
    for (String suite : List.of("suite-cuda.csv", "suite-opencl.csv")) {
      // A row of the layouts, and three of each case and mutant.
      says(
          (record.results(suite, "right") - 1) / 3
              + " cases and "
              + record.results(suite, "caught") / 3
              + " mutants");
    }
    for (String suite : SUITES.subList(2, 4)) {
      says(record.results(suite, "right") / 2 + " larger cases, of up to 2^24 vertices");
      assertThat(record.rows(suite))
          .anySatisfy(row -> assertThat(row.text("name")).contains("tree-49042452"))
          .anySatisfy(row -> assertThat(row.text("name")).contains("rmat-2^24"))
          .anySatisfy(row -> assertThat(row.text("name")).contains("grid-4894x4894"));
    }
    int timed = record.runs().stream().mapToInt(run -> run.nanos().length).sum();
    says(record.runs().size() + " ways to drain five inputs, " + grouped(timed) + " timed runs");
    Map<String, Row> inputs = new HashMap<>();
    record.rows("inputs.csv").forEach(row -> inputs.put(row.text("input"), row));
    says("4,894² vertices in " + grouped(inputs.get("grid").number("sweeps")) + " sweeps");
    assertThat(inputs.get("grid").number("vertices")).isEqualTo(4894 * 4894);
    assertThat(inputs.get("rmat22").number("vertices")).isEqualTo(1 << 22);
    assertThat(inputs.get("rmat24").number("vertices")).isEqualTo(1 << 24);
    says(
        "2^22 and 2^24 vertices in "
            + inputs.get("rmat22").text("sweeps")
            + " and "
            + inputs.get("rmat24").text("sweeps"));
    says(
        "a tree of "
            + grouped(inputs.get("deep").number("total"))
            + " nodes in "
            + grouped(inputs.get("deep").number("sweeps"))
            + " sweeps");
    says(
        "`wide` one of "
            + grouped(inputs.get("wide").number("total"))
            + " in "
            + inputs.get("wide").text("sweeps"));
    says(
        "has "
            + grouped(inputs.get("deep").number("peak"))
            + " slots there, for which "
            + (inputs.get("deep").number("peak") + 255) / 256
            + " groups do");
  }

  @Test
  void pageSaysWhatHeldAndWhatDidNot() throws IOException {
    long figures = 0;
    for (String suite : SUITES) {
      figures += record.figures(suite);
    }
    says("All " + grouped(figures) + " figures of the suite");
    double closest = 0;
    for (Row run : record.runs()) {
      if (!run.text("leastPicoseconds").isEmpty()) {
        closest = Math.max(closest, run.number("leastPicoseconds") / (run.least() * 1000.0));
      }
    }
    says("the closest was " + Math.round(closest * 100) + " % of it");
    Map<String, String> found = new HashMap<>();
    record
        .rows("sanitizers.csv")
        .forEach(row -> found.put(row.text("tool") + " " + row.text("what"), row.text("errors")));
    assertThat(found).containsEntry("memcheck right", "0").containsEntry("initcheck right", "0");
    says("memcheck found " + found.get("memcheck no-check-against-room") + " errors");
    says(
        "initcheck " + grouped(Long.parseLong(found.get("initcheck no-clip-to-items"))) + " where");
    String windows = Recorded.least(record.single("grid", Recorded.WINDOWS));
    Row loop = record.single("grid", Recorded.LOOP);
    says(
        "the grid took "
            + windows
            + " ms, "
            + Recorded.times(record.single("grid", Recorded.WINDOWS).least(), loop.least())
            + " times the "
            + Recorded.least(loop)
            + " of the loop");
    says(
        ratioOfPolled("grid")
            + " on the grid, "
            + ratioOfPolled("deep")
            + " on the deep tree, "
            + ratioOfPolled("wide")
            + " on the wide one");
    String recorded = "polled every 64; recordings of 4; strided";
    says(
        "close most of it: "
            + Recorded.least(record.single("grid", recorded))
            + " ms and "
            + Recorded.least(record.single("deep", recorded)));
    Row rmat = record.single("rmat22", Recorded.LOOP);
    says(
        "By medians the loop is at "
            + Recorded.times(rmat.median(), record.fastest("rmat22", true).median())
            + " on `rmat22`*, and by least times at "
            + Recorded.times(rmat.least(), record.fastest("rmat22", false).least()));
    says("is " + over("deep", Recorded.LOOP) + " % slower with a single buffer");
    says("a barrier of " + record.single("deep", Recorded.LOOP).text("groups") + " takes longer");
    says(
        "With a group a multiprocessor, "
            + record.single("deep", Recorded.LOOP_OF_ONE).text("groups")
            + " in both, the difference is "
            + over("deep", Recorded.LOOP_OF_ONE)
            + " %");
    says(
        "single buffer: known sweeps "
            + openCl(Recorded.STRIDED)
            + " on the grid, polled every 64 "
            + openCl(Recorded.POLLED)
            + ", windows of 2^18 "
            + openCl(Recorded.WINDOWS));
  }

  private String ratioOfPolled(String input) {
    return Recorded.times(
        record.single(input, Recorded.POLLED).least(), record.fastest(input, false).least());
  }

  private String over(String input, String variant) {
    return Recorded.percent(
        record.single(input, variant).least(),
        record.run("CUDA", input, "PING_PONG", variant).least());
  }

  private String openCl(String variant) {
    return Recorded.least(record.run("OPENCL", "grid", "SINGLE", variant));
  }

  @Test
  void pageSaysWhatMemoryTook() throws IOException {
    int exact = 0;
    int chunkLess = 0;
    for (Row row : record.rows("memory.csv")) {
      long planned = row.number("plannedBytes");
      long taken = row.number("takenBytes");
      String allocator = row.text("allocator");
      if (allocator.startsWith("plan of")) {
        exact += planned == taken ? 1 : 0;
        chunkLess += planned - taken == 2_097_152 ? 1 : 0;
      } else if (allocator.equals("cuMemAlloc")) {
        assertThat(taken).isLessThanOrEqualTo(planned);
        if (row.number("bytesEach") == 128 && row.number("allocations") == 8) {
          says(
              "eight of 128 bytes took "
                  + grouped(taken)
                  + " bytes, "
                  + grouped(planned)
                  + " were planned");
        }
      } else if (allocator.equals("cuMemAllocAsync") && row.number("bytesEach") == 40) {
        says("40 bytes by `cuMemAllocAsync` took " + grouped(taken) + " bytes");
      } else if (allocator.startsWith("clCreateBuffer")) {
        String limit = allocator.substring(allocator.lastIndexOf(' ') + 1);
        says(
            "OpenCL says "
                + grouped(Long.parseLong(limit))
                + " bytes, and a buffer of "
                + grouped(taken)
                + " was written and read");
      }
    }
    assertThat(exact).isEqualTo(3);
    assertThat(chunkLess).isEqualTo(2);
    says(
        "Three plans of five took what they said to the byte, 868,220,928 bytes for one; the other two took one chunk of 2,097,152 bytes less");
  }

  @Test
  void plotIsOfTheRecord() {
    assertThat(FOLDER.resolve("times.svg")).hasContent(record.plot());
    assertThat(page).contains("../verification/device-proof/recorded/h100/times.svg");
  }

  @Test
  void readmeQuotesThree() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md")).replaceAll("\\s+", " ");
    assertThat(readme)
        .contains(
            "an H100 took "
                + Recorded.least(record.single("grid", Recorded.WINDOWS))
                + " ms in windows of 2^18 slots, "
                + Recorded.least(record.single("grid", Recorded.STRIDED))
                + " in one with groups that stride, and "
                + Recorded.least(record.single("grid", Recorded.LOOP))
                + " in a loop on the device")
        .contains(
            "There such a search took "
                + Recorded.least(record.single("grid", Recorded.STRIDED))
                + " ms");
  }

  // The checker, against something broken.

  private List<String> problemsWith(String column, String value) {
    List<Row> runs = new ArrayList<>(record.runs());
    Map<String, String> cells = new HashMap<>(runs.get(7).cells());
    cells.put(column, value);
    runs.set(7, new Row(cells));
    return record.with(runs).problems();
  }

  @Test
  void brokenRecordsAreNoticed() {
    String name = record.runs().get(7).name();
    assertThat(name).contains("polled every 4");
    long least = record.runs().get(7).number("leastPicoseconds");
    assertThat(problemsWith("nanoseconds", Long.toString(least / 1000 - 1)))
        .containsExactly(name + ": the least is above what was measured");
    assertThat(problemsWith("nanoseconds", Long.toString(least / 1000 + 1))).isEmpty();
    assertThat(problemsWith("launchesCounted", "6263"))
        .containsExactly(name + ": launches counted are not those planned");
    assertThat(problemsWith("hostReadsCounted", "1565"))
        .containsExactly(name + ": host reads are not those planned");
    assertThat(problemsWith("result", "vertex 7 has distance 9"))
        .containsExactly(name + " is wrong: vertex 7 has distance 9");
    assertThat(problemsWith("groups", "7")).containsExactly(name + ": groups is not as predicted");
    assertThat(problemsWith("variant", "polled every 5"))
        .anySatisfy(problem -> assertThat(problem).endsWith("polled every 5 was not predicted"))
        .contains(name + " was predicted, and not run");
  }
}
