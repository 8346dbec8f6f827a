// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.PublishedRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs a script as the {@code kotlin} command does, by the compiler's own runner of scripts, with
 * nothing of Sluice on any class path: all of it comes by the script's {@code @file:DependsOn}.
 */
class StockKotlinTest {
  private static final Path SCRIPT = Scripts.FOLDER.resolve("sssp-near-far.main.kts");

  @Test
  void theSameScript_hasTheSameOutputAndStatus(@TempDir Path folder) throws Exception {
    // Every repository is the one of the test, and the local one an empty folder.
    Path published = PublishedRepository.layOut(Map.of());
    Path settings =
        Files.writeString(
            folder.resolve("settings.xml"),
            """
            <settings>
              <localRepository>%s</localRepository>
              <mirrors>
                <mirror><id>published</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
              </mirrors>
            </settings>
            """
                .formatted(folder.resolve("local"), published.toUri()));
    // With a status of 1, as 0 would be that of a runner which loses it.
    List<String> options = List.of("--set", "far=15", "--format", "json");
    List<Path> kotlin = Scripts.kotlin();
    assertThat(Scripts.path(kotlin)).doesNotContain("sluice-");

    List<String> command = new ArrayList<>();
    command.add("-Dorg.jetbrains.kotlin.org.apache.maven.user-settings=" + settings);
    command.addAll(List.of("-cp", Scripts.path(kotlin)));
    command.add("org.jetbrains.kotlin.cli.jvm.K2JVMCompiler");
    command.addAll(List.of("-no-stdlib", "-cp", Scripts.path(kotlin)));
    command.addAll(List.of("-script", SCRIPT.toString(), "--"));
    command.addAll(options);
    Jvm.Result stock = Jvm.java(command);
    Jvm.Result ours = Scripts.run(folder.resolve("cache"), SCRIPT, options.toArray(String[]::new));

    assertThat(stock.err()).doesNotContain("error:");
    assertThat(stock.out()).isEqualTo(ours.out()).contains("\"status\": \"MAY_OVERFLOW\"");
    assertThat(stock.status()).isEqualTo(ours.status()).isEqualTo(1);
    // It was not found anywhere else.
    assertThat(folder.resolve("local/dev/sluice/sluice-kotlin-script")).isDirectory();
  }
}
