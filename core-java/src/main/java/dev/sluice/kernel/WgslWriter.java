// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.internal.U64;
import dev.sluice.kernel.QueueFacts.ArrayFacts;
import dev.sluice.sizing.DeviceType;
import dev.sluice.sizing.EntryLayout;
import dev.sluice.sizing.EntryLayout.Field;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * WGSL. A function cannot be given a storage buffer everywhere, so that the buffers that functions
 * use are variables of the module, whose names the header says.
 */
final class WgslWriter implements HeaderWriter {
  private static final @Unsigned long LARGEST = 0xffff_ffffL;

  private static final Set<String> COUNTERS = Set.of("tail", "over_lo", "over_hi");

  @Override
  public String comment(String text) {
    return Names.lineComment(text) + "\n";
  }

  @Override
  public void constants(Scope scope, List<Constant> constants) {
    for (Constant constant : constants) {
      scope.text().append(declaration(scope, constant)).append(constant.remark()).append('\n');
    }
  }

  private static String declaration(Scope scope, Constant constant) {
    String name = constant.name();
    if (constant.value() instanceof Constant.Figure number) {
      if (Long.compareUnsigned(number.value(), LARGEST) > 0) {
        String text = name + " is " + U64.print(number.value());
        if (name.endsWith("ARRAY_BYTES")) {
          // Nothing in a shader can have so many bytes at once; it works by the segments.
          return "// " + text + ", beyond a u32: ";
        }
        throw new IllegalArgumentException(
            text
                + ", and a u32 holds at most 4294967295; plan fewer bytes or slots, or write the"
                + " header for a language of 64 bits");
      }
      return "const " + name + ": u32 = " + U64.print(number.value()) + "u; // ";
    }
    if (constant.value() instanceof Constant.Flag flag) {
      return "const " + name + ": bool = " + flag.value() + "; // ";
    }
    int bits = ((Constant.IndexType) constant.value()).bits();
    if (bits > 32) {
      throw new IllegalArgumentException(
          scope.owner()
              + " has indices of "
              + bits
              + " bits, and WGSL has integers of 32 bits only; set its indexBits to 32");
    }
    return "alias " + name + " = " + (bits == 31 ? "i32" : "u32") + "; // ";
  }

  @Override
  public void struct(Scope scope, String name, String constantPrefix, EntryLayout layout) {
    struct(scope, name, layout, false);
  }

  private void struct(Scope scope, String name, EntryLayout layout, boolean counters) {
    StringBuilder text = scope.text();
    text.append("\nstruct ").append(scope.global(name)).append(" {\n");
    for (Field field : layout.fields()) {
      String upper = scope.identifier(field.name(), "field '" + field.name() + "'");
      text.append("  ")
          .append(Names.field(upper))
          .append(": ")
          .append(type(field, counters))
          .append(",\n");
    }
    text.append("}\n");
  }

  private static String type(Field field, boolean counters) {
    boolean atomic = counters && COUNTERS.contains(field.name());
    // The u64 of a standard control block, which WGSL aligns alike.
    String scalar = field.type() == DeviceType.U64 ? "vec2<u32>" : field.type().toString();
    String one =
        atomic
            ? "atomic<" + scalar + ">"
            : field.width() == 1 ? scalar : "vec" + field.width() + "<" + scalar + ">";
    return field.isArray() ? "array<" + one + ", " + U64.print(field.count()) + ">" : one;
  }

  @Override
  public void queue(Scope scope, QueueFacts queue) {
    Optional<EntryLayout> entry = queue.plan().profile().entry();
    Scope.Template template = template(scope, queue);
    boolean typed = entry.isPresent() && queue.entries().isPresent();
    if (typed) {
      struct(scope, "entry", entry.orElseThrow(), false);
    }
    for (QueueFacts.SideFacts side : queue.sides()) {
      Optional<EntryLayout> element = side.side().element();
      if (element.isPresent()) {
        String name = "side_" + Constants.sideName(scope, side).toLowerCase(Locale.ROOT);
        struct(scope, name, element.get(), false);
      }
    }
    Optional<EntryLayout> control = queue.plan().profile().control();
    if (control.isEmpty()) {
      return;
    }
    if (queue.counterBits() == 0) {
      struct(scope, "control", control.get(), false);
      return;
    }
    struct(scope, "control", control.get(), true);
    WgslProtocol.names().forEach(scope::global);
    template.write(WgslProtocol.TEXT);
    if (typed) {
      entries(scope, template, queue, queue.entries().orElseThrow());
    }
    template.write(WgslProtocol.END);
    if (queue.indirect()) {
      scope.global("grid");
      template.write(WgslProtocol.GRID);
    }
  }

  private static Scope.Template template(Scope scope, QueueFacts queue) {
    return scope
        .template()
        .flag("single", queue.single())
        .flag("guarded", queue.guarded())
        .flag("windows", Long.compareUnsigned(queue.windows(), 1) > 0)
        .flag("parted", Long.compareUnsigned(queue.windowsPerSegment(), queue.windows()) < 0)
        .name("label", Names.printable(scope.owner()));
  }

  /** Writes how an item is read and added, by the variables of the buffers. */
  private static void entries(
      Scope scope, Scope.Template template, QueueFacts queue, ArrayFacts array) {
    StringBuilder text = scope.text();
    if (!array.isBindable()) {
      text.append("\n// No shader binds so many segments: none finds a slot of all.\n");
      return;
    }
    if (queue.onDevice() && !queue.single()) {
      throw new IllegalArgumentException(
          scope.owner()
              + " has buffers that take turns and loops on the device, and WGSL binds a variable to"
              + " one buffer for the whole launch; give it a single buffer, or say how many sweeps"
              + " the host enqueues");
    }
    String read = queue.single() ? "entries" : "current";
    String written = queue.single() ? "entries" : "next";
    text.append("\n// The module declares, with a group and bindings of its own:\n");
    for (String buffer : queue.single() ? List.of(read) : List.of(read, written)) {
      for (@Unsigned long i = 0; i != array.segments(); i++) {
        text.append("//   var<storage, read_write> ")
            .append(scope.global(buffer + part(array, i)))
            .append(": array<")
            .append(scope.lower())
            .append("_entry>;\n");
      }
    }
    scope.global("at");
    scope.global("emit");
    text.append("\n// The item in a slot of the buffer that this sweep drains.\n");
    text.append("fn ")
        .append(scope.lower())
        .append("_at(slot: u32) -> ")
        .append(scope.lower())
        .append("_entry {\n");
    segments(scope, array, text, read, "return ", ";");
    text.append("}\n");
    template.write(WgslProtocol.EMIT);
    segments(scope, array, text, written, "", " = item;");
    text.append("  return slot;\n}\n");
  }

  private static String part(ArrayFacts array, @Unsigned long segment) {
    return array.segments() == 1 ? "" : "_" + U64.print(segment);
  }

  private static void segments(
      Scope scope,
      ArrayFacts array,
      StringBuilder text,
      String buffer,
      String before,
      String after) {
    String slots = scope.upper() + "_ENTRY_SEGMENT_SLOTS";
    for (@Unsigned long i = 0; i != array.segments(); i++) {
      boolean last = i == array.segments() - 1;
      boolean only = array.segments() == 1;
      String indent = last && i == 0 ? "  " : "    ";
      if (!only) {
        text.append(i == 0 ? "  if " : last ? "  } else {\n" : "  } else if ");
        if (!last) {
          text.append("(slot < ").append(U64.print(i + 1)).append("u * ").append(slots);
          text.append(") {\n");
        }
      }
      text.append(indent)
          .append(before)
          .append(scope.lower())
          .append('_')
          .append(buffer)
          .append(part(array, i))
          .append("[slot");
      if (i != 0) {
        text.append(" - ").append(U64.print(i)).append("u * ").append(slots);
      }
      text.append(']').append(after).append('\n');
      if (!only && last) {
        text.append("  }\n");
      }
    }
  }

  @Override
  public String whole(String title, String body) {
    return comment(title) + body;
  }
}
