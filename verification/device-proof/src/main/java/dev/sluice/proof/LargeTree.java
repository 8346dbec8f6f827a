// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.LongStream;

/** An unbalanced tree whose children come from a hash; count and sum of its nodes are exact. */
final class LargeTree implements LargeInput {
  private static final int CHILDREN = 4;
  private static final int PLACES = 256;

  private final int chance;
  private final int depth;
  private final long[] roots;
  private final long[] sizes;
  private final long sum;
  private final Facts facts;

  /**
   * Makes a tree.
   *
   * @param chance that a node has children
   * @param depth the greatest of a node
   */
  LargeTree(String name, int initial, double chance, int depth) {
    this.chance = (int) (long) (chance * 0x1p32);
    this.depth = depth;
    long most = (long) (chance * 0x1p32);
    roots = LongStream.range(0, initial).map(i -> Hash.mix64(i) & ~0xffffL).toArray();
    LongStream.Builder found = LongStream.builder();
    long all = 0;
    for (long[] level = roots; level.length != 0; ) {
      found.add(level.length);
      LongStream nodes = Arrays.stream(level);
      LongStream part = level.length > 100_000 ? nodes.parallel() : nodes;
      all += Arrays.stream(level).sum();
      level =
          part.mapMulti(
                  (node, out) -> {
                    if ((node & 0xffff) < depth && (node >>> 16 & 0xffff_ffffL) < most) {
                      for (int i = 1; i <= CHILDREN; i++) {
                        long hash = Hash.mix64(node + i * 0xD1342543DE82EF95L);
                        out.accept((hash & ~0xffffL) | ((node & 0xffff) + 1));
                      }
                    }
                  })
              .toArray();
    }
    sizes = found.build().toArray();
    sum = all;
    facts =
        new Facts(
            name,
            Facts.Work.TREE,
            0,
            0,
            initial,
            Arrays.stream(sizes).sum(),
            sizes.length,
            Arrays.stream(sizes).max().orElseThrow());
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
    return new OnDevice(device, residents.get(0));
  }

  private final class OnDevice implements Loaded {
    private final Device device;
    private final Device.Memory sums;
    private final ByteBuffer stage;

    private OnDevice(Device device, Device.Memory sums) {
      this.device = device;
      this.sums = sums;
      stage = device.hostMemory(Long.BYTES * Math.max(roots.length, 2 * PLACES));
    }

    @Override
    public int set(Device.Kernel kernel, int argument) {
      kernel.set(argument, chance);
      kernel.set(argument + 1, depth);
      kernel.set(argument + 2, sums);
      return argument + 3;
    }

    @Override
    public void reset(Device.Memory buffer) {
      device.fill(sums, 0, 2L * Long.BYTES * PLACES, 0);
      stage.clear().limit(Long.BYTES * roots.length);
      stage.asLongBuffer().put(roots);
      device.write(buffer, 0, stage);
    }

    @Override
    public String wrong() {
      stage.clear().limit(2 * Long.BYTES * PLACES);
      device.read(sums, 0, stage);
      long nodes = 0;
      long hashes = 0;
      for (int i = 0; i < PLACES; i++) {
        nodes += stage.getLong(2 * Long.BYTES * i);
        hashes += stage.getLong(2 * Long.BYTES * i + Long.BYTES);
      }
      return nodes == facts.total() && hashes == sum
          ? ""
          : nodes + " nodes of " + facts.total() + (hashes == sum ? "" : ", another sum");
    }
  }
}
