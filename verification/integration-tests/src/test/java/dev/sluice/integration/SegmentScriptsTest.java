// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Reactor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the scripts whose devices limit numbers of segments, or have headers before arrays. */
class SegmentScriptsTest {
  private static final Path WEBGPU = Scripts.FOLDER.resolve("webgpu-bindings.main.kts");
  private static final Path TORNADO = Scripts.FOLDER.resolve("tornadovm-arrays.main.kts");

  private static final String FENCE = "```console\n";

  @TempDir static Path cache;

  @Test
  void aPageBindsEightBuffers_andNoNinth() {
    Jvm.Result fits = ledger(WEBGPU);
    assertThat(fits.status()).isZero();
    // 360,000,000 / 134,217,728 = 2.7
    assertThat(fits.out())
        .contains("├─ targets: resident of 360,000,000 bytes, ")
        .contains(" bytes, in 3 segments of 33,554,432 slots, the last of 22,891,136\n");

    // 455,565,308 / 134,217,728 = 3.4
    Jvm.Result hollywood = ledger(WEBGPU, "--set", "edges=113891327");
    assertThat(hollywood.status()).isEqualTo(1);
    assertThat(hollywood.out())
        .contains("page: rejected, as a whole, ")
        .contains("├─ all lines together: REJECTED\n")
        .contains(
            "bindings: 9 of kernel 'expand', the device allows at most 8, 1 over; 'targets' has the"
                + " most, 4\n");
    assertThat(hollywood.err()).contains("sluice: page: bindings: 9 of kernel 'expand', ");

    assertThat(ledger(WEBGPU, "--set", "edges=113891327", "--set", "bindings=10").status())
        .isZero();
  }

  @Test
  void anArrayOfTornadoVmHasAHeader() {
    Jvm.Result two = ledger(TORNADO);
    assertThat(two.status()).isZero();
    assertThat(two.out())
        .contains(
            "268,435,456 × 4 = 1,073,741,824 bytes, takes 1,073,741,856, in 2 segments of"
                + " 268,435,452 slots, the last of 4, each behind a header of 16 bytes\n");
    Jvm.Result one = ledger(TORNADO, "--set", "weights=268435452");
    assertThat(one.status()).isZero();
    assertThat(one.out())
        .contains(
            "268,435,452 × 4 = 1,073,741,808 bytes, takes 1,073,741,824, behind a header of 16"
                + " bytes\n");
  }

  @Test
  void thePageOnSizing_quotesThem() {
    String page = Reactor.read(Reactor.ROOT.resolve("docs/sizing-a-device.md"));
    for (Path script : new Path[] {WEBGPU, TORNADO}) {
      String about = page.substring(page.indexOf(script.getFileName().toString()));
      String quoted = about.substring(about.indexOf(FENCE) + FENCE.length());
      quoted = quoted.substring(0, quoted.indexOf("```"));
      assertThat(ledger(script).out()).contains(quoted);
    }
  }

  private static Jvm.Result ledger(Path script, String... more) {
    String[] options = new String[more.length + 2];
    options[0] = "--format";
    options[1] = "markdown";
    System.arraycopy(more, 0, options, 2, more.length);
    return Scripts.run(cache, script, options);
  }
}
