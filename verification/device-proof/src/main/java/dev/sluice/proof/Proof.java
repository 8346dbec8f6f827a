// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import dev.sluice.device.DevicePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the suite on a device of this machine, and prints a line for each repetition of each case.
 *
 * <p>Arguments, all of them optional: {@code device=N} (of those that OpenCL has, from 0), {@code
 * repetitions=N}, {@code groups=N} and {@code threads=N} of strided grids, {@code only=TEXT} that
 * names of cases contain, {@code mutants=false}, {@code large=true} (cases that keep a GPU busy),
 * {@code programs=FOLDER} (CUDA instead of OpenCL, compiled to that folder), {@code csv=FILE} (a
 * row for each repetition), {@code layouts=N} (structs at random, compared first), {@code
 * bare=true} (no guards, and nothing where nothing was written: for sanitizers). The status is 0 if
 * everything is right, 1 if a figure is wrong or a mutant was not caught, 2 if an argument is
 * wrong, 3 if there is no such device.
 */
public final class Proof {
  private static final long LAYOUT_SEED = 20_261_126;

  private final Device device;
  private final int repetitions;
  private final boolean bare;
  private final List<String> rows =
      new ArrayList<>(List.of("api,name,repetition,result,milliseconds,figures,wrong"));
  private int wrong;

  private Proof(Device device, int repetitions, boolean bare) {
    this.device = device;
    this.repetitions = repetitions;
    this.bare = bare;
  }

  /** Runs it; ends the JVM with the status. */
  public static void main(String[] arguments) throws IOException {
    System.exit(run(List.of(arguments)));
  }

  /** Runs it; returns the status. */
  static int run(List<String> arguments) throws IOException {
    Arguments given;
    try {
      given = new Arguments(arguments);
    } catch (IllegalArgumentException mistake) {
      System.err.println(mistake.getMessage());
      return 2;
    }
    List<OpenClDevice> devices = given.programs.isEmpty() ? OpenClDevice.all() : List.of();
    Optional<OpenClDevice> chosen = given.of(devices);
    if (given.programs.isEmpty() && chosen.isEmpty()) {
      System.err.println("no OpenCL device " + given.device + ", there are " + devices.size());
      return 3;
    }
    try (Device device =
        given.programs.isEmpty() ? chosen.orElseThrow() : new CudaDevice(Path.of(given.programs))) {
      Proof proof = new Proof(device, given.repetitions, given.bare);
      List<Case> cases =
          (given.large
                  ? Suite.large(given.groups, device.groupsOfLoop(), given.threads)
                  : Suite.cases(given.groups, device.groupsOfLoop(), given.threads))
              .stream().filter(what -> what.name().contains(given.only)).toList();
      List<Mutant> mutants =
          (given.mutants
                  ? Mutant.all(device.language(), given.groups, given.threads)
                  : List.<Mutant>of())
              .stream().filter(mutant -> mutant.name().contains(given.only)).toList();
      if (device instanceof CudaDevice cuda) {
        proof.prepare(cuda, cases, mutants);
      }
      System.out.println("device=" + quoted(device.name()) + " language=" + device.language());
      if (given.layouts > 0) {
        proof.run(new LayoutProof(device, given.layouts, LAYOUT_SEED));
      }
      cases.forEach(proof::run);
      mutants.forEach(proof::run);
      System.out.println("wrong=" + proof.wrong);
      if (!given.csv.isEmpty()) {
        Files.write(Path.of(given.csv), proof.rows);
      }
      return proof.wrong == 0 ? 0 : 1;
    }
  }

  /** Runs a case, and prints a line for each repetition. */
  void run(Case what) {
    print("case=" + what.name(), what, options(), Optional.empty());
  }

  /** Bare memory: what is behind it, or was never written, is for a sanitizer to find. */
  private Options options() {
    return bare ? new Options(0, true, false, Tampering.none()) : Options.closely();
  }

  private void run(LayoutProof layouts) {
    Outcome outcome = new Outcome(layouts.figures(), 0, 0);
    wrong += outcome.right() ? 0 : 1;
    row("layouts", "0", true, outcome.right(), outcome);
    System.out.println("layouts figures=" + outcome.figures().size() + " wrong=" + outcome.wrong());
  }

  private void run(Mutant mutant) {
    print(
        "mutant=" + mutant.name(),
        mutant.what(),
        options().with(mutant.tampering()),
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
      rows.add(
          String.join(
              ",", device.language().name(), name.replace(',', ' '), "", "refused", "", "", ""));
      return;
    }
    for (int i = 0; i < outcomes.size(); i++) {
      Outcome outcome = outcomes.get(i);
      boolean good = mutant.map(each -> each.escapes(outcome).isEmpty()).orElseGet(outcome::right);
      wrong += good ? 0 : 1;
      row(name, Integer.toString(i), mutant.isEmpty(), good, outcome);
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

  private void row(String name, String repetition, boolean plain, boolean good, Outcome outcome) {
    rows.add(
        String.join(
            ",",
            device.language().name(),
            name.replace(',', ' '),
            repetition,
            plain ? (good ? "right" : "wrong") : good ? "caught" : "escaped",
            String.format(Locale.ROOT, "%.3f", outcome.nanoseconds() / 1e6),
            Integer.toString(outcome.figures().size()),
            String.join(" ", outcome.wrong())));
  }

  /** Compiles ahead, side by side, what runs one after another. */
  private void prepare(CudaDevice cuda, List<Case> cases, List<Mutant> mutants) {
    Map<String, List<String>> sources = new LinkedHashMap<>();
    for (Case what : cases) {
      sources.put(source(cuda, what, options()), Source.options(what, true));
    }
    for (Mutant mutant : mutants) {
      Options tampered = options().with(mutant.tampering());
      sources.put(source(cuda, mutant.what(), tampered), Source.options(mutant.what(), true));
    }
    List<String> refused = cuda.compiler().prepare(sources);
    refused.forEach(System.out::println);
  }

  private static String source(Device device, Case what, Options options) {
    DevicePlan plan = what.plan(Runner.limits(device, what, options));
    Bindings bindings = Bindings.of(plan, what.shape().parts());
    return options.tampering().source().apply(Source.of(what, plan, bindings, device.language()));
  }

  private static String quoted(String text) {
    return '"' + text.replaceAll("\\s+", " ").replace('"', '\'') + '"';
  }

  /** What was asked for, as {@code key=value}. */
  private static final class Arguments {
    private String device = "0";
    private boolean bare;
    private int repetitions = 3;
    private int groups = 5;
    private int threads = 32;
    private String only = "";
    private boolean mutants = true;
    private boolean large;
    private String programs = "";
    private String csv = "";
    private int layouts;

    Arguments(List<String> arguments) {
      List<String> unknown = new ArrayList<>();
      for (String argument : arguments) {
        List<String> parts = Arrays.asList(argument.split("=", 2));
        String value = parts.get(parts.size() - 1);
        switch (parts.size() == 2 ? parts.get(0) : "") {
          case "device" -> device = value;
          case "bare" -> bare = Boolean.parseBoolean(value);
          case "repetitions" -> repetitions = number(argument, value, 1);
          case "groups" -> groups = number(argument, value, 1);
          case "threads" -> threads = number(argument, value, 1);
          case "only" -> only = value;
          case "programs" -> programs = value;
          case "csv" -> csv = value;
          case "layouts" -> layouts = number(argument, value, 0);
          case "mutants" -> mutants = Boolean.parseBoolean(value);
          case "large" -> large = Boolean.parseBoolean(value);
          default -> unknown.add(argument);
        }
      }
      if (!unknown.isEmpty()) {
        throw new IllegalArgumentException(
            "unknown: "
                + unknown
                + "; give device, repetitions, groups, threads, only, mutants, programs, csv,"
                + " layouts, bare or large");
      }
    }

    /** Returns the device that is meant. */
    Optional<OpenClDevice> of(List<OpenClDevice> devices) {
      for (int i = 0; i < devices.size(); i++) {
        if (device.equals(Integer.toString(i))
            || devices.get(i).name().toLowerCase(Locale.ROOT).contains(device)) {
          return Optional.of(devices.get(i));
        }
      }
      return Optional.empty();
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
