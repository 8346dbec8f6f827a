// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe;

/**
 * What can be asked of a device. Later releases may add some.
 *
 * @since 0.2.0
 */
public enum DeviceFact {
  /** The device's name, as text. */
  NAME("name", Kind.TEXT),

  /** Who makes it, as text. */
  VENDOR("vendor", Kind.TEXT),

  /** The version of its driver, as text. */
  DRIVER_VERSION("driver version", Kind.TEXT),

  /** What it is, as text: {@code GPU}, {@code CPU} or {@code accelerator}. */
  DEVICE_KIND("kind", Kind.TEXT),

  /** All bytes of its memory, of which a context takes its share. */
  TOTAL_BYTES("memory in total", Kind.BYTES),

  /** The bytes that were free once a context of the asking process existed. */
  FREE_BYTES("memory free", Kind.BYTES),

  /** The step that allocations are rounded up to. */
  GRANULARITY_BYTES("granularity", Kind.BYTES),

  /** The most bytes of one allocation. */
  MAX_ALLOCATION_BYTES("max allocation", Kind.BYTES),

  /** Whether the driver refuses a larger allocation than that, which not every driver does. */
  ALLOCATION_LIMIT_ENFORCED("max allocation enforced", Kind.FLAG),

  /** What a region of an arena must start at a multiple of. */
  ALIGNMENT_BYTES("alignment", Kind.BYTES),

  /** The most threads (work-items) of one group. */
  MAX_THREADS_PER_GROUP("max threads per group", Kind.NUMBER),

  /** The most groups of one launch in the first dimension. */
  MAX_GROUPS_X("max groups x", Kind.NUMBER),

  /** The most groups of one launch in the second dimension. */
  MAX_GROUPS_Y("max groups y", Kind.NUMBER),

  /** The multiprocessors (compute units). */
  MULTIPROCESSORS("multiprocessors", Kind.NUMBER),

  /** The most threads that one multiprocessor runs at once. */
  MAX_THREADS_PER_MULTIPROCESSOR("max threads per multiprocessor", Kind.NUMBER),

  /** Whether all groups of a launch can wait for each other, as a loop on the device needs it. */
  COOPERATIVE_LAUNCH("cooperative launch", Kind.FLAG),

  /** Whether a kernel that runs for long is ended by the system. */
  KERNEL_TIMEOUT("kernel timeout", Kind.FLAG),

  /** Whether host and device share one memory. */
  UNIFIED_MEMORY("unified memory", Kind.FLAG),

  /** What tells this device from all others, as text. */
  UUID("uuid", Kind.TEXT),

  /** Where it is plugged in, as text: domain, bus, device. */
  PCI_ADDRESS("PCI address", Kind.TEXT);

  enum Kind {
    TEXT,
    BYTES,
    NUMBER,
    FLAG
  }

  private final String label;
  private final Kind kind;

  DeviceFact(String label, Kind kind) {
    this.label = label;
    this.kind = kind;
  }

  /** Returns the fact's name for people. */
  public String label() {
    return label;
  }

  /** Says whether the fact is a number of bytes. */
  public boolean isBytes() {
    return kind == Kind.BYTES;
  }

  /** Says whether the fact is a number, of bytes or of anything else. */
  public boolean isNumber() {
    return kind == Kind.BYTES || kind == Kind.NUMBER;
  }

  Kind kind() {
    return kind;
  }
}
