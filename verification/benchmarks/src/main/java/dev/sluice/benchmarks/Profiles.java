// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.queue.Capacity;
import dev.sluice.queue.DrainProfile;
import dev.sluice.queue.GridKind;
import dev.sluice.queue.LaunchCosts;
import dev.sluice.queue.WorkQueueCandidate;
import dev.sluice.queue.WorkQueueProfile;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The rows of a data set, as Sluice takes them. */
@State(Scope.Thread)
@SuppressWarnings("signedness") // rows of a data set are made of bits
public class Profiles {
  /** Names the folder of the data sets to the forks. */
  static final String FOLDER = "sluice.data";

  @Param public DataSet set;

  List<Row> rows;
  WorkQueueProfile[] profiles;
  WorkQueueCandidate candidate;

  /** What fits, up to about the items of a row, in whole groups. */
  Capacity[] bounded;

  long[] maxItemsPerLaunch;

  /** The same windows, and all that totals need; of realistic rows none is warned of. */
  DrainProfile[] drains;

  @Setup
  public void read() {
    rows = set.readFrom(folder());
    profiles = rows.stream().map(Row::profile).toArray(WorkQueueProfile[]::new);
    candidate = Row.candidate();
    bounded = rows.stream().map(Profiles::bounded).toArray(Capacity[]::new);
    maxItemsPerLaunch = rows.stream().mapToLong(Row::maxItemsPerLaunch).toArray();
    drains = rows.stream().map(Profiles::drain).toArray(DrainProfile[]::new);
  }

  private static Capacity bounded(Row row) {
    return Capacity.largest().atLeast(1).atMost(row.items() | 32).multipleOf(32);
  }

  private static DrainProfile drain(Row row) {
    return DrainProfile.builder()
        .itemsPerWindow(row.maxItemsPerLaunch())
        .itemsPerGroup(256)
        .residentGroups(128)
        .grid(GridKind.STRIDED)
        .sweepsAtMost(8)
        .totalItems(row.items() * 4)
        .costs(
            LaunchCosts.builder()
                .enqueue(2_550_000)
                .launch(794_000)
                .group(600)
                .hostRead(6_050_000)
                .build())
        .build();
  }

  static Path folder() {
    return Path.of(System.getProperty(FOLDER));
  }
}
