// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.queue.QueueSizing;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.checkerframework.checker.signedness.qual.Unsigned;

/**
 * What is planned. Made from a fixed seed, written to a file, and read from there by Java and C
 * alike.
 */
@SuppressWarnings({"signedness", "EnumOrdinal"}) // bits as their use has them, enums as C has them
public enum DataSet {
  /** Queues for graphs of 2^10 to 2^28 vertices, on devices of 16 to 80 GiB. */
  REALISTIC {
    @Override
    Row row(RandomGenerator random) {
      return realistic(random, QueueSizing.FIXED);
    }
  },

  /** The same, sized by what the device adds. */
  EXPANSION {
    @Override
    Row row(RandomGenerator random) {
      return realistic(random, QueueSizing.EXPANSION);
    }
  },

  /** The same, as large as the budget allows. */
  LARGEST {
    @Override
    Row row(RandomGenerator random) {
      return realistic(random, QueueSizing.LARGEST);
    }
  },

  /** Figures of every size up to 2^64-1, of which each row still makes a plan. */
  U64 {
    @Override
    Row row(RandomGenerator random) {
      boolean pingPong = random.nextBoolean();
      long most = pingPong ? Long.MAX_VALUE : -1;
      long capacity = logUniform(random, most);
      long entryBytes = logUniform(random, Long.divideUnsigned(most, capacity));
      long queueBytes = capacity * entryBytes * (pingPong ? 2 : 1);
      long controlBytes = queueBytes == -1 ? 0 : logUniform(random, ~queueBytes);
      long headroom = ~(queueBytes + controlBytes);
      return new Row(
          QueueSizing.FIXED,
          capacity,
          logUniform(random, capacity),
          entryBytes,
          controlBytes,
          queueBytes + controlBytes + (headroom == 0 ? 0 : logUniform(random, headroom)),
          logUniform(random, -1),
          pingPong,
          false);
    }
  },

  /** Three rows of ten break a rule, each rule as often as any other. */
  MIXED {
    @Override
    Row row(RandomGenerator random) {
      Row plain = realistic(random, QueueSizing.FIXED);
      return random.nextInt(10) >= 3
          ? plain
          : switch (random.nextInt(6)) {
            case 0 -> plain.with(0, 0, plain.entryBytes(), plain.budgetBytes(), false);
            case 1 -> plain.with(plain.items(), 0, 0, plain.budgetBytes(), false);
            case 2 ->
                plain.with(
                    plain.items(),
                    plain.items() + logUniform(random, plain.items()),
                    plain.entryBytes(),
                    plain.budgetBytes(),
                    false);
            case 3 ->
                plain.with(
                    plain.items(),
                    plain.initialItems(),
                    plain.entryBytes(),
                    plain.budgetBytes(),
                    true);
            case 4 -> OVERFLOW.row(random);
            default -> OVER_BUDGET.row(random);
          };
    }
  },

  /** Every row exceeds 2^64-1 in one step or another. */
  OVERFLOW {
    @Override
    Row row(RandomGenerator random) {
      boolean pingPong = random.nextBoolean();
      int step = random.nextInt(3);
      long entryBytes = 2 + logUniform(random, 1L << 32);
      long mostSlots = Long.divideUnsigned(-1, entryBytes);
      long capacity =
          switch (step) {
            case 0 -> mostSlots + logUniform(random, -1 - mostSlots);
            case 1 -> mostSlots;
            default -> pingPong ? mostSlots >>> 1 : mostSlots;
          };
      long queueBytes = capacity * entryBytes * (pingPong ? 2 : 1);
      long controlBytes = step == 2 ? Math.max(1, -queueBytes) : 64;
      return new Row(
          QueueSizing.FIXED,
          capacity,
          logUniform(random, capacity),
          entryBytes,
          step == 1 && !pingPong ? -1 : controlBytes,
          random.nextInt(2) == 0 ? -1 : (16L + random.nextInt(65)) << 30,
          1L << 18,
          pingPong,
          false);
    }
  },

  /** Every row needs more than its budget. */
  OVER_BUDGET {
    @Override
    Row row(RandomGenerator random) {
      Row plain = realistic(random, QueueSizing.FIXED);
      long queueBytes = plain.items() * plain.entryBytes() * (plain.pingPong() ? 2 : 1);
      return plain.with(
          plain.items(),
          plain.initialItems(),
          plain.entryBytes(),
          logUniform(random, queueBytes + plain.controlBytes() - 1),
          false);
    }
  };

  /** Few enough for the profiles to stay in the second-level cache, in Java and in C. */
  static final int ROWS = 1024;

  private static final long SEED = 20261101;
  private static final long[] ENTRY_BYTES = {4, 8, 8, 12, 16, 16, 24, 32};

  /** The columns of the file, in the order in which C reads them. */
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT
          .builder()
          .setHeader(
              "items",
              "initial_items",
              "entry_bytes",
              "control_bytes",
              "budget_bytes",
              "max_items_per_launch",
              "sizing",
              "buffers",
              "host_participates")
          .setSkipHeaderRecord(true)
          .setRecordSeparator('\n')
          .get();

  abstract Row row(RandomGenerator random);

  /** Returns what the set is called outside of Java. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private String fileName() {
    return label() + ".csv";
  }

  void writeTo(Path folder) {
    RandomGenerator random = new SplittableRandom(SEED + ordinal());
    try (Writer file = Files.newBufferedWriter(folder.resolve(fileName()));
        CSVPrinter csv = FORMAT.builder().setSkipHeaderRecord(false).get().print(file)) {
      for (int i = 0; i < ROWS; i++) {
        Row row = row(random);
        csv.printRecord(
            Long.toUnsignedString(row.items()),
            Long.toUnsignedString(row.initialItems()),
            Long.toUnsignedString(row.entryBytes()),
            Long.toUnsignedString(row.controlBytes()),
            Long.toUnsignedString(row.budgetBytes()),
            Long.toUnsignedString(row.maxItemsPerLaunch()),
            row.sizing().ordinal(),
            row.pingPong() ? 2 : 1,
            row.hostParticipates() ? 1 : 0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Row> readFrom(Path folder) {
    List<Row> rows = new ArrayList<>();
    try (Reader file = Files.newBufferedReader(folder.resolve(fileName()))) {
      for (CSVRecord line : FORMAT.parse(file)) {
        rows.add(
            new Row(
                QueueSizing.values()[Integer.parseInt(line.get("sizing"))],
                Long.parseUnsignedLong(line.get("items")),
                Long.parseUnsignedLong(line.get("initial_items")),
                Long.parseUnsignedLong(line.get("entry_bytes")),
                Long.parseUnsignedLong(line.get("control_bytes")),
                Long.parseUnsignedLong(line.get("budget_bytes")),
                Long.parseUnsignedLong(line.get("max_items_per_launch")),
                line.get("buffers").equals("2"),
                line.get("host_participates").equals("1")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static Row realistic(RandomGenerator random, QueueSizing sizing) {
    long capacity = logUniform(random, 1L << 28, 10);
    return new Row(
        sizing,
        capacity,
        logUniform(random, capacity),
        ENTRY_BYTES[random.nextInt(ENTRY_BYTES.length)],
        64L << random.nextInt(3),
        // Twice 2^28 slots of 32 bytes are 16 GiB, plus expansion and control.
        (34L + random.nextInt(47)) << 30,
        1L << (16 + random.nextInt(5)),
        random.nextBoolean(),
        false);
  }

  private static @Unsigned long logUniform(RandomGenerator random, @Unsigned long most) {
    return logUniform(random, most, 0);
  }

  /** Returns a number of 2^leastBits … most, each number of bits about as often as any other. */
  private static @Unsigned long logUniform(
      RandomGenerator random, @Unsigned long most, int leastBits) {
    int bits = leastBits + random.nextInt(64 - Long.numberOfLeadingZeros(most) - leastBits);
    long value = (1L << bits) | (random.nextLong() & ((1L << bits) - 1));
    return Long.compareUnsigned(value, most) <= 0 ? value : most;
  }
}
