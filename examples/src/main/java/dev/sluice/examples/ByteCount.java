// SPDX-License-Identifier: Apache-2.0
package dev.sluice.examples;

import dev.sluice.numeric.OptionalUnsignedLong;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of bytes from the command line: 0 … 2^64-1, as such or in KiB, MiB or GiB. */
final class ByteCount implements ITypeConverter<OptionalUnsignedLong> {
  private static final Pattern FORM = Pattern.compile("([0-9]+)(?: ?([KMG])iB)?");

  @Override
  public OptionalUnsignedLong convert(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is not a whole number of bytes, KiB, MiB or GiB, such as 42298834944 or 40GiB");
    }
    @Nullable String unit = form.group(2);
    int powerOf1024 = unit == null ? 0 : 1 + "KMG".indexOf(unit);
    BigInteger bytes = new BigInteger(form.group(1)).shiftLeft(10 * powerOf1024);
    if (bytes.bitLength() > Long.SIZE) {
      throw new TypeConversionException("'" + text + "' exceeds 2^64-1 bytes");
    }
    return OptionalUnsignedLong.of(Long.parseUnsignedLong(bytes.toString()));
  }
}
