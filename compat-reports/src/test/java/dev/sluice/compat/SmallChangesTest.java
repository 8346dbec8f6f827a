// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the rules find in one file that changes: several of each kind, and their harmless
 * neighbours. japicmp is not asked, and what it would say of the same change is not here.
 */
class SmallChangesTest {
  static final List<Path> LIBRARIES =
      Project.walk(Project.NOW).stream().filter(file -> file.toString().endsWith(".jar")).toList();

  private static final String JAVA =
      """
      package acme;
      import java.util.*;
      import org.jspecify.annotations.*;
      import org.checkerframework.checker.signedness.qual.Unsigned;
      """;

  private static final String KOTLIN =
      """
      package acme
      @RequiresOptIn public annotation class Preview
      @RequiresOptIn(level = RequiresOptIn.Level.WARNING) public annotation class Draft
      public class Builder
      """;

  /** A file before and after, and the names of what breaks. */
  record Change(String name, String file, String then, String now, List<String> breaks) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Change java(String name, String then, String now, String... breaks) {
    return new Change(name, "Acme.java", JAVA + then, JAVA + now, List.of(breaks));
  }

  static Change kotlin(String name, String then, String now, String... breaks) {
    return new Change(name, "Acme.kt", KOTLIN + then, KOTLIN + now, List.of(breaks));
  }

  private static Change schema(String name, String then, String now, String... breaks) {
    return new Change(name, ScriptView.SCHEMA, object(then), object(now), List.of(breaks));
  }

  private static String object(String more) {
    return "{\"type\": \"object\", \"properties\": {\"a\": " + more + "}}";
  }

  @ParameterizedTest
  @MethodSource({"schema", "kotlin", "access", "values", "nullness", "signedness"})
  void aChange_breaksWhatItBreaks(Change change, @TempDir Path work) throws IOException {
    try (JarSet then = jars(work.resolve("then"), change.file(), change.then());
        JarSet now = jars(work.resolve("now"), change.file(), change.now())) {
      Set<String> found = new TreeSet<>();
      Rules.breaks("acme", then, now).forEach(one -> found.add(one.name()));
      assertThat(found).containsExactlyInAnyOrderElementsOf(change.breaks());
      assertThat(Rules.breaks("acme", then, then)).isEmpty();
    }
  }

  static List<Change> schema() {
    return List.of(
        schema(
            "a value that may not be",
            "{\"type\": \"string\"}",
            "{\"type\": \"string\", \"not\": {\"const\": \"x\"}}",
            "JSON_FIELD_CHANGED a, was {type=\"string\"}, or absent,"
                + " is {not={const=\"x\"}, type=\"string\"}, or absent"),
        schema(
            "a pattern",
            "{\"type\": \"string\"}",
            "{\"type\": \"string\", \"pattern\": \"^[0-9]+$\"}",
            "JSON_FIELD_CHANGED a, was {type=\"string\"}, or absent,"
                + " is {pattern=\"^[0-9]+$\", type=\"string\"}, or absent"),
        schema(
            "how many there may be",
            "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}",
            "{\"type\": \"array\", \"items\": {\"type\": \"string\"}, \"maxItems\": 1}",
            "JSON_FIELD_CHANGED a, was array of {type=\"string\"}, or absent,"
                + " is array of {type=\"string\"} {maxItems=1}, or absent"),
        schema(
            "all of what stands beside fields",
            "{\"type\": \"object\", \"properties\": {}}",
            "{\"type\": \"object\", \"properties\": {}, \"anyOf\": [{\"required\": [\"x\"]}]}",
            "JSON_FIELD_CHANGED a, was object, or absent,"
                + " is {required=[\"x\"]} {properties={}, type=\"object\"}, or absent"),
        schema(
            "a keyword that nobody knows",
            "{\"type\": \"string\"}",
            "{\"type\": \"string\", \"contentEncoding\": \"base64\"}",
            "CANNOT_BE_READ its scripts: IllegalArgumentException:"
                + " unknown keyword contentEncoding in the schema"),
        schema(
            "a text for people, and the order of values",
            "{\"enum\": [\"x\", \"y\"], \"description\": \"One.\"}",
            "{\"description\": \"Another.\", \"enum\": [\"y\", \"x\"], \"$comment\": \"!\"}"),
        schema(
            "a field added",
            "{\"type\": \"string\"}",
            "{\"type\": \"string\"}, \"b\": {\"not\": {\"type\": \"null\"}}"));
  }

  static List<Change> kotlin() {
    return List.of(
        kotlin(
            "a lambda loses its receiver",
            "public fun make(block: Builder.() -> Unit) {}",
            "public fun make(block: (Builder) -> Unit) {}",
            "KOTLIN_DECLARATION_REMOVED acme.AcmeKt:"
                + " make(@ExtensionFunctionType Function1<acme.Builder, Unit>)"),
        kotlin(
            "a lambda gains a receiver",
            "public fun make(block: (Builder) -> Unit) {}",
            "public fun make(block: Builder.() -> Unit) {}",
            "KOTLIN_DECLARATION_REMOVED acme.AcmeKt: make(Function1<acme.Builder, Unit>)"),
        kotlin(
            "a receiver within a type argument",
            "public fun all(): List<Builder.() -> Unit> = listOf()",
            "public fun all(): List<(Builder) -> Unit> = listOf()",
            "KOTLIN_TYPE_CHANGED acme.AcmeKt: all(),"
                + " was List<@ExtensionFunctionType Function1<acme.Builder, Unit>>"),
        kotlin(
            "null within what a lambda takes",
            "public fun make(block: (List<String>) -> Unit) {}",
            "public fun make(block: (List<String?>) -> Unit) {}",
            "KOTLIN_DECLARATION_REMOVED acme.AcmeKt: make(Function1<List<String>, Unit>)"),
        kotlin(
            "null within what is returned",
            "public fun all(): Map<String, List<String>> = mapOf()",
            "public fun all(): Map<String, List<String?>> = mapOf()",
            "KOTLIN_TYPE_CHANGED acme.AcmeKt: all(), was Map<String, List<String>>"),
        kotlin(
            "a lambda within suspends",
            "public fun all(): List<Function1<Int, Unit>> = listOf()",
            "public fun all(): List<suspend (Int) -> Unit> = listOf()",
            "KOTLIN_TYPE_CHANGED acme.AcmeKt: all(), was List<Function1<Int, Unit>>"),
        kotlin(
            "a lambda's parameter has another name",
            "public fun make(block: (old: Int) -> Unit) {}",
            "public fun make(block: (other: Int) -> Unit) {}"),
        kotlin(
            "a function that may not be called",
            "public fun make() {}",
            "@Deprecated(\"\", level = DeprecationLevel.ERROR) public fun make() {}",
            "DEPRECATION_ERROR_ADDED acme.AcmeKt: make(), is ERROR"),
        kotlin(
            "a function that is hidden",
            "public fun make() {}",
            "@Deprecated(\"\", level = DeprecationLevel.HIDDEN) public fun make() {}",
            "DEPRECATION_ERROR_ADDED acme.AcmeKt: make(), is HIDDEN"),
        kotlin(
            "a property that may not be read",
            "public val made: Int = 1",
            "@Deprecated(\"\", level = DeprecationLevel.ERROR) public val made: Int = 1",
            "DEPRECATION_ERROR_ADDED acme.AcmeKt: made, is ERROR"),
        kotlin(
            "a class that may not be used",
            "public class Made",
            "@Deprecated(\"\", level = DeprecationLevel.ERROR) public class Made",
            "DEPRECATION_ERROR_ADDED acme.Made, is ERROR"),
        kotlin(
            "a setter that may not be called",
            "public var made: Int = 1",
            "public var made: Int = 1\n"
                + "  @Deprecated(\"\", level = DeprecationLevel.ERROR) set(value) {}",
            "DEPRECATION_ERROR_ADDED acme.AcmeKt: made, set, is ERROR"),
        kotlin(
            "deprecated with a warning",
            "public fun make() {}",
            "@Deprecated(\"\") public fun make() {}"),
        kotlin(
            "no longer deprecated",
            "@Deprecated(\"\", level = DeprecationLevel.ERROR) public fun make() {}",
            "public fun make() {}"),
        kotlin(
            "a function to opt in for",
            "public fun make() {}",
            "@Preview public fun make() {}",
            "OPT_IN_ADDED acme.AcmeKt: make(), is acme.Preview"),
        kotlin(
            "a class to opt in for, with a warning",
            "public class Made",
            "@Draft public class Made",
            "OPT_IN_ADDED acme.Made, is acme.Draft"),
        kotlin(
            "a property to opt in for",
            "public val made: Int = 1",
            "@Preview public val made: Int = 1",
            "OPT_IN_ADDED acme.AcmeKt: made, is acme.Preview"),
        kotlin(
            "an annotation that becomes a marker",
            "public annotation class Marked",
            "@RequiresOptIn public annotation class Marked",
            "OPT_IN_ADDED acme.Marked, is ERROR"),
        kotlin("no longer to opt in for", "@Preview public fun make() {}", "public fun make() {}"),
        kotlin(
            "a marker of a DSL no longer one",
            "@DslMarker public annotation class Dsl",
            "public annotation class Dsl",
            "DSL_MARKER_REMOVED acme.Dsl"),
        kotlin(
            "a type alias removed",
            "public typealias Sized = List<Builder>\npublic val n: Int = 1",
            "public val n: Int = 1",
            "KOTLIN_DECLARATION_REMOVED acme.AcmeKt: typealias Sized"),
        kotlin(
            "a type alias of another type",
            "public typealias Sized = List<Builder>\npublic val n: Int = 1",
            "public typealias Sized = List<Builder?>\npublic val n: Int = 1",
            "KOTLIN_TYPE_CHANGED acme.AcmeKt: typealias Sized, was [] List<acme.Builder>"),
        kotlin(
            "an internal type alias",
            "internal typealias Sized = List<Builder>\npublic val n: Int = 1",
            "public val n: Int = 1"),
        kotlin(
            "something to have from the context",
            "public fun make() {}",
            "context(of: Builder) public fun make() {}",
            "KOTLIN_DECLARATION_REMOVED acme.AcmeKt: make()"),
        kotlin(
            "another thing to have from the context",
            "context(of: Builder) public val made: Int get() = 1",
            "context(of: String) public val made: Int get() = 1",
            "KOTLIN_DECLARATION_REMOVED acme.AcmeKt: context(acme.Builder) made"),
        kotlin(
            "a type parameter no longer reified",
            "public inline fun <reified T> make() {}",
            "public inline fun <T> make() {}",
            "KOTLIN_MODIFIER_REMOVED acme.AcmeKt: reified 0 make()"));
  }

  static List<Change> access() {
    return List.of(
        java(
            "a method to override becomes public",
            "public abstract class Acme { protected abstract int size(); }",
            "public abstract class Acme { public abstract int size(); }",
            "METHOD_MORE_ACCESSIBLE acme.Acme.size()"),
        java(
            "a method that may be overridden becomes public",
            "public class Acme { protected int size(String of) { return 1; } }",
            "public class Acme { public int size(String of) { return 1; } }",
            "METHOD_MORE_ACCESSIBLE acme.Acme.size(java.lang.String)"),
        kotlin(
            "a method to override becomes public in Kotlin",
            "public open class Acme { protected open fun size(): Int = 1 }",
            "public open class Acme { public open fun size(): Int = 1 }",
            "METHOD_MORE_ACCESSIBLE acme.Acme.size()"),
        java(
            "a method that nobody can override becomes public",
            "public class Acme { protected final int size() { return 1; } }",
            "public class Acme { public final int size() { return 1; } }"),
        java(
            "a method of a class that nobody can extend becomes public",
            "public class Acme { Acme() {} protected int size() { return 1; } }",
            "public class Acme { Acme() {} public int size() { return 1; } }"));
  }

  static List<Change> values() {
    return List.of(
        java(
            "a component added",
            "public record Acme(int a) {}",
            "public record Acme(int a, String b) { public Acme(int a) { this(a, \"\"); } }",
            "RECORD_COMPONENTS_CHANGED acme.Acme, was (int a), is (int a, java.lang.String b)"),
        java(
            "components swapped",
            "public record Acme(int a, int b) {}",
            "public record Acme(int b, int a) {}",
            "RECORD_COMPONENTS_CHANGED acme.Acme, was (int a, int b), is (int b, int a)"),
        java(
            "no record any more",
            "public record Acme(int a) {}",
            """
            public final class Acme {
              private final int a;
              public Acme(int a) { this.a = a; }
              public int a() { return a; }
              @Override public boolean equals(Object o) { return o instanceof Acme; }
              @Override public int hashCode() { return 1; }
            }
            """,
            "RECORD_COMPONENTS_REMOVED acme.Acme, was (int a)"),
        java(
            "a compact constructor",
            "public record Acme(int a) {}",
            "public record Acme(int a) { public Acme { if (a < 0) throw new Error(); } }"),
        java(
            "a number no constant any more",
            "public final class Acme { public static final int N = 1; }",
            "public final class Acme { public static final int N = Integer.parseInt(\"1\"); }",
            "CONSTANT_REMOVED acme.Acme.N, was 1"),
        java(
            "a text no constant any more",
            "public final class Acme { public static final String N = \"a b\"; }",
            "public final class Acme { public static final String N = String.valueOf(1); }",
            "CONSTANT_REMOVED acme.Acme.N, was \"a b\""),
        java(
            "another value",
            "public final class Acme { protected static final long N = 1; }",
            "public final class Acme { protected static final long N = 2; }",
            "CONSTANT_CHANGED acme.Acme.N, was 1, is 2"),
        kotlin(
            "no constant of Kotlin any more",
            "public const val N: Int = 1",
            "@JvmField public val N: Int = Integer.parseInt(\"1\")",
            "CONSTANT_REMOVED acme.AcmeKt.N, was 1",
            "KOTLIN_MODIFIER_REMOVED acme.AcmeKt: const N"),
        java(
            "another private constant, and a new one",
            "public final class Acme { private static final int N = 1; }",
            "public final class Acme { private static final int N = 2; public static final int M ="
                + " 1; }"),
        java(
            "constants swapped",
            "public enum Acme { A, B, C }",
            "public enum Acme { A, C, B }",
            "ENUM_ORDER_CHANGED acme.Acme, was [A, B, C], is [A, C, B]"),
        kotlin(
            "constants swapped in Kotlin",
            "public enum class Acme { A, B }",
            "public enum class Acme { B, A }",
            "ENUM_ORDER_CHANGED acme.Acme, was [A, B], is [B, A]"),
        java(
            "a constant before others",
            "public enum Acme { A, B }",
            "public enum Acme { NEW, A, B }",
            "ENUM_CONSTANT_ADDED acme.Acme.NEW"),
        java(
            "equality removed",
            """
            public final class Acme {
              @Override public boolean equals(Object o) { return o instanceof Acme; }
              @Override public int hashCode() { return 1; }
            }
            """,
            "public final class Acme {}",
            "EQUALITY_REMOVED acme.Acme.equals",
            "EQUALITY_REMOVED acme.Acme.hashCode"),
        java(
            "hash code removed",
            """
            public final class Acme {
              @Override public boolean equals(Object o) { return o instanceof Acme; }
              @Override public int hashCode() { return 1; }
            }
            """,
            """
            public final class Acme {
              @Override public boolean equals(Object o) { return o instanceof Acme; }
            }
            """,
            "EQUALITY_REMOVED acme.Acme.hashCode"),
        java(
            "equality no longer inherited",
            """
            public final class Acme extends Base {}
            class Base { @Override public boolean equals(Object o) { return o instanceof Base; } }
            """,
            "public final class Acme extends Base {} class Base {}",
            "EQUALITY_REMOVED acme.Acme.equals"),
        java(
            "equality now inherited, and new elsewhere",
            "public class Acme { @Override public int hashCode() { return 1; } }",
            """
            public class Acme extends Base {
              @Override public boolean equals(Object o) { return o instanceof Acme; }
            }
            class Base { @Override public int hashCode() { return 1; } }
            """));
  }

  static List<Change> nullness() {
    return List.of(
        java(
            "null within a list that is returned",
            "@NullMarked public interface Acme { List<String> all(); }",
            "@NullMarked public interface Acme { List<@Nullable String> all(); }",
            "NULLNESS_WITHIN_CHANGED acme.Acme.all(), was nowhere, is the value 0;"),
        java(
            "null within an array that is taken",
            "@NullMarked public interface Acme { void take(String[] all); }",
            "@NullMarked public interface Acme { void take(@Nullable String[] all); }",
            "NULLNESS_WITHIN_CHANGED acme.Acme.take(java.lang.String[]), was nowhere, is parameter 0"
                + " ["),
        java(
            "null within what a wildcard bounds",
            "@NullMarked public interface Acme { void take(List<? extends @Nullable Object> of); }",
            "@NullMarked public interface Acme { void take(List<? extends Object> of); }",
            "NULLNESS_WITHIN_CHANGED acme.Acme.take(java.util.List), was parameter 0 0;*, is"
                + " nowhere"),
        java(
            "a bound no longer nullable",
            "@NullMarked public interface Acme<T extends @Nullable Object> {}",
            "@NullMarked public interface Acme<T> {}",
            "NULLNESS_WITHIN_CHANGED acme.Acme, was bound 0 of 0, is nowhere"),
        java(
            "a constructor takes no null any more",
            "@NullMarked public class Acme { public Acme(int n, @Nullable String s) {} }",
            "@NullMarked public class Acme { public Acme(int n, String s) {} }",
            "NULLABLE_PARAMETER_REMOVED acme.Acme(int, java.lang.String), number 1"),
        java(
            "null within what a constructor takes",
            "@NullMarked public class Acme { public Acme(List<String> of) {} }",
            "@NullMarked public class Acme { public Acme(List<@Nullable String> of) {} }",
            "NULLNESS_WITHIN_CHANGED acme.Acme(java.util.List), was nowhere, is parameter 0 0;"),
        java(
            "a field may be null",
            "@NullMarked public class Acme { public final String s = \"\".trim(); }",
            "@NullMarked public class Acme { public final @Nullable String s = null; }",
            "NON_NULL_FIELD_REMOVED acme.Acme.s"),
        java(
            "what is inherited now may be null",
            """
            @NullMarked public interface Acme {
              @Nullable Object get();
              final class Of implements Acme {
                @Override public Object get() { return 1; }
              }
            }
            """,
            """
            @NullMarked public interface Acme {
              default @Nullable Object get() { return null; }
              final class Of implements Acme {}
            }
            """,
            "NON_NULL_RETURN_REMOVED acme.Acme$Of.get()"),
        java(
            "what a hidden class declares may be null",
            "@NullMarked public class Acme extends Base {} @NullMarked class Base { public Object"
                + " get() { return 1; } }",
            "@NullMarked public class Acme extends Base {} @NullMarked class Base { public"
                + " @Nullable Object get() { return 1; } }",
            "NON_NULL_RETURN_REMOVED acme.Acme.get()"),
        java(
            "what an interface declares may be null, told once",
            "@NullMarked public interface Acme { Object get(); interface Of extends Acme {} }",
            "@NullMarked public interface Acme { @Nullable Object get(); interface Of extends Acme"
                + " {} }",
            "NON_NULL_RETURN_REMOVED acme.Acme.get()"),
        java(
            "nullness no longer told, of a class",
            "@NullMarked public class Acme { public static class Of {} }",
            "@NullMarked public class Acme { @NullUnmarked public static class Of {} }",
            "NULL_UNMARKED_ADDED acme.Acme$Of"),
        java(
            "nullness no longer told, of a method",
            "@NullMarked public class Acme { public String get() { return \"\"; } }",
            "@NullMarked public class Acme { @NullUnmarked public String get() { return \"\"; } }",
            "NULL_UNMARKED_ADDED acme.Acme.get()"),
        java(
            "nullness no longer told",
            "@NullMarked public class Acme {}",
            "public class Acme {}",
            "NULL_MARKED_REMOVED acme.Acme"),
        java(
            "takes null too, and returns none any more",
            "@NullMarked public interface Acme { @Nullable String of(String s); }",
            "@NullMarked public interface Acme { String of(@Nullable String s); }"),
        java(
            "a private method",
            "@NullMarked public class Acme { private List<String> all() { return List.of(); } }",
            "@NullMarked public class Acme { private @Nullable List<@Nullable String> all() {"
                + " return null; } }"));
  }

  static List<Change> signedness() {
    return List.of(
        java(
            "unsigned within a list no more",
            "public interface Acme { List<@Unsigned Long> all(); }",
            "public interface Acme { List<Long> all(); }",
            "SIGNEDNESS_CHANGED acme.Acme.all(), was the value 0;, is nowhere"),
        java(
            "an array now unsigned",
            "public interface Acme { void take(long[] all); }",
            "public interface Acme { void take(@Unsigned long[] all); }",
            "SIGNEDNESS_CHANGED acme.Acme.take(long[]), was nowhere, is parameter 0 ["),
        java(
            "what a constructor takes",
            "public class Acme { public Acme(@Unsigned long n) {} }",
            "public class Acme { public Acme(long n) {} }",
            "SIGNEDNESS_CHANGED acme.Acme(long), was parameter 0, is nowhere"),
        java(
            "what is inherited",
            "public class Acme extends Base {} class Base { public @Unsigned long n() { return 1;"
                + " } }",
            "public class Acme extends Base {} class Base { public long n() { return 1; } }",
            "SIGNEDNESS_CHANGED acme.Acme.n(), was the value, is nowhere"),
        java(
            "a field",
            "public class Acme { public final @Unsigned long n = hashCode(); }",
            "public class Acme { public final long n = hashCode(); }",
            "SIGNEDNESS_CHANGED acme.Acme.n, was the value, is nowhere"),
        java(
            "a local variable",
            "public class Acme { public void m() { long n = 1; } }",
            "public class Acme { public void m() { @Unsigned long n = 1; } }"));
  }

  static JarSet jars(Path folder, String file, String text) throws IOException {
    Path source = folder.resolve(file);
    Project.write(source, text);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    if (file.endsWith(".json")) {
      Project.write(classes.resolve(file), text);
    } else if (file.endsWith(".kt")) {
      KotlinCompiler.compile("acme", "17", null, List.of(source), LIBRARIES, null, classes);
    } else {
      compile(source, classes);
    }
    Path jar = folder.resolve("acme.jar");
    Plant.pack(classes, jar);
    return new JarSet(folder.getFileName().toString(), Map.of("acme", jar), LIBRARIES);
  }

  private static void compile(Path source, Path classes) throws IOException {
    String path =
        LIBRARIES.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    List<String> options =
        new ArrayList<>(List.of("-source", "17", "-target", "17", "-proc:none", "-nowarn"));
    options.addAll(List.of("-cp", path, "-d", classes.toString()));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  said, manager, null, options, null, manager.getJavaFileObjects(source.toFile()))
              .call();
      assertThat(compiled).as(said.toString()).isTrue();
    }
  }
}
