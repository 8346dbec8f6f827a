// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DevicePlan;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.ResidentLine;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.sizing.EntryLayout.Field;
import dev.sluice.sizing.LayoutRules;
import dev.sluice.testing.Chromium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of each language against its compilers: hundreds of structs, every size and offset. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("compiles")
class LayoutsOfCompilersTest {
  private static final long SEED = 20_261_126;

  /** Several shaders, as a browser compiles them side by side. */
  private static final int LAYOUTS_OF_A_SHADER = 25;

  @TempDir Path directory;

  private static DevicePlan plan(List<EntryLayout> layouts) {
    DeviceProfile.Builder profile =
        DeviceProfile.builder("device")
            .memory(DeviceMemory.ofFree(1L << 40))
            .limits(DeviceLimits.builder().build());
    for (int i = 0; i < layouts.size(); i++) {
      profile.line(ResidentLine.builder("l" + i).count(3).entry(layouts.get(i)).build());
    }
    return DevicePlanner.using(new UnsignedLongPolicy()).plan(profile.build()).orElseThrow();
  }

  static Stream<Arguments> compilers() {
    return Stream.of(
        Arguments.of(KernelLanguage.C, "c", List.of("cc", "-std=c99", "-pedantic")),
        Arguments.of(KernelLanguage.C, "cpp", List.of("c++", "-std=c++11", "-pedantic")),
        Arguments.of(KernelLanguage.OPENCL, "cl", List.of("clang", "-x", "cl", "-cl-std=CL1.2")),
        Arguments.of(KernelLanguage.CUDA, "cu", List.of("nvcc", "-std=c++17")));
  }

  private Tools.Result compile(String header, String suffix, List<String> compiler)
      throws Exception {
    Files.writeString(directory.resolve("layouts.h"), header);
    String source = "#include \"layouts.h\"\n#include \"layouts.h\"\n";
    Files.writeString(directory.resolve("layouts." + suffix), source);
    List<String> command = new ArrayList<>(compiler);
    boolean nvcc = compiler.get(0).equals("nvcc");
    command.addAll(
        nvcc
            ? List.of("-Werror", "all-warnings", "-c", "-o", "layouts.o")
            : List.of("-Wall", "-Wextra", "-Werror", "-fsyntax-only"));
    command.add("layouts." + suffix);
    return Tools.run(directory, command);
  }

  @ParameterizedTest
  @MethodSource("compilers")
  void compilerAgrees(KernelLanguage language, String suffix, List<String> compiler)
      throws Exception {
    Tools.require(compiler.get(0));
    List<EntryLayout> layouts = Layouts.of(language.layoutRules(), 300, SEED);
    for (int width : new int[] {1, 2, 3, 4, 8, 16}) {
      boolean has = language.layoutRules() == LayoutRules.C || width <= 4;
      assertThat(layouts.stream().flatMap(layout -> layout.fields().stream()))
          .as("width " + width)
          .matches(fields -> fields.stream().anyMatch(f -> f.width() == width) == has);
    }
    String header = KernelHeader.of(plan(layouts), language);
    compile(header, suffix, compiler).ok();
  }

  /** What the header says of a field is held against the compiler, which names each number. */
  @ParameterizedTest
  @MethodSource("compilers")
  void compilerNoticesAWrongNumber(KernelLanguage language, String suffix, List<String> compiler)
      throws Exception {
    Tools.require(compiler.get(0));
    EntryLayout layout =
        EntryLayout.builder(language.layoutRules())
            .u8("flag")
            .vector("at", DeviceType.F32, 3)
            .u64("last")
            .build();
    String header = KernelHeader.of(plan(List.of(layout)), language);
    compile(header, suffix, compiler).ok();
    String wrong = header;
    List<String> checks = new ArrayList<>();
    for (Field field : layout.fields()) {
      String offset = "_FIELD_" + field.name().toUpperCase(Locale.ROOT) + "_OFFSET SLUICE_U64(";
      wrong = changed(wrong, offset, offset + "1");
      checks.add("sluice_l0_element_" + field.name() + "_at_");
    }
    String size = "sizeof(sluice_l0_element) == SLUICE_U64(";
    wrong = changed(wrong, size, size + "1");
    checks.add("sluice_l0_element_bytes_");
    Tools.Result refused = compile(wrong, suffix, compiler);
    assertThat(refused.status()).isNotZero();
    assertThat(refused.output()).contains(checks).doesNotContain("sluice_l0_element_flag_size_");
  }

  private static String changed(String text, String from, String to) {
    assertThat(text).contains(from);
    return text.replace(from, to);
  }

  /** Reads every field of structs in a row back from a shader: each word of the buffer is known. */
  @Test
  void shaderAgrees() throws Exception {
    List<EntryLayout> layouts = Layouts.of(LayoutRules.WGSL, 200, SEED);
    List<List<Long>> expected = new ArrayList<>();
    List<String> shaders = new ArrayList<>();
    for (int from = 0; from < layouts.size(); from += LAYOUTS_OF_A_SHADER) {
      List<Long> places = new ArrayList<>();
      String code = shader(layouts.subList(from, from + LAYOUTS_OF_A_SHADER), places);
      shaders.add("{\"code\":" + Chromium.quote(code) + ",\"count\":" + places.size() + "}");
      expected.add(places);
    }
    String read = Chromium.shared().run(Tools.text("offsets.js"), shaders.toString());
    assertThat(read.lines().map(LayoutsOfCompilersTest::numbers)).isEqualTo(expected);
  }

  private static List<Long> numbers(String line) {
    return Stream.of(line.split(",", -1)).map(Long::parseLong).toList();
  }

  /** Nests the structs in one, and has a shader say where each field and element begins. */
  private static String shader(List<EntryLayout> layouts, List<Long> expected) {
    StringBuilder code = new StringBuilder(KernelHeader.of(plan(layouts), KernelLanguage.WGSL));
    StringBuilder reads = new StringBuilder();
    code.append("struct All {\n");
    long end = 0;
    for (int i = 0; i < layouts.size(); i++) {
      EntryLayout layout = layouts.get(i);
      code.append("  l" + i + ": array<sluice_l" + i + "_element, 2>,\n");
      long start = (end + layout.alignmentBytes() - 1) & -layout.alignmentBytes();
      for (int element = 0; element < 2; element++) {
        for (Field field : layout.fields()) {
          long last = field.isArray() ? field.count() - 1 : 0;
          long stride = field.isArray() ? field.sizeBytes() / field.count() : 0;
          String place =
              "all.l"
                  + i
                  + "["
                  + element
                  + "]."
                  + field.name()
                  + (field.isArray() ? "[" + last + "]" : "");
          // The last component: where a vector ends is what its neighbours depend on.
          String component = field.width() == 1 ? "" : "." + "xyzw".charAt(field.width() - 1);
          reads.append(
              "  out[" + expected.size() + "] = bitcast<u32>(" + place + component + ");\n");
          expected.add(
              start
                  + element * layout.strideBytes()
                  + field.offsetBytes()
                  + last * stride
                  + 4L * (field.width() - 1));
        }
      }
      end = start + 2 * layout.strideBytes();
    }
    return code.append("}\n")
        .append("@group(0) @binding(0) var<storage, read_write> all: All;\n")
        .append("@group(0) @binding(1) var<storage, read_write> out: array<u32>;\n")
        .append("@compute @workgroup_size(1) fn main() {\n")
        .append(reads)
        .append("}\n")
        .toString();
  }
}
