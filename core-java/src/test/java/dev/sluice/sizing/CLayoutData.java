// SPDX-License-Identifier: Apache-2.0
package dev.sluice.sizing;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Asks a C compiler how it lays out some hundred structs, and writes its answers down or compares
 * them with those written down before. Depends on the JDK alone, so that {@code
 * scripts/renew-layout-data} can run it from its source.
 */
final class CLayoutData {
  private static final int LAYOUTS = 400;
  private static final long SEED = 20_261_101;

  private static final Map<String, String> C_TYPES =
      Map.ofEntries(
          Map.entry("u8", "uint8_t"),
          Map.entry("u16", "uint16_t"),
          Map.entry("u32", "uint32_t"),
          Map.entry("u64", "uint64_t"),
          Map.entry("i8", "int8_t"),
          Map.entry("i16", "int16_t"),
          Map.entry("i32", "int32_t"),
          Map.entry("i64", "int64_t"),
          Map.entry("f16", "half"),
          Map.entry("f32", "float"),
          Map.entry("f64", "double"));
  private static final List<String> TYPES = C_TYPES.keySet().stream().sorted().toList();
  private static final int[] WIDTHS = {2, 3, 4, 8, 16};

  private static final String HEADER =
      """
      # SPDX-License-Identifier: Apache-2.0
      # What a C compiler says of generated structs; written by scripts/renew-layout-data.
      # types of the fields | sizeof alignof | offsetof each field
      """;

  private CLayoutData() {}

  /** A field: scalar type, components (1 for a scalar), elements (0 for what is no array). */
  private record Member(String type, int width, int count) {
    String text() {
      return type + (width == 1 ? "" : "x" + width) + (count == 0 ? "" : "[" + count + "]");
    }

    String declaration(String name) {
      String cType = width == 1 ? C_TYPES.get(type) : type + "x" + width;
      return cType + " " + name + (count == 0 ? "" : "[" + count + "]") + ";";
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    boolean check = args.length == 2 && args[0].equals("--check");
    if (!check && args.length != 1) {
      System.err.println("usage: renew-layout-data [--check] FILE");
      System.exit(2);
    }
    String compiler = System.getenv().getOrDefault("CC", "cc");
    System.exit(run(compiler, check, Path.of(args[args.length - 1]), System.out));
  }

  /** Returns the exit status: 0 if all is well, or there is no compiler, which is said. */
  static int run(String compiler, boolean check, Path file, PrintStream out)
      throws IOException, InterruptedException {
    if (!isPresent(compiler)) {
      out.println("skipped: no C compiler '" + compiler + "' on this machine");
      return 0;
    }
    List<String> now = answers(compiler);
    if (!check) {
      Files.writeString(file, String.join("\n", now) + "\n");
      out.println("wrote " + LAYOUTS + " layouts to " + file);
      return 0;
    }
    List<String> before = Files.readAllLines(file);
    int differences = 0;
    for (int i = 0; i < Math.max(now.size(), before.size()); i++) {
      String committed = i < before.size() ? before.get(i) : "(no line)";
      String compiled = i < now.size() ? now.get(i) : "(no line)";
      if (!committed.equals(compiled)) {
        differences++;
        out.println("line " + (i + 1) + " of " + file + ": " + committed);
        out.println("  " + compiler + " says: " + compiled);
      }
    }
    out.println(differences + " of " + LAYOUTS + " layouts differ from what " + compiler + " says");
    return differences == 0 ? 0 : 1;
  }

  static boolean isPresent(String compiler) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(compiler, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.waitFor();
      return true;
    } catch (IOException absent) {
      return false;
    }
  }

  private static List<String> answers(String compiler) throws IOException, InterruptedException {
    List<List<Member>> layouts = layouts();
    Path directory = Files.createTempDirectory("layout-data");
    try {
      Path source = Files.writeString(directory.resolve("layouts.c"), source(layouts));
      Path program = directory.resolve("layouts");
      output(compiler, "-std=gnu11", "-o", program.toString(), source.toString());
      List<String> numbers = output(program.toString()).lines().toList();
      List<String> lines = new ArrayList<>(HEADER.lines().toList());
      for (int i = 0; i < layouts.size(); i++) {
        lines.add(
            String.join(" ", layouts.get(i).stream().map(Member::text).toList())
                + " | "
                + numbers.get(i));
      }
      return lines;
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed:\n" + text);
    }
    return text;
  }

  private static List<List<Member>> layouts() {
    Random random = new Random(SEED);
    Set<List<Member>> layouts = new LinkedHashSet<>();
    while (layouts.size() < LAYOUTS) {
      List<Member> members = new ArrayList<>();
      for (int fields = 1 + random.nextInt(10); fields > 0; fields--) {
        String type = TYPES.get(random.nextInt(TYPES.size()));
        int width = random.nextInt(3) == 0 ? WIDTHS[random.nextInt(WIDTHS.length)] : 1;
        int count = random.nextInt(3) == 0 ? 1 + random.nextInt(9) : 0;
        members.add(new Member(type, width, count));
      }
      layouts.add(members);
    }
    return List.copyOf(layouts);
  }

  private static String source(List<List<Member>> layouts) {
    StringBuilder c =
        new StringBuilder(
            """
            #include <stddef.h>
            #include <stdint.h>
            #include <stdio.h>
            #ifdef __FLT16_MAX__
            typedef _Float16 half;
            #else
            typedef uint16_t half;
            #endif
            /* The compiler's own vectors, where it aligns them to their size as OpenCL has it;
               elsewhere as OpenCL's headers for the host declare them. */
            #ifdef __x86_64__
            #define VECTOR(name, type, n) \\
              typedef type name __attribute__((vector_size((n) * sizeof(type))));
            #else
            #define VECTOR(name, type, n) \\
              typedef struct { type s[n]; } name __attribute__((aligned((n) * sizeof(type))));
            #endif
            """);
    for (String type : TYPES) {
      for (int width : WIDTHS) {
        c.append(
            "VECTOR(%sx%d, %s, %d)\n"
                .formatted(type, width, C_TYPES.get(type), width == 3 ? 4 : width));
      }
    }
    StringBuilder main = new StringBuilder("int main(void) {\n");
    for (int i = 0; i < layouts.size(); i++) {
      c.append("struct l").append(i).append(" {");
      // _Alignof gives the compiler's cap on some vectors, where structs go by the full alignment.
      main.append(
          "  printf(\"%%zu %%zu |\", sizeof(struct l%d), offsetof(struct {char c; struct l%d l;}, l));\n"
              .formatted(i, i));
      for (int f = 0; f < layouts.get(i).size(); f++) {
        c.append(' ').append(layouts.get(i).get(f).declaration("f" + f));
        main.append("  printf(\" %%zu\", offsetof(struct l%d, f%d));\n".formatted(i, f));
      }
      c.append(" };\n");
      main.append("  printf(\"\\n\");\n");
    }
    return c.append(main).append("  return 0;\n}\n").toString();
  }
}
