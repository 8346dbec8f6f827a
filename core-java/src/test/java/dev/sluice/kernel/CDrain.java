// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.device.DevicePlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Compiles {@code drain.c} with the header of a plan, and runs it. */
final class CDrain {
  private final Path directory;
  private final DevicePlan plan;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private List<String> compiler = List.of("cc", "-std=c99", "-O0");
  private List<String> compiled = List.of();
  private UnaryOperator<String> change = UnaryOperator.identity();
  private int sweeps;

  CDrain(Path directory, Tree tree, Plans plans) {
    this.directory = directory;
    this.plan = plans.plan();
    this.sweeps = tree.levels() + 3;
    set("THREADS", 8).set("RUNS", 1).set("QUEUES", 20);
    set("GROUP", 16).set("GROUPS", 12).set("SEGMENTS", plans.segments());
    set("CHILDREN", tree.children()).set("DEPTH", tree.depth());
    settings.put("LIMIT", Integer.toUnsignedString(tree.limit()) + "U");
    set("WINDOWS", plan.queue("frontier").drain().windowCount());
    if (plan.profile().placement() == dev.sluice.device.Placement.ARENA) {
      define("ARENA");
    }
    if (plan.queue("frontier").plan().profile().entry().orElseThrow().sideArrays().size() > 0) {
      define("SIDE");
    }
  }

  DevicePlan plan() {
    return plan;
  }

  CDrain set(String name, long value) {
    settings.put(name, Long.toString(value));
    return this;
  }

  CDrain define(String name) {
    return set(name, 1);
  }

  /** Enqueues so many sweeps; three more than there are unless this is called. */
  CDrain sweeps(int count) {
    sweeps = count;
    return this;
  }

  /** Compiles for speed, and has the compiler look closer. */
  CDrain optimised() {
    return compiler("cc", "-std=c99", "-O1");
  }

  CDrain compiler(String... command) {
    compiler = List.of(command);
    return this;
  }

  /** Changes the header: a mutant. */
  CDrain change(UnaryOperator<String> change) {
    this.change = change;
    return this;
  }

  /** Lines of outcomes, and the control block after the last run. */
  record Outcome(List<String> lines, ByteBuffer block) {}

  /** Compiles, and drains an item an emit. */
  Outcome run() throws Exception {
    compile();
    return drain(Integer.toString(sweeps));
  }

  /**
   * Compiles, and drains in each way: known sweeps and polled, an item an emit and many at once.
   */
  List<Outcome> runs() throws Exception {
    compile();
    return List.of(
        drain(Integer.toString(sweeps)),
        drain(Integer.toString(sweeps), "many"),
        drain("0"),
        drain("0", "many"));
  }

  private void compile() throws Exception {
    String header = change.apply(KernelHeader.of(plan, KernelLanguage.C));
    List<String> command = new ArrayList<>(compiler);
    command.addAll(List.of("-Wall", "-Wextra", "-Werror", "-pthread"));
    settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("drain.c", "-o", "drain"));
    List<String> text = new ArrayList<>(command);
    text.add(header);
    if (text.equals(compiled)) {
      return;
    }
    Files.writeString(directory.resolve("plan.h"), header);
    Tools.copy("tree.h", directory);
    Tools.copy("drain.c", directory);
    Tools.run(directory, command).ok();
    compiled = text;
  }

  private Outcome drain(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("./drain"));
    command.addAll(List.of(arguments));
    List<String> lines = new ArrayList<>(Tools.run(directory, command).ok().lines().toList());
    byte[] block = HexFormat.of().parseHex(lines.remove(lines.size() - 1));
    return new Outcome(lines, ByteBuffer.wrap(block).order(ByteOrder.nativeOrder()));
  }
}
