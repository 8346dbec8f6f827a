// SPDX-License-Identifier: Apache-2.0
package dev.sluice.device;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The lines that one kernel binds: of a queue its control block, all buffers and side arrays.
 * Immutable and thread-safe.
 *
 * @param name the kernel's name
 * @param lines the labels of residents and queues, at least one
 * @since 0.2.0
 */
public record Kernel(String name, List<String> lines) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if {@code name} is blank, or {@code lines} are none or name
   *     one twice
   */
  public Kernel {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name is blank: a kernel that binds lines has a name");
    }
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("kernel '" + name + "' binds no line");
    }
    Set<String> seen = new HashSet<>();
    for (String line : lines) {
      if (!seen.add(line)) {
        throw new IllegalArgumentException(
            "kernel '" + name + "' binds '" + line + "' twice: name it once");
      }
    }
  }
}
