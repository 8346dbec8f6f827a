// SPDX-License-Identifier: Apache-2.0
package dev.sluice.numeric;

import org.checkerframework.checker.signedness.qual.Unsigned;

/** Answers nothing; the providers of these tests extend it. */
class FakePolicy implements NumericPolicy {
  @Override
  public String id() {
    return "fake";
  }

  @Override
  public OptionalUnsignedLong add(@Unsigned long a, @Unsigned long b) {
    return OptionalUnsignedLong.empty();
  }

  @Override
  public OptionalUnsignedLong subtract(@Unsigned long a, @Unsigned long b) {
    return OptionalUnsignedLong.empty();
  }

  @Override
  public OptionalUnsignedLong multiply(@Unsigned long a, @Unsigned long b) {
    return OptionalUnsignedLong.empty();
  }

  @Override
  public OptionalUnsignedLong divide(@Unsigned long a, @Unsigned long b) {
    return OptionalUnsignedLong.empty();
  }

  @Override
  public OptionalUnsignedLong ceilDiv(@Unsigned long a, @Unsigned long b) {
    return OptionalUnsignedLong.empty();
  }

  @Override
  public @Unsigned long ratioBasisPoints(
      @Unsigned long part, @Unsigned long whole, @Unsigned long ifWholeIsZero) {
    return 0;
  }
}
