// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DevicePlan;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.QueueLine;
import dev.sluice.device.ResidentLine;
import dev.sluice.policy.bigint.BigIntegerPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.OverflowVerdict;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.testing.Reactor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the scripts of {@code examples/scripts}, each compiled once, and holds what they print
 * against Java planning the same devices by another arithmetic, and against figures from elsewhere.
 */
class ScriptExamplesTest {
  private static final DevicePlanner PLANNER = DevicePlanner.using(new BigIntegerPolicy());
  private static final Path BFS = Scripts.FOLDER.resolve("bfs-graphs.main.kts");
  private static final Path SHARDS = Scripts.FOLDER.resolve("bfs-shards.main.kts");
  private static final Path DATALOG = Scripts.FOLDER.resolve("datalog-fixpoint.main.kts");
  private static final Path FIRST = Scripts.FOLDER.resolve("first.main.kts");
  private static final Path JOIN = Scripts.FOLDER.resolve("hash-join.main.kts");
  private static final Path PATHS = Scripts.FOLDER.resolve("path-tracing.main.kts");
  private static final Path SSSP = Scripts.FOLDER.resolve("sssp-near-far.main.kts");
  private static final Path CSV =
      Reactor.ROOT.resolve("examples/src/main/resources/dev/sluice/examples/bfs-frontiers.csv");

  private static final long MIB = 1 << 20;

  @TempDir static Path cache;

  private record Graph(String name, long vertices, long edges, long peak, long levels) {
    Graph with(Graph level) {
      return new Graph(name, vertices, edges, Math.max(peak, level.peak), levels + 1);
    }
  }

  @Test
  void theFolder_holdsTheScriptsThatAreTestedHere_andTheyAskForThisVersion() {
    // The last two are tested by SegmentScriptsTest.
    assertThat(Reactor.list(Scripts.FOLDER))
        .containsExactly(
            BFS,
            SHARDS,
            DATALOG,
            FIRST,
            JOIN,
            PATHS,
            SSSP,
            Scripts.FOLDER.resolve("tornadovm-arrays.main.kts"),
            Scripts.FOLDER.resolve("webgpu-bindings.main.kts"));
    assertThat(Reactor.list(Scripts.FOLDER))
        .allSatisfy(
            script ->
                assertThat(Reactor.read(script).lines().skip(1).findFirst())
                    .hasValue(
                        "@file:DependsOn(\"dev.sluice:sluice-kotlin-script:"
                            + Reactor.VERSION
                            + "\")"));
  }

  @Test
  void bfs_plansNineGraphsOnFiveDevices_asJavaDoes() {
    Jvm.Result run = Scripts.run(cache, BFS, "--set", "device=all", "--format", "markdown");
    String report = digitsOnly(run.out());
    Map<String, Map<String, String>> golden = goldenTable();
    int rejected = 0;
    for (Graph graph : graphs()) {
      for (String card : List.of("A100-40", "H100", "RTX-5090", "V100-32", "WebGPU")) {
        DeviceProfile profile = bfs(graph, card, graph.vertices());
        assertThat(report).contains(digitsOnly(PLANNER.explain(profile)));
        // Free bytes as another program of the project has them.
        String free =
            PLANNER
                .plan(profile)
                .toOptional()
                .map(plan -> Long.toUnsignedString(plan.freeBytes()))
                .orElse("no");
        assertThat(free).isEqualTo(golden.get(graph.name()).get(card));
        rejected += free.equals("no") ? 1 : 0;
        assertThat(report.contains(graph.name() + " on " + card + ": rejected, "))
            .isEqualTo(free.equals("no"));
      }
    }
    assertThat(rejected).isEqualTo(6);
    // Standard error has ten problems, and how many more there are.
    assertThat(run.err()).contains("sluice: indochina-2004 on WebGPU: '", "sluice: and 1 more;");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void bfs_fitsByDefault_andSaysThatMeasuredPeaksAreNoBound() {
    Jvm.Result fits = Scripts.run(cache, BFS);
    assertThat(fits.status()).isZero();
    assertThat(graphs())
        .hasSize(9)
        .allSatisfy(g -> assertThat(fits.out()).contains("\n " + g.name() + " on"));

    Jvm.Result peaks = Scripts.run(cache, BFS, "--set", "slots=peak", "--format", "markdown");
    String report = digitsOnly(peaks.out());
    for (Graph graph : graphs()) {
      DeviceProfile profile = bfs(graph, "A100-40", graph.peak());
      assertThat(report).contains(digitsOnly(PLANNER.explain(profile)));
      assertThat(peaks.err())
          .contains(graph.name() + " on A100-40: queue 'frontier' may overflow: up to ");
    }
    assertThat(peaks.status()).isEqualTo(1);
  }

  @Test
  void onceCompiled_aScriptPlans_andPrints_inAHeapOf64Megabytes() {
    assertThat(Scripts.run(cache, JOIN).status()).isZero();
    for (String format : List.of("json", "html", "header")) {
      List<String> command = new ArrayList<>(List.of("-Xmx64m"));
      command.addAll(Scripts.arguments(cache, JOIN, "--format", format));
      assertThat(Jvm.java(command).status()).as(format).isZero();
    }
  }

  @Test
  void join_givesTheProbeWhatTheBuildHad() {
    for (String placement : List.of("separate", "arena")) {
      Jvm.Result run =
          Scripts.run(cache, JOIN, "--set", "placement=" + placement, "--format", "markdown");
      assertThat(run.status()).isZero();
      // 100,000,000 slots of 16; (16 GiB - 1,600,000,000 - 1,000,000,000 - 64) / 16, where the
      // offsets of an arena are multiples of 256 already but for that behind the control block.
      String slots = placement.equals("arena") ? "911,241,808" : "911,241,820";
      assertThat(run.out())
          .contains(
              "matches in phase probe: queue of ",
              "├─ " + slots + " slots, ",
              "phase build: takes 2,880,000,000 bytes, ",
              "in probe, the fullest phase: ");
    }
  }

  @Test
  void paths_haveOneNumberOfSlots() {
    Jvm.Result largest = Scripts.run(cache, PATHS, "--format", "markdown");
    assertThat(largest.status()).isZero();
    // (8 GiB - 256) / (8 + 8 + 64)
    assertThat(largest.out())
        .contains(
            "├─ paths: same slots, 107,374,179 in 3 lines, take ",
            "│  ├─ shadows: queue of ",
            "214,748,358 slots, ");
    Jvm.Result tooMany = Scripts.run(cache, PATHS, "--set", "paths=200000000");
    assertThat(tooMany.status()).isEqualTo(1);
    assertThat(tooMany.out().replaceAll("\\s+", " "))
        .contains("lower the capacity to 107,374,179 slots");
  }

  @Test
  void shards_findTheFewestCards_asJavaDoes() {
    DeviceProfile profile =
        DeviceProfile.builder("A100-40")
            .memory(DeviceMemory.ofTotal(42_298_834_944L))
            .limits(DeviceLimits.builder().granularity(2 * MIB).build())
            .reserve("context", 512 * MIB)
            .resident("offsets", 65_608_367, 8)
            .resident("distance", 65_608_366, 4)
            .line(
                ResidentLine.builder("targets")
                    .count(3_612_134_270L)
                    .bytesEach(4)
                    .sharded()
                    .build())
            .line(
                QueueLine.builder("edges")
                    .profile(
                        WorkQueueProfile.builder()
                            .capacity(3_612_134_270L)
                            .entryBytes(8)
                            .controlBytes(64)
                            .buffering(Buffering.PING_PONG)
                            .build())
                    .sharded()
                    .build())
            .line(ResidentLine.builder("exchange").count(1_000_000).bytesEach(8).perPeer().build())
            .build();
    Jvm.Result fits = Scripts.run(cache, SHARDS, "--format", "markdown");
    assertThat(digitsOnly(fits.out()))
        .contains(digitsOnly(PLANNER.fewestDevices(profile, 8).explain()))
        .contains("A100-40, each of 2 devices: planned", "free: 4837408768 bytes");
    assertThat(fits.status()).isZero();
    Jvm.Result one = Scripts.run(cache, SHARDS, "--set", "most=1");
    assertThat(one.out().replaceAll("\\s+", " ")).contains("shard this line over 2 devices");
    assertThat(one.status()).isEqualTo(1);
  }

  @Test
  void bfs_refusesWhatItDoesNotKnow() {
    Jvm.Result run = Scripts.run(cache, BFS, "--set", "graph=road_us");
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("bfs-graphs.main.kts: --set graph: 'road_us' is not one of hollywood-2009, ");
    assertThat(run.status()).isEqualTo(2);
  }

  /** The figures were computed apart from Sluice. */
  @Test
  void datalog_plansUsroadToTheByte() {
    Jvm.Result run = Scripts.run(cache, DATALOG);
    String text = digitsOnly(run.out().replaceAll(" +", " "));
    assertThat(text)
        .contains("\n context reserve 671088640 671088640 24715264000\n")
        .contains("\n edge resident 1323480 2097152 24713166848\n")
        .contains("\n edge index resident 661740 2097152 24711069696\n")
        .contains("\n full resident 13941851008 13941866496 10769203200\n")
        .contains("full[0]: 871365688 × 8 = 6970925504 bytes, takes 6970933248\n")
        .contains("full[1]: 871365688 × 8 = 6970925504 bytes, takes 6970933248\n")
        .contains("delta control: 64 bytes, takes 2097152\n")
        .contains("delta[0]: 5000000 × 8 = 40000000 bytes, takes 41943040\n")
        .contains("delta[1]: 5000000 × 8 = 40000000 bytes, takes 41943040\n")
        .contains("new control: 64 bytes, takes 2097152\n")
        .contains("new[0]: 35000000 × 8 = 280000000 bytes, takes 281018368\n")
        .contains("new[1]: 35000000 × 8 = 280000000 bytes, takes 281018368\n")
        .contains("\n free 10119086080\n")
        .contains("\n delta 5000000 3.30 % allowed 1 × 5000000\n")
        .contains("\n new 35000000 0 % impossible 1 × 35000000\n")
        .contains("and repeated with --set delta=COUNT");
    // Whichever test comes first has it compiled.
    assertThat(run.err()).isIn("", "sluice: compiling " + DATALOG + "\n");
    assertThat(run.status()).isZero();

    Jvm.Result json = Scripts.run(cache, DATALOG, "--format", "json");
    assertThat(json.out())
        .contains("\"allocatedBytes\": \"14596177920\"")
        .contains("\"paddingBytes\": \"12341564\"")
        .contains("\"freeBytes\": \"10119086080\"");
    assertThat(json.status()).isZero();
  }

  @Test
  void datalog_plansEachFixpoint_asJavaDoes() {
    assertFixpoint("com-dblp", "H100", 1_049_866, 1_911_754_892, 150_000_000, 0);
    assertFixpoint("com-dblp", "RTX-4090", 1_049_866, 1_911_754_892, 150_000_000, 1);
    assertFixpoint("fe_ocean", "A100-40", 409_593, 1_669_750_513, 25_000_000, 0);
    assertFixpoint("Gnutella31", "A100-40", 147_892, 884_179_859, 100_000_000, 0);
    // What a run that dropped tuples counted, planned for.
    assertFixpoint("usroad", "RTX-4090", 165_435, 871_365_688, 5_611_392, 0, "delta=5611392");
  }

  @Test
  void datalog_doesNotWrap_whateverIsSet() {
    // 2^62 × 7 would be 3 · 2^62 in 64 bits, which fits no device, but is another number.
    Jvm.Result run = Scripts.run(cache, DATALOG, "--set", "delta=4611686018427387904");
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("datalog-fixpoint.main.kts:", "7 × 4611686018427387904 exceeds 2^64-1");
    assertThat(run.status()).isEqualTo(2);
  }

  /** The figures by hand: 14 GiB less offsets and edges, in one buffer of 8 bytes a slot. */
  @Test
  void first_saysHowManySlotsWouldFit() {
    long left = (14L << 30) - 4L * (65_608_367L + 3_612_134_270L);
    Jvm.Result run = Scripts.run(cache, FIRST);
    assertThat(run.out().replaceAll("\\s+", " "))
        .contains(
            String.format("%,d bytes required, %,d left", 65_608_366L * 8, left),
            String.format("lower the capacity to %,d slots", left / 8));
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void sssp_sharesWhatIsLeft() {
    Jvm.Result run = Scripts.run(cache, SSSP, "--format", "markdown");
    DeviceProfile profile = sssp(1, 3);
    assertThat(digitsOnly(run.out())).contains(digitsOnly(PLANNER.explain(profile)));
    assertThat(run.status()).isZero();

    // By hand, all in steps of 2 MiB: a quarter is for a control block and two buffers.
    long step = 2 * MIB;
    long left = 12_621_381_632L - 640 * MIB;
    for (long bytes :
        new long[] {
          (23_947_347L + 1) * 8, 57_708_624L * 4, 57_708_624L * 4, 23_947_347L * 4, 748_355 * 4
        }) {
      left -= (bytes + step - 1) / step * step;
    }
    // A quarter would be 174,587,904 slots, three times its bound: the rest goes to the other.
    long steps = (left / 4 - step) / 2 / step;
    assertThat(steps * step / 8).isGreaterThan(57_708_624L);
    left -= step + 2 * ((57_708_624L * 8 + step - 1) / step * step);
    long far = (left - step) / step * step / 8;
    DevicePlan plan = PLANNER.plan(profile).orElseThrow();
    assertThat(plan.queue("near").plan().capacity()).isEqualTo(57_708_624L);
    assertThat(plan.queue("far").plan().capacity()).isEqualTo(far);
    assertThat(plan.queue("near").plan().overflow()).isEqualTo(OverflowVerdict.IMPOSSIBLE);
    assertThat(plan.queue("far").plan().overflow()).isEqualTo(OverflowVerdict.UNKNOWN);
    assertThat(run.out()).contains("57,708,624").contains("1,282,408,448");

    // A sixteenth has fewer slots than there are edges.
    Jvm.Result narrow = Scripts.run(cache, SSSP, "--set", "far=15");
    assertThat(PLANNER.plan(sssp(1, 15)).orElseThrow().queue("near").plan().overflow())
        .isEqualTo(OverflowVerdict.POSSIBLE);
    assertThat(narrow.out()).contains("queue 'near' may overflow: up to 57,708,624 items for ");
    assertThat(narrow.status()).isEqualTo(1);

    Jvm.Result header = Scripts.run(cache, SSSP, "--format", "header");
    assertThat(header.out())
        .containsPattern("#define SLUICE_NEAR_CAPACITY SLUICE_U64\\(57708624\\)")
        .containsPattern("#define SLUICE_FAR_CAPACITY SLUICE_U64\\(1282408448\\)");
  }

  private static void assertFixpoint(
      String input,
      String card,
      long edges,
      long tuples,
      long delta,
      int status,
      String... settings) {
    List<String> options = new ArrayList<>(List.of("--format", "markdown"));
    options.addAll(List.of("--set", "input=" + input, "--set", "device=" + card));
    for (String setting : settings) {
      options.addAll(List.of("--set", setting));
    }
    Jvm.Result run = Scripts.run(cache, DATALOG, options.toArray(String[]::new));
    DeviceProfile profile = fixpoint(input, card, edges, tuples, delta);
    assertThat(digitsOnly(run.out())).contains(digitsOnly(PLANNER.explain(profile)));
    assertThat(run.status()).isEqualTo(status);
  }

  private static DeviceProfile bfs(Graph graph, String card, long slots) {
    boolean cuda = !card.equals("WebGPU");
    DeviceProfile.Builder device = DeviceProfile.builder(graph.name() + " on " + card);
    if (cuda) {
      device
          .memory(DeviceMemory.ofTotal(total(card)))
          .limits(DeviceLimits.builder().granularity(2 * MIB).alignment(256).build())
          .reserve("context", 640 * MIB);
    } else {
      device
          .memory(DeviceMemory.ofFree(1024 * MIB))
          .limits(
              DeviceLimits.builder()
                  .maxAllocationBytes(256 * MIB)
                  .maxBindingBytes(128 * MIB)
                  .granularity(4)
                  .alignment(256)
                  .maxThreadsPerGroup(256)
                  .maxGroupsX(65_535)
                  .maxGroupsY(65_535)
                  .build());
    }
    int segments = cuda ? 1 : 4;
    long vertices = graph.vertices();
    return device
        .line(array("row offsets", vertices + 1, cuda ? 8 : 4, segments))
        .line(array("targets", graph.edges(), 4, segments))
        .line(array("visited", (vertices + 31) / 32, 4, segments))
        .line(array("distance", vertices, 4, segments))
        .line(
            QueueLine.builder(
                    "frontier",
                    queue(8, 64, slots == vertices ? Buffering.SINGLE : Buffering.PING_PONG)
                        .capacity(slots)
                        .bound(vertices)
                        .initialItems(1)
                        .indexBits(cuda ? 64 : 32)
                        .build())
                .maxSegments(segments)
                .drain(
                    strided(groups(card))
                        .totalItems(vertices)
                        .sweeps(graph.levels())
                        .polledEvery(64)
                        .build())
                .build())
        .build();
  }

  private static DrainProfile.Builder strided(long groups) {
    return DrainProfile.builder().itemsPerGroup(256).grid(GridKind.STRIDED).residentGroups(groups);
  }

  /** Multiprocessors times the groups of 256 threads that each has threads for. */
  private static long groups(String card) {
    return switch (card) {
      case "A100-40" -> 864;
      case "H100" -> 1_056;
      case "RTX-4090" -> 768;
      case "RTX-5090" -> 1_020;
      case "V100-32" -> 640;
      case "WebGPU" -> 256;
      default -> throw new IllegalArgumentException(card);
    };
  }

  private static DeviceProfile fixpoint(
      String input, String card, long edges, long tuples, long delta) {
    DrainProfile drain = strided(groups(card)).build();
    return DeviceProfile.builder(input + " on " + card)
        .memory(DeviceMemory.ofTotal(total(card)))
        .limits(DeviceLimits.builder().granularity(2 * MIB).alignment(256).build())
        .reserve("context", 640 * MIB)
        .resident("edge", edges, 8)
        .resident("edge index", edges, 4)
        .line(ResidentLine.builder("full").count(tuples).bytesEach(8).buffers(2).build())
        .line(
            QueueLine.builder(
                    "delta",
                    queue(8, 64, Buffering.PING_PONG)
                        .capacity(delta)
                        .bound(Math.multiplyExact(delta, 7L))
                        .initialItems(edges)
                        .build())
                .drain(drain)
                .build())
        .line(
            QueueLine.builder(
                    "new",
                    queue(8, 64, Buffering.PING_PONG)
                        .expansion(Math.multiplyExact(delta, 7L))
                        .build())
                .drain(drain)
                .build())
        .build();
  }

  private static DeviceProfile sssp(int near, int far) {
    return DeviceProfile.builder("road_usa")
        .memory(DeviceMemory.ofTotal(12_621_381_632L))
        .limits(DeviceLimits.builder().granularity(2 * MIB).build())
        .reserve("context", 640 * MIB)
        .resident("row offsets", 23_947_348, 8)
        .resident("targets", 57_708_624, 4)
        .resident("weights", 57_708_624, 4)
        .resident("distance", 23_947_347, 4)
        .resident("is near", 748_355, 4)
        .line(
            QueueLine.builder(
                    "near",
                    queue(8, 24, Buffering.PING_PONG)
                        .largest()
                        .bound(57_708_624)
                        .initialItems(1)
                        .build())
                .weight(near)
                .drain(strided(640).build())
                .build())
        .line(
            QueueLine.builder("far", queue(8, 24, Buffering.SINGLE).largest().build())
                .weight(far)
                .drain(strided(640).build())
                .build())
        .build();
  }

  private static WorkQueueProfile.Builder queue(
      long entryBytes, long controlBytes, Buffering buffering) {
    return WorkQueueProfile.builder()
        .entryBytes(entryBytes)
        .controlBytes(controlBytes)
        .buffering(buffering);
  }

  private static ResidentLine array(String label, long count, long bytesEach, int segments) {
    return ResidentLine.builder(label)
        .count(count)
        .bytesEach(bytesEach)
        .maxSegments(segments)
        .build();
  }

  private static long total(String card) {
    return switch (card) {
      case "A100-40" -> 42_298_834_944L;
      case "H100" -> 85_017_493_504L;
      case "RTX-4090" -> 25_386_352_640L;
      case "RTX-5090" -> 33_677_180_928L;
      case "V100-32" -> 34_058_272_768L;
      default -> throw new IllegalArgumentException(card);
    };
  }

  /** The measured graphs, from the file that has all levels of all of them. */
  private static List<Graph> graphs() {
    Map<String, Graph> graphs = new LinkedHashMap<>();
    Reactor.read(CSV)
        .lines()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(
            row ->
                new Graph(
                    row[0],
                    Long.parseLong(row[1]),
                    Long.parseLong(row[2]),
                    Long.parseLong(row[4]),
                    1))
        .forEach(level -> graphs.merge(level.name(), level, Graph::with));
    return List.copyOf(graphs.values());
  }

  /** Free bytes, or no, by graph and device: the table that `./examples/device-ledger` prints. */
  private static Map<String, Map<String, String>> goldenTable() {
    Pattern row = Pattern.compile("(?m)^ (\\S+)((?: +(?:[\\d,]{5,}|no)){5})$");
    Matcher rows =
        row.matcher(
            Reactor.read(
                Reactor.ROOT.resolve("examples/src/test/resources/golden/device-ledger-120.txt")));
    Map<String, Map<String, String>> table = new LinkedHashMap<>();
    while (rows.find()) {
      String[] cells = digitsOnly(rows.group(2)).strip().split(" +", -1);
      table.put(
          rows.group(1),
          Map.of(
              "A100-40", cells[0],
              "H100", cells[1],
              "RTX-5090", cells[2],
              "V100-32", cells[3],
              "WebGPU", cells[4]));
    }
    assertThat(table).hasSize(9);
    return table;
  }

  /** Reports group the digits of numbers where Java's messages do not. */
  private static String digitsOnly(String text) {
    return text.replaceAll("(?<=\\d),(?=\\d{3})", "");
  }
}
