// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.benchmarks.Measurements.Case;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.WorkQueuePlanner;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures everything in turns, so that what disturbs the machine disturbs all alike, prints the
 * table and writes it as a page.
 */
@Command(
    name = "run",
    description = {
      "Measures Sluice beside native code and beside what people would write otherwise, prints the",
      "table, and writes it with a plot."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:measured, whether or not the targets are met",
      "1:void: contenders that must agree do not",
      "2:wrong arguments",
      "3:not built, or something could not be run or written"
    },
    exitCodeOnExecutionException = 3)
public final class Run implements Callable<Integer> {
  private static final int VOID = 1;

  /**
   * A serial collector, so that none of its threads takes part; and a heap that never grows, with
   * few new pages for the machine to find: what they cost is the machine's, not the planner's.
   */
  private static final List<String> JVM_ARGUMENTS =
      List.of("-Xms400m", "-Xmx400m", "-Xmn32m", "-XX:+UseSerialGC");

  /** How long to measure. */
  enum Effort {
    /** Runs everything once, to see that it runs. */
    SMOKE(1, 0, 0, 1, 10, 2),
    QUICK(1, 1, 8, 6, 80, 8),
    FULL(3, 1, 8, 6, 100, 12);

    final int rounds;
    final int forks;
    final int warmups;
    final int iterations;
    final int millis;
    final int starts;

    Effort(int rounds, int forks, int warmups, int iterations, int millis, int starts) {
      this.rounds = rounds;
      this.forks = forks;
      this.warmups = warmups;
      this.iterations = iterations;
      this.millis = millis;
      this.starts = starts;
    }
  }

  /** Benchmarks, and the data sets on which they run. */
  private record Group(String include, List<DataSet> sets) {}

  private static final List<Class<?>> STARTS =
      List.of(FirstPlan.Empty.class, FirstPlan.Finding.class, FirstPlan.class);

  private static final List<Group> GROUPS =
      List.of(
          new Group("PlanBenchmark.(consumed|candidate|escapes)$", List.of(DataSet.values())),
          new Group(
              "(PlanBenchmark.(allocation|drainConsumed|drainEscapes|drainTotalsEscapes|bigint)|PoliciesBenchmark.*)$",
              List.of(DataSet.REALISTIC)),
          new Group(
              "RivalsBenchmark",
              List.of(DataSet.REALISTIC, DataSet.U64, DataSet.MIXED, DataSet.OVERFLOW)),
          new Group("(Windows|Ledger|Degrees)Benchmark", List.of()));

  @Option(
      names = "--effort",
      paramLabel = "EFFORT",
      defaultValue = "full",
      description = "full (default, about half an hour), quick or smoke.")
  private Effort effort = Effort.FULL;

  @Option(
      names = "--jdk",
      paramLabel = "FOLDER",
      description = "A JDK to measure with, several times for several. Default: the one that runs.")
  private List<Path> jdkHomes = List.of(Path.of(System.getProperty("java.home")));

  @Option(
      names = "--cc",
      paramLabel = "COMPILER",
      defaultValue = "gcc",
      description = "The C compiler of the native baseline. Default: gcc.")
  private String compiler = "gcc";

  @Option(
      names = "--source",
      paramLabel = "FOLDER",
      required = true,
      description = "Where baseline.c is; the script gives it.")
  private @Nullable Path source;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description =
          "Where the page and the plot go, in the place of those that are there. The script gives"
              + " verification/benchmarks/results; name another folder for a trial.")
  private @Nullable Path out;

  @Spec private @Nullable CommandSpec spec;

  private final Measurements measured = new Measurements();

  /** Runs the program and exits with its status. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Run())
        .setCaseInsensitiveEnumValuesAllowed(true)
        // The script gives folders of its own first.
        .setOverwrittenOptionsAllowed(true);
  }

  @Override
  public Integer call()
      throws IOException, InterruptedException, RunnerException, URISyntaxException {
    if (spec == null || source == null || out == null) {
      throw new IllegalStateException("not run as a command");
    }
    PrintWriter terminal = spec.commandLine().getOut();
    for (Path home : jdkHomes) {
      if (!Files.isRegularFile(home.resolve("release"))) {
        throw new ParameterException(
            spec.commandLine(), "--jdk " + home + ": is no JDK, it has no file 'release'");
      }
    }
    List<Jdk> jdks =
        jdkHomes.stream().map(Jdk::at).sorted(Comparator.comparingInt(Jdk::major)).toList();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    Path work = Files.createTempDirectory("sluice-benchmarks");
    for (DataSet set : DataSet.values()) {
      set.writeTo(work);
    }
    Optional<String> baseline = compile(compiler, source, work);
    if (baseline.isEmpty()) {
      terminal.println("no native baseline: " + compiler + " cannot be run");
    }

    String startClassPath = classPathOfAPlan(work);
    Map<String, String> checksums = new LinkedHashMap<>();
    List<Report.Wrong> wrong = new ArrayList<>();
    List<String> disagreements = new ArrayList<>();
    for (int round = 0; round < effort.rounds; round++) {
      if (baseline.isPresent()) {
        List<String> command =
            new ArrayList<>(
                List.of(
                    baseline.get(),
                    work.toString(),
                    Double.toString(effort.millis / 1000.0),
                    Integer.toString(effort.iterations)));
        Arrays.stream(DataSet.values()).map(DataSet::label).forEach(command::add);
        take(Measurements.NATIVE, output(command), checksums, wrong, disagreements);
      }
      for (Jdk jdk : jdks) {
        terminal.printf(Locale.ROOT, "round %d of %d, %s%n", round + 1, effort.rounds, jdk.label());
        terminal.flush();
        String who = jdk.label();
        if (round == 0) {
          take(
              who,
              output(java(jdk, Check.class, work.toString())),
              checksums,
              jdk.equals(jdks.get(0)) ? wrong : new ArrayList<>(),
              disagreements);
        }
        if (disagreements.isEmpty()) {
          take(
              who,
              output(java(jdk, Sweep.class, work.toString(), Integer.toString(effort.iterations))),
              checksums,
              wrong,
              disagreements);
        }
        if (!disagreements.isEmpty()) {
          terminal.println("void, since contenders that must agree do not:");
          disagreements.forEach(terminal::println);
          return VOID;
        }
        measureStarts(jdk, startClassPath);
        for (Group group : GROUPS) {
          measure(jdk, group, work);
        }
      }
      // After each round, so that one that is cut short leaves what was measured.
      List<String> facts = new ArrayList<>(facts(jdks, baseline.isPresent(), round + 1));
      facts.add(
          String.format(
              Locale.ROOT,
              "load average at the start: %.2f; what other programs took counts in the intervals",
              load));
      checksums.forEach(
          (what, sum) -> {
            if (!what.startsWith("sweep")) {
              facts.add("checksum over every figure of every answer, " + what + ": `" + sum + "`");
            }
          });
      Report report =
          new Report(facts, measured, jdks, new Line.Maker(measured, jdks).lines(), wrong);
      report.writeTo(out);
      if (round == effort.rounds - 1) {
        terminal.println(report.text());
      }
    }
    terminal.println("written to " + out.resolve(Report.PAGE));
    terminal.flush();
    return CommandLine.ExitCode.OK;
  }

  /** Returns the native program, or empty where there is no compiler. */
  static Optional<String> compile(String compiler, Path sources, Path work)
      throws InterruptedException {
    Path program = work.resolve("baseline");
    try {
      output(
          List.of(
              compiler,
              "-O3",
              "-std=gnu11",
              "-pthread",
              "-o",
              program.toString(),
              sources.resolve("baseline.c").toString()));
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(program.toString());
  }

  private static List<String> java(Jdk jdk, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(List.of(jdk.java()));
    command.addAll(JVM_ARGUMENTS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static List<String> output(List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines;
    try (InputStream printed = process.getInputStream()) {
      lines = new String(printed.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command.get(0) + " failed: " + process.exitValue());
    }
    return lines;
  }

  /** Takes in lines of checksums, times, and wrong answers. */
  private void take(
      String who,
      List<String> lines,
      Map<String, String> checksums,
      List<Report.Wrong> wrong,
      List<String> disagreements) {
    for (String line : lines) {
      String[] parts = line.split(",", -1);
      switch (parts[0]) {
        case "checksum", "sweep" -> {
          // The last part is the sum, those before it are what it is of.
          String what = String.join(" ", List.of(parts).subList(1, parts.length - 1));
          String sum = parts[parts.length - 1];
          String other = checksums.putIfAbsent(what, sum);
          if (other != null && !other.equals(sum)) {
            disagreements.add(what + ": " + other + ", and " + sum + " on " + who);
          }
        }
        case "wrong" -> wrong.add(new Report.Wrong(parts[1], parts[2], Integer.parseInt(parts[3])));
        case "time" -> {
          boolean sweep = parts[1].startsWith("sweep");
          Case key = sweep ? new Case(who, parts[1], parts[2]) : new Case(who, parts[2], parts[1]);
          measured.addTime(key, Double.parseDouble(parts[3]));
        }
        default -> throw new IllegalStateException("unexpected: " + line);
      }
    }
  }

  /** Starts virtual machines, one of each kind in turns. */
  private void measureStarts(Jdk jdk, String classPath) throws IOException, InterruptedException {
    for (int i = 0; i < effort.starts; i++) {
      for (Class<?> main : STARTS) {
        measured.addTime(
            new Case(jdk.label(), main.getSimpleName(), ""), start(jdk, classPath, main));
      }
    }
  }

  /** The class path of somebody who plans, and nothing else: looking for services opens it all. */
  private static String classPathOfAPlan(Path work) throws IOException, URISyntaxException {
    Path own = work.resolve("starts");
    for (Class<?> start : STARTS) {
      String file = start.getName().replace('.', '/') + ".class";
      Path copy = own.resolve(file);
      Files.createDirectories(Objects.requireNonNull(copy.getParent()));
      try (InputStream read =
          Objects.requireNonNull(Run.class.getClassLoader()).getResourceAsStream(file)) {
        Files.write(copy, Objects.requireNonNull(read, file).readAllBytes());
      }
    }
    List<String> path = new ArrayList<>();
    for (Class<?> part :
        List.of(NumericPolicy.class, WorkQueuePlanner.class, UnsignedLongPolicy.class)) {
      path.add(
          Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    path.add(own.toString());
    return String.join(File.pathSeparator, path);
  }

  private static double start(Jdk jdk, String classPath, Class<?> main)
      throws IOException, InterruptedException {
    // As a user starts it: with the virtual machine's own settings.
    List<String> command = List.of(jdk.java(), "-cp", classPath, main.getName());
    long start = System.nanoTime();
    output(command);
    return (System.nanoTime() - start) / 1e6;
  }

  private void measure(Jdk jdk, Group group, Path work) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(group.include())
            .jvm(jdk.java())
            .jvmArgs(JVM_ARGUMENTS.toArray(String[]::new))
            .jvmArgsAppend("-D" + Profiles.FOLDER + "=" + work)
            .forks(effort.forks)
            .warmupIterations(effort.warmups)
            .warmupTime(TimeValue.milliseconds(effort.millis))
            .measurementIterations(effort.iterations)
            .measurementTime(TimeValue.milliseconds(effort.millis))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    if (!group.sets().isEmpty()) {
      options.param("set", group.sets().stream().map(DataSet::name).toArray(String[]::new));
    }
    if (jdk.major() >= 24) {
      // JMH's own use of it, of which each fork would warn.
      options.jvmArgsPrepend("--sun-misc-unsafe-memory-access=allow");
    }
    if (effort.forks == 0) {
      System.setProperty(Profiles.FOLDER, work.toString());
    }
    for (RunResult result : new Runner(options.build()).run()) {
      String name = result.getParams().getBenchmark();
      String what = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
      String data =
          result.getParams().getParamsKeys().stream()
              .map(result.getParams()::getParam)
              .findFirst()
              .orElse("");
      Case key = new Case(jdk.label(), what, data);
      for (BenchmarkResult fork : result.getBenchmarkResults()) {
        for (IterationResult iteration : fork.getIterationResults()) {
          measured.addTime(key, iteration.getPrimaryResult().getScore());
          measured.addBytes(
              key,
              Objects.requireNonNull(iteration.getSecondaryResults().get("gc.alloc.rate.norm"))
                  .getScore());
        }
      }
    }
  }

  private List<String> facts(List<Jdk> jdks, boolean isNative, int rounds)
      throws IOException, InterruptedException {
    List<String> facts = new ArrayList<>();
    facts.add(
        "machine: "
            + processor()
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " cores, "
            + System.getProperty("os.name")
            + " on "
            + System.getProperty("os.arch"));
    for (Jdk jdk : jdks) {
      facts.add(jdk.label() + ": " + jdk.version() + ", " + jdk.vendor());
    }
    facts.add(
        isNative
            ? "native: " + output(List.of(compiler, "--version")).get(0) + ", `-O3`"
            : "native: none, " + compiler + " cannot be run");
    facts.add("virtual machines: `" + String.join(" ", JVM_ARGUMENTS) + "`");
    facts.add(
        String.format(
            Locale.ROOT,
            "effort %s: %d rounds, in each of them one process of every contender, with %d"
                + " iterations of %d ms after %d to warm up; medians, and intervals of 99 %%"
                + " confidence",
            effort.name().toLowerCase(Locale.ROOT),
            rounds,
            effort.iterations,
            effort.millis,
            effort.warmups));
    return facts;
  }

  private static String processor() throws IOException {
    Path cpus = Path.of("/proc/cpuinfo");
    if (Files.isReadable(cpus)) {
      for (String line : Files.readAllLines(cpus)) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    }
    return "unknown processor";
  }
}
