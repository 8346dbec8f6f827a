// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Reactor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands and the script that the documents show, and compares what they say of them. */
class ScriptDocumentsTest {
  private static final String README = Reactor.read(Reactor.ROOT.resolve("README.md"));
  private static final String PAGE = Reactor.read(Reactor.ROOT.resolve("docs/kotlin-scripts.md"));
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^(?:\\./sluice|kotlin) (examples/\\S+\\.main\\.kts)(.*?)(?: >> .*)?$");

  @TempDir static Path folder;

  @Test
  void theReadme_startsWithACommand_andWhatItPrintsAtTheEnd() {
    List<String> blocks = blocks(README, "sh|text");
    MatchResult command = COMMAND.matcher(blocks.get(0)).results().findFirst().orElseThrow();
    assertThat(blocks.get(0)).isEqualTo(command.group() + "\n");
    Jvm.Result run = Scripts.run(folder.resolve("cache"), Reactor.ROOT.resolve(command.group(1)));
    assertThat(run.status()).isEqualTo(1);
    assertThat(README).contains("The status is 1");
    assertThat(run.out()).endsWith("\n\n" + blocks.get(1));
  }

  @Test
  void theCommandsOfThePage_areOfScriptsThatExist_andPlan() {
    Map<String, Integer> statuses =
        COMMAND
            .matcher(PAGE)
            .results()
            .collect(Collectors.toMap(MatchResult::group, command -> run(command).status()));
    assertThat(statuses.keySet().stream().map(command -> command.split(" ", 2)[0]))
        .containsExactlyInAnyOrder("./sluice", "./sluice", "kotlin");
    assertThat(statuses)
        .allSatisfy(
            (command, status) ->
                assertThat(status).isEqualTo(command.contains("device=all") ? 1 : 0));
  }

  @Test
  void theScriptOfThePage_doesWhatItSays() throws Exception {
    Path script = folder.resolve("page.main.kts");
    Files.writeString(script, blocks(PAGE, "kotlin").get(0));
    Jvm.Result run = Scripts.run(folder.resolve("cache"), script);
    assertThat(run.out())
        .startsWith("Frontiers of the night build\n")
        .contains("the kernel counts what has no slot")
        .contains("\n A100-40 ", "\n T4 ");
    assertThat(run.status()).isZero();

    // Without the excuse it fails, as the page has it.
    Jvm.Result fewer = Scripts.run(folder.resolve("cache"), script, "--set", "vertices=2_516_296");
    assertThat(fewer.out()).doesNotContain("may overflow");
    assertThat(fewer.status()).isZero();

    Jvm.Result help = Scripts.run(folder.resolve("cache"), script, "--help");
    List<List<String>> tables = rows(PAGE);
    List<String> options =
        tables.stream()
            .map(row -> row.get(0))
            .filter(cell -> cell.matches("--\\w.*"))
            .flatMap(cell -> Arrays.stream(cell.split(", ")))
            .toList();
    assertThat(options)
        .containsExactly(
            "--policy ID",
            "--format FORMAT",
            "--output FILE",
            "--set NAME=VALUE",
            "--warnings WHAT",
            "--stacktrace",
            "--help",
            "--version");
    assertThat(help.out().replaceAll("=(ID|F|N|W)", " $1")).contains(options);
    String formats =
        tables.stream()
            .filter(row -> row.get(0).startsWith("--format"))
            .findFirst()
            .orElseThrow()
            .get(1);
    String printed = help.out().replaceAll("\\s+", " ");
    assertThat(
            Pattern.compile("(\\w+): [a-zA-Z]")
                .matcher(section(printed))
                .results()
                .map(m -> m.group(1)))
        .isNotEmpty()
        .allSatisfy(format -> assertThat(formats).contains(format));
    assertThat(tables.stream().map(row -> row.get(0)).filter(cell -> cell.matches("\\d")))
        .containsExactly("0", "1", "2");
  }

  @Test
  void thePage_asksForThisVersion() {
    assertThat(Pattern.compile("dev\\.sluice:[a-z-]+:([^\"']+)[\"']").matcher(PAGE).results())
        .hasSize(5)
        .allSatisfy(artifact -> assertThat(artifact.group(1)).isEqualTo(Reactor.VERSION));
  }

  private static String section(String help) {
    int start = help.lastIndexOf("--format=FORMAT");
    return help.substring(start, help.indexOf("--output", start));
  }

  private static Jvm.Result run(MatchResult command) {
    List<String> options = new ArrayList<>(List.of(command.group(2).strip().split(" +")));
    return Scripts.run(
        folder.resolve("cache"),
        Reactor.ROOT.resolve(command.group(1)),
        options.toArray(String[]::new));
  }

  private static List<String> blocks(String page, String languages) {
    return Pattern.compile("(?ms)^```(?:" + languages + ")\\n(.*?)^```$")
        .matcher(page)
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  private static List<List<String>> rows(String page) {
    Function<String, List<String>> cells =
        row ->
            Arrays.stream(row.substring(1, row.length() - 1).split("\\|", -1))
                .map(cell -> cell.strip().replace("`", ""))
                .toList();
    return page.lines().filter(line -> line.matches("\\|.*\\|")).map(cells).toList();
  }
}
