// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import dev.sluice.numeric.NumericPolicies;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.numeric.PolicyDiscovery;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Plans the breadth-first-search queues of nine measured graphs, each alone, on a device given by
 * name and budget, and prints them as a table.
 */
@Command(
    name = BfsQueues.NAME,
    description = {
      "Plans the breadth-first-search queues of nine measured graphs on one device:",
      "ping-pong, 8-byte entries, 64 bytes of control, at most 262144 items per launch."
    },
    mixinStandardHelpOptions = true,
    versionProvider = BfsQueues.Version.class,
    sortOptions = false,
    exitCodeOnExecutionException = BfsQueues.FAILED,
    footer = "The table is as wide as environment variable COLUMNS says, 120 unless set.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:every queue fits the budget",
      "1:a queue was rejected; its row says why and what to do",
      "2:wrong arguments",
      "3:not built, or the table could not be written"
    })
public final class BfsQueues implements Callable<Integer> {
  static final String NAME = "bfs-queues";
  static final int REJECTED = 1;
  static final int FAILED = 3;

  private static final String DEFAULT_POLICY = "unsigned";
  private static final String DEFAULT_DEVICE = "A100-SXM4-40GB";

  /** What the driver reports in all, which is less than 40 GiB. */
  private static final @Unsigned long DEFAULT_BUDGET = 42_298_834_944L;

  private static final int DEFAULT_COLUMNS = 120;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

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

  @Option(
      names = "--policy",
      paramLabel = "ID",
      description =
          "The arithmetic: unsigned or bigint. Unless given: system property "
              + NumericPolicies.POLICY_PROPERTY
              + ", else "
              + DEFAULT_POLICY
              + ".")
  private @Nullable String policyId;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  private final int columns;

  private BfsQueues(int columns) {
    this.columns = columns;
  }

  /** Runs the program and exits with its status. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, false, StandardCharsets.UTF_8);
    System.exit(run(columns(System.getenv("COLUMNS")), out, err, args));
  }

  /**
   * Runs the program.
   *
   * @param columns how wide the table may be
   * @return the exit status
   */
  static int run(int columns, PrintWriter out, PrintWriter err, String... args) {
    int status =
        new CommandLine(new BfsQueues(columns))
            .setExpandAtFiles(false)
            .setOut(out)
            .setErr(err)
            .setParameterExceptionHandler(
                (e, arguments) -> {
                  String problem = UNPRINTABLE.matcher(e.getMessage()).replaceAll("?");
                  err.println(NAME + ": " + problem + "; see --help");
                  return CommandLine.ExitCode.USAGE;
                })
            .execute(args);
    if (out.checkError()) {
      err.println(NAME + ": standard output could not be written");
      status = FAILED;
    }
    err.flush();
    return status;
  }

  /** Returns the columns of the terminal, as the variable COLUMNS may tell them. */
  static int columns(@Nullable String variable) {
    return variable != null && variable.matches("[1-9][0-9]{0,3}")
        ? Integer.parseInt(variable)
        : DEFAULT_COLUMNS;
  }

  @Override
  public Integer call() {
    String deviceName = deviceName();
    @Unsigned long budgetBytes = budget.orElse(DEFAULT_BUDGET);
    String id = policyId;
    String namedBy = "--policy";
    if (id == null) {
      id = System.getProperty(NumericPolicies.POLICY_PROPERTY);
      namedBy = "system property " + NumericPolicies.POLICY_PROPERTY;
    }
    if (id == null) {
      id = DEFAULT_POLICY;
      namedBy = "the default";
    }
    PolicyDiscovery discovery = NumericPolicies.discover();
    String origin = originOf(id, namedBy, discovery);
    NumericPolicy policy = discovery.require(id);

    List<PlannedGraph> graphs =
        MeasuredGraph.all().stream()
            .map(graph -> PlannedGraph.of(graph, policy, budgetBytes))
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
            + " bytes of control, drained at most "
            + Text.grouped(PlannedGraph.MAX_ITEMS_PER_LAUNCH)
            + " items per launch");
    heading.put("policy", id + " (" + namedBy + "), found in " + artifact(origin));

    PrintWriter out = spec.commandLine().getOut();
    Text.terms(heading, columns).forEach(out::println);
    out.println();
    BfsTable.of(graphs, columns).forEach(out::println);
    out.println();
    out.println(" " + planned + " of " + graphs.size() + " queues planned");
    out.println();
    Text.terms(legend(), columns).forEach(out::println);
    return planned == graphs.size() ? CommandLine.ExitCode.OK : REJECTED;
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
        "drain windows", "the launches that drain one buffer; last: the slots of the last one");
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
    if (device.isBlank() || UNPRINTABLE.matcher(device).find()) {
      throw wrong("--device: the name is blank or holds control characters");
    }
    if (budget.isEmpty() && !device.equals(DEFAULT_DEVICE)) {
      throw wrong("--device: the memory of '" + device + "' is not known; give --budget as well");
    }
    return device;
  }

  private String originOf(String id, String namedBy, PolicyDiscovery discovery) {
    List<String> ids = new ArrayList<>();
    for (PolicyDiscovery.Found found : discovery.found()) {
      if (found.id().equals(id)) {
        return found.origin();
      }
      ids.add(found.id());
    }
    Collections.sort(ids);
    throw wrong(namedBy + ": no policy has the id '" + id + "'; found: " + String.join(", ", ids));
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }

  /** Leaves of a jar's location its name, and any other location whole. */
  static String artifact(String origin) {
    return origin.replaceFirst("[^ ]*/([^/ ]+\\.jar)$", "$1");
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = BfsQueues.class.getPackage().getImplementationVersion();
      return new String[] {
        NAME + " " + Objects.requireNonNullElse(version, "(not run from its jar)")
      };
    }
  }
}
