// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe.reader;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The program that asks one driver; a driver that hangs or crashes takes nothing else with it. */
public final class Reader {
  private Reader() {}

  /**
   * Asks a driver, and writes what it answers to standard output.
   *
   * @param args the driver, {@code OpenCL} or {@code CUDA}, and its library
   */
  public static void main(String[] args) {
    Answers answers = new Answers(new PrintStream(System.out, false, StandardCharsets.UTF_8));
    try {
      Library library = Library.open(args[1], answers);
      if (library != null) {
        switch (args[0]) {
          case "OpenCL" -> OpenClReader.read(library, answers);
          case "CUDA" -> CudaReader.read(library, answers);
          default -> throw new IllegalArgumentException("no driver " + args[0]);
        }
      }
    } catch (UnsatisfiedLinkError e) {
      answers.broken("a function of " + args[1], String.valueOf(e.getMessage()));
    }
    answers.end();
    // A driver's threads may still run.
    Runtime.getRuntime().halt(0);
  }
}
