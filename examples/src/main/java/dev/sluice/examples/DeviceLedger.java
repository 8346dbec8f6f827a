// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * Plans all that a breadth-first search keeps on a device, for nine graphs and five devices, and
 * prints which fits which.
 */
@Command(
    name = "device-ledger",
    description = {
      "Plans all that a breadth-first search keeps on a device, graph and queue,",
      "and prints what is left: nine graphs on five devices, or one ledger in full."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Program.Version.class,
    sortOptions = false,
    exitCodeOnExecutionException = Program.FAILED,
    footer = "The text is as wide as environment variable COLUMNS says, 120 unless set.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:the ledger in full is of a plan that fits; or it is the table, whatever it says",
      "1:the ledger in full is of a plan that does not fit",
      "2:wrong arguments",
      "3:not built, or the text could not be written"
    })
public final class DeviceLedger implements Callable<Integer> {
  private static final @Unsigned long DEFAULT_RESERVE = 640 << 20;

  /** A line of a tree: its branches, then its text. */
  private static final Pattern BRANCH = Pattern.compile("([│├└─ ]*)(.*)");

  @Option(
      names = "--graph",
      paramLabel = "NAME",
      description = "Only this graph. With --device as well: the ledger in full.")
  private @Nullable String graphName;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "Only this device: A100-40, H100, RTX-5090, V100-32 or WebGPU.")
  private @Nullable String deviceName;

  @Option(
      names = "--reserve",
      paramLabel = "BYTES",
      converter = ByteCount.class,
      description =
          "What the context takes of a driver's total, 640MiB unless given. WebGPU's budget is the"
              + " program's own, and no reserve is taken of it.")
  private OptionalUnsignedLong reserve = OptionalUnsignedLong.empty();

  @Mixin private final PolicyOption policy = new PolicyOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  private final int columns;

  DeviceLedger(int columns) {
    this.columns = columns;
  }

  /** Runs the program and exits with its status. */
  public static void main(String[] args) {
    Program.main(DeviceLedger::new, args);
  }

  @Override
  public Integer call() {
    List<MeasuredGraph> graphs =
        named("--graph", graphName, MeasuredGraph.all(), MeasuredGraph::name);
    List<CatalogDevice> devices =
        named("--device", deviceName, CatalogDevice.all(), CatalogDevice::name);
    @Unsigned long reserveBytes = reserve.orElse(DEFAULT_RESERVE);
    PolicyOption.Chosen chosen = policy.choose();
    DevicePlanner planner = DevicePlanner.using(chosen.policy());

    PrintWriter out = spec.commandLine().getOut();
    if (graphName != null && deviceName != null) {
      DeviceProfile profile = devices.get(0).bfsOf(graphs.get(0), reserveBytes);
      planner.explain(profile).lines().forEach(line -> branch(out, line));
      return planner.plan(profile).isPlanned() ? CommandLine.ExitCode.OK : Program.REJECTED;
    }

    List<LedgerTable.Row> rows =
        graphs.stream()
            .map(
                graph ->
                    new LedgerTable.Row(
                        graph,
                        devices.stream()
                            .map(device -> planner.plan(device.bfsOf(graph, reserveBytes)))
                            .toList()))
            .toList();
    LedgerTable table = new LedgerTable(devices, rows, columns);
    Text.terms(heading(reserveBytes, chosen.how()), columns).forEach(out::println);
    out.println();
    table.table().forEach(out::println);
    out.println();
    int plans = graphs.size() * devices.size();
    out.println(" " + table.planned() + " of " + plans + " plans fit");
    out.println();
    List<String> rejections = table.rejections();
    if (!rejections.isEmpty()) {
      out.println(" What does not fit, and what to change:");
      rejections.forEach(out::println);
      out.println();
    }
    Text.terms(legend(devices), columns).forEach(out::println);
    return CommandLine.ExitCode.OK;
  }

  private static Map<String, String> heading(@Unsigned long reserveBytes, String policy) {
    Map<String, String> heading = new LinkedHashMap<>();
    heading.put(
        "graph",
        "CSR, 8 bytes a row offset and 4 a target; a bit and 4 bytes of distance for each vertex");
    heading.put(
        "queue",
        "one buffer, as the search marks its vertices, "
            + Text.grouped(CatalogDevice.ENTRY_BYTES)
            + "-byte entries, as many as vertices, hence it cannot overflow; "
            + Text.grouped(CatalogDevice.CONTROL_BYTES)
            + " bytes of control; drained in one window by groups of "
            + Text.grouped(PlannedGraph.ITEMS_PER_GROUP)
            + " that stride, and ended by a flag that the host reads each "
            + Text.grouped(PlannedGraph.POLLED_EVERY)
            + " sweeps");
    heading.put("reserve", Text.grouped(reserveBytes) + " bytes for the context");
    heading.put("policy", policy);
    heading.put("table", "bytes that are left free, or no");
    return heading;
  }

  private static Map<String, String> legend(List<CatalogDevice> devices) {
    Map<String, String> legend = new LinkedHashMap<>();
    for (CatalogDevice device : devices) {
      String memory = Text.grouped(device.memory().bytes()) + " bytes";
      legend.put(
          device.name(),
          device.memory().isTotal()
              ? memory + " in all, as one driver reported it; totals vary by driver"
              : memory
                  + ", a budget that the program gives itself and takes no reserve of; default"
                  + " limits: "
                  + Text.grouped(device.limits().maxAllocationBytes().getAsLong())
                  + " bytes a buffer, "
                  + Text.grouped(device.limits().maxBindingBytes().getAsLong())
                  + " a binding; 32-bit indices, 4-byte row offsets, and arrays in at most "
                  + Text.grouped(device.maxSegments())
                  + " segments");
    }
    return legend;
  }

  private <T> List<T> named(
      String option, @Nullable String name, List<T> all, Function<T, String> nameOf) {
    if (name == null) {
      return all;
    }
    List<T> found = all.stream().filter(one -> nameOf.apply(one).equals(name)).toList();
    if (found.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          option
              + ": '"
              + name
              + "' is none of "
              + String.join(", ", all.stream().map(nameOf).toList()));
    }
    return found;
  }

  /** Prints a line of a tree, its numbers grouped, in as many lines as it takes. */
  private void branch(PrintWriter out, String line) {
    Matcher parts = BRANCH.matcher(line);
    if (!parts.matches() || parts.group(1).isEmpty()) {
      Text.hanging("", line, columns).forEach(part -> out.println(part.strip()));
      return;
    }
    String branches = parts.group(1);
    String below = branches.replace('├', '│').replace('└', ' ').replace('─', ' ') + " ";
    List<String> texts =
        Text.hanging(" ".repeat(branches.length()), Text.grouped(parts.group(2)), columns);
    for (int i = 0; i < texts.size(); i++) {
      out.println((i == 0 ? branches : below) + texts.get(i).strip());
    }
  }
}
