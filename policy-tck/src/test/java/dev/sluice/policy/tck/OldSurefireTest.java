// SPDX-License-Identifier: Apache-2.0
package dev.sluice.policy.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.broken.ExactPolicy;
import dev.sluice.numeric.NumericPolicy;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the Surefire makes of a subclass that Maven 3.8 takes where a POM names none: it knows
 * nothing of JUnit 5. The jars are those of that Surefire.
 */
class OldSurefireTest {
  private static final Path JARS = Path.of("target/surefire-of-maven-3.8");

  /** As the page on policies has it. */
  public static class OfThePage extends NumericPolicyTck {
    @Override
    protected NumericPolicy policy() {
      return new ExactPolicy("exact");
    }
  }

  static class NotPublic extends OfThePage {}

  /** Public, and with nothing of the TCK. */
  public static class Other {
    @Test
    void passes() {}
  }

  private URLClassLoader surefire;

  @BeforeEach
  void load() throws Exception {
    List<URL> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(JARS)) {
      for (Path file : files.toList()) {
        jars.add(file.toUri().toURL());
      }
    }
    assertThat(jars).hasSize(2);
    surefire = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  @AfterEach
  void close() throws Exception {
    surefire.close();
  }

  @Test
  void aPublicSubclass_fails_andSaysThatNoRuleWasTested() throws Exception {
    assertThat(run(OfThePage.class))
        .containsExactly(
            "testStarting",
            "testFailed: The rules of a NumericPolicy are tests of JUnit 5, and what runs them is"
                + " of JUnit 3: not one rule was tested. Maven: name maven-surefire-plugin 3 in the"
                + " POM.");
  }

  /** Why the page says that the class is to stay public. */
  @Test
  void otherClasses_passUnnoticed() throws Exception {
    assertThat(run(NotPublic.class)).isEmpty();
    assertThat(run(Other.class)).isEmpty();
  }

  /** Returns what became of the tests of a class, if it is taken for one that has some. */
  private List<String> run(Class<?> type) throws Exception {
    Class<?> junit3Checker =
        surefire.loadClass("org.apache.maven.surefire.common.junit3.JUnit3TestChecker");
    Object checker =
        surefire
            .loadClass("org.apache.maven.surefire.junit.PojoAndJUnit3Checker")
            .getConstructor(junit3Checker)
            .newInstance(junit3Checker.getConstructor(ClassLoader.class).newInstance(surefire));
    List<String> events = new ArrayList<>();
    if (checker.getClass().getMethod("accept", Class.class).invoke(checker, type).equals(false)) {
      return events;
    }
    Class<?> listener = surefire.loadClass("org.apache.maven.surefire.report.RunListener");
    Object listening =
        Proxy.newProxyInstance(
            surefire,
            new Class<?>[] {listener},
            (proxy, event, arguments) -> {
              events.add(event.getName() + message(arguments[0]));
              return null;
            });
    Class<?> tests = surefire.loadClass("org.apache.maven.surefire.junit.PojoTestSet");
    tests
        .getMethod("execute", listener, ClassLoader.class)
        .invoke(tests.getConstructor(Class.class).newInstance(type), listening, surefire);
    return events;
  }

  private String message(Object entry) throws ReflectiveOperationException {
    Class<?> entries = surefire.loadClass("org.apache.maven.surefire.report.ReportEntry");
    Object trace = entries.getMethod("getStackTraceWriter").invoke(entry);
    if (trace == null) {
      return "";
    }
    Class<?> traces = surefire.loadClass("org.apache.maven.surefire.report.StackTraceWriter");
    Object thrown = traces.getMethod("getThrowable").invoke(trace);
    return ": " + thrown.getClass().getMethod("getLocalizedMessage").invoke(thrown);
  }
}
