// SPDX-License-Identifier: Apache-2.0
package acme.planner;

import dev.sluice.queue.Remedy;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Calls all that a builder, a type or an object offers, with what comes to mind. */
final class Exercise {
  /** The names of settings of which one makes do. */
  private static final List<Set<String>> ALTERNATIVES =
      List.of(
          Set.of("capacity", "expansion", "largest"),
          Set.of("entryBytes", "entry"),
          Set.of("bytesEach", "entry"),
          Set.of("sweeps", "sweepsAtMost", "polledEvery", "onDevice"),
          Set.of("drain", "drainWindow"));

  private static final Object[] NUMBERS = {
    3L, 0L, 1L, 2L, 7L, 8L, 256L, 1_000L, 1L << 31, 1L << 32, 1L << 62, Long.MIN_VALUE, -1L
  };
  private static final Object[] SMALL_NUMBERS = {3, -1, 0, 1, 2, 4, 8, 31, 32, 33, 64, 65};
  private static final Object[] TEXTS = {"name", "", " ", "two words", "n\u00e4me", null};

  private final Notes notes;
  private final Map<Class<?>, List<Object>> samples;

  /**
   * Begins to take notes.
   *
   * @param samples what parameters of types of Sluice are given
   */
  Exercise(Notes notes, Map<Class<?>, List<Object>> samples) {
    this.notes = notes;
    this.samples = samples;
  }

  /** A setting, by its name or its signature, with what it is set to. */
  record Setting(String name, Object... arguments) {}

  static Setting set(String name, Object... arguments) {
    return new Setting(name, arguments);
  }

  /** Notes the defaults, then what each setting makes of each value, alone and twice. */
  final void builder(String name, Supplier<?> empty, Setting... least) {
    List<Setting> base = List.of(least);
    Object built = notes.tried(name, "", () -> build(empty, base));
    notes.all(name, built);
    Map<String, String> facts = Notes.facts(built);
    equality(name, built, () -> build(empty, base), null);
    for (Setting setting : base) {
      List<Setting> rest = new ArrayList<>(base);
      rest.remove(setting);
      String missing = name + " without " + setting.name();
      Object other = notes.tried(missing, setting.name(), () -> build(empty, rest));
      if (other != null) {
        notes.difference(missing, other, facts);
      }
    }
    for (Method method : Notes.methods(empty.get())) {
      if (!method.getReturnType().isInstance(empty.get()) || !isKnown(method)) {
        continue;
      }
      List<Setting> rest = new ArrayList<>(base);
      rest.removeIf(setting -> isAlternative(setting.name(), method.getName()));
      for (Object[] arguments : arguments(method)) {
        String call = name + "." + call(method, arguments);
        List<Setting> more = new ArrayList<>(rest);
        more.add(set(Notes.signature(method), arguments));
        Object other = notes.tried(call, method.getName(), () -> build(empty, more));
        if (other != null) {
          notes.difference(call, other, facts);
          equality(call, other, () -> build(empty, more), built);
        }
      }
      Object[] first = arguments(method).get(0);
      List<Setting> twice = new ArrayList<>(rest);
      twice.add(set(Notes.signature(method), first));
      twice.add(set(Notes.signature(method), first));
      String call = name + " twice " + Notes.signature(method);
      Object other = notes.tried(call, method.getName(), () -> build(empty, twice));
      if (other != null) {
        notes.difference(call, other, facts);
      }
    }
  }

  /** Notes whether what was made in the same way is equal, and what was made otherwise is not. */
  private void equality(
      String name, Object value, java.util.concurrent.Callable<?> again, Object other) {
    Object like = notes.tried(name + " again", "", again);
    notes.note(name + " equals its like", value.equals(like));
    notes.note(name + " hashes as its like", value.hashCode() == Objects.hashCode(like));
    if (other != null) {
      notes.note(name + " equals the plain one", value.equals(other));
    }
    for (Method method : Notes.methods(value)) {
      if (method.getName().equals("toBuilder")) {
        Object copy =
            notes.tried(name + " copied", "", () -> build(() -> invoke(value, method), List.of()));
        notes.note(name + " equals its copy", value.equals(copy));
      }
    }
  }

  /** Notes what the static methods of a type give. */
  void factories(Class<?> type) {
    String of = type.getName().replaceFirst(".*\\.", "").replace('$', '.');
    for (Method method : Notes.factories(type)) {
      if (!isKnown(method)) {
        continue;
      }
      for (Object[] arguments : arguments(method)) {
        String call = of + "." + call(method, arguments);
        Object value = notes.tried(call, "", () -> method.invoke(null, fresh(arguments)));
        if (value != null && !method.getReturnType().getName().endsWith("Builder")) {
          notes.all(call, value);
          if (Notes.isOfSluice(value)) {
            Object like = notes.tried(call + " again", "", () -> method.invoke(null, fresh(arguments)));
            notes.note(call + " equals its like", value.equals(like));
            notes.note(call + " hashes as its like", value.hashCode() == Objects.hashCode(like));
          }
        }
      }
    }
  }

  /** Notes what the methods of an object give that take something. */
  void object(String name, Object object) {
    Map<String, String> facts = Notes.facts(object);
    for (Method method : Notes.methods(object)) {
      boolean taken = method.getParameterCount() > 0 || method.getReturnType().isInstance(object);
      if (!taken || !isKnown(method)) {
        continue;
      }
      for (Object[] arguments : arguments(method)) {
        String call = name + "." + call(method, arguments);
        Object value = notes.tried(call, "", () -> method.invoke(object, fresh(arguments)));
        if (value != null) {
          notes.difference(call, value, value.getClass() == object.getClass() ? facts : Map.of());
        }
      }
    }
  }

  private boolean isKnown(Method method) {
    return Arrays.stream(method.getParameterTypes()).noneMatch(type -> samples(type).isEmpty());
  }

  private static boolean isAlternative(String one, String other) {
    return one.equals(other)
        || ALTERNATIVES.stream().anyMatch(names -> names.contains(one) && names.contains(other));
  }

  /** Returns lists of arguments in which one is varied at a time. */
  private List<Object[]> arguments(Method method) {
    Class<?>[] types = method.getParameterTypes();
    Object[] first = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      first[i] = samples(types[i]).get(0);
    }
    List<Object[]> all = new ArrayList<>();
    all.add(first);
    for (int i = types.length - 1; i >= 0; i--) {
      List<Object> values = samples(types[i]);
      for (Object value : values.subList(1, values.size())) {
        Object[] arguments = first.clone();
        arguments[i] = value;
        all.add(arguments);
      }
    }
    return all;
  }

  private List<Object> samples(Class<?> type) {
    if (type == long.class || type == Long.class) {
      return List.of(NUMBERS);
    } else if (type == int.class) {
      return List.of(SMALL_NUMBERS);
    } else if (type == boolean.class) {
      return List.of(true, false);
    } else if (type == String.class) {
      return Arrays.asList(TEXTS);
    } else if (type.isArray() && !type.getComponentType().isPrimitive()) {
      return List.of(Array.newInstance(type.getComponentType(), 0));
    }
    List<Object> values = new ArrayList<>(samples.getOrDefault(type, List.of()));
    if (type.isEnum()) {
      values.addAll(List.of(type.getEnumConstants()));
    }
    if (!values.isEmpty()) {
      values.add(null);
    }
    return values;
  }

  /** Values of which there is a new one for each call, as a stream is used up. */
  private static Object[] fresh(Object[] arguments) {
    Object[] fresh = arguments.clone();
    for (int i = 0; i < fresh.length; i++) {
      if (fresh[i] instanceof Supplier) {
        fresh[i] = ((Supplier<?>) fresh[i]).get();
      }
    }
    return fresh;
  }

  private String call(Method method, Object[] arguments) {
    StringBuilder text = new StringBuilder(Notes.signature(method)).append('(');
    for (int i = 0; i < arguments.length; i++) {
      text.append(i == 0 ? "" : ", ").append(brief(arguments[i]));
    }
    return text.append(')').toString();
  }

  private String brief(Object value) {
    if (value instanceof Long) {
      return Long.toUnsignedString((Long) value);
    } else if (value instanceof long[]) {
      return Arrays.toString((long[]) value);
    } else if (value instanceof int[]) {
      return Arrays.toString((int[]) value);
    } else if (value instanceof String) {
      return "'" + value + "'";
    } else if (value != null && value.getClass().isArray()) {
      return "none";
    } else if (value == null || value instanceof Map || !Notes.isOfSluice(value)) {
      return value instanceof Supplier ? "once" : "" + value;
    } else if (value instanceof Enum) {
      return ((Enum<?>) value).name();
    }
    if (value instanceof Remedy) {
      Remedy remedy = (Remedy) value;
      return remedy.kind().name()
          + ' '
          + Long.toUnsignedString(remedy.amount())
          + ' '
          + remedy.line().orElse("of none");
    }
    // By its place among the samples, as what it says of itself may grow.
    for (Map.Entry<Class<?>, List<Object>> entry : samples.entrySet()) {
      for (int i = 0; i < entry.getValue().size(); i++) {
        if (entry.getValue().get(i) == value) {
          return entry.getKey().getSimpleName() + "#" + i;
        }
      }
    }
    throw new IllegalStateException("Not a sample: " + value);
  }

  private static Object build(Supplier<?> empty, List<Setting> settings)
      throws Exception {
    Object builder = empty.get();
    for (Setting setting : settings) {
      invoke(builder, method(builder, setting), fresh(setting.arguments()));
    }
    boolean built = builder.getClass().getName().endsWith("Builder");
    return invoke(builder, method(builder, set(built ? "build" : "profile")));
  }

  private static Object invoke(Object object, Method method, Object... arguments) {
    try {
      return method.invoke(object, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException) {
        throw (RuntimeException) e.getCause();
      }
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the method of that signature, or the one of that name which takes the values. */
  private static Method method(Object builder, Setting setting) {
    List<Method> methods = Notes.methods(builder);
    for (Method method : methods) {
      if (Notes.signature(method).equals(setting.name())
          && method.getParameterCount() == setting.arguments().length) {
        return method;
      }
    }
    for (Method method : methods) {
      if (method.getName().equals(setting.name())
          && takes(method.getParameterTypes(), setting.arguments())) {
        return method;
      }
    }
    throw new IllegalStateException("No " + setting.name() + " of " + builder.getClass());
  }

  private static boolean takes(Class<?>[] types, Object[] values) {
    if (types.length != values.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      boolean number =
          (types[i] == long.class && values[i] instanceof Long)
              || (types[i] == int.class && values[i] instanceof Integer);
      if (!number && !types[i].isInstance(values[i])) {
        return false;
      }
    }
    return true;
  }
}
