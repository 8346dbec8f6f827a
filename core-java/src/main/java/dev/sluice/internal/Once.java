// SPDX-License-Identifier: Apache-2.0
package dev.sluice.internal;

import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/**
 * What a builder has been told: refuses what is set twice, and says what it was set to. Settings
 * are bits, not a set of names: in a sweep the JIT then sees through a builder, and makes none. Not
 * thread-safe.
 */
public final class Once {
  private final String what;
  private final @Nullable String label;
  private int set;
  private int given;

  /** For a builder of something without a name. */
  public Once() {
    this("", null);
  }

  /** For a builder of a {@code what} of that name, such as a queue. */
  public Once(String what, @Nullable String label) {
    this.what = what;
    this.label = label;
  }

  /** Starts with values for these settings, each of which may be replaced once. */
  public Once startingWith(int settings) {
    given = settings;
    return this;
  }

  /**
   * Marks a number as set.
   *
   * @param old its value until now
   */
  public void set(int setting, String name, @Unsigned long old) {
    if (isSet(setting)) {
      throw twice(name, Words.number(old));
    }
    mark(setting);
  }

  /** Marks anything else as set. */
  public void set(int setting, String name, @Nullable Object old) {
    if (isSet(setting)) {
      throw twice(name, String.valueOf(old));
    }
    mark(setting);
  }

  /** Marks something as set that is either said or not. */
  public void set(int setting, String name) {
    if (isSet(setting)) {
      throw new IllegalStateException(name + " is set already" + where());
    }
    mark(setting);
  }

  private void mark(int setting) {
    set |= setting;
    given |= setting;
  }

  /** Says whether this was set on this very builder. */
  public boolean isSet(int setting) {
    return (set & setting) != 0;
  }

  /**
   * Requires a value.
   *
   * @param how what else to say, such as what to call
   */
  public void require(int setting, String name, String how) {
    if ((given & setting) == 0) {
      throw new IllegalStateException(name + " is not set" + where() + how);
    }
  }

  /** Returns what the builder is for, as the end of a clause. */
  public String where() {
    return label == null ? "" : " on " + what + " '" + label + "'";
  }

  private IllegalStateException twice(String name, String old) {
    return new IllegalStateException(name + " is set already" + where() + ", to " + old);
  }
}
