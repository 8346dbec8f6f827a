// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Maven;
import dev.sluice.testing.PublishedRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate as Maven runs it. */
class BuildTest {
  @TempDir Path temporary;

  @Test
  void aBreak_failsTheBuildOfACopy_byItsName() {
    // The module alone: the others come as jars, one of them with a break.
    for (String part : List.of("compat-reports", "docs", "bom/pom.xml", "pom.xml", "LICENSE")) {
      Project.copy(
          Project.ROOT.resolve(part), temporary.resolve(part), Set.of("target", "links", "test"));
    }
    Path broken =
        new Plant("enum constant added", "core-java", "sluice-core")
            .replace("dev/sluice/queue/Buffering.java", "  PING_PONG;", "  PING_PONG,\n  TRIPLE;")
            .plant(temporary.resolve("plant"));

    Maven.Result result =
        Maven.run(
            temporary.resolve("compat-reports"),
            PublishedRepository.layOut(Map.of("sluice-core", broken)),
            Map.of(),
            "-q",
            "-Pquick",
            "-Dmaven.test.skip",
            "-Dsluice.compat.action=signatures",
            "verify");

    assertThat(result.status()).as(result.output()).isEqualTo(1);
    assertThat(result.output())
        .contains("exec-maven-plugin")
        .contains("sluice-core: ENUM_CONSTANT_ADDED dev.sluice.queue.Buffering.TRIPLE breaks users")
        .contains("Stale in compat-reports/current: sluice-core.txt. Renew with " + Gate.RENEW);
    assertThat(Project.ROOT.resolve(Gate.RENEW)).isExecutable();
  }

  @Test
  void aMissingBaseline_failsTheComparison_whichNamesIt() throws Exception {
    Plant unchanged = new Plant("unchanged", "api", "sluice-api");
    Maven.Result result = new Greenhouse(temporary).compare("9.9.9", List.of(unchanged));
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output())
        .contains("sluice-api-9.9.9.jar' does not point to an existing file");
  }
}
