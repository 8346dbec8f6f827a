// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.testing.Reactor;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sluice} in a clone, with a Maven that only pretends to build. */
class SluiceCommandTest {
  private static final String BUILDING =
      "sluice: building, which may take some minutes the first time\n";

  private static final String PLAN =
      """
      import dev.sluice.kotlin.*
      import dev.sluice.script.*
      planScript(args) {
        val label = parameter("label", "größe", "the queue")
        val memory = parameter("memory", 1.KiB, "bytes that are free")
        device("d") {
          freeMemory = memory
          queue(label) {
            capacity = 4u
            entryBytes = 16.B
          }
        }
      }
      """;

  @TempDir Path temporary;

  private Path clone;
  private Path bin;
  private Path log;

  @BeforeEach
  void makeClone() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "a shell");
    clone = Files.createDirectories(temporary.resolve("a clone's folder"));
    Files.copy(Reactor.ROOT.resolve("sluice"), clone.resolve("sluice"));
    Jars.write(clone, "pom.xml", "<project/>");
    for (String module :
        List.of(
            "api",
            "policy-unsigned",
            "policy-bigint",
            "core-java",
            "device-probe",
            "kotlin-dsl",
            "kotlin-script")) {
      Jars.write(clone, module + "/src/main/Source.kt", "class Source");
    }
    bin = Files.createDirectories(temporary.resolve("bin dir"));
    log = temporary.resolve("log");
    Path packaged = Reactor.ROOT.resolve("kotlin-script/target/sluice");
    maven(
        "pwd >>'" + log + "'; echo \"$*\" >>'" + log + "'",
        "sleep 1",
        "echo 'some words of Maven'",
        "mkdir -p kotlin-script/target/sluice/compiler",
        "cp -R '" + packaged + "/lib' kotlin-script/target/sluice/");
  }

  @Test
  void itBuildsWhatHasChanged_andOnlyThat_fromAnywhere() throws Exception {
    Jvm.Result first = sluice(clone.resolve("sluice"));
    assertThat(first.err()).isEqualTo(BUILDING);
    assertThat(first.out()).isEqualTo("sluice " + Reactor.VERSION + "\n");
    assertThat(first.status()).isZero();
    assertThat(Files.readAllLines(log))
        .containsExactly(
            clone.toRealPath().toString(),
            "-B -ntp -q -Pquick -pl kotlin-script -am -Dmaven.test.skip package");

    Path folder = Files.createSymbolicLink(temporary.resolve("link to the folder"), clone);
    Path file =
        Files.createSymbolicLink(bin.resolve("sluice"), Path.of("../link to the folder/sluice"));
    for (Path started : List.of(folder.resolve("sluice"), file)) {
      Jvm.Result again = sluice(started);
      assertThat(again.err()).isEmpty();
      assertThat(again.out()).isEqualTo(first.out());
    }
    assertThat(Files.readAllLines(log)).hasSize(2);

    Files.setLastModifiedTime(
        clone.resolve("core-java/src/main/Source.kt"),
        FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(sluice(clone.resolve("sluice")).err()).isEqualTo(BUILDING);
    assertThat(Files.readAllLines(log)).hasSize(4);
  }

  @Test
  void twoFirstRunsAtOnce_buildOnce() throws Exception {
    List<CompletableFuture<Jvm.Result>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      runs.add(CompletableFuture.supplyAsync(() -> sluice(clone.resolve("sluice"))));
    }
    for (CompletableFuture<Jvm.Result> run : runs) {
      assertThat(run.get().out()).isEqualTo("sluice " + Reactor.VERSION + "\n");
      assertThat(run.get().status()).isZero();
    }
    assertThat(Files.readAllLines(log)).hasSize(2);
  }

  @Test
  void aFailedBuild_isShown_andTriedAgain() throws Exception {
    maven("echo 'the reason'", "exit 1");
    for (int attempt = 0; attempt < 2; attempt++) {
      Jvm.Result run = sluice(clone.resolve("sluice"));
      assertThat(run.out()).isEmpty();
      assertThat(run.err())
          .isEqualTo(BUILDING + "the reason\nsluice: the build failed, see above\n");
      assertThat(run.status()).isEqualTo(2);
    }
  }

  @Test
  void withoutAJdk_itSaysSo() {
    Jvm.Result run =
        Jvm.run(
            temporary,
            Map.of("JAVA_HOME", "/nowhere"),
            List.of("sh", clone.resolve("sluice").toString(), "--version"));
    assertThat(run.err())
        .isEqualTo("sluice: no /nowhere/bin/java; install a JDK 17 or later, or set JAVA_HOME\n");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void aJvmThatDoesNotStart_isStatus2_notThatOfARejectedPlan() throws Exception {
    assertThat(sluice(clone.resolve("sluice")).status()).isZero();
    for (String options : List.of("-Xmx1x", "-XX:NoSuchOption", "-Xmx1m -Xms2g", "--nosuch")) {
      Jvm.Result run = bare(Map.of("JAVA_OPTS", options), List.of(), "--version");
      assertThat(run.status()).as(options).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err())
          .contains("\nsluice: the JVM did not start; it takes a JDK 17 or later, and ")
          .contains("version \"" + System.getProperty("java.version") + "\"")
          .endsWith("; JAVA_OPTS: " + options + "\n")
          .doesNotContain("\tat ");
    }

    // A JDK of earlier days, as far as a shell script is one.
    Path old = Files.createDirectories(temporary.resolve("jdk8/bin"));
    Files.writeString(
        old.resolve("java"),
        """
        #!/bin/sh
        [ "$1" = -version ] && echo 'java version "1.8.0_402"' >&2 && exit 0
        echo 'Unrecognized option' >&2
        exit 1
        """);
    Files.setPosixFilePermissions(
        old.resolve("java"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Jvm.Result run = bare(Map.of("JAVA_HOME", old.getParent().toString()), List.of(), "--version");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .endsWith(
            "sluice: the JVM did not start; it takes a JDK 17 or later, and "
                + old.resolve("java")
                + " is java version \"1.8.0_402\"\n");
  }

  @Test
  void statusesOfScripts_comeThrough() throws Exception {
    usePackagedCompiler();
    Path script = temporary.resolve("status.main.kts");
    Files.writeString(script, PLAN + "\ncheck(ByteArray(1 shl 27).isNotEmpty())\n");
    assertThat(bare(Map.of(), List.of(), script.toString()).status()).isZero();
    for (int run = 0; run < 2; run++) {
      Jvm.Result rejected = bare(Map.of(), List.of(), script.toString(), "--set", "memory=1");
      assertThat(rejected.err()).isEmpty();
      assertThat(rejected.status()).isEqualTo(1);
    }
    assertThat(bare(Map.of(), List.of(), script.toString(), "--nosuch").status()).isEqualTo(2);
    Jvm.Result small = bare(Map.of("JAVA_OPTS", "-Xmx64m"), List.of(), script.toString());
    assertThat(small.err()).contains("java.lang.OutOfMemoryError");
    assertThat(small.status()).isEqualTo(2);
  }

  @Test
  void whateverTheLocaleIs_textsAndNamesAreUtf8() throws Exception {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "a locale in UTF-8");
    usePackagedCompiler();
    Path folder = Files.createDirectories(clone.resolve("größe 前沿"));
    Files.writeString(folder.resolve("größe.main.kts"), PLAN);
    Files.writeString(
        folder.resolve("import.main.kts"),
        "@file:Import(\"größe.main.kts\")\nSystem.err.println(\"é\"); println(\"前\")\n");
    for (List<String> locale :
        List.of(List.<String>of(), List.of("LC_ALL=C"), List.of("LC_ALL=POSIX", "LANG=C"))) {
      Path header = folder.resolve("größe.h");
      Jvm.Result run =
          bare(
              Map.of(),
              locale,
              "größe 前沿/größe.main.kts",
              "--set",
              "label=größe",
              "--output",
              "größe 前沿/größe.h");
      assertThat(run.status()).as(locale + run.err()).isZero();
      assertThat(Files.readString(header)).contains("\n│  └─ größe: 4 × 16 = 64 bytes\n");
      Files.delete(header);

      Jvm.Result imported = bare(Map.of(), locale, folder.resolve("import.main.kts").toString());
      assertThat(imported.out()).contains(" × 16 = 64 bytes\n");
      assertThat(imported.err()).contains("é\n前\n").doesNotContain("?", "\uFFFD");
      assertThat(imported.status()).isZero();
    }
  }

  @Test
  void withoutTheCommand_anAsciiLocaleIsRefused_notMisread() throws Exception {
    assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "a locale in UTF-8");
    Path script = temporary.resolve("plan.main.kts");
    Files.writeString(script, PLAN);
    Path accented = Files.writeString(temporary.resolve("größe.main.kts"), PLAN);
    for (String[] arguments :
        new String[][] {
          {accented.toString()},
          {script.toString(), "--set", "label=größe"},
          {script.toString(), "--output", temporary.resolve("größe.h").toString()},
        }) {
      List<String> command = new ArrayList<>(List.of("env", "-i"));
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          Scripts.arguments(
              temporary.resolve("cache"),
              Path.of(arguments[0]),
              List.of(arguments).subList(1, arguments.length).toArray(String[]::new)));
      Jvm.Result run = Jvm.run(temporary, Map.of(), command);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains("set environment variable LC_ALL to C.UTF-8\n");
      assertThat(run.status()).isEqualTo(2);
    }
  }

  @Test
  void anyWidth_isNoFailure() throws Exception {
    Path script = temporary.resolve("wide.main.kts");
    Files.writeString(script, PLAN.replace("device(\"d\")", "title(\"🚀 前沿 é\")\n  device(\"d\")"));
    List<String> widths = List.of("9", "1", "0", "-1", "abc", "", "2147483647", "99999999999999");
    List<String> lasts = List.of("--set=memory=1", "--set=label=🚀🚀", "--help");
    // Each width once, each kind of output in turn: a JVM for each of all pairs takes long.
    for (int i = 0; i < widths.size(); i++) {
      String columns = widths.get(i);
      String last = lasts.get(i % lasts.size());
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(Scripts.arguments(temporary.resolve("cache"), script, last));
      Jvm.Result run = Jvm.run(temporary, Map.of("COLUMNS", columns), command);
      assertThat(run.err()).as(columns).doesNotContain("Exception", "error");
      assertThat(run.status()).as(columns).isEqualTo(last.endsWith("=1") ? 1 : 0);
    }
  }

  @Test
  void whatCannotBePrinted_failsTheScript_unlessItsReaderHasSeenEnough() {
    assumeTrue(Files.exists(Path.of("/dev/full")), "a device that takes nothing");
    Path script = Scripts.FOLDER.resolve("sssp-near-far.main.kts");
    Jvm.Result full = piped(script, ">/dev/full");
    assertThat(full.err())
        .endsWith("standard output could not be written\nstatus 2\n")
        .doesNotContain("\tat ");
    // Nobody reads: the pipe's end is closed before anything is written.
    Jvm.Result left = piped(script, "| exec <&-");
    assertThat(left.err()).isEqualTo("status 0\n");
  }

  @Test
  void aDiskThatIsFull_losesNothing() throws Exception {
    usePackagedCompiler();
    Path script = temporary.resolve("full.main.kts");
    Files.writeString(script, PLAN);
    Path folder = Files.createDirectories(temporary.resolve("pages"));
    Path page = Files.writeString(folder.resolve("plan.html"), "of before");
    assertThat(bare(Map.of(), List.of(), "--version").status()).isZero();
    // Files of 4 or 8 KiB: neither a compiled script nor a page has so few.
    String limit = "ulimit -f 8; exec sh ./sluice \"$@\"";
    for (String cache : List.of("cannot be written", "is there")) {
      List<String> planned = with(bare(Map.of(), List.of()), "sh", "-c", limit, "sh");
      Jvm.Result text = Jvm.run(clone, Map.of(), with(planned, script.toString()));
      assertThat(text.out()).as(cache).contains(" × 16 = 64 bytes\n");
      assertThat(text.status()).as(cache).isZero();

      Jvm.Result html =
          Jvm.run(
              clone,
              Map.of(),
              with(planned, script.toString(), "--format", "html", "--output", page.toString()));
      assertThat(html.err())
          .as(cache)
          .endsWith("--output " + page + ": File too large; nothing was written\n")
          .doesNotContain("\tat ", "did not start");
      assertThat(html.status()).as(cache).isEqualTo(2);
      assertThat(page).hasContent("of before");
      assertThat(folder.toFile().list()).hasSize(1);
      assertThat(bare(Map.of(), List.of(), script.toString()).status()).isZero();
    }
  }

  @Test
  void aSignal_reachesTheScript_whoseHooksRun() throws Exception {
    usePackagedCompiler();
    Path script = temporary.resolve("slow.main.kts");
    Path begun = temporary.resolve("begun");
    Path ended = temporary.resolve("ended");
    Files.writeString(
        script,
        """
        import java.io.File
        Runtime.getRuntime().addShutdownHook(Thread { File("%s").writeText("") })
        File("%s").writeText("")
        Thread.sleep(600_000)
        """
            .formatted(ended, begun));
    // Not HUP, which whoever runs this may have told all of it to ignore.
    String killed =
        """
        sh ./sluice "$@" & run=$!
        until [ -e '%s' ]; do kill -0 $run || exit 99; sleep 0.1; done
        kill -TERM $run
        wait $run
        """
            .formatted(begun);
    Jvm.Result run =
        Jvm.run(
            clone,
            Map.of(),
            with(bare(Map.of(), List.of()), "sh", "-c", killed, "sh", script.toString()));
    assertThat(run.status()).as(run.err()).isEqualTo(128 + 15);
    assertThat(ended).exists();
  }

  private void usePackagedCompiler() throws IOException {
    Path packaged = Reactor.ROOT.resolve("kotlin-script/target/sluice");
    maven("mkdir -p kotlin-script/target", "cp -R '" + packaged + "' kotlin-script/target/");
  }

  /** With these variables and no others but where programs are. */
  private Jvm.Result bare(Map<String, String> variables, List<String> locale, String... arguments) {
    return Jvm.run(
        clone, Map.of(), with(with(bare(variables, locale), "sh", "./sluice"), arguments));
  }

  /** Returns what starts a command with these variables and no others but where programs are. */
  private List<String> bare(Map<String, String> variables, List<String> locale) {
    List<String> command = new ArrayList<>(List.of("env", "-i"));
    command.add("PATH=" + bin + ":" + System.getenv("PATH"));
    command.add("XDG_CACHE_HOME=" + temporary.resolve("cache"));
    if (!variables.containsKey("JAVA_HOME")) {
      command.add("JAVA_HOME=" + System.getProperty("java.home"));
    }
    variables.forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(locale);
    return command;
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }

  private Jvm.Result piped(Path script, String to) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", "-c", "{ \"$@\"; echo status $? >&2; } " + to, "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Scripts.arguments(temporary.resolve("cache"), script));
    return Jvm.run(temporary, Map.of(), command);
  }

  private Jvm.Result sluice(Path started) {
    return Jvm.run(
        temporary,
        Map.of(
            "JAVA_HOME",
            System.getProperty("java.home"),
            "PATH",
            bin + ":" + System.getenv("PATH")),
        List.of("sh", started.toString(), "--version"));
  }

  private void maven(String... lines) throws IOException {
    Path file = bin.resolve("mvn");
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
