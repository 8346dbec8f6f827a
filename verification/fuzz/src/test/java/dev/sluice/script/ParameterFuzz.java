// SPDX-License-Identifier: Apache-2.0
package dev.sluice.script;

import dev.sluice.device.DeviceMemory;
import dev.sluice.device.DeviceProfile;
import dev.sluice.device.ResidentLine;
import dev.sluice.fuzz.Draws;
import dev.sluice.fuzz.Marks;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import kotlin.Unit;

/** What a user gives to a script, read by the script and, letter by letter, a second time here. */
final class ParameterFuzz {
  /** Texts that are made of one input. */
  static final int TEXTS = 256;

  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final BigInteger THOUSAND = BigInteger.valueOf(1_000);
  private static final Map<String, BigInteger> UNITS =
      Map.of(
          "", BigInteger.ONE,
          "B", BigInteger.ONE,
          "KB", THOUSAND,
          "MB", THOUSAND.pow(2),
          "GB", THOUSAND.pow(3),
          "TB", THOUSAND.pow(4),
          "KiB", BigInteger.ONE.shiftLeft(10),
          "MiB", BigInteger.ONE.shiftLeft(20),
          "GiB", BigInteger.ONE.shiftLeft(30),
          "TiB", BigInteger.ONE.shiftLeft(40));
  private static final List<String> NAMES = List.copyOf(UNITS.keySet());

  private final ToLongFunction<String> unsigned;

  ParameterFuzz(ToLongFunction<String> unsigned) {
    this.unsigned = unsigned;
  }

  /** Returns how many cases they were; throws at the first that differs. */
  long check(byte[] data) {
    Draws draws = new Draws(data);
    for (int i = 0; i < TEXTS; i++) {
      printed(draws);
      String text = draws.one(3) ? draws.text(6) : numberLike(draws);
      same(text, read(text));
      sameSigned(text);
    }
    run(draws);
    return 2L * TEXTS;
  }

  /** A number that is printed in one of the ways is read as itself. */
  private void printed(Draws draws) {
    String unit = NAMES.get(draws.nextInt(NAMES.size()));
    BigInteger number = new BigInteger(Long.toUnsignedString(draws.u64()));
    String digits =
        switch (draws.nextInt(3)) {
          case 0 -> number.toString();
          case 1 -> String.format(java.util.Locale.ROOT, "%,d", number);
          default -> String.format(java.util.Locale.ROOT, "%,d", number).replace(',', '_');
        };
    BigInteger bytes = number.multiply(UNITS.get(unit));
    same(digits + (draws.one(2) ? " " : "") + unit, bytes.compareTo(MAX) > 0 ? null : bytes);
  }

  private static String numberLike(Draws draws) {
    StringBuilder text = new StringBuilder(draws.one(8) ? draws.of("-", "+", " ", "0x") : "");
    for (int groups = 1 + draws.nextInt(6); groups > 0; groups--) {
      for (int digits = draws.one(2) ? 3 : draws.nextInt(5); digits > 0; digits--) {
        text.append(draws.one(200) ? '٣' : (char) ('0' + draws.nextInt(10)));
      }
      text.append(groups == 1 ? "" : draws.of(",", ",", "_", "", "."));
    }
    text.append(draws.one(2) ? draws.of(" ", "", "\u00A0") : "");
    return text + (draws.one(8) ? draws.text(2) : NAMES.get(draws.nextInt(NAMES.size())));
  }

  /** Returns what a text says; null if it is no u64. */
  private static BigInteger read(String text) {
    int end = endOfDigits(text, 0);
    if (end < 0) {
      return null;
    }
    String unit = text.substring(end);
    BigInteger factor = UNITS.get(unit.startsWith(" ") ? unit.substring(1) : unit);
    if (factor == null) {
      return null;
    }
    BigInteger bytes = digits(text.substring(0, end)).multiply(factor);
    return bytes.compareTo(MAX) > 0 ? null : bytes;
  }

  private static BigInteger digits(String text) {
    return new BigInteger(text.replace(",", "").replace("_", ""));
  }

  /** Returns where a number's digits, in groups or not, end; -1 if there is none. */
  private static int endOfDigits(String text, int from) {
    int at = from;
    while (at < text.length() && isDigit(text, at)) {
      at++;
    }
    boolean grouped = at < text.length() && (text.charAt(at) == ',' || text.charAt(at) == '_');
    if (at == from || (grouped && at - from > 3)) {
      return -1;
    }
    char separator = grouped ? text.charAt(at) : 0;
    while (grouped && at < text.length() && text.charAt(at) == separator) {
      if (!isDigit(text, at + 1) || !isDigit(text, at + 2) || !isDigit(text, at + 3)) {
        return -1;
      }
      at += 4;
    }
    return at;
  }

  private static boolean isDigit(String text, int at) {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private void same(String text, BigInteger expected) {
    BigInteger actual;
    try {
      actual = new BigInteger(Long.toUnsignedString(unsigned.applyAsLong(text)));
    } catch (NotANumber e) {
      actual = null;
      Marks.assertNone("why '" + text + "' is no number", e.getMessage().replace(text, ""));
    }
    if (!java.util.Objects.equals(actual, expected)) {
      throw new AssertionError("'" + text + "' is read as " + actual + ", not " + expected);
    }
  }

  private static void sameSigned(String text) {
    int from = text.startsWith("-") ? 1 : 0;
    int end = endOfDigits(text, from);
    BigInteger expected = null;
    if (end >= 0 && (end == text.length() || text.substring(end).equals(" "))) {
      BigInteger number = digits(text.substring(from, end));
      number = from == 1 ? number.negate() : number;
      expected = number.bitLength() < 32 ? number : null;
    }
    BigInteger actual;
    try {
      actual = BigInteger.valueOf(ParametersKt.signed(text));
    } catch (NotANumber e) {
      actual = null;
    }
    if (!java.util.Objects.equals(actual, expected)) {
      throw new AssertionError("'" + text + "' is read as " + actual + ", not " + expected);
    }
  }

  /** A whole command line: a plan, or one of the documented refusals, said in plain lines. */
  private static void run(Draws draws) {
    String value = draws.one(2) ? numberLike(draws) : draws.text(5);
    String name = draws.of("number", "switch", "text", "choice", draws.text(2));
    String[] args =
        draws.one(4)
            ? new String[] {
              draws.of("--format", "--policy", "--warnings", "--what", "-x", "@x"), value
            }
            : new String[] {"--set", name + draws.of("=", "=", "=", "") + value};
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(utf8(out), utf8(err), new Screen(80, false), () -> null);
    int status =
        new ScriptRun(
                args,
                terminal,
                script -> {
                  script.parameter("number", 1, "a number");
                  script.parameter("switch", false, "a switch");
                  script.parameter("text", "a", "a text");
                  script.parameter("choice", "a", "a choice", List.of("a", "b"));
                  script.device(
                      DeviceProfile.builder("d")
                          .memory(DeviceMemory.ofFree(9))
                          .line(ResidentLine.builder("r").count(1).bytesEach(1).build())
                          .build());
                  return Unit.INSTANCE;
                })
            .run();
    String said = err.toString(StandardCharsets.UTF_8);
    if (status != 0 && status != 2) {
      throw new AssertionError(List.of(args) + " ends with " + status);
    }
    if ((status == 2) != !said.isEmpty() || (status == 0) == (out.size() == 0)) {
      throw new AssertionError(List.of(args) + " ends with " + status + " and says '" + said + "'");
    }
    Marks.assertNone("what " + List.of(args) + " says", said);
    if (said.contains("Exception") || said.contains("\tat ")) {
      throw new AssertionError(List.of(args) + " says '" + said + "'");
    }
  }

  private static PrintStream utf8(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
