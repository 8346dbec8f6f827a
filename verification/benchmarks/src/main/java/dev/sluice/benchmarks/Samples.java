// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * Repeated measurements of one thing: their median, and the interval in which it lies with a
 * confidence of 99 %, from the order of the samples alone. A machine that others share has samples
 * far off; they move neither.
 */
record Samples(double median, double low, double high, int count) {
  private static final double TAIL = 0.005;

  static Samples of(List<Double> samples) {
    double[] sorted = samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int n = sorted.length;
    if (n == 0) {
      throw new IllegalArgumentException("no samples");
    }
    // As many samples are below the median as tosses of a coin show heads.
    BinomialDistribution below = new BinomialDistribution(null, n, 0.5);
    int skipped = 0;
    while (below.cumulativeProbability(skipped) <= TAIL) {
      skipped++;
    }
    double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    int lowest = Math.max(skipped - 1, 0);
    return new Samples(median, sorted[lowest], sorted[n - 1 - lowest], n);
  }

  /** Returns the ratio of two; it lies within the ratios of the ends of both intervals. */
  Samples over(Samples base) {
    return new Samples(
        median / base.median, low / base.high, high / base.low, Math.min(count, base.count));
  }

  /** Returns the least of samples that have a fixed part and whatever disturbed them. */
  static double least(List<Double> samples) {
    return Arrays.stream(samples.toArray(Double[]::new)).mapToDouble(d -> d).min().orElseThrow();
  }
}
