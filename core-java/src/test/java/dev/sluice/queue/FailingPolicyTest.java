// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.NumericPolicyException;
import dev.sluice.numeric.OptionalUnsignedLong;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies that do not answer at all. */
class FailingPolicyTest {
  /** Fails in one operation, and is right in all others. */
  private record Failing(String operation, Throwable failure) implements NumericPolicy {
    private <T> T unlessFailing(String asked, Supplier<T> answer) {
      if (asked.equals(operation)) {
        Failing.<RuntimeException>sneak(failure);
      }
      return answer.get();
    }

    @SuppressWarnings("unchecked") // what makes it sneak
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
      throw (T) thrown;
    }

    @Override
    public String id() {
      return "failing";
    }

    @Override
    public OptionalUnsignedLong add(long a, long b) {
      return unlessFailing("add", () -> Policies.BIGINT.add(a, b));
    }

    @Override
    public OptionalUnsignedLong subtract(long a, long b) {
      return unlessFailing("subtract", () -> Policies.BIGINT.subtract(a, b));
    }

    @Override
    public OptionalUnsignedLong multiply(long a, long b) {
      return unlessFailing("multiply", () -> Policies.BIGINT.multiply(a, b));
    }

    @Override
    public OptionalUnsignedLong divide(long a, long b) {
      return unlessFailing("divide", () -> Policies.BIGINT.divide(a, b));
    }

    @Override
    public OptionalUnsignedLong ceilDiv(long a, long b) {
      return unlessFailing("ceilDiv", () -> Policies.BIGINT.ceilDiv(a, b));
    }

    @Override
    public long ratioBasisPoints(long part, long whole, long ifWholeIsZero) {
      return unlessFailing(
          "ratioBasisPoints", () -> Policies.BIGINT.ratioBasisPoints(part, whole, ifWholeIsZero));
    }
  }

  /** A plan that takes all operations. */
  private static final WorkQueueProfile PROFILE =
      WorkQueueProfile.builder()
          .largest()
          .entryBytes(8)
          .controlBytes(64)
          .budgetBytes(1_000)
          .initialItems(5)
          .buffering(Buffering.PING_PONG)
          .build();

  @ParameterizedTest
  @ValueSource(strings = {"add", "subtract", "multiply", "divide", "ceilDiv", "ratioBasisPoints"})
  void whateverItThrowsIsReported(String operation) {
    for (Throwable failure :
        List.of(
            new ArithmeticException("/ by zero"),
            new StackOverflowError(),
            new AbstractMethodError("of an older interface"),
            new TimeoutException("a checked one"))) {
      WorkQueuePlanner planner = WorkQueuePlanner.using(new Failing(operation, failure));
      assertThatThrownBy(() -> planner.planDrain(PROFILE, 7))
          .isInstanceOfSatisfying(
              NumericPolicyException.class,
              e -> {
                assertThat(e.operation()).isEqualTo(operation);
                assertThat(e.policyId()).isEqualTo("failing");
              })
          .hasCause(failure)
          .hasMessageMatching(
              "policy 'failing': "
                  + operation
                  + "\\([0-9, ]+\\) throws (?s:.*); use another policy,"
                  + " or have this one pass sluice-policy-tck");
    }
  }

  @Test
  void theProfileTakesAllOperations() {
    WorkQueuePlanner planner = WorkQueuePlanner.using(new Failing("none", new Error()));
    // (1000 - 64) / 16, by 7
    assertThat(planner.planDrain(PROFILE, 7).orElseThrow().windowCount()).isEqualTo(9);
  }

  /** What is rounded to nothing needs no operation for it: (1000 - 64) / 16. */
  @Test
  void aPlanWithoutStepsDoesWithoutCeilDiv() {
    WorkQueueProfile queue = PROFILE.toBuilder().capacity(Capacity.largest().atLeast(1)).build();
    WorkQueuePlanner planner =
        WorkQueuePlanner.using(new Failing("ceilDiv", new AbstractMethodError("older")));
    assertThat(planner.plan(queue).orElseThrow().capacity()).isEqualTo(58);
  }

  /** A policy compiled before {@code ceilDiv} came, and without the default it would have got. */
  @Tag("compiles")
  @Test
  void aPolicyOfAnOlderInterfaceIsReported(@TempDir Path directory) throws Exception {
    Path olderInterface =
        write(
            directory.resolve("source/dev/sluice/numeric/NumericPolicy.java"),
            """
            package dev.sluice.numeric;
            public interface NumericPolicy {
              String id();
              OptionalUnsignedLong add(long a, long b);
              OptionalUnsignedLong subtract(long a, long b);
              OptionalUnsignedLong multiply(long a, long b);
              OptionalUnsignedLong divide(long a, long b);
              long ratioBasisPoints(long part, long whole, long ifWholeIsZero);
            }
            """);
    Path policy =
        write(
            directory.resolve("source/older/OlderPolicy.java"),
            """
            package older;
            import dev.sluice.numeric.*;
            public class OlderPolicy implements NumericPolicy {
              public String id() { return "older"; }
              public OptionalUnsignedLong add(long a, long b) {
                return OptionalUnsignedLong.of(a + b);
              }
              public OptionalUnsignedLong subtract(long a, long b) {
                return OptionalUnsignedLong.of(a - b);
              }
              public OptionalUnsignedLong multiply(long a, long b) {
                return OptionalUnsignedLong.of(a * b);
              }
              public OptionalUnsignedLong divide(long a, long b) {
                return OptionalUnsignedLong.of(a / b);
              }
              public long ratioBasisPoints(long part, long whole, long ifWholeIsZero) {
                return part * 10_000 / whole;
              }
            }
            """);
    Path classes = Files.createDirectory(directory.resolve("classes"));
    compile(classes, olderInterface, policy);
    Files.delete(classes.resolve("dev/sluice/numeric/NumericPolicy.class"));

    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
      NumericPolicy older =
          (NumericPolicy)
              loader.loadClass("older.OlderPolicy").getDeclaredConstructor().newInstance();
      WorkQueuePlanner planner = WorkQueuePlanner.using(older);
      assertThat(planner.plan(PROFILE).orElseThrow().capacity()).isEqualTo(58);
      assertThatThrownBy(() -> planner.planDrain(PROFILE, 7))
          .isInstanceOf(NumericPolicyException.class)
          .hasCauseInstanceOf(AbstractMethodError.class)
          .hasMessageStartingWith("policy 'older': ceilDiv(58, 7) throws ");
    }
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static void compile(Path classes, Path... sources) throws Exception {
    Path api =
        Path.of(
            OptionalUnsignedLong.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-proc:none", "-d", classes.toString(), "-classpath", api.toString());
      assertThat(
              compiler
                  .getTask(null, files, null, options, null, files.getJavaFileObjects(sources))
                  .call())
          .isTrue();
    }
  }
}
