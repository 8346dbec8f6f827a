// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Runs the suite on a device of this machine, and prints a line for each repetition of each case.
 *
 * <p>Arguments, all of them optional: {@code device=N} (of those that OpenCL has, from 0), {@code
 * repetitions=N}, {@code groups=N} and {@code threads=N} of strided grids, {@code only=TEXT} that
 * names of cases contain, {@code mutants=false}, {@code large=true} for cases that keep a GPU busy.
 * The status is 0 if everything is right, 1 if a figure is wrong or a mutant was not caught, 2 if
 * an argument is wrong, 3 if there is no such device.
 */
public final class Proof {
  private final Device device;
  private final int repetitions;
  private int wrong;

  private Proof(Device device, int repetitions) {
    this.device = device;
    this.repetitions = repetitions;
  }

  /** Runs it; ends the JVM with the status. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments)));
  }

  /** Runs it; returns the status. */
  static int run(List<String> arguments) {
    Arguments given;
    try {
      given = new Arguments(arguments);
    } catch (IllegalArgumentException mistake) {
      System.err.println(mistake.getMessage());
      return 2;
    }
    List<OpenClDevice> devices = OpenClDevice.all();
    if (given.device >= devices.size()) {
      System.err.println("no OpenCL device " + given.device + ", there are " + devices.size());
      return 3;
    }
    try (Device device = devices.get(given.device)) {
      Proof proof = new Proof(device, given.repetitions);
      System.out.println("device=" + quoted(device.name()) + " language=" + device.language());
      int loop = device.groupsOfLoop();
      List<Case> cases =
          given.large
              ? Suite.large(given.groups, loop, given.threads)
              : Suite.cases(given.groups, loop, given.threads);
      for (Case what : cases) {
        if (what.name().contains(given.only)) {
          proof.run(what);
        }
      }
      if (given.mutants) {
        for (Mutant mutant : Mutant.all(device.language(), given.groups, given.threads)) {
          if (mutant.name().contains(given.only)) {
            proof.run(mutant);
          }
        }
      }
      System.out.println("wrong=" + proof.wrong);
      return proof.wrong == 0 ? 0 : 1;
    }
  }

  /** Runs a case, and prints a line for each repetition. */
  void run(Case what) {
    print("case=" + what.name(), what, Options.closely(), Optional.empty());
  }

  private void run(Mutant mutant) {
    print(
        "mutant=" + mutant.name(),
        mutant.what(),
        Options.closely().with(mutant.tampering()),
        Optional.of(mutant));
  }

  private void print(String name, Case what, Options options, Optional<Mutant> mutant) {
    List<Outcome> outcomes;
    try {
      outcomes = Runner.run(device, what, options, repetitions);
    } catch (DeviceException refused) {
      wrong++;
      System.out.println(
          name + " result=refused why=" + quoted(String.valueOf(refused.getMessage())));
      return;
    }
    for (int i = 0; i < outcomes.size(); i++) {
      Outcome outcome = outcomes.get(i);
      boolean good = mutant.map(each -> each.escapes(outcome).isEmpty()).orElseGet(outcome::right);
      wrong += good ? 0 : 1;
      String result = mutant.isEmpty() ? (good ? "right" : "wrong") : good ? "caught" : "escaped";
      System.out.printf(
          Locale.ROOT,
          "%s repetition=%d result=%s ms=%.3f enqueue-ms=%.3f %s%n",
          name,
          i,
          result,
          outcome.nanoseconds() / 1e6,
          outcome.enqueueNanoseconds() / 1e6,
          outcome);
    }
  }

  private static String quoted(String text) {
    return '"' + text.replaceAll("\\s+", " ").replace('"', '\'') + '"';
  }

  /** What was asked for, as {@code key=value}. */
  private static final class Arguments {
    private int device;
    private int repetitions = 3;
    private int groups = 5;
    private int threads = 32;
    private String only = "";
    private boolean mutants = true;
    private boolean large;

    Arguments(List<String> arguments) {
      List<String> unknown = new ArrayList<>();
      for (String argument : arguments) {
        List<String> parts = Arrays.asList(argument.split("=", 2));
        String value = parts.get(parts.size() - 1);
        switch (parts.size() == 2 ? parts.get(0) : "") {
          case "device" -> device = number(argument, value, 0);
          case "repetitions" -> repetitions = number(argument, value, 1);
          case "groups" -> groups = number(argument, value, 1);
          case "threads" -> threads = number(argument, value, 1);
          case "only" -> only = value;
          case "mutants" -> mutants = Boolean.parseBoolean(value);
          case "large" -> large = Boolean.parseBoolean(value);
          default -> unknown.add(argument);
        }
      }
      if (!unknown.isEmpty()) {
        throw new IllegalArgumentException(
            "unknown: "
                + unknown
                + "; give device, repetitions, groups, threads, only, mutants or large");
      }
    }

    private static int number(String argument, String value, int least) {
      try {
        int number = Integer.parseInt(value);
        if (number >= least) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw new IllegalArgumentException(argument + ": give a whole number from " + least + " on");
    }
  }
}
