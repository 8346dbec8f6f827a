// SPDX-License-Identifier: Apache-2.0
package dev.sluice.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.examples.SizeForDevice;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page's code is the source's, and its output what running it prints. */
class SizingADeviceTest {
  private static final MarkdownPage PAGE =
      new MarkdownPage(Project.read("docs/sizing-a-device.md"));

  @Test
  void theJavaBlocks_areTheSource() {
    List<String> regions = Project.regions("SizeForDevice.java");
    assertThat(regions).hasSize(4);
    assertThat(PAGE.blocks("java")).isEqualTo(regions);
  }

  @Test
  void theOutputs_areWhatTheJavaPrints() {
    assertThat(PAGE.blocks("text"))
        .containsExactly(
            Project.printed(SizeForDevice::bounds),
            Project.printed(SizeForDevice::asked),
            Project.printed(SizeForDevice::ledger),
            Project.printed(SizeForDevice::replan));
  }

  @Test
  void theKernel_countsBeforeItChecks_andWritesBelowTheCapacityOnly() {
    // The order is the protocol.
    Matcher emit =
        Pattern.compile(
                "(?s)fetch_add\\(&control->tail.*if \\(slot < CAPACITY\\).*next\\[slot\\] =")
            .matcher(PAGE.blocks("c").get(0));
    assertThat(emit.find()).isTrue();
    assertThat(PAGE.blocks("c").get(0)).doesNotContain("fetch_sub", "--");
  }
}
