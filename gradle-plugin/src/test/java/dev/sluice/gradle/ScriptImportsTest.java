// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gradle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptImportsTest {
  @TempDir Path folder;

  @Test
  void allThatAnImportMayLookLike_isRead() {
    assertThat(
            ScriptImports.paths(
                """
                #!/usr/bin/env kotlin
                // @file:Import("line.main.kts")
                /* @file:Import("block.main.kts") /* in another */ @file:Import("outer.main.kts") */
                @file:DependsOn("dev.sluice:sluice-kotlin-script:1.0")
                @file:Import("a.main.kts", /* "no.main.kts", */ "../b.main.kts")
                @file:Suppress("Import(\\"no.main.kts\\")", "x") ; @file:Import("c.main.kts")
                @file : [Import("d.main.kts") Suppress("y") kotlin.script.experimental.dependencies.Import("e.main.kts")]
                @file:Import(paths = ["f.main.kts", \"""g\\h.main.kts\"""])
                @file:Import(*arrayOf("i.main.kts"), "tab\\tquote\\"\\u0041\\\\.main.kts")

                import dev.sluice.script.*

                @Import("behind.main.kts")
                val text = "@file:Import(\\"text.main.kts\\")"
                @file:Import("late.main.kts")
                """))
        .containsExactly(
            "a.main.kts",
            "../b.main.kts",
            "c.main.kts",
            "d.main.kts",
            "e.main.kts",
            "f.main.kts",
            "g\\h.main.kts",
            "i.main.kts",
            "tab\tquote\"A\\.main.kts");
  }

  @Test
  void aScriptThatHasNone_orThatIsNoScript_givesNothing() {
    assertThat(ScriptImports.paths("")).isEmpty();
    assertThat(ScriptImports.paths("planScript(args) {}")).isEmpty();
    assertThat(ScriptImports.paths("@file:Imports(\"a.main.kts\")")).isEmpty();
    assertThat(ScriptImports.paths("@Import(\"a.main.kts\")")).isEmpty();
    assertThat(ScriptImports.paths("\uFEFF@file:Import(\"a.main.kts\")"))
        .containsExactly("a.main.kts");
  }

  @Test
  void importsOfImports_areFound_onceEach_andFromTheirOwnFolders() throws IOException {
    Path main = script("bfs.main.kts", "@file:Import(\"shared/cards.main.kts\", \"own.main.kts\")");
    Path cards = script("shared/cards.main.kts", "@file:Import(\"units.main.kts\")\nval a = 1");
    Path units = script("shared/units.main.kts", "@file:Import(\"../own.main.kts\")");
    Path own = script("own.main.kts", "@file:Import(\"bfs.main.kts\", \"shared/../own.main.kts\")");
    assertThat(ScriptImports.of(main.toFile()))
        .containsExactly(cards.toFile(), units.toFile(), own.toFile());
  }

  @Test
  void whatIsNotThere_isLeftToTheCompiler() throws IOException {
    Path main =
        script(
            "bfs.main.kts",
            "@file:Import(\"gone.main.kts\", \"nul\\u0000.main.kts\", \"there.main.kts\", \".\")");
    Path there = script("there.main.kts", "");
    assertThat(ScriptImports.of(main.toFile())).containsExactly(there.toFile());
    assertThat(ScriptImports.of(folder.resolve("none.main.kts").toFile())).isEmpty();
  }

  @Test
  void bytesThatAreNoText_areNoReasonToStop() throws IOException {
    Path main = script("bfs.main.kts", "@file:Import(\"a.main.kts\")\n");
    Path imported = script("a.main.kts", "");
    byte[] text = Files.readAllBytes(main);
    byte[] longer = java.util.Arrays.copyOf(text, text.length + 1);
    longer[text.length] = (byte) 0xff;
    Files.write(main, longer);
    assertThat(ScriptImports.of(main.toFile())).containsExactly(imported.toFile());
  }

  /**
   * Whatever stands around them, and however a script is cut off: no exception, no endless loop.
   */
  @Property
  void headsOfScripts_areReadAsTheyWereWritten(@ForAll("heads") Head head, @ForAll int cut) {
    assertThat(ScriptImports.paths(head.text)).isEqualTo(head.paths);
    String part = head.text.substring(0, Math.floorMod(cut, head.text.length() + 1));
    List<String> read = ScriptImports.paths(part);
    assertThat(read).isEqualTo(head.paths.subList(0, read.size()));
  }

  /** The start of a script, and what it imports. */
  record Head(String text, List<String> paths) {}

  @Provide
  Arbitrary<Head> heads() {
    Arbitrary<String> blank =
        Arbitraries.of(" ", "\n", "\t", "\r\n", "// \"(\n", "/* ) */", "/* /* ] */ \" */", ";\n");
    Arbitrary<String> path = Arbitraries.of("a.main.kts", "../x y.main.kts", "ü/(b].main.kts");
    Arbitrary<Tuple.Tuple2<String, List<String>>> imports =
        Combinators.combine(path.list().ofMaxSize(3), blank, Arbitraries.of("Import", "a.b.Import"))
            .as(
                (paths, space, name) -> {
                  List<String> arguments = new ArrayList<>();
                  paths.forEach(one -> arguments.add(space + '"' + one + '"' + space));
                  return Tuple.of(name + "(" + String.join(",", arguments) + ")", paths);
                });
    Arbitrary<Tuple.Tuple2<String, List<String>>> other =
        Arbitraries.of(
                "DependsOn(\"Import(\\\"a\\\")\")",
                "Suppress",
                "Imports(\"a\")",
                "X(Y(\"(\"), 'c', '\"', '\\'')")
            .map(text -> Tuple.of(text, List.of()));
    Arbitrary<Tuple.Tuple2<String, List<String>>> annotation = Arbitraries.oneOf(imports, other);
    Arbitrary<Tuple.Tuple2<String, List<String>>> several =
        Combinators.combine(annotation.list().ofMinSize(1).ofMaxSize(3), blank)
            .as(
                (all, space) -> {
                  StringBuilder text = new StringBuilder("[");
                  List<String> paths = new ArrayList<>();
                  all.forEach(
                      one -> {
                        text.append(space).append(one.get1()).append(space);
                        paths.addAll(one.get2());
                      });
                  return Tuple.of(text.append("]").toString(), paths);
                });
    return Combinators.combine(
            Arbitraries.oneOf(annotation, several).list().ofMaxSize(4),
            blank.list().ofMinSize(9).ofMaxSize(9),
            Arbitraries.of("", "import x.*\n@file:Import(\"late\")", "val x = \"Import\""))
        .as(
            (annotations, blanks, rest) -> {
              StringBuilder text = new StringBuilder();
              List<String> paths = new ArrayList<>();
              for (int i = 0; i < annotations.size(); i++) {
                text.append(blanks.get(2 * i)).append("@file:").append(annotations.get(i).get1());
                text.append(blanks.get(2 * i + 1));
                paths.addAll(annotations.get(i).get2());
              }
              return new Head(text.append(blanks.get(8)).append(rest).toString(), paths);
            });
  }

  private Path script(String name, String text) throws IOException {
    Path file = folder.toRealPath().resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
