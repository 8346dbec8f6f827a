// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What one run on a card has recorded, looked at: what is wrong with it, and what may be told of
 * it.
 */
final class Recorded {
  static final String LOOP = "loop on the device; 4 groups a multiprocessor";
  static final String LOOP_OF_ONE = "loop on the device; 1 group a multiprocessor";
  static final String STRIDED = "known sweeps; strided";
  static final String POLLED = "polled every 64; strided";
  static final String PER_SLOT = "known sweeps; a group for each 256 slots";
  static final String WINDOWS = "known sweeps; windows of 2^18";
  static final String HOST = "the host reads each length";
  static final List<String> INPUTS = List.of("grid", "rmat22", "rmat24", "deep", "wide");

  /** A row by its columns. */
  record Row(Map<String, String> cells) {
    String text(String column) {
      String cell = cells.get(column);
      if (cell == null) {
        throw new IllegalArgumentException("no column " + column);
      }
      return cell;
    }

    long number(String column) {
      return Long.parseLong(text(column));
    }

    String name() {
      return text("api") + "; " + text("input") + "; " + text("buffering") + "; " + text("variant");
    }

    long[] nanos() {
      return Arrays.stream(text("nanoseconds").split(" ")).mapToLong(Long::parseLong).toArray();
    }

    long least() {
      return Arrays.stream(nanos()).min().orElseThrow();
    }

    long median() {
      long[] sorted = Arrays.stream(nanos()).sorted().toArray();
      return sorted[sorted.length / 2];
    }
  }

  private final Path folder;
  private final List<Row> runs;
  private final List<String> predictions;

  private Recorded(Path folder, List<Row> runs, List<String> predictions) {
    this.folder = folder;
    this.runs = runs;
    this.predictions = predictions;
  }

  static Recorded of(Path folder) throws IOException {
    return new Recorded(
        folder,
        rows(folder.resolve("runs.csv")),
        Files.readAllLines(folder.resolve("predictions/plans.json")));
  }

  /** Returns a record with other runs, to try what is found. */
  Recorded with(List<Row> others) {
    return new Recorded(folder, others, predictions);
  }

  List<Row> runs() {
    return runs;
  }

  List<Row> rows(String file) throws IOException {
    return rows(folder.resolve(file));
  }

  private static List<Row> rows(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String[] columns = lines.get(0).split(",", -1);
    List<Row> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < columns.length; i++) {
        row.put(columns[i], cells[i]);
      }
      rows.add(new Row(row));
    }
    return rows;
  }

  // What is wrong.

  /** Returns what contradicts the plans, or what nobody predicted: nothing, if all is well. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    Map<String, String> predicted = new TreeMap<>();
    for (String line : predictions) {
      if (line.contains("\"run\"")) {
        predicted.put(value(line, "run"), line);
      }
    }
    for (Row run : runs) {
      String plan = predicted.remove(run.name());
      if (!run.text("result").equals("right")) {
        problems.add(run.name() + " is wrong: " + run.text("result"));
      }
      boolean planned = !run.text("launches").isEmpty();
      if (planned) {
        if (plan == null) {
          problems.add(run.name() + " was not predicted");
        } else {
          compare(run, plan, problems);
        }
      }
    }
    predicted.keySet().forEach(name -> problems.add(name + " was predicted, and not run"));
    return problems;
  }

  private static void compare(Row run, String plan, List<String> problems) {
    for (String figure :
        List.of("windows", "sweeps", "launches", "groups", "hostReads", "leastPicoseconds")) {
      if (!run.text(figure).equals(value(plan, figure))) {
        problems.add(run.name() + ": " + figure + " is not as predicted");
      }
    }
    if (!run.text("launchesCounted").equals(run.text("launches"))) {
      problems.add(run.name() + ": launches counted are not those planned");
    }
    if (run.text("variant").startsWith("polled")
        && !run.text("hostReadsCounted").equals(run.text("hostReads"))) {
      problems.add(run.name() + ": host reads are not those planned");
    }
    if (run.number("leastPicoseconds") > run.least() * 1000) {
      problems.add(run.name() + ": the least is above what was measured");
    }
  }

  /** Returns a value of a line of JSON that this program wrote, as text. */
  private static String value(String line, String name) {
    String key = "\"" + name + "\": ";
    int from = line.indexOf(key);
    if (from < 0) {
      return "";
    }
    String rest = line.substring(from + key.length());
    return rest.startsWith("\"")
        ? rest.substring(1, rest.indexOf('"', 1))
        : rest.substring(0, Math.min(end(rest, ','), end(rest, '}')));
  }

  private static int end(String text, char last) {
    int end = text.indexOf(last);
    return end < 0 ? text.length() : end;
  }

  // What may be told.

  Row run(String api, String input, String buffering, String variant) {
    String name = api + "; " + input + "; " + buffering + "; " + variant;
    return runs.stream()
        .filter(run -> run.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no run " + name));
  }

  Row single(String input, String variant) {
    return run("CUDA", input, "SINGLE", variant);
  }

  /** Returns the fastest run by CUDA that keeps the host out, by its least or its median time. */
  Row fastest(String input, boolean median) {
    return runs.stream()
        .filter(run -> run.text("api").equals("CUDA") && run.text("input").equals(input))
        .filter(run -> !run.text("variant").equals(HOST))
        .min((a, b) -> Long.compare(time(a, median), time(b, median)))
        .orElseThrow();
  }

  private static long time(Row run, boolean median) {
    return median ? run.median() : run.least();
  }

  /** Returns milliseconds of nanoseconds: three digits, and none behind the point from 100 on. */
  static String milliseconds(long nanos) {
    BigDecimal time = BigDecimal.valueOf(nanos, 6);
    return time.compareTo(BigDecimal.valueOf(100)) < 0
        ? time.round(new MathContext(3, RoundingMode.HALF_UP)).toPlainString()
        : String.format(
            Locale.ROOT, "%,d", time.setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  static String least(Row run) {
    return milliseconds(run.least());
  }

  /** Returns how many times one time is another, to two digits behind the point. */
  static String times(long a, long b) {
    return BigDecimal.valueOf(a).divide(BigDecimal.valueOf(b), 2, RoundingMode.HALF_UP).toString();
  }

  /** Returns by how many percent a time is more than another. */
  static String percent(long a, long b) {
    return BigDecimal.valueOf(a)
        .multiply(BigDecimal.valueOf(100))
        .divide(BigDecimal.valueOf(b), 1, RoundingMode.HALF_UP)
        .subtract(BigDecimal.valueOf(100))
        .toPlainString();
  }

  private boolean has(String input, String buffering, String variant) {
    return runs.stream()
        .anyMatch(run -> run.name().equals("CUDA; " + input + "; " + buffering + "; " + variant));
  }

  /** The table of each way to drain each input by CUDA: one buffer, and two. */
  List<String> table(Predicate<String> variants) {
    List<String> table = new ArrayList<>();
    table.add("| | " + String.join(" | ", INPUTS) + " |");
    table.add("|---|" + "---|".repeat(INPUTS.size()));
    for (Variant variant : Variant.all()) {
      if (!variants.test(variant.name())) {
        continue;
      }
      StringBuilder row = new StringBuilder("| " + variant.name() + " |");
      for (String input : INPUTS) {
        row.append(' ').append(cell(input, "SINGLE", variant.name()));
        row.append(" / ").append(cell(input, "PING_PONG", variant.name())).append(" |");
      }
      table.add(row.toString());
    }
    return table;
  }

  private String cell(String input, String buffering, String variant) {
    return has(input, buffering, variant) ? least(run("CUDA", input, buffering, variant)) : "-";
  }

  /** The table of what was aimed at, on each input. */
  List<String> targets() {
    List<String> table = new ArrayList<>();
    table.add(
        "| input | fastest that keeps the host out | loop, least | loop, median | polled, least |"
            + " single over ping-pong: known | polled | loop, 1 group | loop, 4 groups |");
    table.add("|---|---|---|---|---|---|---|---|---|");
    for (String input : INPUTS) {
      Row fastest = fastest(input, false);
      table.add(
          String.join(
              " | ",
              "| " + input,
              least(fastest) + ": " + told(fastest),
              times(single(input, LOOP).least(), fastest.least()),
              times(single(input, LOOP).median(), fastest(input, true).median()),
              times(single(input, POLLED).least(), fastest.least()),
              over(input, STRIDED),
              over(input, POLLED),
              over(input, LOOP_OF_ONE),
              over(input, LOOP) + " |"));
    }
    return table;
  }

  private static String told(Row run) {
    return run.text("buffering").toLowerCase(Locale.ROOT).replace('_', '-')
        + ", "
        + run.text("variant");
  }

  private String over(String input, String variant) {
    return percent(single(input, variant).least(), run("CUDA", input, "PING_PONG", variant).least())
        + " %";
  }

  /** Returns how many rows of a suite have a result. */
  long results(String file, String result) throws IOException {
    return rows(file).stream().filter(row -> row.text("result").equals(result)).count();
  }

  /** Returns the figures that a suite compared. */
  long figures(String file) throws IOException {
    return rows(file).stream()
        .filter(row -> row.text("result").equals("right"))
        .mapToLong(row -> row.number("figures"))
        .sum();
  }

  // A plot.

  private static final List<String> STEPS =
      List.of(
          "known sweeps; windows of 2^14",
          "known sweeps; windows of 2^16",
          "known sweeps; windows of 2^18",
          "known sweeps; windows of 2^20",
          "known sweeps; windows of 2^22",
          PER_SLOT,
          STRIDED,
          LOOP);
  private static final List<String> STEP_NAMES =
      List.of("2^14", "2^16", "2^18", "2^20", "2^22", "all", "all, strided", "loop");
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#cc79a7", "#009e73", "#56b4e9");

  /** Draws time against the slots of a window, one buffer, by CUDA, as an SVG document. */
  String plot() {
    StringBuilder svg = new StringBuilder();
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 780 420\"")
        .append(" font-family=\"sans-serif\" font-size=\"13\">\n")
        .append("<title>Least time of a drain against the slots of a window</title>\n")
        .append("<rect width=\"780\" height=\"420\" fill=\"#ffffff\"/>\n");
    for (int milliseconds = 1; milliseconds <= 100_000; milliseconds *= 10) {
      double y = y(milliseconds);
      line(svg, 90, y, 660, y, "#dddddd");
      text(svg, 82, y + 4, "end", String.format(Locale.ROOT, "%,d ms", milliseconds));
    }
    for (int i = 0; i < STEPS.size(); i++) {
      text(svg, x(i), 382, "middle", STEP_NAMES.get(i));
    }
    text(
        svg,
        355,
        408,
        "middle",
        "slots of a window; then one window of strided groups; then a loop");
    Map<Double, String> ends = new TreeMap<>();
    for (int k = 0; k < INPUTS.size(); k++) {
      ends.put(draw(svg, INPUTS.get(k), COLOURS.get(k)), INPUTS.get(k));
    }
    double above = 0;
    for (Map.Entry<Double, String> end : ends.entrySet()) {
      above = Math.max(end.getKey() + 4, above + 15);
      text(svg, 670, above, "start", end.getValue());
    }
    return svg.append("</svg>\n").toString();
  }

  /** Draws one input; returns where it ends. */
  private double draw(StringBuilder svg, String input, String colour) {
    StringBuilder points = new StringBuilder();
    double lastY = 0;
    for (int i = 0; i < STEPS.size(); i++) {
      if (has(input, "SINGLE", STEPS.get(i))) {
        lastY = y(single(input, STEPS.get(i)).least() / 1e6);
        String point = String.format(Locale.ROOT, "%.1f,%.1f", x(i), lastY);
        points.append(points.length() == 0 ? "" : " ").append(point);
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n",
                x(i),
                lastY,
                colour));
      }
    }
    svg.append("<polyline fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2\" points=\"")
        .append(points)
        .append("\"/>\n");
    return lastY;
  }

  private static double x(int step) {
    return 115 + step * 75;
  }

  private static double y(double milliseconds) {
    return 350 - Math.log10(milliseconds) * 65;
  }

  private static void line(
      StringBuilder svg, double fromX, double fromY, double toX, double toY, String colour) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
            fromX,
            fromY,
            toX,
            toY,
            colour));
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
            x,
            y,
            anchor,
            text));
  }
}
