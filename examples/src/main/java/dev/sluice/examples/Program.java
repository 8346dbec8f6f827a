// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the programs have in common: how they start, and how they fail. */
final class Program {
  static final int REJECTED = 1;
  static final int FAILED = 3;

  static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private static final int DEFAULT_COLUMNS = 120;

  private Program() {}

  /**
   * Runs a program and exits with its status.
   *
   * @param command makes the command, given how wide its text may be
   */
  static void main(IntFunction<Object> command, String[] args) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, false, StandardCharsets.UTF_8);
    System.exit(run(command.apply(columns(System.getenv("COLUMNS"))), out, err, args));
  }

  /** Runs a program and returns its status. */
  static int run(Object command, PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(command);
    String name = line.getCommandName();
    int status =
        line.setExpandAtFiles(false)
            .setOut(out)
            .setErr(err)
            .setParameterExceptionHandler(
                (e, arguments) -> {
                  String problem = UNPRINTABLE.matcher(e.getMessage()).replaceAll("?");
                  err.println(name + ": " + problem + "; see --help");
                  return CommandLine.ExitCode.USAGE;
                })
            .execute(args);
    if (out.checkError()) {
      err.println(name + ": standard output could not be written");
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

  static final class Version implements IVersionProvider {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before getVersion()
    private CommandSpec spec;

    @Override
    public String[] getVersion() {
      String version = Program.class.getPackage().getImplementationVersion();
      return new String[] {
        spec.name() + " " + Objects.requireNonNullElse(version, "(not run from its jar)")
      };
    }
  }
}
