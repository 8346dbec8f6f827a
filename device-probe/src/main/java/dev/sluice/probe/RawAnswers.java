// SPDX-License-Identifier: Apache-2.0
package dev.sluice.probe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the process that asked one driver wrote, call by call. Lines that are not its own are passed
 * over: a driver may print what it likes.
 */
final class RawAnswers {
  private static final String WORD = "sluice-probe\t";

  /** What was asked of one device: an answer to a call, or the error of one. */
  static final class Device {
    private final Map<String, String> answers = new HashMap<>();
    private final Map<String, String> errors = new HashMap<>();

    @Nullable String answer(String call) {
      return answers.get(call);
    }

    /** Returns why a call has no answer. */
    String error(String call) {
      String error = errors.get(call);
      return error == null ? call + " was not answered" : call + ": " + error;
    }
  }

  private final List<Device> devices = new ArrayList<>();
  private @Nullable String missing;
  private @Nullable String broken;
  private @Nullable String empty;
  private boolean ended;

  static RawAnswers of(List<String> lines) {
    RawAnswers answers = new RawAnswers();
    for (String line : lines) {
      if (line.startsWith(WORD)) {
        answers.take(line.substring(WORD.length()).split("\t", -1));
      }
    }
    return answers;
  }

  private void take(String[] parts) {
    if (parts.length != 3) {
      return;
    }
    String call = parts[1];
    String value = unescape(parts[2]);
    @Nullable Device device = devices.isEmpty() ? null : devices.get(devices.size() - 1);
    switch (parts[0]) {
      case "device" -> devices.add(new Device());
      case "missing" -> missing = value;
      case "broken" -> broken = call + ": " + value;
      case "empty" -> empty = call + ": " + value;
      case "end" -> ended = true;
      case "number", "text" -> {
        if (device != null) {
          device.answers.put(call, value);
        }
      }
      case "refused" -> {
        if (device != null) {
          device.errors.put(call, value);
        }
      }
      default -> {
        // The line of a driver that happens to begin like ours.
      }
    }
  }

  private static String unescape(String text) {
    StringBuilder plain = new StringBuilder();
    boolean escaped = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!escaped && c == '\\') {
        escaped = true;
      } else {
        plain.append(escaped ? control(c) : c);
        escaped = false;
      }
    }
    return plain.toString();
  }

  private static char control(char letter) {
    return switch (letter) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      default -> letter;
    };
  }

  List<Device> devices() {
    return devices;
  }

  /** Returns the library, if it is not there. */
  Optional<String> missing() {
    return Optional.ofNullable(missing);
  }

  /** Returns the call that failed and that all else needed, with its error. */
  Optional<String> broken() {
    return Optional.ofNullable(broken);
  }

  /** Returns the call that found nothing. */
  Optional<String> empty() {
    return Optional.ofNullable(empty);
  }

  /** Says whether all was asked. */
  boolean ended() {
    return ended;
  }
}
