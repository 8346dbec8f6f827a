// SPDX-License-Identifier: Apache-2.0
package dev.sluice.fuzz;

import java.util.random.RandomGenerator;

/**
 * Numbers that are read off the bytes of a fuzzer while these last, so that it can steer the first
 * cases, and that follow from all of the bytes then, so that one input makes as many cases as a
 * target likes.
 */
public final class Draws implements RandomGenerator {
  /** 2^64 divided by the golden ratio, made odd: the step of SplitMix64. */
  private static final long STEP = 0x9E37_79B9_7F4A_7C15L;

  private final byte[] data;
  private int at;
  private long state;

  public Draws(byte[] data) {
    this.data = data;
    long mixed = data.length;
    for (byte b : data) {
      mixed = mix((mixed ^ (b & 0xFF)) + STEP);
    }
    this.state = mixed;
  }

  /** Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, with Stafford's mix 13. */
  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }

  private long read(int bytes) {
    if (data.length - at < bytes) {
      at = data.length;
      state += STEP;
      return mix(state);
    }
    long bits = 0;
    for (int i = 0; i < bytes; i++) {
      bits = (bits << 8) | (data[at++] & 0xFF);
    }
    return bits;
  }

  @Override
  public long nextLong() {
    return read(8);
  }

  @Override
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException(bound + " is no bound");
    }
    return (int)
        Long.remainderUnsigned(read(bound <= 1 << 8 ? 1 : bound <= 1 << 16 ? 2 : 4), bound);
  }

  /** Says yes once in so many times. */
  public boolean one(int of) {
    return nextInt(of) == 0;
  }

  /** Returns -1, 0 or 1. */
  public int beside() {
    return nextInt(3) - 1;
  }

  /** Returns one of them. */
  @SafeVarargs
  public final <T> T of(T... some) {
    return some[nextInt(some.length)];
  }

  /** Any u64: small ones, powers of 2 and 10 and what lies beside them, fractions of 2^64, bits. */
  public long u64() {
    return switch (nextInt(8)) {
      case 0, 1 -> nextInt(41);
      case 2, 3 -> (1L << nextInt(64)) + beside();
      case 4 -> {
        long power = 1;
        for (int k = nextInt(20); k > 0; k--) {
          power *= 10;
        }
        yield power + beside();
      }
      case 5 -> Long.divideUnsigned(-1L, 1 + nextInt(20_000)) + beside();
      default -> {
        int shift = nextInt(64);
        yield nextLong() >>> shift;
      }
    };
  }

  /** A text of plain and of dangerous pieces, or of any UTF-16 at all. */
  public String text(int mostPieces) {
    StringBuilder text = new StringBuilder();
    for (int pieces = 1 + nextInt(mostPieces); pieces > 0; pieces--) {
      switch (nextInt(4)) {
        case 0 -> text.append(of(PIECES));
        case 1 -> text.append((char) (0x20 + nextInt(0x5F)));
        case 2 -> text.append((char) nextInt(1 << 16));
        default -> text.appendCodePoint(nextInt(Character.MAX_CODE_POINT + 1));
      }
    }
    return text.toString();
  }

  /** What means something to HTML, Markdown, terminals, compilers, shells and CI systems. */
  private static final String[] PIECES = {
    "a",
    "é",
    "前沿",
    "\uD83D\uDE80",
    "\uD83D",
    "\uDE80",
    "\u202E",
    "\u2066",
    "\u200F",
    "\u061C",
    "\uFEFF",
    "\u2028",
    "\u2029",
    "\u0085",
    "\0",
    "\u001B[31m",
    "\u009B",
    "\u007F",
    "\uFFFE",
    "\uDB40\uDC41",
    "\uDBFF\uDFFF",
    "\n",
    "\r\n",
    "\t",
    "\u00A0",
    "</script>",
    "<img onerror=x>",
    "]]>",
    "&#x202E;",
    "&amp;",
    "\"",
    "'",
    "`",
    "|",
    "*/",
    "/*",
    "//",
    "\\",
    "\\\n",
    "??/",
    "??/\n",
    "#error",
    "\\u000a",
    "${x}",
    "$(x)",
    "%n",
    "%s",
    "::error::",
    "_",
    "__",
    "0",
    "9",
    "a b",
    " ",
    "--",
    "=",
    "**",
    "[x](y)",
    "\u200D",
    "\u200C",
    "\u0301",
    "\u00AD",
    "\uFFFD",
    "\u180E",
  };
}
