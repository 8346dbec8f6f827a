// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.internal.U64;
import dev.sluice.kernel.QueueFacts.ArrayFacts;
import dev.sluice.kernel.QueueFacts.SideFacts;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.sizing.EntryLayout.Field;
import dev.sluice.sizing.LayoutRules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.checkerframework.checker.signedness.qual.Unsigned;

/** C, CUDA C++ and OpenCL C. */
final class CWriter implements HeaderWriter {
  private final KernelLanguage language;
  private boolean structs;
  private boolean wide;
  private boolean atomics;
  private boolean quads;
  private boolean functions;
  private boolean cacheless;

  CWriter(KernelLanguage language) {
    this.language = language;
  }

  @Override
  public String comment(String text) {
    return Names.blockComment(text) + "\n";
  }

  @Override
  public void constants(Scope scope, List<Constant> constants) {
    for (Constant constant : constants) {
      scope
          .text()
          .append("#define ")
          .append(constant.name())
          .append(' ')
          .append(literal(constant.value()))
          .append(" /* ")
          .append(Names.inBlock(constant.remark()))
          .append(" */\n");
    }
  }

  private static String literal(Constant.Value value) {
    if (value instanceof Constant.Figure number) {
      return "SLUICE_U64(" + U64.print(number.value()) + ")";
    }
    if (value instanceof Constant.Flag flag) {
      return flag.value() ? "1" : "0";
    }
    int bits = ((Constant.IndexType) value).bits();
    return bits == 31 ? "SLUICE_INT32" : "SLUICE_UINT" + bits;
  }

  @Override
  public void struct(Scope scope, String name, String constantPrefix, EntryLayout planned) {
    structs = true;
    LayoutRules rules = language.layoutRules();
    // The same offsets; but a vector of three may have another size.
    EntryLayout layout = planned.rules() == rules ? planned : planned.by(rules);
    String type = scope.global(name);
    StringBuilder text = scope.text();
    StringBuilder checks = new StringBuilder();
    text.append("\ntypedef struct {\n");
    @Unsigned long end = 0;
    int pads = 0;
    for (Field field : layout.fields()) {
      pads = pad(text, end, field.offsetBytes(), pads);
      String upper = scope.identifier(field.name(), "field '" + field.name() + "'");
      String member = Names.field(upper);
      text.append("  ").append(declaration(field, member)).append(";\n");
      end = field.offsetBytes() + field.sizeBytes();
      // A trailing underscore: no type or function has one.
      String check = type + "_" + upper.toLowerCase(Locale.ROOT);
      String offset =
          constantPrefix.isEmpty()
              ? number(field.offsetBytes())
              : scope.upper() + constantPrefix + "FIELD_" + upper + "_OFFSET";
      check(checks, check + "_at_", "SLUICE_OFFSET(" + type + ", " + member + ")", offset);
      check(
          checks,
          check + "_size_",
          "sizeof(((" + type + "*)0)->" + member + ")",
          number(field.sizeBytes()));
    }
    pad(text, end, layout.strideBytes(), pads);
    text.append("} ").append(type).append(";\n");
    check(text, type + "_bytes_", "sizeof(" + type + ")", number(layout.strideBytes()));
    text.append(checks);
  }

  private static void check(StringBuilder text, String name, String is, String shouldBe) {
    text.append("SLUICE_CHECK(")
        .append(name)
        .append(", ")
        .append(is)
        .append(" == ")
        .append(shouldBe)
        .append(");\n");
  }

  /** Padding is spelled out, so that no field depends on how the compiler aligns another. */
  private int pad(StringBuilder text, @Unsigned long from, @Unsigned long to, int pads) {
    if (from == to) {
      return pads;
    }
    text.append("  ")
        .append(scalar(DeviceType.U8))
        .append(" pad")
        .append(pads)
        .append("_[")
        .append(U64.print(to - from))
        .append("];\n");
    return pads + 1;
  }

  private static String number(@Unsigned long value) {
    return "SLUICE_U64(" + U64.print(value) + ")";
  }

  private String declaration(Field field, String member) {
    String count = field.isArray() ? "[" + U64.print(field.count()) + "]" : "";
    if (field.width() == 1) {
      return scalar(field.type()) + " " + member + count;
    }
    if (language == KernelLanguage.C) {
      // C has no vectors: as many scalars as there is space for.
      return scalar(field.type())
          + " "
          + member
          + count
          + "["
          + (field.width() == 3 ? 4 : field.width())
          + "]";
    }
    return vector(field.type(), field.width()) + " " + member + count;
  }

  private String vector(DeviceType type, int width) {
    if (language == KernelLanguage.OPENCL) {
      return scalar(type) + width;
    }
    String name =
        switch (type) {
          case U8 -> "uchar";
          case I8 -> "char";
          case U16, F16 -> "ushort";
          case I16 -> "short";
          case U32 -> "uint";
          case I32 -> "int";
          case U64 -> "ulonglong";
          case I64 -> "longlong";
          case F32 -> "float";
          case F64 -> "double";
        };
    if (width == 4 && Long.compareUnsigned(type.bytes(), 8) >= 0) {
      // CUDA 13 has two of them, of different alignment; the older one gives a warning there.
      quads = true;
      return "SLUICE_ALIGNED_16(" + name + "4)";
    }
    return name + width;
  }

  /** Halves are given as their bits: not every compiler lets a struct have them. */
  private String scalar(DeviceType type) {
    return switch (language) {
      case OPENCL ->
          switch (type) {
            case U8 -> "uchar";
            case I8 -> "char";
            case U16, F16 -> "ushort";
            case I16 -> "short";
            case U32 -> "uint";
            case I32 -> "int";
            case U64 -> "ulong";
            case I64 -> "long";
            case F32 -> "float";
            case F64 -> "double";
          };
      case CUDA ->
          switch (type) {
            case U8 -> "unsigned char";
            case I8 -> "signed char";
            case U16, F16 -> "unsigned short";
            case I16 -> "short";
            case U32 -> "unsigned int";
            case I32 -> "int";
            case U64 -> "unsigned long long";
            case I64 -> "long long";
            case F32 -> "float";
            case F64 -> "double";
          };
      default ->
          switch (type) {
            case F16 -> "uint16_t";
            case F32 -> "float";
            case F64 -> "double";
            default ->
                (type.name().startsWith("U") ? "uint" : "int") + type.name().substring(1) + "_t";
          };
    };
  }

  @Override
  public void queue(Scope scope, QueueFacts queue) {
    Optional<EntryLayout> entry = queue.plan().profile().entry();
    Scope.Template template = template(scope, queue);
    boolean emits = false;
    if (entry.isPresent() && queue.entries().isPresent()) {
      struct(scope, "entry", "_ENTRY_", entry.get());
      emits = places(scope, template, queue, "", scope.lower() + "_entry", queue.entries().get());
    }
    for (SideFacts side : queue.sides()) {
      if (side.array().isEmpty()) {
        continue;
      }
      String upper = Constants.sideName(scope, side);
      String name = "side_" + upper.toLowerCase(Locale.ROOT);
      Optional<EntryLayout> element = side.side().element();
      String type;
      if (element.isPresent()) {
        struct(scope, name, "", element.get());
        type = scope.lower() + "_" + name;
      } else {
        type = scalar(side.side().type().orElseThrow());
      }
      places(scope, template, queue, name + "_", type, side.array().get());
    }
    Optional<EntryLayout> control = queue.plan().profile().control();
    if (control.isPresent()) {
      struct(scope, "control", "_CONTROL_", control.get());
    }
    if (queue.counterBits() != 0) {
      atomics = true;
      functions = true;
      cacheless |= queue.onDevice();
      wide |= queue.counterBits() == 64;
      CProtocol.names().forEach(scope::global);
      template.write(CProtocol.TEXT);
      if (emits) {
        scope.global("emit");
        template.write(CProtocol.EMIT);
      }
      template.write(CProtocol.END);
      if (queue.indirect()) {
        scope.global("grid");
        template.write(CProtocol.GRID);
      }
    }
  }

  private Scope.Template template(Scope scope, QueueFacts queue) {
    String u32 = scalar(DeviceType.U32);
    String u64 = scalar(DeviceType.U64);
    // Counters of a standard control block are as wide as indices.
    boolean wideCounters = queue.indexBits() == 64;
    String index = wideCounters ? u64 : u32;
    boolean segmentedWindows = Long.compareUnsigned(queue.windowsPerSegment(), queue.windows()) < 0;
    Scope.Template template = scope.template();
    template
        .flag("single", queue.single())
        .flag("guarded", queue.guarded())
        .flag("windows", Long.compareUnsigned(queue.windows(), 1) > 0)
        .flag("parted", segmentedWindows)
        .flag("c", language == KernelLanguage.C)
        .flag("cuda", language == KernelLanguage.CUDA)
        .flag("opencl", language == KernelLanguage.OPENCL)
        .name("close", queue.onDevice() && language == KernelLanguage.CUDA ? ")" : "")
        .name("uint", u32)
        .name("ulong", u64)
        .name("idx", index)
        .name("byte", scalar(DeviceType.U8))
        .name("label", Names.inBlock(scope.owner()))
        .name("cap", "(" + index + ")" + scope.upper() + "_CAPACITY")
        .name("tag", "(" + u32 + ")" + scope.upper() + "_PLAN_TAG")
        .name("gridX", "(" + index + ")" + scope.upper() + "_GRID_X")
        .name("groupItems", "(" + index + ")" + scope.upper() + "_GROUP_ITEMS")
        .name("windowItems", "(" + index + ")" + scope.upper() + "_WINDOW_ITEMS")
        .name("windowsOfPart", "(" + index + ")" + scope.upper() + "_WINDOWS_PER_SEGMENT")
        .name("partSlots", "(" + index + ")" + scope.upper() + "_SEGMENT_SLOTS");
    switch (language) {
      case OPENCL ->
          template
              .name("g", "global ")
              .name("fn", "static inline")
              .name("any", "static inline")
              .name(
                  "fetch",
                  (wideCounters ? "atom_add" : "atomic_add") + "((volatile global " + index + "*)")
              .name("load", "*(volatile global const " + index + "*)(")
              .name("read", "");
      case CUDA ->
          template
              .name("g", "")
              .name("fn", "static __device__ __forceinline__")
              .name("any", "static __host__ __device__ __forceinline__")
              .name("fetch", "atomicAdd(")
              .name("load", "*(volatile const " + index + "*)(")
              .name("read", queue.onDevice() ? "SLUICE_READ(" : "");
      default ->
          template
              .name("g", "")
              .name("fn", "static inline")
              .name("any", "static inline")
              .name("fetch", "SLUICE_FETCH_ADD(")
              .name("load", "SLUICE_LOAD(")
              .name("read", "");
    }
    return template;
  }

  /**
   * Writes how one finds the element of a slot, of an array in one piece or in segments; returns
   * whether it can be found.
   */
  private boolean places(
      Scope scope,
      Scope.Template template,
      QueueFacts queue,
      String name,
      String element,
      ArrayFacts array) {
    boolean several = Long.compareUnsigned(array.segments(), 1) > 0;
    if (array.segmentStride().isEmpty() && !array.isBindable()) {
      scope
          .text()
          .append("\n/* No kernel is given so many segments: none finds a slot of all. */\n");
      return false;
    }
    functions = true;
    boolean arena = array.offset().isPresent();
    String constants =
        scope.upper() + "_" + (name.isEmpty() ? "ENTRY_" : name.toUpperCase(Locale.ROOT));
    String slots = "(" + constants + "SEGMENT_SLOTS)";
    scope.global(name + "buffer");
    scope.global(name + "at");
    template
        .name("n", name)
        .name("element", element)
        .name("slots", slots)
        .name("stride", constants + "SEGMENT_STRIDE")
        .name("offset", constants + "OFFSET")
        .name("entryOffset", scope.upper() + "_ENTRY_OFFSET")
        .name("bufferStride", scope.upper() + "_BUFFER_STRIDE")
        .flag("buffers", queue.bufferStride().isPresent())
        .flag("entries", name.isEmpty());
    if (!several) {
      template.write(CProtocol.WHOLE);
    } else if (array.segmentStride().isPresent()) {
      template.write(CProtocol.STRIDED);
    } else {
      segments(scope, name, element, array.segments(), slots);
    }
    if (arena) {
      scope.global(name + "in");
      template.write(CProtocol.ARENA);
    }
    return true;
  }

  private void segments(
      Scope scope, String name, String element, @Unsigned long segments, String slots) {
    String space = language == KernelLanguage.OPENCL ? "global " : "";
    String function =
        language == KernelLanguage.CUDA
            ? "static __host__ __device__ __forceinline__"
            : "static inline";
    String index = scalar(DeviceType.U64);
    String buffer = scope.lower() + "_" + name + "buffer";
    StringBuilder text = scope.text();
    text.append("\n/* The segments of one buffer, each an allocation of its own. */\n");
    text.append("typedef struct {\n");
    for (@Unsigned long i = 0; i != segments; i++) {
      text.append("  ").append(space).append(element).append("* segment").append(U64.print(i));
      text.append(";\n");
    }
    text.append("} ").append(buffer).append(";\n");
    guardCuda(text, true);
    text.append(function)
        .append(' ')
        .append(space)
        .append(element)
        .append("* ")
        .append(scope.lower())
        .append('_')
        .append(name)
        .append("at(")
        .append(buffer)
        .append(" b, ")
        .append(index)
        .append(" slot)\n{\n");
    for (@Unsigned long i = 0; i != segments - 1; i++) {
      text.append("  if (slot < ")
          .append(U64.print(i + 1))
          .append(" * ")
          .append(slots)
          .append(") return b.segment")
          .append(U64.print(i))
          .append(" + (slot - ")
          .append(U64.print(i))
          .append(" * ")
          .append(slots)
          .append(");\n");
    }
    text.append("  return b.segment")
        .append(U64.print(segments - 1))
        .append(" + (slot - ")
        .append(U64.print(segments - 1))
        .append(" * ")
        .append(slots)
        .append(");\n}\n");
    guardCuda(text, false);
  }

  private void guardCuda(StringBuilder text, boolean begin) {
    if (language == KernelLanguage.CUDA) {
      text.append(begin ? "#ifdef SLUICE_DEVICE_CODE\n" : "#endif\n");
    }
  }

  @Override
  public String whole(String title, String body) {
    // Two headers are two guards, unless they are the same text.
    CRC32 sum = new CRC32();
    sum.update((language + title + body).getBytes(StandardCharsets.UTF_8));
    String id = Names.upper(title);
    String guard =
        "SLUICE_PLAN_"
            + (id.isEmpty() ? "" : id + "_")
            + String.format(Locale.ROOT, "%08X", sum.getValue())
            + "_H";
    return comment(title)
        + "#ifndef "
        + guard
        + "\n#define "
        + guard
        + "\n\n"
        + CProtocol.types(language)
        + (structs ? CProtocol.checks(language) : "")
        + (quads ? CProtocol.CUDA_QUADS : "")
        + (functions && language == KernelLanguage.CUDA ? CProtocol.CUDA_CODE : "")
        + (cacheless && language == KernelLanguage.CUDA ? CProtocol.CUDA_READ : "")
        + (atomics && language == KernelLanguage.C ? CProtocol.C_ATOMICS : "")
        + (wide && language == KernelLanguage.OPENCL ? CProtocol.OPENCL_WIDE : "")
        + (functions && language == KernelLanguage.CUDA ? CProtocol.CUDA_QUIET : "")
        + body
        + (functions && language == KernelLanguage.CUDA ? CProtocol.CUDA_LOUD : "")
        + "\n#endif\n";
  }

  /** Returns what stands for the header of a language that cannot say it. */
  static String error(KernelLanguage language, String why) {
    return Names.blockComment(why) + "\n#error \"no header for " + language + ", as said above\"\n";
  }

  /** Returns one text of which each compiler sees that of its language. */
  static String together(Map<KernelLanguage, String> texts) {
    StringBuilder text = new StringBuilder();
    String branch = "#if ";
    for (Map.Entry<KernelLanguage, String> part : texts.entrySet()) {
      text.append(branch).append(isLanguage(part.getKey())).append('\n').append(part.getValue());
      branch = "#elif ";
    }
    return text.append("#else\n#error \"no header for this language\"\n#endif\n").toString();
  }

  private static String isLanguage(KernelLanguage language) {
    String cuda = "defined(__CUDACC__) || defined(__CUDACC_RTC__)";
    return switch (language) {
      case OPENCL -> "defined(__OPENCL_VERSION__)";
      case CUDA -> cuda;
      default -> "!defined(__OPENCL_VERSION__) && !(" + cuda + ")";
    };
  }
}
