// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** One run of {@link BfsQueues} within this JVM. */
record Run(int status, String out, String err) {
  static Run of(int columns, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Program.run(new BfsQueues(columns), new PrintWriter(out), new PrintWriter(err), args);
    return new Run(status, out.toString(), err.toString());
  }

  /** Returns the lines of the table, without its header. */
  List<String> rows() {
    List<String> lines = out.lines().toList();
    int rule = lines.indexOf(lines.stream().filter(l -> l.matches("-+")).findFirst().orElseThrow());
    return lines.subList(rule + 1, rule + 1 + lines.subList(rule + 1, lines.size()).indexOf(""));
  }
}
