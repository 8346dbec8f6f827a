// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.testing.Tool;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layouts against what a C compiler says of the same structs. */
class CLayoutTest {
  private static final Path DATA =
      Path.of("src", "test", "resources", "dev", "sluice", "sizing", "c-layouts.txt");
  private static final Pattern MEMBER = Pattern.compile("([uif]\\d+)(?:x(\\d+))?(?:\\[(\\d+)])?");

  @TempDir Path directory;

  private static List<String> data() throws Exception {
    return Files.readAllLines(DATA).stream().filter(line -> !line.startsWith("#")).toList();
  }

  /** The line that the committed data would have if the compiler were this library. */
  private static String answer(String line) {
    EntryLayout.Builder builder = EntryLayout.builder();
    String[] members = line.substring(0, line.indexOf(" | ")).split(" ");
    for (int i = 0; i < members.length; i++) {
      Matcher member = MEMBER.matcher(members[i]);
      assertThat(member.matches()).as(members[i]).isTrue();
      DeviceType type = DeviceType.valueOf(member.group(1).toUpperCase(Locale.ROOT));
      String width = member.group(2);
      String count = member.group(3);
      if (width == null && count == null) {
        builder.field("f" + i, type);
      } else if (width == null) {
        builder.array("f" + i, type, Long.parseLong(count));
      } else if (count == null) {
        builder.vector("f" + i, type, Integer.parseInt(width));
      } else {
        builder.vector("f" + i, type, Integer.parseInt(width), Long.parseLong(count));
      }
    }
    EntryLayout layout = builder.build();
    String offsets =
        layout.fields().stream()
            .map(field -> Long.toString(field.offsetBytes()))
            .collect(Collectors.joining(" "));
    return String.join(" ", members)
        + " | "
        + layout.strideBytes()
        + " "
        + layout.alignmentBytes()
        + " | "
        + offsets;
  }

  @Test
  void laysOutAsCDoes() throws Exception {
    assertThat(data()).allSatisfy(line -> assertThat(answer(line)).isEqualTo(line));
  }

  @Test
  void committedLayoutsHaveEveryTypeWidthAndPadding() throws Exception {
    List<String> lines = data();
    assertThat(lines).hasSizeGreaterThanOrEqualTo(300).doesNotHaveDuplicates();
    String all = lines.stream().map(line -> " " + line).collect(Collectors.joining("\n"));
    for (DeviceType type : DeviceType.values()) {
      assertThat(all).contains(" " + type + " ").containsPattern(" " + type + "\\[\\d");
      for (int width : new int[] {2, 3, 4, 8, 16}) {
        assertThat(all).containsPattern(" " + type + "x" + width + "[ \\[]");
      }
    }
  }

  @Test
  void alteredNumberIsNoticed() throws Exception {
    for (String line : data()) {
      int bar = line.indexOf(" | ");
      for (Matcher number = Pattern.compile("\\d+").matcher(line); number.find(); ) {
        if (number.start() > bar) {
          String altered =
              line.substring(0, number.start())
                  + (Long.parseLong(number.group()) + 1)
                  + line.substring(number.end());
          assertThat(answer(altered)).isNotEqualTo(altered);
        }
      }
    }
  }

  @Tag("compiles")
  @Test
  void compilerHereAgreesWithCommittedData() throws Exception {
    Tool.C_COMPILER.require();
    Output output = check("cc", DATA);
    assertThat(output.text()).isEqualTo("0 of 400 layouts differ from what cc says\n");
    assertThat(output.status()).isZero();
  }

  @Tag("compiles")
  @Test
  void checkFailsOnTamperedData() throws Exception {
    Tool.C_COMPILER.require();
    List<String> lines = new ArrayList<>(Files.readAllLines(DATA));
    String original = lines.get(50);
    lines.set(50, original + "0");
    Path tampered = Files.write(directory.resolve("tampered.txt"), lines);
    Output output = check("cc", tampered);
    assertThat(output.status()).isEqualTo(1);
    assertThat(output.text())
        .isEqualTo(
            "line 51 of "
                + tampered
                + ": "
                + original
                + "0\n  cc says: "
                + original
                + "\n1 of 400 layouts differ from what cc says\n");
  }

  @Tag("compiles")
  @Test
  void checkFailsOnMissingAndSurplusLines() throws Exception {
    Tool.C_COMPILER.require();
    List<String> lines = Files.readAllLines(DATA);
    Path shorter =
        Files.write(directory.resolve("shorter.txt"), lines.subList(0, lines.size() - 1));
    assertThat(check("cc", shorter).status()).isEqualTo(1);
    Path longer = Files.write(directory.resolve("longer.txt"), lines);
    Files.writeString(longer, Files.readString(longer) + "u8 | 1 1 | 0\n");
    assertThat(check("cc", longer).status()).isEqualTo(1);
  }

  @Test
  void withoutCompilerCheckSaysSoAndPasses() throws Exception {
    Output output = check("no-such-compiler", DATA);
    assertThat(output.text())
        .isEqualTo("skipped: no C compiler 'no-such-compiler' on this machine\n");
    assertThat(output.status()).isZero();
  }

  @Tag("compiles")
  @Test
  void compilerThatFailsIsAnError() throws Exception {
    assumeTrue(CLayoutData.isPresent("false"), "no command 'false' on this machine");
    assertThatThrownBy(() -> check("false", DATA)).hasMessageContaining("false -std=gnu11");
  }

  @Tag("compiles")
  @Test
  void scriptWritesTheCommittedData() throws Exception {
    Tool.C_COMPILER.require();
    Path script = Path.of("..", "scripts", "renew-layout-data");
    Path written = directory.resolve("written.txt");
    ProcessBuilder builder =
        new ProcessBuilder(script.toString(), written.toString()).redirectErrorStream(true);
    String path = Path.of(System.getProperty("java.home"), "bin").toString();
    builder.environment().merge("PATH", path, (old, first) -> first + ":" + old);
    builder.environment().remove("CC");
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    assertThat(written).hasSameTextualContentAs(DATA);
  }

  private record Output(int status, String text) {}

  private static Output check(String compiler, Path file) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    int status = CLayoutData.run(compiler, true, file, out);
    return new Output(status, bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
  }
}
