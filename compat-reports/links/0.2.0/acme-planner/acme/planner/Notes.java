// SPDX-License-Identifier: Apache-2.0
package acme.planner;

import dev.sluice.device.DeviceLine;
import dev.sluice.device.DeviceProfile;
import dev.sluice.numeric.NumericPolicy;
import dev.sluice.numeric.OptionalUnsignedLong;
import dev.sluice.queue.PlanError;
import dev.sluice.queue.PlanWarning;
import dev.sluice.queue.Remedy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/** What objects say of themselves, each under a name of its own. */
final class Notes {
  /** For people: any release may say it in better words. */
  private static final Set<String> TEXTS = Set.of("message", "problem", "fix", "explain", "cause");

  private static final int MOST_ELEMENTS = 5;

  /** Errors, remedies and warnings that came up, by kind. */
  static final Set<String> SEEN = new TreeSet<>();

  private static final Map<Class<?>, List<Method>> METHODS = new HashMap<>();

  private final Map<String, String> notes = new LinkedHashMap<>();

  void note(String name, Object value) {
    if (notes.put(name, "" + value) != null) {
      throw new IllegalStateException("There are two of " + name);
    }
  }

  /** Notes all that an object says. */
  void all(String name, Object value) {
    facts(value).forEach((path, fact) -> note(name + path, fact));
  }

  /** Notes what an object says that another does not. */
  void difference(String name, Object value, Map<String, String> from) {
    Map<String, String> facts = facts(value);
    facts.entrySet().removeAll(from.entrySet());
    if (!facts.containsKey("")) {
      note(name, facts.isEmpty() ? "the same" : "another");
    }
    facts.forEach((path, fact) -> note(name + path, fact));
  }

  /** Returns what a call gives; notes the exception, and returns null, if it gives none. */
  <T> T tried(String name, String setting, Callable<T> call) {
    Throwable thrown;
    try {
      T value = call.call();
      if (value == null) {
        note(name, "null");
      }
      return value;
    } catch (InvocationTargetException e) {
      thrown = e.getCause();
    } catch (Exception e) {
      thrown = e;
    }
    note(name, "throws " + thrown(thrown));
    if (!setting.isEmpty()) {
      note(name + " names " + setting, ("" + thrown.getMessage()).contains(setting));
    }
    return null;
  }

  static Map<String, String> facts(Object value) {
    Map<String, String> facts = new TreeMap<>();
    put("", value, facts);
    return facts;
  }

  private static void put(String path, Object value, Map<String, String> facts) {
    if (value instanceof Long) {
      facts.put(path, Long.toUnsignedString((Long) value));
    } else if (value instanceof Optional) {
      put(path, ((Optional<?>) value).orElse(null), facts);
    } else if (value instanceof OptionalUnsignedLong) {
      OptionalUnsignedLong number = (OptionalUnsignedLong) value;
      put(path, number.isPresent() ? number.getAsLong() : null, facts);
    } else if (value instanceof NumericPolicy) {
      facts.put(path, ((NumericPolicy) value).id());
    } else if (value instanceof Class || value instanceof Throwable) {
      facts.put(path, value instanceof Class ? ((Class<?>) value).getName() : thrown(value));
    } else if (value instanceof long[]) {
      facts.put(path, java.util.Arrays.toString((long[]) value));
    } else if (value == null || value instanceof Enum || !isOfSluice(value)) {
      if (value instanceof Iterable) {
        putElements(path, (Iterable<?>) value, facts);
      } else {
        facts.put(path, "" + value);
      }
    } else {
      putAccessors(path, value, facts);
    }
  }

  private static void putElements(String path, Iterable<?> elements, Map<String, String> facts) {
    if (elements instanceof Collection) {
      facts.put(path + ".size", "" + ((Collection<?>) elements).size());
    }
    int index = 0;
    for (Object element : elements) {
      // Of these there may be more in a later release, in any place.
      if (element instanceof Remedy) {
        Remedy remedy = (Remedy) element;
        facts.remove(path + ".size");
        SEEN.add("" + remedy.kind());
        put(path + "." + remedy.kind(), element, facts);
      } else if (element instanceof PlanWarning) {
        PlanWarning warning = (PlanWarning) element;
        facts.remove(path + ".size");
        SEEN.add("" + warning.kind());
        put(path + "." + warning.kind() + warning.line().orElse(""), element, facts);
      } else if (index < MOST_ELEMENTS) {
        put(path + "[" + index++ + "]", element, facts);
      } else {
        return;
      }
    }
  }

  private static void putAccessors(String path, Object value, Map<String, String> facts) {
    String type = name(value);
    if (!type.isEmpty()) {
      facts.put(path, type);
    }
    if (value instanceof PlanError) {
      SEEN.add(name(value));
    }
    if (value instanceof Iterable) {
      putElements(path, (Iterable<?>) value, facts);
    }
    for (Method accessor : methods(value)) {
      if (accessor.getParameterCount() == 0 && !isRepeated(value, accessor)) {
        try {
          put(path + "." + accessor.getName(), accessor.invoke(value), facts);
        } catch (InvocationTargetException e) {
          facts.put(path + "." + accessor.getName(), "throws " + thrown(e.getCause()));
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** What a plan, or a part of it, says of what it was made for. */
  private static boolean isRepeated(Object owner, Method accessor) {
    String name = accessor.getName();
    return TEXTS.contains(name)
        || isAnother(owner, accessor)
        || name.startsWith("orElse")
        || (name.equals("profile") && name(owner).matches(".*(Plan|Ledger)"))
        || (name.equals("lines") && name(owner).equals("DevicePlan"))
        || (name.equals("errors") && name(owner).matches("DeviceLedger|PlanResult.Rejected"))
        || (DeviceLine.class.isAssignableFrom(accessor.getReturnType())
            && !(owner instanceof DeviceProfile));
  }

  /** Says whether it makes something like what it is called on. */
  static boolean isAnother(Object owner, Method method) {
    return method.getReturnType().isInstance(owner)
        || method.getReturnType().getName().matches(".*(Builder|Candidate)");
  }

  static boolean isOfSluice(Object value) {
    return value.getClass().getName().startsWith("dev.sluice.");
  }

  /** Returns the name of the type that a caller sees, nothing if there is none of Sluice. */
  static String name(Object value) {
    for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
      if (isSeen(type)) {
        return type.getName().replaceFirst(".*\\.", "").replace('$', '.');
      }
    }
    return "";
  }

  private static boolean isSeen(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && type.getName().startsWith("dev.sluice.")
        && !type.getName().startsWith("dev.sluice.internal.");
  }

  /** Returns the name of the exception that a caller can catch. */
  static String thrown(Object thrown) {
    Class<?> type = thrown.getClass();
    while (!Modifier.isPublic(type.getModifiers())) {
      type = type.getSuperclass();
    }
    return type.getName();
  }

  /** Returns the methods that a caller sees, in an order of their own. */
  static List<Method> methods(Object value) {
    return METHODS.computeIfAbsent(value.getClass(), Notes::methodsOf);
  }

  private static List<Method> methodsOf(Class<?> of) {
    Map<String, Method> methods = new TreeMap<>();
    List<Class<?>> types = new ArrayList<>();
    for (Class<?> type = of; type != null; type = type.getSuperclass()) {
      types.add(type);
      types.addAll(List.of(type.getInterfaces()));
    }
    for (Class<?> type : types) {
      if (isSeen(type)) {
        for (Method method : type.getDeclaredMethods()) {
          int modifiers = method.getModifiers();
          if (Modifier.isPublic(modifiers)
              && !Modifier.isStatic(modifiers)
              && !method.isSynthetic()
              && method.getReturnType() != void.class
              && !Set.of("equals", "hashCode", "toString", "iterator").contains(method.getName())) {
            methods.putIfAbsent(signature(method), method);
          }
        }
      }
    }
    return List.copyOf(methods.values());
  }

  static String signature(Method method) {
    StringBuilder text = new StringBuilder(method.getName());
    for (Class<?> parameter : method.getParameterTypes()) {
      text.append(' ').append(parameter.getSimpleName());
    }
    return text.toString();
  }

  static List<Method> factories(Class<?> type) {
    List<Method> factories = new ArrayList<>();
    for (Method method : type.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())
          && Modifier.isStatic(method.getModifiers())
          && !method.isSynthetic()) {
        factories.add(method);
      }
    }
    factories.sort(Comparator.comparing(Notes::signature));
    return factories;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    notes.forEach(
        (name, value) ->
            text.append(name).append(" = ").append(value.replace("\n", "\\n")).append('\n'));
    return text.toString();
  }
}
