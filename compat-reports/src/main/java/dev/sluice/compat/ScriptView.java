// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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

/** What those rely on who run scripts, or read what they write. */
final class ScriptView {
  /** That of the version of JSON that is written; a new version may change everything. */
  static final String SCHEMA = "dev/sluice/script/plan-2.schema.json";

  private static final String STATUS = "dev.sluice.script.ExitStatus";
  private static final String COMMAND_LINE = "dev.sluice.script.ScriptCommandLine";
  private static final String FORMATS = "dev.sluice.script.format.Formats";

  /** What is said to people, or decides nothing about a value. */
  private static final Set<String> NO_TYPE =
      Set.of("description", "title", "$id", "$schema", "$comment", "examples", "$defs");

  /** What is understood; of any other keyword, nobody could say what changes with it. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "$ref",
          "$defs",
          "$comment",
          "if",
          "then",
          "else",
          "not",
          "allOf",
          "oneOf",
          "anyOf",
          "items",
          "prefixItems",
          "minItems",
          "maxItems",
          "uniqueItems",
          "properties",
          "required",
          "additionalProperties",
          "patternProperties",
          "minProperties",
          "maxProperties",
          "type",
          "const",
          "enum",
          "pattern",
          "format",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "default",
          "examples",
          "deprecated",
          "description",
          "title",
          "$id",
          "$schema");

  private ScriptView() {}

  /** Returns what a document of the schema's version has. */
  static Facts readJson(String artifact, JarSet jars) {
    Facts facts = new Facts();
    facts.owner("");
    String schema = jars.resource(artifact, SCHEMA);
    fields(schema).forEach((field, type) -> facts.promise("JSON_FIELD", "", field, type));
    return facts;
  }

  static Facts read(String artifact, JarSet jars) {
    Facts facts = readJson(artifact, jars);
    if (jars.has(artifact, STATUS)) {
      // It is internal what the constant is called; what a build sees is the number.
      constants(jars).forEach((name, value) -> facts.promise("EXIT_STATUS", "", "" + value, ""));
      options(jars).forEach((option, values) -> facts.promise("OPTION", "", option, values));
    }
    return facts;
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
      Object commandLine = made(the(jars, COMMAND_LINE));
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

  /** Makes one with whatever its constructor takes, which is internal. */
  @SuppressWarnings("signedness") // reflection does not tell
  private static Object made(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor =
        Arrays.stream(type.getDeclaredConstructors())
            .filter(one -> !one.isSynthetic())
            .min(Comparator.comparing(Constructor::getParameterCount))
            .orElseThrow(() -> new NoSuchMethodException(type + ": a constructor"));
    constructor.setAccessible(true);
    Object[] arguments =
        Arrays.stream(constructor.getParameterTypes())
            .map(
                taken ->
                    taken == String.class
                        ? "name"
                        : taken.isPrimitive() ? Array.get(Array.newInstance(taken, 1), 0) : null)
            .toArray();
    return constructor.newInstance(arguments);
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
        JsonObject definition = (JsonObject) Objects.requireNonNull(definitions.get(name));
        return walk(path, definition, deeper) + rest(node, "$ref");
      }
      if (node.get("then") instanceof JsonObject then && then.containsKey("$ref")) {
        // What is not null is an object.
        return walk(path, then, within) + " or null" + rest(node, "then");
      }
      if (node.get("allOf") instanceof JsonArray cases) {
        Set<String> types = new TreeSet<>();
        for (JsonElement one : cases) {
          JsonObject then = (JsonObject) Objects.requireNonNull(((JsonObject) one).get("then"));
          types.add(
              walk(path + kind(resolved(then)), then, within) + rest((JsonObject) one, "then"));
        }
        return String.join(" or ", types) + rest(node, "allOf");
      }
      for (String choice : List.of("oneOf", "anyOf")) {
        if (node.get(choice) instanceof JsonArray alternatives) {
          Set<String> types = new TreeSet<>();
          for (JsonElement alternative : alternatives) {
            JsonObject one = resolved((JsonObject) alternative);
            types.add(walk(path + kind(one), (JsonObject) alternative, within));
          }
          return String.join(" or ", types) + rest(node, choice);
        }
      }
      if (node.get("items") instanceof JsonObject items) {
        return "array of " + walk(path + "[]", items, within) + rest(node, "items", "type");
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
        return "object" + rest(node, "properties", "required", "type");
      }
      return rest(node).strip();
    }

    /** Returns all that a node says, but for what has been read of it. */
    private static String rest(JsonObject node, String... read) {
      Map<String, String> rest = new TreeMap<>();
      node.forEach(
          (key, value) -> {
            if (!KEYWORDS.contains(key)) {
              throw new IllegalArgumentException("unknown keyword " + key + " in the schema");
            }
            if (!List.of(read).contains(key)
                && !NO_TYPE.contains(key)
                && !(value instanceof JsonNull)) {
              rest.put(key, plain(value));
            }
          });
      return rest.isEmpty() ? "" : " " + rest;
    }

    /** An enumeration is a set, and so are types; what is said to people decides nothing. */
    private static String plain(JsonElement value) {
      if (value instanceof JsonArray array) {
        return array.stream().map(Schema::plain).sorted().toList().toString();
      }
      if (value instanceof JsonObject object) {
        Map<String, String> plain = new TreeMap<>();
        object.forEach(
            (key, of) -> {
              if (!NO_TYPE.contains(key) || !(of instanceof JsonPrimitive)) {
                plain.put(key, plain(of));
              }
            });
        return plain.toString();
      }
      return value.toString();
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
