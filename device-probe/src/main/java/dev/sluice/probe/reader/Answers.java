// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe.reader;

import java.io.PrintStream;

/**
 * Writes what a driver answers, a line each, for the process that reads them. A driver may print to
 * the same output at any time, hence the word that begins each line, and the break before it.
 */
final class Answers {
  /** Begins each line. */
  static final String WORD = "sluice-probe";

  private final PrintStream out;

  Answers(PrintStream out) {
    this.out = out;
  }

  /** Begins a device: what follows is of it. */
  void device() {
    line("device", "", "");
  }

  void number(String call, String unsigned) {
    line("number", call, unsigned);
  }

  void text(String call, String text) {
    line("text", call, text);
  }

  /** A call that everything else can do without failed. */
  void refused(String call, String error) {
    line("refused", call, error);
  }

  /** The driver is not installed. */
  void missing(String library) {
    line("missing", "", library);
  }

  /** The driver is there and has nothing to show. */
  void empty(String call, String error) {
    line("empty", call, error);
  }

  /** A call that everything else needs failed. */
  void broken(String call, String error) {
    line("broken", call, error);
  }

  /** All was asked; without this line the process died on the way. */
  void end() {
    line("end", "", "");
  }

  private void line(String kind, String call, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    out.print("\n" + WORD + "\t" + kind + "\t" + call + "\t" + escaped.replace("\r", "\\r") + "\n");
    out.flush();
  }
}
