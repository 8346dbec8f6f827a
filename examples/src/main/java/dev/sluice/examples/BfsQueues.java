// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import dev.sluice.numeric.OptionalUnsignedLong;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Plans the breadth-first-search queues of nine measured graphs, each alone, on a device given by
 * name and budget, and prints them as a table.
 */
@Command(
    name = "bfs-queues",
    description = {
      "Plans the breadth-first-search queues of nine measured graphs on one device:",
      "ping-pong, 8-byte entries, 64 bytes of control, one window for each sweep."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Program.Version.class,
    sortOptions = false,
    exitCodeOnExecutionException = Program.FAILED,
    footer = "The table is as wide as environment variable COLUMNS says, 120 unless set.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:every queue fits the budget",
      "1:a queue was rejected; its row says why and what to do",
      "2:wrong arguments",
      "3:not built, or the table could not be written"
    })
public final class BfsQueues implements Callable<Integer> {

  private static final String DEFAULT_DEVICE = "A100-SXM4-40GB";

  /** What the driver reports in all, which is less than 40 GiB. */
  private static final @Unsigned long DEFAULT_BUDGET = 42_298_834_944L;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description =
          "What to call the device. Unless this or the budget is given: "
              + DEFAULT_DEVICE
              + ", with all that its driver reports.")
  private @Nullable String device;

  @Option(
      names = "--budget",
      paramLabel = "BYTES",
      converter = ByteCount.class,
      description =
          "What a queue may take, up to 2^64-1 bytes, such as 42298834944, 512MiB or \"40 GiB\".")
  private OptionalUnsignedLong budget = OptionalUnsignedLong.empty();

  @Mixin private final PolicyOption policy = new PolicyOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  private final int columns;

  BfsQueues(int columns) {
    this.columns = columns;
  }

  /** Runs the program and exits with its status. */
  public static void main(String[] args) {
    Program.main(BfsQueues::new, args);
  }

  @Override
  public Integer call() {
    String deviceName = deviceName();
    @Unsigned long budgetBytes = budget.orElse(DEFAULT_BUDGET);
    PolicyOption.Chosen chosen = policy.choose();

    List<PlannedGraph> graphs =
        MeasuredGraph.all().stream()
            .map(graph -> PlannedGraph.of(graph, chosen.policy(), budgetBytes))
            .toList();
    long planned = graphs.stream().filter(graph -> graph.result().isPlanned()).count();

    Map<String, String> heading = new LinkedHashMap<>();
    heading.put("device", deviceName);
    heading.put(
        "budget", Text.grouped(budgetBytes) + " bytes, for the queue of one graph at a time");
    heading.put(
        "queue",
        "breadth-first search, ping-pong, "
            + Text.grouped(PlannedGraph.ENTRY_BYTES)
            + "-byte entries, "
            + Text.grouped(PlannedGraph.CONTROL_BYTES)
            + " bytes of control, drained in one window by at most "
            + Text.grouped(PlannedGraph.A100_GROUPS)
            + " groups that stride, a flag read each "
            + Text.grouped(PlannedGraph.POLLED_EVERY)
            + " sweeps");
    heading.put("policy", chosen.how());

    PrintWriter out = spec.commandLine().getOut();
    Text.terms(heading, columns).forEach(out::println);
    out.println();
    BfsTable.of(graphs, columns).forEach(out::println);
    out.println();
    out.println(" " + planned + " of " + graphs.size() + " queues planned");
    out.println();
    Text.terms(legend(), columns).forEach(out::println);
    return planned == graphs.size() ? CommandLine.ExitCode.OK : Program.REJECTED;
  }

  private static Map<String, String> legend() {
    Map<String, String> legend = new LinkedHashMap<>();
    legend.put(
        "hindsight capacity",
        "in hindsight: known after a run. The peak vertex frontier as measured, in slots of one"
            + " buffer");
    legend.put(
        "static bound", "known before a run: all vertices, for a frontier without duplicates");
    legend.put(
        "queue occupancy", "the source vertex over the capacity, in basis points (1/10,000)");
    legend.put(
        "sweeps",
        "needed: the levels as measured; run, a launch each: up to the next one after which the"
            + " host reads the flag");
    legend.put("headroom", "what is left of the budget, for the graph itself and all else");
    legend.put(
        "6.0 x vertices", "what a queue sized by that fixed factor would have taken, in bytes");
    legend.put(
        "measured",
        "BFS, push, idempotent, Tesla K40c, December 2016 (gunrock/io, commit e43de5d)");
    return legend;
  }

  private String deviceName() {
    if (device == null) {
      return budget.isPresent() ? "not named" : DEFAULT_DEVICE;
    }
    if (device.isBlank() || Program.UNPRINTABLE.matcher(device).find()) {
      throw wrong("--device: the name is blank or holds control characters");
    }
    if (budget.isEmpty() && !device.equals(DEFAULT_DEVICE)) {
      throw wrong("--device: the memory of '" + device + "' is not known; give --budget as well");
    }
    return device;
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
