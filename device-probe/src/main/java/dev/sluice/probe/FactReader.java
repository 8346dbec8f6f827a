// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe;

import java.util.EnumMap;
import java.util.Map;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.Nullable;

/** Turns one device's answers into facts, and does not believe what no device has. */
final class FactReader {
  /** 64 PiB: no address of a processor reaches further. */
  private static final @Unsigned long MOST_BYTES = 1L << 56;

  private final RawAnswers.Device device;
  private final Map<DeviceFact, Fact> facts = new EnumMap<>(DeviceFact.class);

  FactReader(RawAnswers.Device device) {
    this.device = device;
  }

  Map<DeviceFact, Fact> facts() {
    return facts;
  }

  FactReader put(DeviceFact name, Fact fact) {
    facts.put(name, fact);
    return this;
  }

  FactReader text(DeviceFact name, String call) {
    @Nullable String answer = device.answer(call);
    return put(
        name,
        answer == null
            ? Fact.unknown(device.error(call))
            : answer.isBlank() ? Fact.unknown(call + " is blank") : Fact.of(answer, call));
  }

  /** A count, at least 1. */
  FactReader number(DeviceFact name, String call) {
    Fact fact = read(call);
    return put(name, fact.isKnown() && bits(fact) == 0 ? zero(call) : fact);
  }

  /** A number of bytes, at least 1. */
  FactReader bytes(DeviceFact name, String call) {
    number(name, call);
    Fact fact = facts.getOrDefault(name, Fact.unknown(""));
    return fact.isKnown() && Long.compareUnsigned(bits(fact), MOST_BYTES) > 0
        ? put(
            name,
            Fact.unknown(call + " is " + fact + " bytes, more than any processor can address"))
        : this;
  }

  FactReader flag(DeviceFact name, String call) {
    Fact fact = read(call);
    return put(name, fact.isKnown() ? Fact.of(bits(fact) != 0, call) : fact);
  }

  /** Returns the number that a call answered, whatever it is. */
  Fact read(String call) {
    @Nullable String answer = device.answer(call);
    if (answer == null) {
      return Fact.unknown(device.error(call));
    }
    try {
      return Fact.of(Long.parseUnsignedLong(answer), call);
    } catch (NumberFormatException e) {
      return Fact.unknown(call + " is '" + answer + "', no number");
    }
  }

  @Nullable String answer(String call) {
    return device.answer(call);
  }

  static @Unsigned long bits(Fact fact) {
    return fact.number().orElse(0);
  }

  private static Fact zero(String call) {
    return Fact.unknown(call + " is 0, which no device has");
  }
}
