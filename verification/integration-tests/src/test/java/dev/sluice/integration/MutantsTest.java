// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.Mutants;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts/check-mutants says of a run. */
class MutantsTest {
  private static final String TABLE =
      """
      | module | mutants | killed | of these by time or memory | survived | of these not reached |
      |---|---|---|---|---|---|
      | m | 6 | 3 | 2 | 3 | 1 |
      """;

  @TempDir Path root;

  private String check(boolean isGood, String... list) throws IOException {
    report(
        mutation("KILLED", "a")
            + mutation("TIMED_OUT", "b")
            + mutation("MEMORY_ERROR", "b")
            + mutation("SURVIVED", "c")
            + mutation("SURVIVED", "c")
            + mutation("NO_COVERAGE", "d"));
    return check(isGood, true, list);
  }

  private String check(boolean isGood, boolean whole, String... list) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(Mutants.check(root, List.of(list), List.of("m"), whole, new PrintStream(out)))
        .isEqualTo(isGood);
    return out.toString(StandardCharsets.UTF_8);
  }

  private void report(String mutations) throws IOException {
    Path report = root.resolve("m/target/pit-reports/mutations.xml");
    Files.createDirectories(report.getParent());
    Files.writeString(report, "<mutations>" + mutations + "</mutations>");
  }

  private static String mutation(String status, String description) {
    return "<mutation status='"
        + status
        + "'><mutatedClass>dev.sluice.A$B</mutatedClass><mutatedMethod>run</mutatedMethod>"
        + "<description>"
        + description
        + "</description></mutation>";
  }

  @Test
  void survivorsThatAreListed_areNoFault() throws Exception {
    assertThat(
            check(
                true,
                "# m | A$B.run | e | 1 | a remark",
                "",
                "m | A$B.run | c | 2 | it is the same",
                "m | A$B.run | d | 1 | so is this",
                "other | A.run | x | 1 | not of this run"))
        .isEqualTo(TABLE);
  }

  @Test
  void eachThatIsNotListed_isNamed_andEachThatWasKilled() throws Exception {
    assertThat(
            check(
                false, "m | A$B.run | c | 1 | it is the same", "m | A$B.run | a | 1 | it was not"))
        .isEqualTo(
            TABLE
                + """
                not listed: m | A$B.run | c | 1
                not listed: m | A$B.run | d | 1
                listed, and killed: m | A$B.run | a | 1
                """);
  }

  @Test
  void ofSomeClasses_theListMayHaveOthers() throws Exception {
    report(mutation("KILLED", "a"));
    String other = "m | B.run | a | 1 | it is the same";
    check(true, false, other);
    assertThat(check(false, true, other)).endsWith("listed, and killed: m | B.run | a | 1\n");
    assertThat(check(false, false, "m | A$B.run | a | 1 | it was not"))
        .endsWith("listed, and killed: m | A$B.run | a | 1\n");
  }

  @Test
  void withoutAReasonOrAReport_nothingIsChecked() throws Exception {
    assertThatThrownBy(() -> check(true, "m | A$B.run | c | 2 | "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(": m | A$B.run | c | 2 | ");
    assertThatThrownBy(() -> check(true, "m | A$B.run | c | 0 | why"))
        .isInstanceOf(IllegalArgumentException.class);
    report("");
    assertThatThrownBy(this::checkAsItIs).hasMessageEndingWith("has no mutants");
    report(mutation("RUN_ERROR", "a"));
    assertThatThrownBy(this::checkAsItIs).hasMessageEndingWith("status RUN_ERROR; run it again");
    report("<mutation");
    assertThatThrownBy(this::checkAsItIs).hasMessageEndingWith("is no report of mutants");
  }

  private void checkAsItIs() throws IOException {
    Mutants.check(
        root, List.of(), List.of("m"), true, new PrintStream(new ByteArrayOutputStream()));
  }
}
