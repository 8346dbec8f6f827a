// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kotlinx.serialization.json.Json;
import kotlinx.serialization.json.JsonArray;
import kotlinx.serialization.json.JsonElement;
import kotlinx.serialization.json.JsonNull;
import kotlinx.serialization.json.JsonObject;
import kotlinx.serialization.json.JsonPrimitive;
import org.jspecify.annotations.Nullable;

/** What breaks those who run scripts, or read what they write. */
final class ScriptRules {
  /** That of the version of JSON that is written; a new version may change everything. */
  static final String SCHEMA = "dev/sluice/script/plan-2.schema.json";

  private static final String STATUS = "dev.sluice.script.ExitStatus";
  private static final String COMMAND_LINE = "dev.sluice.script.ScriptCommandLine";
  private static final String FORMATS = "dev.sluice.script.format.Formats";

  /** What is said to people, or decides nothing about a value. */
  private static final Set<String> NO_TYPE = Set.of("description", "title", "$id", "$schema");

  private final String artifact;
  private final Set<Break> breaks = new TreeSet<>();

  private ScriptRules(String artifact) {
    this.artifact = artifact;
  }

  static Set<Break> breaks(String artifact, JarSet then, JarSet now) {
    ScriptRules rules = new ScriptRules(artifact);
    if (then.resource(artifact, SCHEMA) != null) {
      rules.fields(fields(then.resource(artifact, SCHEMA)), fields(now.resource(artifact, SCHEMA)));
    }
    if (then.resource(artifact, STATUS.replace('.', '/') + ".class") != null) {
      rules.statuses(then, now);
      rules.options(options(then), options(now));
    }
    return rules.breaks;
  }

  private void found(String kind, String element) {
    breaks.add(new Break(artifact, kind, element));
  }

  private void fields(Map<String, String> was, Map<String, String> is) {
    was.forEach(
        (field, type) -> {
          String now = is.get(field);
          if (now == null) {
            found("JSON_FIELD_REMOVED", field);
          } else if (!now.equals(type)) {
            found("JSON_FIELD_CHANGED", field);
          }
        });
  }

  private void statuses(JarSet then, JarSet now) {
    Map<String, Object> is = constants(now);
    constants(then)
        .forEach(
            (name, value) -> {
              if (!value.equals(is.get(name))) {
                found("EXIT_STATUS_CHANGED", STATUS + "." + name + " = " + value);
              }
            });
  }

  private void options(Map<String, String> was, Map<String, String> is) {
    was.forEach(
        (option, values) -> {
          if (!is.containsKey(option)) {
            found("OPTION_REMOVED", option);
          } else if (!values.equals(is.get(option))) {
            found("OPTION_CHANGED", option + ", took " + values);
          }
        });
  }

  private static Map<String, Object> constants(JarSet jars) {
    Map<String, Object> constants = new TreeMap<>();
    try {
      for (Field field : the(jars, STATUS).getDeclaredFields()) {
        if (field.getType() == int.class && Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          constants.put(field.getName(), Objects.requireNonNull(field.get(null)));
        }
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    return some(constants, STATUS);
  }

  /** Returns the number of values of each option, and the formats as values of theirs. */
  @SuppressWarnings("signedness") // reflection does not tell
  private static Map<String, String> options(JarSet jars) {
    Map<String, String> options = new TreeMap<>();
    try {
      Object commandLine = the(jars, COMMAND_LINE).getConstructor(String.class).newInstance("name");
      for (Field field : commandLine.getClass().getDeclaredFields()) {
        if (field.getType().getSimpleName().equals("CommandSpec")) {
          field.setAccessible(true);
          Map<?, ?> named =
              (Map<?, ?>) call(Objects.requireNonNull(field.get(commandLine)), "optionsMap");
          for (Map.Entry<?, ?> option : named.entrySet()) {
            options.put(
                option.getKey().toString(),
                "" + call(Objects.requireNonNull(option.getValue()), "arity"));
          }
        }
      }
      some(options, COMMAND_LINE);
      for (Object format : the(jars, FORMATS).getEnumConstants()) {
        options.put("--format " + format, "");
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
    return options;
  }

  private static Object call(Object on, String method) throws ReflectiveOperationException {
    return Objects.requireNonNull(on.getClass().getMethod(method).invoke(on));
  }

  private static Class<?> the(JarSet jars, String name) {
    return Objects.requireNonNull(jars.type(name), name);
  }

  /** Where nothing is found, the gate would go on comparing nothing with nothing. */
  private static <T> Map<String, T> some(Map<String, T> found, String where) {
    if (found.isEmpty()) {
      throw new IllegalStateException("Nothing to compare in " + where + "; has it moved?");
    }
    return found;
  }

  /** Returns the type of each field that a document by the schema has, by its path. */
  static Map<String, String> fields(@Nullable String schema) {
    Map<String, String> fields = new TreeMap<>();
    if (schema != null) {
      JsonObject root = (JsonObject) Json.Default.parseToJsonElement(schema);
      new Schema(root, fields).walk("", root, List.of());
      some(fields, SCHEMA);
    }
    return fields;
  }

  private record Schema(JsonObject root, Map<String, String> fields) {
    /** Returns the type, and takes down the fields within. */
    String walk(String path, JsonObject node, List<String> within) {
      if (node.get("$ref") instanceof JsonPrimitive reference) {
        String name = reference.getContent().replaceFirst("^#/\\$defs/", "");
        if (within.contains(name)) {
          return "again " + name;
        }
        List<String> deeper = new ArrayList<>(within);
        deeper.add(name);
        JsonObject definitions = (JsonObject) Objects.requireNonNull(root.get("$defs"));
        return walk(path, (JsonObject) Objects.requireNonNull(definitions.get(name)), deeper);
      }
      if (node.get("then") instanceof JsonObject then && then.containsKey("$ref")) {
        // What is not null is an object.
        return walk(path, then, within) + " or null";
      }
      if (node.get("allOf") instanceof JsonArray cases) {
        Set<String> types = new TreeSet<>();
        for (JsonElement one : cases) {
          JsonObject then = (JsonObject) Objects.requireNonNull(((JsonObject) one).get("then"));
          types.add(walk(path + kind(resolved(then)), then, within));
        }
        return String.join(" or ", types);
      }
      for (String choice : List.of("oneOf", "anyOf")) {
        if (node.get(choice) instanceof JsonArray alternatives) {
          Set<String> types = new TreeSet<>();
          for (JsonElement alternative : alternatives) {
            JsonObject one = resolved((JsonObject) alternative);
            types.add(walk(path + kind(one), (JsonObject) alternative, within));
          }
          return String.join(" or ", types);
        }
      }
      if (node.get("items") instanceof JsonObject items) {
        return "array of " + walk(path + "[]", items, within);
      }
      if (node.get("properties") instanceof JsonObject properties) {
        Set<String> always = new HashSet<>();
        if (node.get("required") instanceof JsonArray required) {
          required.forEach(name -> always.add(((JsonPrimitive) name).getContent()));
        }
        properties.forEach(
            (name, type) -> {
              String field = path.isEmpty() ? name : path + "." + name;
              fields.put(
                  field,
                  walk(field, (JsonObject) type, within)
                      + (always.contains(name) ? "" : ", or absent"));
            });
        return "object";
      }
      Map<String, String> simple = new TreeMap<>();
      node.forEach(
          (key, value) -> {
            if (!NO_TYPE.contains(key) && !(value instanceof JsonNull)) {
              simple.put(key, value.toString());
            }
          });
      return simple.toString();
    }

    private JsonObject resolved(JsonObject node) {
      return node.get("$ref") instanceof JsonPrimitive reference
          ? (JsonObject)
              Objects.requireNonNull(
                  ((JsonObject) Objects.requireNonNull(root.get("$defs")))
                      .get(reference.getContent().replaceFirst("^#/\\$defs/", "")))
          : node;
    }

    /** Objects of one list are told apart by a field that is a constant. */
    private static String kind(JsonObject node) {
      if (node.get("properties") instanceof JsonObject properties
          && properties.get("type") instanceof JsonObject type
          && type.get("const") instanceof JsonPrimitive name) {
        return "(" + name.getContent() + ")";
      }
      return "";
    }
  }
}
