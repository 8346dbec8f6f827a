// SPDX-License-Identifier: Apache-2.0
package dev.sluice.documents;

import static dev.sluice.queue.Buffering.PING_PONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.HostSync;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanResult;
import dev.sluice.queue.RemedyKind;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents quote of planning errors is what the planner says, and nothing is missing. */
class PlanningErrorsTest {
  private static final WorkQueuePlanner PLANNER = WorkQueuePlanner.using(new UnsignedLongPolicy());

  private static final long TWO_TO_60 = 1L << 60;
  private static final long TWO_TO_63 = 1L << 63;
  private static final long MOST = Long.parseUnsignedLong("18446744073709551615");

  /** One for each block of the page, in its order. */
  private static final List<PlanError> ERRORS =
      List.of(
          error(
              PLANNER.planDrain(queue().capacity(64).entryBytes(16).budgetBytes(1_024).build(), 0)),
          error(queue().capacity(0).initialItems(64).entryBytes(16).budgetBytes(1_024)),
          error(queue().capacity(64).entryBytes(0).budgetBytes(1_024)),
          error(queue().capacity(1_024).initialItems(2_048).entryBytes(16).budgetBytes(32_768)),
          error(
              queue()
                  .capacity(64)
                  .entryBytes(16)
                  .budgetBytes(1_024)
                  .hostSync(HostSync.HOST_PARTICIPATES)),
          error(
              queue().initialItems(TWO_TO_63).expansion(TWO_TO_63).entryBytes(1).budgetBytes(MOST)),
          error(queue().capacity(MOST).entryBytes(16).budgetBytes(1_048_576)),
          error(
              queue()
                  .capacity(TWO_TO_60)
                  .entryBytes(8)
                  .buffering(PING_PONG)
                  .budgetBytes(1_048_576)),
          error(queue().capacity(MOST).entryBytes(1).controlBytes(64).budgetBytes(MOST)),
          error(queue().capacity(1).entryBytes(MOST).controlBytes(MOST).budgetBytes(MOST)),
          error(
              queue()
                  .capacity(65_536)
                  .entryBytes(16)
                  .controlBytes(128)
                  .buffering(PING_PONG)
                  .budgetBytes(2_097_152)),
          error(
              queue()
                  .initialItems(4)
                  .expansion(100)
                  .entryBytes(8)
                  .controlBytes(16)
                  .budgetBytes(96)),
          error(
              queue()
                  .initialItems(8)
                  .expansion(100)
                  .clampToFit()
                  .entryBytes(16)
                  .controlBytes(64)
                  .budgetBytes(128)),
          error(queue().capacity(16).entryBytes(8).controlBytes(64).budgetBytes(32)));

  @Test
  void thePage_quotesEachError_underItsOwnHeading() {
    Map<String, String> expected = new LinkedHashMap<>();
    for (PlanError error : ERRORS) {
      expected.merge(
          error.getClass().getSimpleName(),
          error.message() + "\n" + error.fix() + "\n",
          (one, other) -> one + "\n" + other);
    }
    Map<String, String> quoted = new LinkedHashMap<>();
    page().sections().forEach((heading, section) -> quoted.put(heading, blocks(section)));
    quoted.values().removeIf(String::isEmpty);
    assertThat(quoted).isEqualTo(expected);
  }

  @Test
  void everyKindOfError_isHere() {
    Set<String> kinds =
        Stream.of(PlanError.class.getDeclaredClasses())
            .filter(kind -> Modifier.isPublic(kind.getModifiers()))
            .map(Class::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(kinds).contains("OverBudget");
    assertThat(new TreeSet<>(ERRORS.stream().map(e -> e.getClass().getSimpleName()).toList()))
        .isEqualTo(kinds);
  }

  @Test
  void everyKindOfRemedy_isNamed() {
    assertThat(RemedyKind.values())
        .allSatisfy(kind -> assertThat(page().text()).contains("`" + kind.name() + "`"));
  }

  @Test
  void theTableOfTheReadme_hasOneOfEachKind() {
    Map<String, String> real =
        ERRORS.stream()
            .collect(
                Collectors.groupingBy(
                    e -> e.getClass().getSimpleName(),
                    Collectors.mapping(
                        e -> e.message() + "\n" + e.fix(), Collectors.joining("\n\n"))));
    Map<String, String> quoted = new LinkedHashMap<>();
    for (List<String> row :
        new MarkdownPage(Project.read("README.md")).sections().get("Errors").rows()) {
      quoted.put(row.get(0).replaceAll("\\[(\\w+)\\].*", "$1"), row.get(1) + "\n" + row.get(2));
    }
    assertThat(quoted).containsOnlyKeys(real.keySet());
    quoted.forEach((kind, text) -> assertThat(real.get(kind).split("\n\n")).contains(text));
  }

  private static MarkdownPage page() {
    return new MarkdownPage(Project.read("docs/planning-errors.md"));
  }

  private static String blocks(MarkdownPage section) {
    return String.join("\n", section.blocks("text"));
  }

  private static WorkQueueProfile.Builder queue() {
    return WorkQueueProfile.builder();
  }

  private static PlanError error(WorkQueueProfile.Builder profile) {
    return error(PLANNER.plan(profile.build()));
  }

  private static PlanError error(PlanResult<?> result) {
    return ((PlanResult.Rejected<?>) result).errors().get(0);
  }
}
