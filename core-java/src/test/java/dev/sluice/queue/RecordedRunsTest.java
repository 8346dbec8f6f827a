// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.numeric.OptionalUnsignedLong;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What plans say of drains that ran on a device. */
class RecordedRunsTest {
  /** The least of many measurements on the same device, in picoseconds. */
  private static final Map<String, LaunchCosts> COSTS =
      Map.of(
          "CUDA", costs(2_550_000, 794_000, 600, 6_050_000),
          // A launch of 1,024 groups of the first kernel took 1.3047 µs: 614,400 ps are its groups.
          "CUDA-first", costs(2_550_000, 690_000, 600, 6_050_000),
          // The device is the same. What enqueueing and reading take is that of OpenCL.
          "OpenCL", costs(4_800_000, 794_000, 640, 7_440_000));

  /** A barrier of so many groups. */
  private static final Map<Long, Long> BARRIERS =
      Map.of(132L, 1_129_700L, 264L, 1_305_300L, 528L, 1_655_200L, 1056L, 2_247_800L);

  private static LaunchCosts costs(long enqueue, long launch, long group, long hostRead) {
    return LaunchCosts.builder()
        .enqueue(enqueue)
        .submit(1_017_000)
        .launch(launch)
        .group(group)
        .hostRead(hostRead)
        .build();
  }

  /** One line of the recording. */
  private record RecordedRun(Map<String, String> cells) {
    boolean has(String name) {
      return !text(name).isEmpty();
    }

    String text(String name) {
      return Objects.requireNonNull(cells.get(name), name);
    }

    long number(String name) {
      return Long.parseLong(text(name));
    }

    boolean onDevice() {
      return number("onDevice") == 1;
    }

    long leastPicoseconds() {
      return new BigDecimal(text("leastMs")).movePointRight(9).longValueExact();
    }

    DrainProfile.Builder profile() {
      DrainProfile.Builder profile =
          DrainProfile.builder()
              .itemsPerGroup(256)
              .sweeps(number("sweeps"))
              .totalItems(number("totalItems"))
              .launchesBetweenSweeps(number("launchesBetween"));
      LaunchCosts costs = COSTS.get(text("api"));
      if (has("groupsAtMost")) {
        long groups = number("groupsAtMost");
        profile.grid(GridKind.STRIDED).residentGroups(groups);
        if (onDevice()) {
          costs = costs.toBuilder().barrier(BARRIERS.get(groups)).build();
        }
      }
      if (onDevice()) {
        profile.onDevice();
      } else {
        profile.itemsPerWindow(number("itemsPerWindow"));
      }
      if (has("polledEvery")) {
        profile.polledEvery(number("polledEvery"));
      }
      if (has("recorded")) {
        profile.recorded(number("recorded"));
      }
      return profile.costs(costs);
    }

    DrainTotals totals(DrainProfile.Builder profile) {
      Drains buffer =
          Buffering.valueOf(text("buffering")) == Buffering.SINGLE
              ? Drains.single(Policies.UNSIGNED, number("capacity"))
              : Drains.pingPong(Policies.UNSIGNED, number("capacity"));
      return buffer.totals(profile);
    }

    DrainTotals totals() {
      return totals(profile());
    }

    long plannedPicoseconds() {
      return totals().leastPicoseconds().getAsLong();
    }

    @Override
    public String toString() {
      return text("log") + " " + text("graph") + " " + text("variant") + " " + text("leastMs");
    }
  }

  static List<RecordedRun> runs() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                RecordedRunsTest.class.getResourceAsStream("h100-runs.csv"), UTF_8))) {
      List<String[]> rows =
          lines
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.split(",", -1))
              .toList();
      return rows.stream()
          .skip(1)
          .map(row -> new RecordedRun(named(rows.get(0), row)))
          .filter(run -> run.has("launchesBetween"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> named(String[] names, String[] cells) {
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      row.put(names[i], cells[i]);
    }
    return row;
  }

  @Test
  void allRunsAreLookedAt() {
    Map<String, Long> byApi =
        runs().stream()
            .collect(Collectors.groupingBy(run -> run.text("api"), Collectors.counting()));
    assertThat(byApi).isEqualTo(Map.of("CUDA", 269L, "CUDA-first", 249L, "OpenCL", 31L));
  }

  @Test
  void theLeastIsAtOrBelowEachRun() {
    for (RecordedRun run : runs()) {
      assertThat(run.plannedPicoseconds())
          .as(run.toString())
          .isPositive()
          .isLessThanOrEqualTo(run.leastPicoseconds());
    }
  }

  @Test
  void whatIsLaunchedIsWhatRan() {
    for (RecordedRun run : runs()) {
      DrainTotals totals = run.totals();
      if (run.has("launches")) {
        assertThat(totals.launches())
            .as(run.toString())
            .isEqualTo(OptionalUnsignedLong.of(run.number("launches")));
      }
      if (run.has("groups")) {
        long between = run.number("launchesBetween") * totals.sweeps().getAsLong();
        assertThat(totals.groups().getAsLong() + between)
            .as(run.toString())
            .isEqualTo(run.number("groups"));
      }
      if (run.has("reads") && run.has("polledEvery")) {
        assertThat(totals.hostReads())
            .as(run.toString())
            .isEqualTo(OptionalUnsignedLong.of(run.number("reads")));
      }
    }
  }

  /** The grid in 6,261 sweeps of few items, in the windows of the table of device figures. */
  @Test
  void theLeastIsAFairPartOfWhatLittleWorkTakes() {
    List<RecordedRun> rows =
        runs().stream()
            .filter(run -> run.text("api").equals("CUDA-first") && run.text("graph").equals("grid"))
            .filter(run -> run.text("variant").matches("windows (direct|gridstride)"))
            .toList();
    assertThat(rows)
        .extracting(run -> run.text("leastMs"))
        .contains(
            "31104.2824",
            "7498.6166",
            "1923.0353",
            "453.4996",
            "444.3551",
            "164.7040",
            "380.0759",
            "79.6337");
    for (RecordedRun run : rows) {
      assertThat(run.plannedPicoseconds())
          .as(run.toString())
          .isGreaterThanOrEqualTo(run.leastPicoseconds() / 10 * 4);
    }
  }

  /** Only the least of many measurements makes a bound: what is common is above some runs. */
  @Test
  void commonCostsAreAboveSomeRun() {
    LaunchCosts common = costs(2_760_000, 950_000, 610, 12_000_000);
    assertThat(runs())
        .filteredOn(run -> run.text("api").equals("CUDA") && !run.onDevice())
        .anyMatch(
            run ->
                run.totals(run.profile().build().toBuilder().costs(common))
                        .leastPicoseconds()
                        .getAsLong()
                    > run.leastPicoseconds());
  }
}
