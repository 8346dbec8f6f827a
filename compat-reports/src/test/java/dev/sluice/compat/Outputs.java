// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotlinx.serialization.json.Json;
import kotlinx.serialization.json.JsonArray;
import kotlinx.serialization.json.JsonElement;
import kotlinx.serialization.json.JsonObject;

/** What programs read of what a script writes, by its path or name, the version of Sluice aside. */
final class Outputs {
  private static final Pattern MACRO = Pattern.compile("#define (\\w+) +(.+)");
  private static final Pattern CONSTANT = Pattern.compile("const (\\w+: \\w+) *= *(.+);");

  private static final Pattern ALIAS = Pattern.compile("alias (\\w+) *= *(.+);");

  private Outputs() {}

  static Map<String, String> values(String output) {
    Map<String, String> values = new TreeMap<>();
    if (output.stripLeading().startsWith("{")) {
      json("", Json.Default.parseToJsonElement(output), values);
      values.remove("sluiceVersion");
    } else {
      // A long macro goes on in the next line.
      for (String line : output.replaceAll("\\\\\n\\s*", "").lines().toList()) {
        String code = line.replaceAll("/\\*.*?\\*/|//.*", "").strip();
        for (Pattern pattern : new Pattern[] {MACRO, CONSTANT, ALIAS}) {
          Matcher constant = pattern.matcher(code);
          if (constant.matches()) {
            values.put(constant.group(1), constant.group(2).replaceAll("^\\w+\\((\\d+)\\)$", "$1"));
          }
        }
      }
    }
    return values;
  }

  private static void json(String path, JsonElement element, Map<String, String> values) {
    if (element instanceof JsonObject object) {
      object.forEach((name, of) -> json(path.isEmpty() ? name : path + "." + name, of, values));
    } else if (element instanceof JsonArray array) {
      values.put(path + "[]", "" + array.size());
      for (int i = 0; i < array.size(); i++) {
        json(path + "[" + i + "]", array.get(i), values);
      }
    } else {
      values.put(path, element.toString());
    }
  }
}
