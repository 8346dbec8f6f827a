// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong input gives exactly one line, which names the argument, and status 2. */
class WrongArgumentsTest {
  private static final String NO_BYTES =
      " is not a whole number of bytes, KiB, MiB or GiB, such as 42298834944 or 40GiB";

  static Stream<Arguments> wrong() {
    return Stream.of(
        budget("", NO_BYTES),
        budget(" ", NO_BYTES),
        budget("-5", NO_BYTES),
        budget("+5", NO_BYTES),
        budget("1.5GiB", NO_BYTES),
        budget("1e9", NO_BYTES),
        budget("0x10", NO_BYTES),
        budget("42,298,834,944", NO_BYTES),
        budget("42_298", NO_BYTES),
        budget("40GB", NO_BYTES),
        budget("40gib", NO_BYTES),
        budget("40G", NO_BYTES),
        budget("GiB", NO_BYTES),
        budget("1  GiB", NO_BYTES),
        budget("1GiB ", NO_BYTES),
        budget("1KiB2", NO_BYTES),
        budget("\u0663", NO_BYTES), // ARABIC-INDIC DIGIT THREE
        budget("${env:HOME}", NO_BYTES),
        budget("18446744073709551616", " exceeds 2^64-1 bytes"),
        budget("99999999999999999999999999999999", " exceeds 2^64-1 bytes"),
        budget("17179869184GiB", " exceeds 2^64-1 bytes"), // 2^34 x 2^30
        budget("17592186044416MiB", " exceeds 2^64-1 bytes"), // 2^44 x 2^20
        budget("18014398509481984KiB", " exceeds 2^64-1 bytes"), // 2^54 x 2^10
        line("Invalid value for option '--budget': '1?2'" + NO_BYTES, "--budget", "1\n2"),
        line("Missing required parameter for option '--budget' (BYTES)", "--budget"),
        line(
            "Expected parameter for option '--budget' but found '--device'",
            "--budget",
            "--device",
            "x"),
        line(
            "option '--budget' (BYTES) should be specified only once",
            "--budget",
            "1",
            "--budget",
            "1"),
        line("Missing required parameter for option '--device' (NAME)", "--device"),
        line(
            "--device: the memory of 'RTX 4090' is not known; give --budget as well",
            "--device",
            "RTX 4090"),
        device(""),
        device(" \t"),
        device("two\nlines"),
        device("\u001b[31mred"),
        device("\u202etxt"), // RIGHT-TO-LEFT OVERRIDE
        line("Missing required parameter for option '--policy' (ID)", "--policy"),
        line("--policy: no policy has the id ''; found: bigint, unsigned", "--policy", ""),
        line("--policy: no policy has the id 'exact'; found: bigint, unsigned", "--policy=exact"),
        line(
            "--policy: no policy has the id 'Unsigned'; found: bigint, unsigned",
            "--policy",
            "Unsigned"),
        line(
            "option '--policy' (ID) should be specified only once",
            "--policy",
            "bigint",
            "--policy",
            "bigint"),
        line("Unknown options: '--bugdet', '5'", "--bugdet", "5"),
        line("Unknown option: '--bugdet=5'", "--bugdet=5"),
        line("Unknown option: '-x'", "-x"),
        line("Unmatched argument at index 0: 'soc-orkut'", "soc-orkut"),
        line("Unmatched argument at index 0: ''", ""),
        line("Unmatched argument at index 0: 'a?b'", "a\u0007b"),
        line("Unmatched argument at index 1: 'x'", "--", "x"),
        line("Unmatched argument at index 0: '@file'", "@file"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aWrongArgument_givesOneLineAndStatus2(String line, List<String> args) {
    Run run = Run.of(120, args.toArray(String[]::new));
    assertThat(run.err()).isEqualTo(line + System.lineSeparator());
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exact", "", " "})
  void aWrongProperty_givesOneLineAndStatus2(String id) {
    BfsQueuesTest.withProperty(
        id,
        () -> {
          Run run = Run.of(120);
          assertThat(run.err())
              .isEqualTo(
                  "bfs-queues: system property sluice.policy: no policy has the id '"
                      + id
                      + "'; found: bigint, unsigned; see --help"
                      + System.lineSeparator());
          assertThat(run.out()).isEmpty();
          assertThat(run.status()).isEqualTo(2);
        });
  }

  @Test
  void outputThatCannotBeWritten_isStatus3() {
    Writer full =
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("no space left");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    StringWriter err = new StringWriter();
    int status = Program.run(new BfsQueues(120), new PrintWriter(full), new PrintWriter(err));
    assertThat(err.toString())
        .isEqualTo("bfs-queues: standard output could not be written" + System.lineSeparator());
    assertThat(status).isEqualTo(3);
  }

  private static Arguments line(String problem, String... args) {
    return arguments("bfs-queues: " + problem + "; see --help", List.of(args));
  }

  private static Arguments budget(String value, String problem) {
    return line(
        "Invalid value for option '--budget': '" + value + "'" + problem, "--budget", value);
  }

  private static Arguments device(String name) {
    return line(
        "--device: the name is blank or holds control characters",
        "--device",
        name,
        "--budget",
        "1");
  }
}
