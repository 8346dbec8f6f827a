// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.kernel.KernelLanguage;
import dev.sluice.queue.Buffering;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Times each way to drain large inputs on a GPU, or says beforehand what plans predict.
 *
 * <p>{@code predict FOLDER} reads {@code card.csv}, {@code inputs.csv} and {@code costs.csv} there
 * and writes {@code plans.json}. {@code measure FOLDER PROGRAMS [PREDICTIONS]} runs all plans and
 * writes {@code inputs.csv}, {@code card.csv}, {@code costs.csv}, {@code runs.csv}, {@code
 * memory.csv} and {@code hashes.csv}; with predictions its plans have to be those. Without, they
 * stand on what launches were just measured to cost. The status is 1 if a run was wrong, or no
 * prediction.
 */
public final class Timing {
  private static final String CUDA = KernelLanguage.CUDA.name();
  private static final String OPENCL = KernelLanguage.OPENCL.name();
  private static final List<String> INPUTS = List.of("grid", "rmat22", "rmat24", "deep", "wide");

  private Timing() {}

  /** Runs it; ends the JVM with the status. */
  public static void main(String[] arguments) throws IOException {
    System.exit(run(List.of(arguments)));
  }

  static int run(List<String> arguments) throws IOException {
    if (arguments.size() == 2 && arguments.get(0).equals("predict")) {
      predict(Path.of(arguments.get(1)));
      return 0;
    }
    if (arguments.size() >= 3 && arguments.get(0).equals("measure")) {
      Optional<Path> predictions =
          arguments.size() > 3 ? Optional.of(Path.of(arguments.get(3))) : Optional.empty();
      return new Measuring(Path.of(arguments.get(1)), Path.of(arguments.get(2)), predictions).run();
    }
    System.err.println("give: predict FOLDER, or: measure FOLDER PROGRAMS [PREDICTIONS]");
    return 2;
  }

  private static List<String> rows(Path file) throws IOException {
    return Files.readAllLines(file).stream().skip(1).toList();
  }

  private static void predict(Path folder) throws IOException {
    Files.write(folder.resolve("plans.json"), predictions(folder));
  }

  /** Returns the lines of a JSON array of what plans say. */
  static List<String> predictions(Path folder) throws IOException {
    Card card = Card.ofRow(rows(folder.resolve("card.csv")).get(0));
    Costs costs = new Costs();
    rows(folder.resolve("costs.csv")).forEach(costs::takeRow);
    List<String> plans = new ArrayList<>();
    for (String row : rows(folder.resolve("inputs.csv"))) {
      for (TimedPlan plan : all(Facts.ofRow(row), card, costs)) {
        plans.add(Prediction.of(plan));
      }
    }
    List<String> lines = new ArrayList<>(List.of("["));
    for (int i = 0; i < plans.size(); i++) {
      lines.add("  " + plans.get(i) + (i == plans.size() - 1 ? "" : ","));
    }
    lines.add("]");
    return lines;
  }

  /** Returns all that is planned for an input, by either API. */
  private static List<TimedPlan> all(Facts facts, Card card, Costs costs) {
    List<TimedPlan> plans = new ArrayList<>(plans(CUDA, facts, card, costs));
    plans.addAll(plans(OPENCL, facts, card, costs));
    return plans.stream().filter(plan -> plan.variant().isPlanned()).toList();
  }

  private static List<TimedPlan> plans(String api, Facts facts, Card card, Costs costs) {
    if (api.equals(CUDA)) {
      return Times.plans(api, facts, Variant.all(), card, costs);
    }
    // The same device: enough to compare the two.
    return List.of("grid", "rmat22", "deep").contains(facts.name())
        ? Times.plans(api, facts, Variant.some(), card, costs)
        : List.of();
  }

  private static LargeInput make(String name) {
    return switch (name) {
      case "grid" -> LargeGraph.grid(name, 4894, 1763);
      case "rmat22" -> LargeGraph.rmat(name, 22);
      case "rmat24" -> LargeGraph.rmat(name, 24);
      case "deep" -> new LargeTree(name, 60_000, 0.2495, 65_535);
      case "wide" -> new LargeTree(name, 1000, 0.4, 21);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** One run of everything. */
  private static final class Measuring {
    private final Path folder;
    private final Path programs;
    private final Optional<Path> predictions;
    private final Costs measured = new Costs();
    private final List<String> inputs = new ArrayList<>(List.of(Facts.COLUMNS));
    private final List<String> memory = new ArrayList<>(List.of(MemoryProof.COLUMNS));
    private final Map<String, String> hashes = new LinkedHashMap<>();
    private int wrong;

    Measuring(Path folder, Path programs, Optional<Path> predictions) {
      this.folder = folder;
      this.programs = programs;
      this.predictions = predictions;
    }

    int run() throws IOException {
      Files.createDirectories(folder);
      Optional<OpenClDevice> openCl =
          OpenClDevice.all().stream()
              .filter(device -> device.name().contains("NVIDIA"))
              .findFirst();
      try (CudaDevice cuda = new CudaDevice(programs);
          PrintStream log =
              new PrintStream(
                  Files.newOutputStream(folder.resolve("runs.csv")),
                  true,
                  StandardCharsets.UTF_8)) {
        MemoryProof.run(cuda, memory);
        log.println(Times.COLUMNS);
        Optional<Card> card = Optional.empty();
        for (String name : INPUTS) {
          long start = System.nanoTime();
          LargeInput input = make(name);
          inputs.add(input.facts().row());
          if (card.isEmpty()) {
            card = Optional.of(card(cuda, input.facts()));
          }
          say(name + " made", start);
          run(cuda, openCl, input, card.get(), log);
          say(name + " done", start);
        }
        write("card.csv", List.of(Card.COLUMNS, card.orElseThrow().row()));
      }
      openCl.ifPresent(OpenClDevice::close);
      write("inputs.csv", inputs);
      write("memory.csv", memory);
      List<String> costs = new ArrayList<>(List.of(Costs.COLUMNS));
      measured.rows().forEach(costs::add);
      write("costs.csv", costs);
      List<String> hashed = new ArrayList<>(List.of("run,sourceSha256,binarySha256"));
      hashes.forEach((name, hash) -> hashed.add(name + "," + hash));
      write("hashes.csv", hashed);
      System.out.println("wrong=" + wrong);
      return wrong == 0 ? 0 : 1;
    }

    private static void say(String what, long start) {
      System.out.printf(Locale.ROOT, "%s after %.1f s%n", what, (System.nanoTime() - start) / 1e9);
    }

    private void write(String name, List<String> lines) throws IOException {
      Files.write(folder.resolve(name), lines);
    }

    /** Reads what the device is; the groups that it runs at once are those of the kernels. */
    private static Card card(CudaDevice cuda, Facts facts) {
      Card card = new Card(cuda.cardName(), cuda.totalBytes(), 2L << 20, cuda.multiprocessors(), 1);
      List<TimedPlan> plans = new ArrayList<>();
      for (Facts.Work work : Facts.Work.values()) {
        Facts small = new Facts("small", work, facts.vertices(), facts.edges(), 1, 1000, 10, 500);
        for (Buffering buffering : Buffering.values()) {
          for (Variant variant : Variant.all()) {
            if (variant.end() == Variant.End.ON_DEVICE || variant.end() == Variant.End.POLLED) {
              plans.add(TimedPlan.of(CUDA, small, buffering, variant, card, Costs.unknown(CUDA)));
            }
          }
        }
      }
      compile(cuda, plans);
      int groups = plans.stream().mapToInt(plan -> groups(cuda, plan)).min().orElseThrow();
      return new Card(
          card.name(), card.totalBytes(), card.granularity(), card.multiprocessors(), groups);
    }

    private static void compile(CudaDevice cuda, List<TimedPlan> plans) {
      Map<String, List<String>> sources = new LinkedHashMap<>();
      for (TimedPlan plan : plans) {
        sources.put(TimedSource.of(plan, cuda.language()), TimedSource.options());
      }
      List<String> refused = cuda.compiler().prepare(sources);
      if (!refused.isEmpty()) {
        throw new DeviceException(String.join("\n", refused));
      }
    }

    private static int groups(CudaDevice cuda, TimedPlan plan) {
      try (Device.Program program =
          cuda.compile(TimedSource.of(plan, cuda.language()), TimedSource.options())) {
        boolean loop = plan.variant().end() == Variant.End.ON_DEVICE;
        Device.Kernel kernel = program.kernel(loop ? "drain_all" : "drain");
        return ((CudaDevice.CudaKernel) kernel).residentGroups(Variant.GROUP);
      }
    }

    private void run(
        CudaDevice cuda,
        Optional<OpenClDevice> openCl,
        LargeInput input,
        Card card,
        PrintStream log)
        throws IOException {
      Costs costs = new Costs();
      if (predictions.isPresent()) {
        rows(predictions.get().resolve("costs.csv")).forEach(costs::takeRow);
      } else {
        measure(cuda, input, card);
        costs = measured;
      }
      List<TimedPlan> plans = plans(CUDA, input.facts(), card, costs);
      prepare(cuda, plans);
      if (predictions.isPresent()) {
        measure(cuda, input, card);
      }
      memory.add(MemoryProof.of(cuda, plans.get(0)));
      wrong += new Times(cuda, card, log).run(input, plans);
      if (openCl.isPresent()) {
        measure(openCl.get(), input, card);
        List<TimedPlan> others = plans(OPENCL, input.facts(), card, costs);
        if (!others.isEmpty()) {
          wrong += new Times(openCl.get(), card, log).run(input, others);
          hash(KernelLanguage.OPENCL, others);
          plans = new ArrayList<>(plans);
          plans.addAll(others);
        }
      }
      if (predictions.isPresent()) {
        compare(plans);
      }
    }

    private void compare(List<TimedPlan> plans) throws IOException {
      String predicted = Files.readString(predictions.orElseThrow().resolve("plans.json"));
      for (TimedPlan plan : plans) {
        if (plan.variant().isPlanned() && !predicted.contains("\n  " + Prediction.of(plan))) {
          wrong++;
          System.out.println("not predicted: " + Prediction.of(plan));
        }
      }
    }

    private void prepare(CudaDevice cuda, List<TimedPlan> plans) throws IOException {
      compile(cuda, plans);
      for (TimedPlan plan : plans) {
        String source = TimedSource.of(plan, cuda.language());
        Path binary = cuda.compiler().compiled(source, TimedSource.options());
        hashes.put(plan.name(), Sha256.of(source) + "," + Sha256.of(Files.readAllBytes(binary)));
      }
    }

    private void hash(KernelLanguage language, List<TimedPlan> plans) {
      for (TimedPlan plan : plans) {
        hashes.put(plan.name(), Sha256.of(TimedSource.of(plan, language)) + ",");
      }
    }

    /** Measures what launches cost, with the kernels of an input. */
    private void measure(CudaDevice cuda, LargeInput input, Card card) {
      for (Buffering buffering : Buffering.values()) {
        TimedPlan plan =
            TimedPlan.of(
                CUDA, input.facts(), buffering, Variant.strided(), card, Costs.unknown(CUDA));
        try (DeviceMemories residents = DeviceMemories.ofResidents(cuda, plan.plan());
            CostMeasurements costs =
                new CostMeasurements(cuda, plan, input.load(cuda, residents), measured)) {
          costs.ofHost();
          costs.ofDevice(cuda, card);
        }
      }
    }

    /** What the host spends; the device is that of CUDA. */
    private void measure(OpenClDevice device, LargeInput input, Card card) {
      TimedPlan plan =
          TimedPlan.of(
              OPENCL,
              input.facts(),
              Buffering.SINGLE,
              Variant.strided(),
              card,
              Costs.unknown(OPENCL));
      try (DeviceMemories residents = DeviceMemories.ofResidents(device, plan.plan());
          CostMeasurements costs =
              new CostMeasurements(device, plan, input.load(device, residents), measured)) {
        costs.ofHost();
      }
      measured.share(CUDA, OPENCL);
    }
  }
}
