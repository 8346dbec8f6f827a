// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static dev.sluice.compat.SmallChangesTest.java;
import static dev.sluice.compat.SmallChangesTest.kotlin;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/** What only compilers notice, and that they are asked about all that there is. */
class SourceBreaksTest {
  private static final Set<String> ARTIFACTS =
      Set.of(
          "sluice-api",
          "sluice-core",
          "sluice-kotlin-dsl",
          "sluice-kotlin-script",
          "sluice-policy-bigint",
          "sluice-policy-tck",
          "sluice-policy-unsigned");

  @TempDir Path work;
  private List<Path> others;

  @BeforeEach
  void libraries() {
    others = JarSet.others(Project.NOW, ARTIFACTS);
  }

  /** Neither japicmp is asked nor the Kotlin that others see: each would tell of some of them. */
  @ParameterizedTest
  @MethodSource({"overloads", "obligations", "kotlinSources"})
  void whatDoesNotCompileAnyMore_isABreak(SmallChangesTest.Change change) throws IOException {
    check(
        change,
        (sources, known) -> {
          assertThat(names(sources.breaks(known))).isEqualTo(new TreeSet<>(change.breaks()));
          sources
              .breaks(known)
              .forEach((found, why) -> assertThat(why).doesNotContain("\n").contains(", in: "));
        });
  }

  @ParameterizedTest
  @MethodSource("toldByOthers")
  void whatAnotherRuleTells_isToldOnce(SmallChangesTest.Change change) throws IOException {
    check(
        change,
        (sources, known) -> {
          assertThat(names(sources.breaks(Set.of()))).isEqualTo(new TreeSet<>(change.breaks()));
          assertThat(sources.breaks(known)).isEmpty();
        });
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void whatStillCompiles_passes(SmallChangesTest.Change change) throws IOException {
    check(change, (sources, known) -> assertThat(sources.breaks(Set.of())).isEmpty());
  }

  private interface Checks {
    void of(SourceBreaks sources, Set<Break> known);
  }

  private void check(SmallChangesTest.Change change, Checks checks) throws IOException {
    Path before = work.resolve("then");
    Path after = work.resolve("now");
    try (JarSet then = SmallChangesTest.jars(before, change.file(), change.then());
        JarSet now = SmallChangesTest.jars(after, change.file(), change.now())) {
      SourceBreaks sources =
          new SourceBreaks(
              work,
              joined(List.of(before.resolve("acme.jar")), SmallChangesTest.LIBRARIES),
              joined(List.of(after.resolve("acme.jar")), SmallChangesTest.LIBRARIES));
      sources.check(Set.of("acme"), then);
      assertThat(sources.problems()).isEmpty();
      checks.of(sources, Rules.breaks("acme", then, now));
    }
  }

  private static Set<String> names(Map<Break, String> breaks) {
    return breaks.keySet().stream().map(Break::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> joined(List<Path> one, List<Path> other) {
    List<Path> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  static List<SmallChangesTest.Change> overloads() {
    return List.of(
        java(
            "null fits two methods",
            "@NullMarked public class Acme { public void find(@Nullable ClassLoader in) {} }",
            """
            @NullMarked public class Acme {
              public void find(@Nullable ClassLoader in) {}
              public void find(@Nullable ModuleLayer in) {}
            }
            """,
            "SOURCE_BREAKS acme.Acme.find(java.lang.ClassLoader)"),
        java(
            "null fits two constructors, where nobody tells whether it may be",
            "public class Acme { public Acme(int n, String of) {} }",
            "public class Acme { public Acme(int n, String of) {} public Acme(int n, List<?> of) {} }",
            "SOURCE_BREAKS acme.Acme(int, java.lang.String)"),
        java(
            "a lambda fits two methods",
            """
            import java.util.function.*;
            @NullMarked public class Acme { public void keep(Predicate<String> of) {} }
            """,
            """
            import java.util.function.*;
            @NullMarked public class Acme {
              public void keep(Predicate<String> of) {}
              public void keep(Function<String, Boolean> of) {}
            }
            """,
            "SOURCE_BREAKS acme.Acme.keep(java.util.function.Predicate)"),
        java(
            "a reference fits two methods",
            "@NullMarked public class Acme { public int size() { return 1; } }",
            """
            @NullMarked public class Acme {
              public int size() { return 1; }
              public static int size(Acme of) { return 1; }
            }
            """,
            "SOURCE_BREAKS acme.Acme.size()"),
        java(
            "no argument fits two methods",
            "@NullMarked public class Acme { public void all(Integer... of) {} }",
            """
            @NullMarked public class Acme {
              public void all(Integer... of) {}
              public void all(String... of) {}
            }
            """,
            "SOURCE_BREAKS acme.Acme.all(java.lang.Integer[])"));
  }

  static List<SmallChangesTest.Change> obligations() {
    return List.of(
        java(
            "an abstract method to write",
            "public interface Acme { int a(); int b(); }",
            "public interface Acme { int a(); int b(); int c(); }",
            "SOURCE_BREAKS acme.Acme"),
        java(
            "an abstract method to write, of a class",
            "public abstract class Acme { protected Acme() {} }",
            "public abstract class Acme { protected Acme() {} protected abstract int c(); }",
            "SOURCE_BREAKS acme.Acme",
            "SOURCE_BREAKS acme.Acme()"),
        java(
            "a method that nobody may override any more",
            "public class Acme { public int size() { return 1; } }",
            "public class Acme { public final int size() { return 1; } }",
            "SOURCE_BREAKS acme.Acme"),
        java(
            "a bound of a class",
            "public final class Acme<T> { public T of(T of) { return of; } }",
            "public final class Acme<T extends Comparable<T>> { public T of(T of) { return of; } }",
            "SOURCE_BREAKS acme.Acme",
            "SOURCE_BREAKS acme.Acme()",
            "SOURCE_BREAKS acme.Acme.of(java.lang.Object)"),
        java(
            "a bound of a method",
            "public final class Acme { public static <T> void of(List<T> of) {} }",
            "public final class Acme { public static <T extends Number> void of(List<T> of) {} }",
            "SOURCE_BREAKS acme.Acme.of(java.util.List)"),
        java(
            "a checked exception of a method",
            "public final class Acme { public void of() {} }",
            "public final class Acme { public void of() throws Exception {} }",
            "SOURCE_BREAKS acme.Acme.of()"),
        java(
            "a checked exception of a constructor",
            "public class Acme { public Acme() {} }",
            "public class Acme { public Acme() throws java.io.IOException {} }",
            "SOURCE_BREAKS acme.Acme",
            "SOURCE_BREAKS acme.Acme()"),
        java(
            "an exception that is checked",
            "public final class Acme extends RuntimeException {}",
            "public final class Acme extends Exception {}",
            "SOURCE_BREAKS acme.Acme"),
        java(
            "an argument of a type, of which a warning tells",
            "public final class Acme { Acme() {} }",
            "public final class Acme<T> { Acme() {} }",
            "SOURCE_BREAKS acme.Acme"),
        java(
            "the argument of what is returned",
            "public final class Acme { public List<String> all() { return List.of(); } }",
            "public final class Acme { public List<Integer> all() { return List.of(); } }",
            "SOURCE_BREAKS acme.Acme.all()"));
  }

  static List<SmallChangesTest.Change> kotlinSources() {
    return List.of(
        kotlin(
            "a lambda fits two functions",
            "public fun queue(label: String, of: Builder.() -> Unit) {}",
            """
            public class Other
            public fun queue(label: String, of: Builder.() -> Unit) {}
            @JvmName("queueOf") public fun queue(label: String, of: Other.() -> Unit) {}
            """,
            "SOURCE_BREAKS acme.AcmeKt:"
                + " queue(String, @ExtensionFunctionType Function1<acme.Builder, Unit>)"),
        kotlin(
            "null fits two functions",
            "public fun queue(label: String?) {}",
            "public fun queue(label: String?) {}\npublic fun queue(of: Builder?) {}",
            "SOURCE_BREAKS acme.AcmeKt: queue(String?)"),
        kotlin(
            "what may be left out fits two functions",
            "public fun queue(label: String, slots: Int = 1) {}",
            """
            public fun queue(label: String, slots: Int = 1) {}
            public fun queue(label: String, of: Builder = Builder()) {}
            """,
            "SOURCE_BREAKS acme.AcmeKt: queue(String, Int)"),
        kotlin(
            "an abstract member to write",
            "public interface Acme { public fun a(): Int }",
            "public interface Acme { public fun a(): Int; public val b: Int }",
            "SOURCE_BREAKS acme.Acme"),
        kotlin(
            "a type alias that may not be used",
            "public typealias Sized = List<Builder>\npublic val n: Int = 1",
            "@Deprecated(\"\", level = DeprecationLevel.ERROR) public typealias Sized ="
                + " List<Builder>\npublic val n: Int = 1",
            "SOURCE_BREAKS acme.AcmeKt: typealias Sized"));
  }

  static List<SmallChangesTest.Change> toldByOthers() {
    return List.of(
        kotlin(
            "a lambda loses its receiver",
            "public fun make(block: Builder.() -> Unit) {}",
            "public fun make(block: (Builder) -> Unit) {}",
            "SOURCE_BREAKS acme.AcmeKt:"
                + " make(@ExtensionFunctionType Function1<acme.Builder, Unit>)"),
        kotlin(
            "functions that may not be called any more",
            "public fun a() {}\npublic fun b() {}\npublic fun c() {}\npublic fun d() {}",
            """
            @Deprecated("", level = DeprecationLevel.ERROR) public fun a() {}
            @Deprecated("", level = DeprecationLevel.HIDDEN) public fun b() {}
            @Preview public fun c() {}
            @Draft public fun d() {}
            """,
            "SOURCE_BREAKS acme.AcmeKt.b()",
            "SOURCE_BREAKS acme.AcmeKt: a()",
            "SOURCE_BREAKS acme.AcmeKt: b()",
            "SOURCE_BREAKS acme.AcmeKt: c()",
            "SOURCE_BREAKS acme.AcmeKt: d()"),
        java(
            "a method to override becomes public",
            "public abstract class Acme { protected abstract int size(); }",
            "public abstract class Acme { public abstract int size(); }",
            "SOURCE_BREAKS acme.Acme",
            "SOURCE_BREAKS acme.Acme()"),
        java(
            "a constant added",
            "public enum Acme { A, B }",
            "public enum Acme { A, B, C }",
            "SOURCE_BREAKS acme.Acme"),
        java(
            "a type sealed",
            "public interface Acme {}",
            "public sealed interface Acme { final class Of implements Acme {} }",
            "SOURCE_BREAKS acme.Acme"),
        java(
            "a text no constant any more",
            "public final class Acme { private Acme() {} public static final String N = \"a\"; }",
            "public final class Acme { private Acme() {} public static final String N ="
                + " String.valueOf(1); }",
            "SOURCE_BREAKS acme.Acme.N"));
  }

  static List<SmallChangesTest.Change> harmless() {
    return List.of(
        kotlin(
            "deprecated, overloaded and with more to leave out",
            """
            public fun a(of: Builder.() -> Unit) {}
            public fun b(slots: Int) {}
            public operator fun Builder.get(at: Int): Int = at
            public infix fun Builder.to(other: Builder): Int = 1
            public inline fun <reified T : Any> Builder.of(value: T, by: (T, Int) -> T?): T? =
              by(value, 1)
            public suspend fun later(of: suspend Builder.(Int) -> String): String =
              Builder().of(1)
            public fun strings(vararg of: String) {}
            public class Kept<in T : Number>(public var at: Int, private val of: T)
            """,
            """
            @Deprecated("") public fun a(of: Builder.() -> Unit) {}
            public fun b(slots: Int) {}
            public fun b(label: String) {}
            public operator fun Builder.get(at: Int): Int = at
            public infix fun Builder.to(other: Builder): Int = 1
            public inline fun <reified T : Any> Builder.of(value: T, by: (T, Int) -> T?): T? =
              by(value, 1)
            public suspend fun later(of: suspend Builder.(Int) -> String): String =
              Builder().of(1)
            public fun strings(vararg of: String) {}
            public class Kept<in T : Number>(public var at: Int, private val of: T)
            """),
        java(
            "an overload of numbers",
            "public final class Acme { public void of(long n) {} }",
            "public final class Acme { public void of(long n) {} public void of(int n) {} }"),
        java(
            "an overload where null is refused",
            "@NullMarked public final class Acme { public void of(String n) {} }",
            """
            @NullMarked public final class Acme {
              public void of(String n) {}
              public void of(List<?> n) {}
            }
            """),
        java(
            "deprecated, and to be removed",
            "public final class Acme { public void of() {} public void by() {} }",
            """
            public final class Acme {
              @Deprecated public void of() {}
              @Deprecated(forRemoval = true) public void by() {}
            }
            """),
        java(
            "methods with a body",
            "public interface Acme { int a(); }",
            "public interface Acme { int a(); default int b() { return 1; } }"),
        java(
            "exceptions that nobody has to catch",
            "public final class Acme { public void of() {} }",
            "public final class Acme { public void of() throws IllegalStateException {} }"),
        java(
            "a wider parameter",
            "public final class Acme { public void of(List<String> of) {} }",
            "public final class Acme { public void of(List<? extends CharSequence> of) {} }"),
        java(
            "a constant of an enum that is hidden",
            "public final class Acme { enum Of { A } }",
            "public final class Acme { enum Of { A, B } }"));
  }

  /** Counted apart from the generator, from class files. */
  @Test
  void everyDeclaration_isUsed() {
    Map<String, Path> released =
        ARTIFACTS.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    artifact -> Project.released(artifact, Project.BASELINE, ".jar")));
    try (JarSet jars = new JarSet("released", released, others)) {
      Set<String> used = new TreeSet<>();
      Set<String> declared = new TreeSet<>();
      for (String artifact : ARTIFACTS) {
        Corpus corpus = new Corpus();
        JavaCorpus.add(corpus, artifact, jars);
        KotlinCorpus.add(corpus, artifact, jars);
        used.addAll(corpus.declarations());
        for (Class<?> type : jars.api(artifact).values()) {
          ClassNode file = jars.file(Type.getInternalName(type));
          assertThat(file).isNotNull();
          declared.addAll(declared(type, file));
          // What is made is used; annotations are, and what is abstract has others made.
          Kotlin.of(type).declarations().keySet().stream()
              .filter(name -> !name.startsWith("constructor") || isMade(type))
              .forEach(name -> declared.add(type.getName() + ": " + name));
        }
      }
      assertThat(declared).hasSizeGreaterThan(700);
      assertThat(used).containsAll(declared);
    }
  }

  private static Set<String> declared(Class<?> type, ClassNode file) {
    Set<String> declared = new TreeSet<>();
    if (file.name.contains("/-")) {
      return declared; // Java has no name for it.
    }
    declared.add(type.getName());
    for (FieldNode field : file.fields) {
      if (isSeen(field.access, type)) {
        declared.add(type.getName() + "." + field.name);
      }
    }
    for (MethodNode method : file.methods) {
      boolean isNamed =
          !method.name.contains("-")
              && !method.name.equals("<clinit>")
              && !(type.isEnum() && method.name.equals("<init>"));
      if (isNamed
          && isSeen(method.access, type)
          && !Kotlin.of(type).isInternal(method.name + method.desc)) {
        declared.add(
            Arrays.stream(Type.getArgumentTypes(method.desc))
                .map(Type::getClassName)
                .collect(
                    Collectors.joining(
                        ", ",
                        type.getName()
                            + (method.name.equals("<init>") ? "" : "." + method.name)
                            + "(",
                        ")")));
      }
    }
    return declared;
  }

  private static boolean isMade(Class<?> type) {
    return !type.isAnnotation() && !type.isEnum() && !Modifier.isAbstract(type.getModifiers());
  }

  /** What is protected, nobody sees who cannot extend the type. */
  private static boolean isSeen(int access, Class<?> type) {
    return (access & Opcodes.ACC_SYNTHETIC) == 0
        && ((access & Opcodes.ACC_PUBLIC) != 0
            || ((access & Opcodes.ACC_PROTECTED) != 0 && Rules.isExtensible(type)));
  }

  /** A plant of Sluice's own, of which no signature tells. */
  @Test
  void anAmbiguousCall_isNoticed() {
    Path planted = Plant.ofAnAmbiguousCall().plant(work.resolve("plant"));
    Path released = Project.released("sluice-api", Project.BASELINE, ".jar");
    try (JarSet then = new JarSet("then", Map.of("sluice-api", released), others)) {
      SourceBreaks sources =
          new SourceBreaks(
              work, joined(List.of(released), others), joined(List.of(planted), others));
      sources.check(Set.of("sluice-api"), then);
      assertThat(sources.problems()).isEmpty();
      assertThat(names(sources.breaks(Set.of())))
          .containsExactly(
              "SOURCE_BREAKS dev.sluice.numeric.NumericPolicies.discover(java.lang.ClassLoader)");
      assertThat(sources.breaks(Set.of()).values())
          .allSatisfy(
              why ->
                  assertThat(why)
                      .contains(
                          "reference to discover is ambiguous", "NumericPolicies.discover(null)"));
    }
  }

  /** A generator that writes nonsense must not go unnoticed, nor what it cannot write. */
  @Test
  void whatNeverCompiled_isAProblem() {
    Path released = Project.released("sluice-api", Project.BASELINE, ".jar");
    try (JarSet then = new JarSet("then", Map.of("sluice-api", released), others)) {
      SourceBreaks sources = new SourceBreaks(work, others, others);
      sources.check(Set.of("sluice-api"), then);
      assertThat(sources.problems())
          .anySatisfy(
              problem ->
                  assertThat(problem)
                      .startsWith(
                          "sluice-api: nothing shows whether sources that use"
                              + " dev.sluice.numeric.NumericPolicy still compile, "));
      assertThat(sources.breaks(Set.of())).isEmpty();
    }
  }
}
