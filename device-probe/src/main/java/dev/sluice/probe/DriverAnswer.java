// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe;

/**
 * How one driver answered. Immutable and thread-safe.
 *
 * @param driver the interface that was asked, such as {@code OpenCL}
 * @param status how it answered
 * @param message what it said, in a sentence for people: what was found, or what went wrong and
 *     what to look at
 * @since 0.2.0
 */
public record DriverAnswer(String driver, Status status, String message) {
  /**
   * How a driver can answer. Later releases may add some.
   *
   * @since 0.2.0
   */
  public enum Status {
    /** It has devices. */
    DEVICES,

    /** It is there, and has no device that this user may open. */
    NO_DEVICES,

    /** It is not installed, which is an answer and no error. */
    NOT_INSTALLED,

    /** It cannot be loaded, or a call that everything else needs failed. */
    BROKEN,

    /** The process that asked it died. */
    CRASHED,

    /** It did not answer in time, and was given up. */
    TIMED_OUT
  }
}
