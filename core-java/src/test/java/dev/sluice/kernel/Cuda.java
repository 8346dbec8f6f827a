// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kernel;

import dev.sluice.testing.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compiles CUDA C++ by clang, without a toolkit: what a program uses of it is declared. */
final class Cuda {
  private Cuda() {}

  /** Compiles a program for the host and for the device; {@code cuda.h} comes first. */
  static Tools.Result compile(Path directory, String program) throws Exception {
    Tool.CLANG.require();
    Tools.copy("cuda.h", directory);
    Tools.copy("cooperative_groups.h", directory);
    Files.writeString(directory.resolve("program.cu"), program);
    List<String> command = new ArrayList<>(List.of("clang++", "-x", "cuda", "-std=c++17"));
    command.addAll(List.of("-nocudainc", "-nocudalib", "-Wall", "-Wextra", "-Werror"));
    // What a toolkit that clang finds beside is for; and the headers' inline functions.
    command.addAll(List.of("-Wno-unknown-cuda-version", "-Wno-unused-function"));
    command.addAll(List.of("-include", "cuda.h", "-I.", "-fsyntax-only", "program.cu"));
    List<String> device = new ArrayList<>(command);
    command.add("--cuda-host-only");
    Tools.Result host = Tools.run(directory, command);
    device.addAll(List.of("--cuda-device-only", "--cuda-gpu-arch=sm_70"));
    return host.status() == 0 ? Tools.run(directory, device) : host;
  }
}
