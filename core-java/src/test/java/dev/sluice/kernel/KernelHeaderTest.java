// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.device.DeviceLimits;
import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DevicePlan;
import dev.sluice.device.DevicePlanner;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.Placement;
import dev.sluice.device.QueueLine;
import dev.sluice.device.ResidentLine;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import dev.sluice.queue.Buffering;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.WorkQueuePlan;
import dev.sluice.queue.WorkQueuePlanner;
import dev.sluice.queue.WorkQueueProfile;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.sizing.LayoutRules;
import dev.sluice.testing.Chromium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
class KernelHeaderTest {
  /** Labels that mean something to a language, a preprocessor, or a terminal. */
  private static final List<String> HOSTILE =
      List.of(
          "*/ int x; /*",
          "a */",
          "b\\",
          "c\\\nint y;",
          "d\nint z;",
          "e\r\nfn f() {}",
          "f\u2028fn g() {}",
          "g\u2029h",
          "h\u0085i",
          "i\u000bj",
          "j\fk",
          "\u202ereversed",
          "/* k",
          "// l",
          "m??/",
          "n\0o",
          "int",
          "switch",
          "2 hops",
          "前沿",
          "größe",
          "q\ud800",
          "%s%n",
          "$1 ${x}",
          "__p__",
          "\"quoted\"",
          "#define r 1");

  /** Words that some language reserves, types, and macros of headers. */
  private static final List<String> WORDS =
      List.of(
          ("alignas alignof and and_eq array as asm async atomic auto await bitand bitcast bitor"
                  + " bool break case catch char class co_await common compl concept const"
                  + " const_assert constant constexpr continue continuing ctx debugger decltype"
                  + " default delete demote diagnostic discard do double dynamic_cast else enable enum"
                  + " errno event_t explicit export extern external f16 f32 fallthrough false far"
                  + " filter final finally float float4 fn for friend from generic get global goto"
                  + " groupshared half half4 handle highp i32 if image2d_t impl import inline inout"
                  + " instanceof int int3 interface kernel layout let linux local long long4 loop lowp"
                  + " mat4x4 match meta mod module move mut mutable namespace near new nil noexcept"
                  + " not null nullptr of operator or out override package packed partition pass patch"
                  + " pipe precise private protected pub public quat read_only ready ref register"
                  + " reinterpret_cast requires resource restrict return sampler self set shared short"
                  + " signed sizeof size_t smooth static static_assert std stdin struct subroutine"
                  + " super switch target template texture_1d this thread_local throw trait true try"
                  + " type typedef typeid typename typeof u32 uchar uint uint3 uint32_t uint8_t ulong"
                  + " uniform union unix unless unorm unsafe unsigned use ushort ushort2 using var"
                  + " varying vec2 vec3f vec4 virtual void volatile wchar_t wgsl where while with"
                  + " write_only xor xor_eq yield x y z w s0 lo hi even odd min max pad0 pad0_ size at"
                  + " entry control tail asm_fragment macro_rules non_coherent noncoherent readonly"
                  + " require abstract active attribute become cast coherent column_major compile"
                  + " compile_fragment consteval constinit co_return co_yield crate const_cast"
                  + " demote_to_helper extends fxgroup implements macro mediump noinline"
                  + " nointerpolation noperspective packoffset pixelfragment precision premerge priv"
                  + " regardless snorm static_cast unsized writeonly f0 u1 i2")
              .split(" "));

  @TempDir Path directory;

  private static DevicePlan device(Consumer<DeviceProfile.Builder> lines) {
    DeviceProfile.Builder profile =
        DeviceProfile.builder("device").memory(DeviceMemory.ofFree(1L << 40));
    lines.accept(profile);
    return DevicePlanner.using(new UnsignedLongPolicy()).plan(profile.build()).orElseThrow();
  }

  private static WorkQueueProfile.Builder frontier() {
    return WorkQueueProfile.builder()
        .capacity(1000)
        .bound(1000)
        .initialItems(1)
        .entry(EntryLayout.builder().u32("vertex").f32("distance").build())
        .control(ControlBlock.standard())
        .indexBits(32)
        .build()
        .toBuilder();
  }

  private static WorkQueueProfile.Builder wide() {
    return frontier().control(ControlBlock.standard(64)).indexBits(64);
  }

  private static QueueLine line(String label, WorkQueueProfile.Builder queue) {
    return QueueLine.of(label, queue.build());
  }

  /** Compiles headers, together and each twice. */
  private void compile(KernelLanguage language, String... headers) throws Exception {
    StringBuilder source = new StringBuilder();
    for (int i = 0; i < 2 * headers.length; i++) {
      String name = "plan" + i % headers.length + ".h";
      Files.writeString(directory.resolve(name), headers[i % headers.length]);
      source.append("#include \"" + name + "\"\n");
    }
    switch (language) {
      case C -> {
        compile("plan.c", source, "cc", "-std=c99", "-pedantic");
        compile("plan.c", source, "cc", "-std=c11", "-pedantic");
        compile("plan.c", source, "clang", "-std=gnu17");
        compile("plan.cpp", source, "c++", "-std=c++11", "-pedantic");
        compile("plan.cpp", source, "clang++", "-std=gnu++20");
      }
      case OPENCL -> compile("plan.cl", source, "clang", "-x", "cl", "-cl-std=CL1.2");
      case CUDA -> Cuda.compile(directory, source.toString()).ok();
      case WGSL -> {
        String code = Chromium.quote(String.join("", headers));
        assertThat(Chromium.shared().run(Tools.text("compile.js"), "{\"code\":" + code + "}"))
            .isEmpty();
      }
    }
  }

  private void compile(String name, CharSequence source, String... compiler) throws Exception {
    Tools.require(compiler[0]);
    Files.writeString(directory.resolve(name), source);
    List<String> command = new ArrayList<>(List.of(compiler));
    command.addAll(List.of("-Wall", "-Wextra", "-Werror", "-fsyntax-only", name));
    Tools.run(directory, command).ok();
  }

  /** Of 4 devices, each has ceil(10 / 4) and ceil(7 / 4), and 5 for each of 3 others. */
  @ParameterizedTest
  @EnumSource(KernelLanguage.class)
  void aHeaderOfSeveralDevicesIsThatOfTheFullest(KernelLanguage language) {
    WorkQueueProfile queue =
        WorkQueueProfile.builder().capacity(10).initialItems(7).entryBytes(8).indexBits(32).build();
    DevicePlan plan =
        DevicePlanner.using(new UnsignedLongPolicy())
            .plan(
                DeviceProfile.builder("card")
                    .memory(DeviceMemory.ofFree(1_000))
                    .devices(4)
                    .line(QueueLine.builder("q", queue).sharded().build())
                    .line(ResidentLine.builder("x").count(5).bytesEach(4).perPeer().build())
                    .line(ResidentLine.builder("r").count(10).bytesEach(4).sharded().build())
                    .build())
            .orElseThrow();
    String header = KernelHeader.of(plan, language);
    assertThat(figure(header, "SLUICE_DEVICES")).isEqualTo(4);
    assertThat(figure(header, "SLUICE_Q_CAPACITY")).isEqualTo(3);
    assertThat(figure(header, "SLUICE_Q_INITIAL_ITEMS")).isEqualTo(2);
    assertThat(figure(header, "SLUICE_X_COUNT")).isEqualTo(15);
    assertThat(figure(header, "SLUICE_R_COUNT")).isEqualTo(3);
  }

  private static long figure(String header, String name) {
    Matcher figure =
        Pattern.compile(name + "(?:: u32 =)? (?:SLUICE_U64\\()?([0-9]+)").matcher(header);
    assertThat(figure.find()).as(name).isTrue();
    return Long.parseLong(figure.group(1));
  }

  /** Worked example 1b of the device plans: com-Friendster in an arena. */
  @Test
  void constantsAreThePlans() {
    long vertices = 65_608_366;
    long edges = 3_612_134_270L;
    WorkQueueProfile queue =
        WorkQueueProfile.builder()
            .capacity(vertices)
            .bound(vertices)
            .initialItems(1)
            .buffering(Buffering.PING_PONG)
            .entry(EntryLayout.builder().u32("vertex").f32("distance").build())
            .control(
                EntryLayout.builder().u64("tail").u64("head").u32("changed").u32("pad", 11).build())
            .build();
    DevicePlan plan =
        DevicePlanner.using(new UnsignedLongPolicy())
            .plan(
                DeviceProfile.builder("A100-SXM4-40GB")
                    .memory(DeviceMemory.ofTotal(42_298_834_944L))
                    .limits(DeviceLimits.builder().alignment(256).granularity(2_097_152).build())
                    .placement(Placement.ARENA)
                    .reserve("context", 536_870_912)
                    .resident("row offsets", vertices + 1, 8)
                    .resident("targets", edges, 4)
                    .resident("distance", vertices, 4)
                    .resident("visited", (vertices + 31) / 32, 4)
                    .line(QueueLine.builder("frontier", queue).drainWindow(221_184).build())
                    .build())
            .orElseThrow();
    String header = KernelHeader.of(plan, KernelLanguage.C);
    assertThat(header).doesNotContain("DEVICES");
    for (String constant :
        List.of(
            "ARENA_BYTES SLUICE_U64(16294871040)",
            "TARGETS_OFFSET SLUICE_U64(524867072)",
            "TARGETS_COUNT SLUICE_U64(3612134270)",
            // 3,612,134,270 targets of 4 bytes.
            "TARGETS_ARRAY_BYTES SLUICE_U64(14448537080)",
            "FRONTIER_CAPACITY SLUICE_U64(65608366)",
            "FRONTIER_MAY_OVERFLOW 0",
            "FRONTIER_INDEX_TYPE SLUICE_UINT64",
            "FRONTIER_BUFFER_STRIDE SLUICE_U64(524867072)",
            "FRONTIER_ENTRY_OFFSET SLUICE_U64(15244039168)",
            "FRONTIER_ENTRY_ARRAY_BYTES SLUICE_U64(524866928)",
            "FRONTIER_ENTRY_FIELD_DISTANCE_OFFSET SLUICE_U64(4)",
            "FRONTIER_CONTROL_OFFSET SLUICE_U64(15244038912)",
            "FRONTIER_CONTROL_FIELD_CHANGED_OFFSET SLUICE_U64(16)",
            "FRONTIER_WINDOWS SLUICE_U64(297)",
            "FRONTIER_LAST_WINDOW_ITEMS SLUICE_U64(137902)")) {
      assertThat(header).contains("#define SLUICE_" + constant + " /* ");
    }
    // A control block of one's own: no protocol.
    assertThat(header).doesNotContain("sluice_frontier_reserve").doesNotContain("PLAN_TAG");
  }

  @Tag("compiles")
  @ParameterizedTest
  @EnumSource(KernelLanguage.class)
  void hostileLabelsCompile(KernelLanguage language) throws Exception {
    EntryLayout.Builder entry = EntryLayout.builder(language.layoutRules());
    for (String label : HOSTILE) {
      entry.u32(label);
    }
    EntryLayout layout = entry.build();
    DevicePlan plan =
        device(
            profile -> {
              for (String label : HOSTILE) {
                profile.line(ResidentLine.builder(label).count(3).entry(layout).build());
                profile.line(line("queue " + label, frontier().entry(layout)));
              }
            });
    compile(language, KernelHeader.builder(language).title("*/ int t; /*").device(plan).build());
    DevicePlan small = device(profile -> profile.line(line("queue", frontier())));
    for (String title : List.of("title\\\nint u;", "\u2028")) {
      compile(language, KernelHeader.builder(language).title(title).device(small).build());
    }
  }

  @Tag("compiles")
  @ParameterizedTest
  @EnumSource(KernelLanguage.class)
  void anyWordMayNameAField(KernelLanguage language) throws Exception {
    EntryLayout.Builder entry = EntryLayout.builder(language.layoutRules());
    entry.vector("first", DeviceType.U32, 3).f32("second");
    for (String word : WORDS) {
      if (!word.equals("pad0_")) {
        entry.u32(word);
      }
    }
    EntryLayout side = EntryLayout.builder(language.layoutRules()).u32("type").u32("from").build();
    DevicePlan plan =
        device(
            profile ->
                profile.line(
                    line("switch", frontier().entry(entry.sideArray("beside it", side).build()))));
    compile(language, KernelHeader.of(plan, language));
  }

  @Tag("compiles")
  @ParameterizedTest
  @EnumSource(KernelLanguage.class)
  void headersOfTwoQueuesStandInOneProgram(KernelLanguage language) throws Exception {
    DevicePlan near = device(profile -> profile.line(line("near", frontier())));
    DevicePlan far =
        device(
            profile ->
                profile.line(
                    line("far", frontier().capacity(2000).buffering(Buffering.PING_PONG))));
    compile(language, KernelHeader.of(near, language), KernelHeader.of(far, language));
    String again = KernelHeader.builder(language).prefix("second run").device(far).build();
    assertThat(again).contains("SLUICE_SECOND_RUN_FAR_CAPACITY", "sluice_second_run_far_");
    compile(language, KernelHeader.of(far, language), again);
  }

  @Test
  void nothingIsThereThatThePlanDoesNotUse() {
    String known = KernelHeader.of(device(p -> p.line(line("q", frontier()))), KernelLanguage.C);
    assertThat(known)
        .contains("#define SLUICE_Q_GUARDED 0")
        .doesNotContain("over_lo[i]")
        .doesNotContain("WINDOW_ITEMS")
        .doesNotContain("_segment")
        .doesNotContain("side_");
    WorkQueueProfile.Builder unbounded = queue(32).control(ControlBlock.standard());
    String bytes = KernelHeader.of(device(p -> p.line(line("q", unbounded))), KernelLanguage.C);
    assertThat(bytes)
        .contains("#define SLUICE_Q_GUARDED 1")
        .contains("over_lo[i]")
        .contains("sluice_q_reserve")
        .doesNotContain("sluice_q_emit")
        .doesNotContain("sluice_q_entry");
    String wide = KernelHeader.of(device(p -> p.line(line("q", wide()))), KernelLanguage.C);
    assertThat(wide).doesNotContain("over_lo").contains("uint64_t tail[4];");
    String plain = KernelHeader.of(device(p -> p.resident("targets", 9, 4)), KernelLanguage.OPENCL);
    assertThat(plain).doesNotContain("SLUICE_CHECK").doesNotContain("static");
  }

  /** An expansion of nothing: no window, no grid, no array of entries. */
  @ParameterizedTest
  @EnumSource(KernelLanguage.class)
  void aQueueWithoutASlotHasNoWindow(KernelLanguage language) {
    EntryLayout entry =
        EntryLayout.builder(language.layoutRules()).u32("v").sideArray("s", DeviceType.U32).build();
    WorkQueueProfile.Builder nothing = frontier().entry(entry).initialItems(0).expansion(0);
    DrainProfile drain = indirect().itemsPerWindow(300).build();
    QueueLine line = QueueLine.builder("q", nothing.build()).drain(drain).build();
    String header = KernelHeader.of(device(p -> p.line(line)), language);
    assertThat(figures(header))
        .containsEntry("WINDOWS", "0")
        .containsEntry("LAST_WINDOW_ITEMS", "0")
        .doesNotContainKey("GRID_X");
    assertThat(header).doesNotContain("sluice_q_grid").doesNotContain("sluice_q_emit");
  }

  @Test
  void entriesOfBytesAloneHaveNoFunctionsOfTheirOwn() {
    WorkQueueProfile.Builder bytes = queue(32).control(ControlBlock.standard());
    String header = KernelHeader.of(device(p -> p.line(line("q", bytes))), KernelLanguage.WGSL);
    assertThat(header)
        .contains("fn sluice_q_reserve")
        .doesNotContain("sluice_q_emit")
        .doesNotContain("sluice_q_entry");
  }

  @Test
  void guardedOnlyWhereAttemptsMayPassTheTail() {
    WorkQueuePlanner planner = WorkQueuePlanner.using(new UnsignedLongPolicy());
    WorkQueueProfile.Builder most = frontier().bound(0xffff_ffffL).budgetBytes(1 << 20);
    assertThat(KernelHeader.of(planner.plan(most.build()).orElseThrow(), KernelLanguage.C))
        .contains("#define SLUICE_QUEUE_GUARDED 0");
    WorkQueueProfile unknown =
        WorkQueueProfile.builder()
            .capacity(1000)
            .entryBytes(8)
            .control(ControlBlock.standard())
            .indexBits(32)
            .budgetBytes(1 << 20)
            .build();
    assertThat(KernelHeader.of(planner.plan(unknown).orElseThrow(), KernelLanguage.C))
        .contains("#define SLUICE_QUEUE_GUARDED 1");
    // An expansion is its own bound.
    WorkQueuePlan expansion =
        planner
            .plan(
                WorkQueueProfile.builder()
                    .expansion(100)
                    .entryBytes(8)
                    .control(ControlBlock.standard())
                    .indexBits(32)
                    .budgetBytes(1 << 20)
                    .build())
            .orElseThrow();
    assertThat(KernelHeader.of(expansion, KernelLanguage.C)).contains("QUEUE_GUARDED 0");
  }

  @Test
  void namesThatBecomeOneAreAnError() {
    for (KernelLanguage language : KernelLanguage.values()) {
      DevicePlan twins = device(p -> p.resident("row-offsets", 1, 1).resident("rowOffsets", 1, 1));
      assertThatThrownBy(() -> KernelHeader.of(twins, language))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "resident 'row-offsets' and resident 'rowOffsets' both become"
                  + " SLUICE_ROW_OFFSETS_COUNT; rename one of them");
      DevicePlan fields =
          device(
              p ->
                  p.line(
                      line(
                          "q",
                          frontier().entry(EntryLayout.builder().u32("a b").u32("a_b").build()))));
      assertThatThrownBy(() -> KernelHeader.of(fields, language))
          .hasMessage(
              "field 'a b' of queue 'q' and field 'a_b' of queue 'q' both become"
                  + " SLUICE_Q_ENTRY_FIELD_A_B_OFFSET; rename one of them");
      DevicePlan dots = device(p -> p.resident("...", 1, 1));
      assertThatThrownBy(() -> KernelHeader.of(dots, language))
          .hasMessage("resident '...' has no letter or digit to make a name of; rename it");
    }
    DevicePlan functions =
        device(p -> p.line(line("a", frontier())).line(line("a window", frontier())));
    for (KernelLanguage language : KernelLanguage.values()) {
      assertThatThrownBy(() -> KernelHeader.of(functions, language))
          .hasMessage(
              "queue 'a' and queue 'a window' both become sluice_a_window_end; rename one of"
                  + " them");
    }
  }

  @Test
  void layoutsOfOtherRulesAreRefusedByName() {
    EntryLayout c = EntryLayout.builder().vector("at", DeviceType.F32, 3).u32("id").build();
    DevicePlan plan = device(p -> p.line(line("q", frontier().entry(c))));
    assertThatThrownBy(() -> KernelHeader.of(plan, KernelLanguage.CUDA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the entry of queue 'q', field 'id': it is at byte 16 by the rules of the plan, and 12 in"
                + " CUDA; lay it out by LayoutRules.CUDA");
    assertThatThrownBy(() -> KernelHeader.of(plan, KernelLanguage.WGSL))
        .hasMessageContaining("the entry of queue 'q', field 'id': it is at byte 16");
    EntryLayout bytes = EntryLayout.builder().u32("id").u8("flag").build();
    DevicePlan small = device(p -> p.line(line("q", frontier().entry(bytes))));
    assertThatThrownBy(() -> KernelHeader.of(small, KernelLanguage.WGSL))
        .hasMessage("the entry of queue 'q', field 'flag': WGSL has no u8; use u32, i32 or f32");
    // Only where they are used: by an element, and by a whole.
    EntryLayout beside = EntryLayout.builder().u32("at").sideArray("place", c).build();
    DevicePlan side = device(p -> p.line(line("q", frontier().entry(beside))));
    assertThatThrownBy(() -> KernelHeader.of(side, KernelLanguage.CUDA))
        .hasMessageStartingWith(
            "the side array 'place' of queue 'q', field 'id': it is at byte 16");
    EntryLayout last = EntryLayout.builder().vector("at", DeviceType.F32, 3).build();
    DevicePlan end = device(p -> p.line(line("q", frontier().entry(last))));
    assertThatThrownBy(() -> KernelHeader.of(end, KernelLanguage.CUDA))
        .hasMessage(
            "the entry of queue 'q' has 16 by the rules of the plan, and 12 in CUDA; lay it out by"
                + " LayoutRules.CUDA");
    DevicePlan control = device(p -> p.line(line("q", frontier().control(c))));
    assertThatThrownBy(() -> KernelHeader.of(control, KernelLanguage.CUDA))
        .hasMessageStartingWith("the control block of queue 'q', field 'id': it is at byte 16");
    assertThatThrownBy(() -> KernelHeader.of(control, KernelLanguage.WGSL))
        .hasMessageStartingWith("the control block of queue 'q', field 'id': it is at byte 16");
    DevicePlan resident = device(p -> p.line(ResidentLine.builder("r").count(3).entry(c).build()));
    assertThatThrownBy(() -> KernelHeader.of(resident, KernelLanguage.CUDA))
        .hasMessageStartingWith("the element of resident 'r', field 'id': it is at byte 16");
    // The same bytes by each rule.
    EntryLayout plain = EntryLayout.builder(LayoutRules.WGSL).u32("id").f32("at").build();
    DevicePlan any = device(p -> p.line(line("q", frontier().entry(plain))));
    for (KernelLanguage language : KernelLanguage.values()) {
      assertThat(KernelHeader.of(any, language)).contains("sluice_q_entry");
    }
  }

  /** A vector of three has other sizes in other languages; what follows it may begin alike. */
  @Tag("compiles")
  @ParameterizedTest
  @EnumSource(KernelLanguage.class)
  void layoutsWhoseFieldsBeginAlikeAreTaken(KernelLanguage language) throws Exception {
    EntryLayout c =
        EntryLayout.builder()
            .vector("a", DeviceType.F32, 3)
            .vector("b", DeviceType.F32, 4)
            .u32("c")
            .u32("d", 3)
            .build();
    DevicePlan plan = device(p -> p.line(line("q", frontier().entry(c))));
    compile(language, KernelHeader.of(plan, language));
  }

  /** What compilers take elsewhere, where languages and widths part. */
  @Test
  void eachLanguageAndWidthHasItsOwnWords() {
    EntryLayout c =
        EntryLayout.builder().vector("a", DeviceType.F32, 3).vector("b", DeviceType.F32, 4).build();
    DevicePlan plan = device(p -> p.line(line("q", frontier().entry(c))));
    // A vector of three is 12 bytes in CUDA, and 16 in C.
    assertThat(KernelHeader.of(plan, KernelLanguage.CUDA))
        .contains("  float3 a;\n  unsigned char pad0_[4];\n  float4 b;\n");
    assertThat(KernelHeader.of(plan, KernelLanguage.C)).contains("  float a[4];\n  float b[4];\n");
    DevicePlan wide = device(p -> p.line(line("q", wide())));
    assertThat(KernelHeader.of(wide, KernelLanguage.C))
        .contains("static inline uint64_t sluice_q_slot(uint64_t room, uint64_t k)");
    assertThat(KernelHeader.of(wide, KernelLanguage.OPENCL))
        .contains("cl_khr_int64_base_atomics", "atom_add((volatile global ulong*)");
    assertThatThrownBy(() -> KernelHeader.of(wide, KernelLanguage.WGSL))
        .hasMessage(
            "queue 'q' has indices of 64 bits, and WGSL has integers of 32 bits only; set its"
                + " indexBits to 32");
    assertThat(KernelHeader.of(plan, KernelLanguage.C))
        .contains("static inline uint32_t sluice_q_slot(uint32_t room, uint32_t k)");
    assertThat(KernelHeader.of(plan, KernelLanguage.OPENCL))
        .contains("atomic_add((volatile global uint*)")
        .doesNotContain("cl_khr_int64_base_atomics");
    String cuda = "defined(__CUDACC__) || defined(__CUDACC_RTC__)\n";
    assertThat(family().device(plan).build())
        .contains(
            "#if !defined(__OPENCL_VERSION__) && !(" + cuda.strip() + ")\n",
            "#elif " + cuda,
            "#elif defined(__OPENCL_VERSION__)\n");
    DeviceLimits limits = DeviceLimits.builder().arrayHeaderBytes(16).build();
    DevicePlan headers = device(p -> p.limits(limits).line(line("q", frontier())));
    assertThat(KernelHeader.of(headers, KernelLanguage.C))
        .contains("/* The arrays of device 'device' */\n");
    // In an arena, 9 elements of 4 bytes behind one of 16 begin at 16, and again 48 bytes on.
    DeviceProfile.Builder arrays =
        DeviceProfile.builder("device")
            .memory(DeviceMemory.ofFree(1L << 40))
            .limits(DeviceLimits.builder().alignment(16).build())
            .resident("before", 1, 16)
            .line(ResidentLine.builder("twice").count(9).bytesEach(4).buffers(2).build());
    DevicePlanner planner = DevicePlanner.using(new UnsignedLongPolicy());
    DevicePlan separate = planner.plan(arrays.build()).orElseThrow();
    DevicePlan arena = planner.plan(arrays.placement(Placement.ARENA).build()).orElseThrow();
    assertThat(KernelHeader.of(separate, KernelLanguage.C)).doesNotContain("BUFFER_STRIDE");
    assertThat(KernelHeader.of(arena, KernelLanguage.C))
        .contains("#define SLUICE_TWICE_BUFFER_STRIDE SLUICE_U64(48)")
        .doesNotContain("SLUICE_BEFORE_BUFFER_STRIDE");
    // A title without a letter or digit leaves the guard its sum.
    assertThat(KernelHeader.builder(KernelLanguage.C).title("...").device(plan).build())
        .containsPattern("#ifndef SLUICE_PLAN_[0-9A-F]{8}_H\n");
  }

  /** Each compiler of C's family sees its part of one text. */
  @Tag("compiles")
  @ParameterizedTest
  @EnumSource(
      value = KernelLanguage.class,
      names = {"C", "CUDA", "OPENCL"})
  void oneTextServesSeveralLanguages(KernelLanguage language) throws Exception {
    DevicePlan plan = device(profile -> profile.line(line("near", frontier())));
    String all = family().device(plan).build();
    assertThat(all).contains(KernelHeader.of(plan, language));
    compile(language, all, family().prefix("again").device(plan).build());
  }

  private static String withoutCuda() {
    EntryLayout c = EntryLayout.builder().vector("*/ at", DeviceType.F32, 3).u32("id").build();
    DevicePlan plan = device(p -> p.line(line("q", frontier().entry(c))));
    return family().device(plan).build();
  }

  @Test
  @Tag("compiles")
  void aLanguageThatCannotSayItDoesNotStopTheOthers() throws Exception {
    compile(KernelLanguage.C, withoutCuda());
    compile(KernelLanguage.OPENCL, withoutCuda());
  }

  @Test
  void aLanguageOfSeveralThatCannotSayItStopsItsCompiler() {
    String all = withoutCuda();
    assertThat(all)
        .contains("#error \"no header for CUDA, as said above\"")
        .contains("/* the entry of queue 'q', field 'id': it is at byte 16 by");
    DevicePlan dots = device(p -> p.resident("...", 1, 1));
    assertThatThrownBy(() -> family().device(dots).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("resident '...' has no letter or digit to make a name of; rename it");
    assertThatThrownBy(() -> KernelHeader.builder(KernelLanguage.C, KernelLanguage.WGSL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("WGSL has no preprocessor");
  }

  private static KernelHeader.Builder family() {
    return KernelHeader.builder(KernelLanguage.C, KernelLanguage.CUDA, KernelLanguage.OPENCL);
  }

  private static QueueLine drained(DrainProfile.Builder drain) {
    return QueueLine.builder("q", frontier().build()).drain(drain.build()).build();
  }

  /** 1,000 slots in groups of 64 are 16 groups. */
  @ParameterizedTest
  @EnumSource(KernelLanguage.class)
  void figuresOfTheDrainAreThere(KernelLanguage language) {
    String perSlot =
        header(language, DrainProfile.builder().itemsPerGroup(64).threadsPerGroup(32).sweeps(9));
    assertThat(figures(perSlot))
        .containsEntry("WINDOW_ITEMS", "1000")
        .containsEntry("WINDOWS", "1")
        .containsEntry("GROUP_ITEMS", "64")
        .containsEntry("GROUP_THREADS", "32")
        .containsEntry("GRID_X", "16")
        .containsEntry("GRID_Y", "1")
        .containsEntry("SWEEPS", "9")
        .doesNotContainKeys("POLLED_EVERY", "RECORDED", "RESIDENT_GROUPS", "ON_DEVICE");
    // 16 sweeps are four looks of 4, and 13 are as many.
    String polled =
        header(
            language,
            DrainProfile.builder()
                .itemsPerWindow(300)
                .itemsPerGroup(64)
                .grid(GridKind.STRIDED)
                .residentGroups(3)
                .sweepsAtMost(13)
                .polledEvery(4)
                .recorded(2));
    assertThat(figures(polled))
        .containsEntry("WINDOWS", "4")
        .containsEntry("RESIDENT_GROUPS", "3")
        .containsEntry("GRID_X", "3")
        .containsEntry("SWEEPS", "16")
        .containsEntry("POLLED_EVERY", "4")
        .containsEntry("RECORDED", "2");
    String indirect = header(language, indirect());
    assertThat(indirect).contains("sluice_q_grid(");
    assertThat(figures(indirect)).containsEntry("GRID_X", "16").doesNotContainKey("SWEEPS");
    String loop = header(language, loop());
    assertThat(loop).contains("SLUICE_Q_ON_DEVICE");
    // Only a kernel that loops reads what other groups write meanwhile.
    assertThat(loop.contains("SLUICE_READ")).isEqualTo(language == KernelLanguage.CUDA);
    assertThat(perSlot + polled + loop).doesNotContain("sluice_q_grid(");
    assertThat(perSlot + polled + indirect).doesNotContain("SLUICE_READ");
  }

  private static DrainProfile.Builder indirect() {
    return DrainProfile.builder().itemsPerGroup(64).grid(GridKind.INDIRECT);
  }

  private static DrainProfile.Builder loop() {
    return DrainProfile.builder()
        .itemsPerGroup(64)
        .grid(GridKind.STRIDED)
        .residentGroups(1)
        .onDevice();
  }

  @Tag("compiles")
  @ParameterizedTest
  @EnumSource(KernelLanguage.class)
  void drainsOfEachKindCompile(KernelLanguage language) throws Exception {
    DevicePlan again = device(p -> p.line(drained(indirect().itemsPerWindow(300))));
    String windows = KernelHeader.builder(language).prefix("again").device(again).build();
    compile(language, header(language, indirect()), windows);
    compile(language, header(language, loop()));
  }

  private static String header(KernelLanguage language, DrainProfile.Builder drain) {
    return KernelHeader.of(device(p -> p.line(drained(drain))), language);
  }

  /** Returns the numbers of a queue called q. */
  private static Map<String, String> figures(String header) {
    Map<String, String> figures = new HashMap<>();
    Matcher figure =
        Pattern.compile("SLUICE_Q_(\\w+)(?::? u32 =)? (?:SLUICE_U64\\()?(\\d+)[u)]")
            .matcher(header);
    while (figure.find()) {
      figures.put(figure.group(1), figure.group(2));
    }
    return figures;
  }

  @Test
  void countersOfAnotherWidthAreAnError() {
    DevicePlan plan = device(p -> p.line(line("q", frontier().indexBits(64))));
    assertThatThrownBy(() -> KernelHeader.of(plan, KernelLanguage.CUDA))
        .hasMessage(
            "queue 'q' has indices of 64 bits and a control block with counters of 32; set"
                + " control(ControlBlock.standard(64)), or its indexBits to 32");
  }

  private static WorkQueueProfile.Builder queue(int indexBits) {
    return WorkQueueProfile.builder().capacity(1_000).entryBytes(8).indexBits(indexBits);
  }

  /** No device binds more buffers to a kernel than 64. */
  @ParameterizedTest
  @EnumSource(KernelLanguage.class)
  void segmentsAreGivenToAKernelUpTo64OfThem(KernelLanguage language) {
    String all = KernelHeader.of(inSegments(64), language);
    String tooMany = KernelHeader.of(inSegments(65), language);
    String last = language == KernelLanguage.WGSL ? "sluice_q_entries_63" : "segment63;";
    assertThat(all).contains(last).doesNotContain("o many segments");
    assertThat(tooMany).contains("o many segments").doesNotContain("_at(slot", "_emit(");
    // In an arena they lie at equal distances, and a kernel of C's family is given that alone.
    if (language != KernelLanguage.WGSL) {
      assertThat(KernelHeader.of(inSegments(65, Placement.ARENA), language))
          .contains("_emit(")
          .doesNotContain("o many segments");
    }
  }

  /** 16 slots of 8 bytes each. */
  private static DevicePlan inSegments(int segments) {
    return inSegments(segments, Placement.SEPARATE);
  }

  private static DevicePlan inSegments(int segments, Placement placement) {
    WorkQueueProfile queue = frontier().capacity(16L * segments).build();
    return device(
        profile ->
            profile
                .limits(DeviceLimits.builder().maxBindingBytes(128).build())
                .placement(placement)
                .line(QueueLine.builder("q", queue).maxSegments(segments).build()));
  }

  @Test
  void numbersBeyondWgslAreAnErrorThatNamesThem() {
    DevicePlan plan = device(p -> p.resident("targets", 1L << 32, 1));
    assertThatThrownBy(() -> KernelHeader.of(plan, KernelLanguage.WGSL))
        .hasMessage(
            "SLUICE_TARGETS_COUNT is 4294967296, and a u32 holds at most 4294967295; plan fewer bytes"
                + " or slots, or write the header for a language of 64 bits");
    DevicePlan most = device(p -> p.resident("targets", 0xffff_ffffL, 1));
    assertThat(KernelHeader.of(most, KernelLanguage.WGSL))
        .contains("const SLUICE_TARGETS_ARRAY_BYTES: u32 = 4294967295u; // bytes of the whole");
    DevicePlan wide = device(p -> p.line(line("q", queue(64))));
    assertThatThrownBy(() -> KernelHeader.of(wide, KernelLanguage.WGSL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "queue 'q' has indices of 64 bits, and WGSL has integers of 32 bits only; set its"
                + " indexBits to 32");
    DevicePlan many = device(p -> p.resident("targets", 1L << 30, 8));
    assertThat(KernelHeader.of(many, KernelLanguage.WGSL))
        .contains("// SLUICE_TARGETS_ARRAY_BYTES is 8589934592, beyond a u32: bytes of the whole");
  }

  @Test
  void aQueueOnItsOwnHasTheConstantsOfOneInAllocationsOfItsOwn() {
    WorkQueuePlanner planner = WorkQueuePlanner.using(new UnsignedLongPolicy());
    WorkQueueProfile profile = frontier().budgetBytes(1 << 20).build();
    WorkQueuePlan plan = planner.plan(profile).orElseThrow();
    String header = KernelHeader.of(plan, KernelLanguage.OPENCL);
    String same =
        KernelHeader.of(device(p -> p.line(line("queue", frontier()))), KernelLanguage.OPENCL);
    assertThat(lines(header)).isEqualTo(lines(same));
    String windows =
        KernelHeader.of(planner.planDrain(profile, 300).orElseThrow(), KernelLanguage.OPENCL);
    assertThat(windows).contains("SLUICE_QUEUE_WINDOWS SLUICE_U64(4)");
  }

  /** Without the guard, which has a sum of the text. */
  private static String lines(String header) {
    return header
        .lines()
        .filter(line -> !line.contains("SLUICE_PLAN_"))
        .collect(Collectors.joining("\n"));
  }

  /** What sweep 0 has written, sweep 1 would look for in the buffer of sweep 0. */
  @Test
  void aLoopOnTheDeviceHasOneBufferInWgsl() {
    DrainProfile loop = loop().build();
    DevicePlan two =
        device(
            profile ->
                profile.line(
                    QueueLine.builder("q", frontier().buffering(Buffering.PING_PONG).build())
                        .drain(loop)
                        .build()));
    assertThat(KernelHeader.of(two, KernelLanguage.C)).contains("ON_DEVICE");
    assertThatThrownBy(() -> KernelHeader.of(two, KernelLanguage.WGSL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "queue 'q' has buffers that take turns and loops on the device, and WGSL binds a"
                + " variable to one buffer for the whole launch; give it a single buffer, or say how"
                + " many sweeps the host enqueues");
    DevicePlan one =
        device(
            profile ->
                profile.line(QueueLine.builder("q", frontier().build()).drain(loop).build()));
    assertThat(KernelHeader.of(one, KernelLanguage.WGSL)).contains("ON_DEVICE");
  }
}
