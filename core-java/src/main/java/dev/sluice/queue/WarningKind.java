// SPDX-License-Identifier: Apache-2.0
package dev.sluice.queue;

/**
 * What makes a plan that is right a bad idea. In the conditions S stands for the sweeps run, W for
 * the windows of one sweep, T for the items drained in all, g for the items per group and r for the
 * resident groups; where one that is named is unknown, there is no warning. Kinds may be added in
 * later releases.
 *
 * @since 0.2.0
 */
public enum WarningKind {
  /** At least half of all windows find nothing, and T / (S · W) &lt; g. */
  EMPTY_LAUNCHES("empty launches"),

  /**
   * {@link GridKind#PER_SLOT}, more than 8 · r groups a sweep, and fewer items a sweep than run at
   * once: T / S &lt; r · g.
   */
  IDLE_GROUPS("idle groups"),

  /**
   * Windows that could be wider have fewer than r · g / 2 items, and the sweeps fill them: T / S is
   * at least the window.
   */
  WINDOW_BELOW_RESIDENT("window below resident"),

  /** Ping-pong, though all items that are ever drained fit one buffer: T is at most its slots. */
  SECOND_BUFFER_UNNEEDED("second buffer unneeded"),

  /** Segments cut windows so that some have less than a quarter of the slots of the others. */
  SMALL_WINDOWS("small windows"),

  /** Nothing but a number of sweeps ends the run, and it is not said that no run needs more. */
  UNPROVEN_END("unproven end"),

  /**
   * The counters of a control block of one's own have 32 bits or fewer, and attempts may pass them:
   * a tail that wraps hands out slots twice.
   */
  UNGUARDED_TAIL("unguarded tail");

  private final String text;

  WarningKind(String text) {
    this.text = text;
  }

  /** Returns the words that a message starts with. */
  String text() {
    return text;
  }
}
