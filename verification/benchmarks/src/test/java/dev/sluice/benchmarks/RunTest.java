// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Tool;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Everything is run once, for as long as it takes to see that it runs. No time is asserted. */
class RunTest {
  private static final Path SOURCE = Path.of("src/main/c");

  @Test
  void theCommand_measuresEverything(@TempDir Path out) throws Exception {
    String printed = run(0, "--effort", "smoke", "--out", out.toString());
    String page = Files.readString(out.resolve(Report.PAGE));
    boolean isNative = !printed.contains("no native baseline");
    for (String what :
        new String[] {
          "plan, consumed in place",
          "candidate, set and tried",
          "plan that escapes",
          "drain plan",
          "drain plan with totals",
          "four policies in use",
          "rejection",
          "policy bigint",
          "Guava",
          "BigInteger",
          "multiplyExact",
          "Kotlin",
          "expansion",
          "largest",
          "ledger of ten lines",
          "windows in order",
          "degree profile",
          "sweep on 2 cores, a profile and a plan for each",
          "sweep on 2 cores, one candidate",
          "first plan"
        }) {
      assertThat(page).contains(what);
      assertThat(printed).contains(what);
    }
    assertThat(page).contains(isNative ? "| plan-inlined | realistic |" : "native: none");
    assertThat(page).containsPattern("\\| u64 \\| 0 \\| 0 \\| 0 \\| [1-9]\\d* \\|");
    assertThat(Files.readString(out.resolve(Report.PLOT))).contains("<svg");
  }

  @Test
  void withoutACompiler_thereIsNoNativeSide(@TempDir Path work) throws Exception {
    assertThat(Run.compile("no-such-compiler", SOURCE, work)).isEmpty();
  }

  @Test
  void aFolderThatIsNoJdk_isAWrongArgument(@TempDir Path folder) throws Exception {
    StringWriter printed = new StringWriter();
    int status = execute(printed, SOURCE, "--jdk", folder.toString(), "--out", folder.toString());
    assertThat(status).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }

  /** A native planner that gives one figure wrong must be found out. */
  @Test
  void aNativePlannerThatDisagrees_voidsTheRun(@TempDir Path folder) throws Exception {
    Tool.C_COMPILER.require();
    Files.copy(SOURCE.resolve("baseline.c"), folder.resolve("baseline.c"));
    String planner = Files.readString(SOURCE.resolve("planner.h"));
    String wrong = planner.replace("* 10000;", "* 10001;");
    assertThat(wrong).isNotEqualTo(planner);
    Files.writeString(folder.resolve("planner.h"), wrong);
    StringWriter printed = new StringWriter();
    int status = execute(printed, folder, "--effort", "smoke", "--out", folder.toString());
    assertThat(printed.toString()).contains("void").contains("realistic");
    assertThat(status).isEqualTo(1);
    assertThat(folder.resolve(Report.PAGE)).doesNotExist();
  }

  private static String run(int status, String... arguments) {
    StringWriter printed = new StringWriter();
    assertThat(execute(printed, SOURCE, arguments)).as("%s", printed).isEqualTo(status);
    return printed.toString();
  }

  private static int execute(StringWriter printed, Path source, String... arguments) {
    CommandLine command = Run.commandLine();
    command.setOut(new PrintWriter(printed, true));
    String[] all = new String[arguments.length + 2];
    all[0] = "--source";
    all[1] = source.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return command.execute(all);
  }
}
