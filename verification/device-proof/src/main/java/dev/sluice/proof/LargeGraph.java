// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A graph in CSR, with the distance of each vertex from a source. */
@SuppressWarnings("signedness") // hashes are made of bits
final class LargeGraph implements LargeInput {
  private static final int NONE = -1;
  private static final int CHUNK = 1 << 22;
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(int[].class);

  private final long[] offsets;
  private final int[] targets;
  private final int source;
  private final int[] distances;
  private final long[] sizes;
  private final Facts facts;

  private LargeGraph(String name, long[] offsets, int[] targets, int source) {
    this.offsets = offsets;
    this.targets = targets;
    this.source = source;
    this.distances = new int[offsets.length - 1];
    this.sizes = search();
    facts =
        new Facts(
            name,
            Facts.Work.BFS,
            distances.length,
            targets.length,
            1,
            Arrays.stream(sizes).sum(),
            sizes.length,
            Arrays.stream(sizes).max().orElseThrow());
  }

  /** A grid of side × side vertices, searched from one that lies (x, x). */
  static LargeGraph grid(String name, int side, int x) {
    int vertices = side * side;
    long[] offsets = new long[vertices + 1];
    for (int v = 0; v < vertices; v++) {
      int column = v % side;
      int row = v / side;
      int degree =
          (column > 0 ? 1 : 0)
              + (column + 1 < side ? 1 : 0)
              + (row > 0 ? 1 : 0)
              + (row + 1 < side ? 1 : 0);
      offsets[v + 1] = offsets[v] + degree;
    }
    int[] targets = new int[(int) offsets[vertices]];
    IntStream.range(0, vertices)
        .parallel()
        .forEach(
            v -> {
              int at = (int) offsets[v];
              int column = v % side;
              int row = v / side;
              if (row > 0) {
                targets[at++] = v - side;
              }
              if (column > 0) {
                targets[at++] = v - 1;
              }
              if (column + 1 < side) {
                targets[at++] = v + 1;
              }
              if (row + 1 < side) {
                targets[at] = v + side;
              }
            });
    return new LargeGraph(name, offsets, targets, x * side + x);
  }

  /** A power-law graph (R-MAT .57 .19 .19 .05) of 2^scale vertices and 32 stored edges each. */
  static LargeGraph rmat(String name, int scale) {
    int vertices = 1 << scale;
    int half = 16 << scale;
    int[] degrees = new int[vertices];
    IntStream.range(0, half)
        .parallel()
        .forEach(
            i -> {
              long edge = edge(i, scale);
              CELL.getAndAdd(degrees, (int) edge, 1);
              CELL.getAndAdd(degrees, (int) (edge >>> 32), 1);
            });
    long[] offsets = new long[vertices + 1];
    for (int v = 0; v < vertices; v++) {
      offsets[v + 1] = offsets[v] + degrees[v];
    }
    int[] targets = new int[2 * half];
    Arrays.fill(degrees, 0);
    IntStream.range(0, half)
        .parallel()
        .forEach(
            i -> {
              long edge = edge(i, scale);
              int u = (int) edge;
              int v = (int) (edge >>> 32);
              targets[(int) offsets[u] + (int) CELL.getAndAdd(degrees, u, 1)] = v;
              targets[(int) offsets[v] + (int) CELL.getAndAdd(degrees, v, 1)] = u;
            });
    return new LargeGraph(name, offsets, targets, (int) edge(half / 3, scale));
  }

  /** Returns both ends of an edge, each in 32 bits. */
  private static long edge(int i, int scale) {
    int u = 0;
    int v = 0;
    long bits = 0;
    for (int level = 0; level < scale; level++) {
      if ((level & 3) == 0) {
        bits = Hash.mix64(i * 8L + (level >> 2) + 0x1234567);
      }
      int chance = (int) (bits & 0xffff);
      bits >>>= 16;
      int quarter = chance < 37_355 ? 0 : chance < 49_807 ? 1 : chance < 62_259 ? 2 : 3;
      u = 2 * u + (quarter >> 1);
      v = 2 * v + (quarter & 1);
    }
    return (scrambled(u, scale) & 0xffff_ffffL) | (long) scrambled(v, scale) << 32;
  }

  /** So that the vertices of many edges are not those with small numbers. */
  private static int scrambled(int vertex, int scale) {
    int mask = (1 << scale) - 1;
    int x = vertex * 0x9E3779B1 & mask;
    x ^= x >>> (scale / 2);
    x = x * 0x85EBCA77 & mask;
    x ^= x >>> (scale / 2 + 1);
    return x * 0xC2B2AE3D & mask;
  }

  /** Searches on the host, and returns the vertices of each distance. */
  private long[] search() {
    Arrays.fill(distances, NONE);
    distances[source] = 0;
    LongStream.Builder found = LongStream.builder();
    int[] frontier = {source};
    for (int distance = 1; frontier.length != 0; distance++) {
      found.add(frontier.length);
      int next = distance;
      IntStream items = Arrays.stream(frontier);
      frontier =
          (frontier.length > 100_000 ? items.parallel() : items)
              .mapMulti(
                  (v, out) -> {
                    for (long e = offsets[v]; e < offsets[v + 1]; e++) {
                      int target = targets[(int) e];
                      if (distances[target] == NONE
                          && CELL.compareAndSet(distances, target, NONE, next)) {
                        out.accept(target);
                      }
                    }
                  })
              .toArray();
    }
    return found.build().toArray();
  }

  @Override
  public Facts facts() {
    return facts;
  }

  @Override
  public long[] sizes() {
    return sizes.clone();
  }

  @Override
  public Loaded load(Device device, DeviceMemories residents) {
    ByteBuffer stage = device.hostMemory(Long.BYTES * CHUNK);
    for (int at = 0; at < offsets.length; at += CHUNK) {
      int count = Math.min(CHUNK, offsets.length - at);
      stage.clear().limit(Long.BYTES * count);
      stage.asLongBuffer().put(offsets, at, count);
      device.write(residents.get(0), (long) Long.BYTES * at, stage);
    }
    for (int at = 0; at < targets.length; at += CHUNK) {
      int count = Math.min(CHUNK, targets.length - at);
      stage.clear().limit(Integer.BYTES * count);
      stage.asIntBuffer().put(targets, at, count);
      device.write(residents.get(1), (long) Integer.BYTES * at, stage);
    }
    return new OnDevice(device, residents, stage);
  }

  private final class OnDevice implements Loaded {
    private final Device device;
    private final DeviceMemories residents;
    private final ByteBuffer stage;
    private final int[] read = new int[CHUNK];

    private OnDevice(Device device, DeviceMemories residents, ByteBuffer stage) {
      this.device = device;
      this.residents = residents;
      this.stage = stage;
    }

    @Override
    public int set(Device.Kernel kernel, int argument) {
      for (int i = 0; i < 3; i++) {
        kernel.set(argument + i, residents.get(i));
      }
      return argument + 3;
    }

    @Override
    public void reset(Device.Memory buffer) {
      device.fill(residents.get(2), 0, (long) Integer.BYTES * distances.length, NONE);
      stage.clear().limit(Integer.BYTES);
      stage.putInt(0, 0);
      device.write(residents.get(2), (long) Integer.BYTES * source, stage);
      stage.clear().limit(2 * Integer.BYTES);
      stage.putInt(0, source).putInt(4, 0);
      device.write(buffer, 0, stage);
    }

    @Override
    public String wrong() {
      for (int at = 0; at < distances.length; at += CHUNK) {
        int count = Math.min(CHUNK, distances.length - at);
        stage.clear().limit(Integer.BYTES * count);
        device.read(residents.get(2), (long) Integer.BYTES * at, stage);
        stage.asIntBuffer().get(read, 0, count);
        int differs = Arrays.mismatch(read, 0, count, distances, at, at + count);
        if (differs >= 0) {
          return "vertex "
              + (at + differs)
              + " has distance "
              + read[differs]
              + " and not "
              + distances[at + differs];
        }
      }
      return "";
    }
  }
}
