// SPDX-License-Identifier: Apache-2.0
package dev.sluice.proof;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An array of words that stays on the device beside the queues. Immutable. */
final class Resident {
  private final String label;
  private final long words;
  private final @Nullable Supplier<int[]> data;
  private final boolean constant;
  private final int value;
  private final long exception;
  private final int exceptionValue;

  private Resident(
      String label,
      long words,
      @Nullable Supplier<int[]> data,
      boolean constant,
      int value,
      long exception,
      int exceptionValue) {
    this.label = label;
    this.words = words;
    this.data = data;
    this.constant = constant;
    this.value = value;
    this.exception = exception;
    this.exceptionValue = exceptionValue;
  }

  /** An array that no kernel changes: it is written once. */
  static Resident constant(String label, int[] data) {
    return new Resident(label, data.length, () -> data, true, 0, -1, 0);
  }

  /** An array that begins with the same data before each run. */
  static Resident beginning(String label, int[] data) {
    return new Resident(label, data.length, () -> data, false, 0, -1, 0);
  }

  /** An array that begins with the same value in each word. */
  static Resident filled(String label, long words, int value) {
    return new Resident(label, words, null, false, value, -1, 0);
  }

  /** The same, but for one word, which begins with another value. */
  Resident but(long word, int other) {
    return new Resident(label, words, data, constant, value, word, other);
  }

  String label() {
    return label;
  }

  long words() {
    return words;
  }

  boolean constant() {
    return constant;
  }

  /** Returns the data; null where each word begins with the {@link #value}. */
  int @Nullable [] data() {
    return data == null ? null : data.get();
  }

  int value() {
    return value;
  }

  /** Returns the word that does not begin with the value; -1 if there is none. */
  long exception() {
    return exception;
  }

  int exceptionValue() {
    return exceptionValue;
  }
}
