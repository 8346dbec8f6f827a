// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a block of the DSL means that sets no more than it must. It is built with the jars of both
 * sides, as no class file tells what is left out.
 */
final class Defaults {
  private static final String DSL = "dev.sluice.kotlin.";
  private static final String FUNCTION = "kotlin.jvm.functions.Function1";

  private final JarSet jars;
  private final boolean complete;
  private final Map<String, String> values = new TreeMap<>();

  /**
   * Looks at one side.
   *
   * @param complete whether all that is asked for must be there
   */
  private Defaults(JarSet jars, boolean complete) {
    this.jars = jars;
    this.complete = complete;
  }

  static Set<Break> breaks(String artifact, JarSet then, JarSet now) {
    Set<Break> breaks = new TreeSet<>();
    if (!then.has(artifact, DSL + "-WorkQueueProfiles")) {
      return breaks;
    }
    Map<String, String> is = new Defaults(now, false).read();
    new Defaults(then, true)
        .read()
        .forEach(
            (setting, value) -> {
              // What is gone altogether, others tell.
              if (is.containsKey(setting) && !value.equals(is.get(setting))) {
                breaks.add(new Break(artifact, "DSL_DEFAULT_CHANGED", setting + ", was " + value));
              }
            });
    return breaks;
  }

  private Map<String, String> read() {
    take("workQueueProfile", "-WorkQueueProfiles", null, this::setQueueWithBudget);
    take(
        "deviceProfile",
        "-DeviceProfiles",
        "device",
        device -> {
          set(device, "FreeMemory", 1_000_000);
          nest(device, "queue", "queue", this::setQueue);
          nest(
              device,
              "resident",
              "resident",
              resident -> {
                set(resident, "Count", 1);
                set(resident, "BytesEach", 1);
              });
        });
    take("deviceLimits", "-DeviceLimits", null, limits -> {});
    take("drainProfile", "-DrainProfiles", null, drain -> {});
    take("launchCosts", "-DrainProfiles", null, costs -> {});
    take("entryLayout", "-EntryLayouts", null, this::setEntry);
    return values;
  }

  private void take(String function, String facade, @Nullable String label, Block block) {
    Object built;
    try {
      built = build(facade, function, label, block);
    } catch (InvocationTargetException e) {
      if (complete || e.getCause() instanceof MissingException) {
        missing(function, e);
      } else {
        values.put(function, "refused, " + e.getCause());
      }
      return;
    } catch (ReflectiveOperationException | NoClassDefFoundError e) {
      missing(function, e);
      return;
    }
    values.put(function, "complete");
    try {
      take(function, built);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("An accessor of " + function + " fails", e);
    }
  }

  /** Of now: gone, or under another name, and japicmp and the other rules tell. */
  private void missing(String function, Throwable cause) {
    if (complete) {
      throw new IllegalStateException("No such " + function + " was released", cause);
    }
  }

  /** A setting is gone. */
  private static final class MissingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MissingException(Throwable cause) {
      super(cause);
    }
  }

  /** Fills a block. */
  private interface Block {
    void fill(Object receiver) throws ReflectiveOperationException;
  }

  private void setQueue(Object queue) throws ReflectiveOperationException {
    set(queue, "Capacity", 1);
    set(queue, "EntryBytes", 1);
  }

  private void setQueueWithBudget(Object queue) throws ReflectiveOperationException {
    setQueue(queue);
    set(queue, "BudgetBytes", 1_000_000);
  }

  private void setEntry(Object layout) throws ReflectiveOperationException {
    Object u8 = Objects.requireNonNull(layout.getClass().getMethod("getU8").invoke(layout));
    layout.getClass().getMethod("invoke", u8.getClass(), String.class).invoke(layout, u8, "field");
  }

  /** Sets a property of type {@code ULong}; what its setter is called ends in a mangled suffix. */
  private static void set(Object receiver, String property, long value)
      throws ReflectiveOperationException {
    for (Method method : receiver.getClass().getMethods()) {
      if (method.getName().matches("set" + property + "(-[\\w-]+)?")
          && Arrays.equals(method.getParameterTypes(), new Class<?>[] {long.class})) {
        method.invoke(receiver, value);
        return;
      }
    }
    throw new NoSuchMethodException(receiver.getClass() + ": " + property);
  }

  private Object build(String facade, String function, @Nullable String label, Block block)
      throws ReflectiveOperationException {
    Class<?> type = jars.type(DSL + facade);
    if (type == null) {
      throw new ClassNotFoundException(facade);
    }
    Class<?> lambda = lambda();
    Object built =
        label == null
            ? type.getMethod(function, lambda).invoke(null, lambda(block))
            : type.getMethod(function, String.class, lambda).invoke(null, label, lambda(block));
    return Objects.requireNonNull(built);
  }

  private void nest(Object receiver, String function, String label, Block block)
      throws ReflectiveOperationException {
    receiver
        .getClass()
        .getMethod(function, String.class, lambda())
        .invoke(receiver, label, lambda(block));
  }

  private Class<?> lambda() {
    return Objects.requireNonNull(jars.type(FUNCTION));
  }

  private Object lambda(Block block) {
    Class<?> lambda = lambda();
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          try {
            block.fill(Objects.requireNonNull(arguments)[0]);
          } catch (NoSuchMethodException e) {
            throw new MissingException(e);
          } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause());
          }
          return null;
        };
    return Proxy.newProxyInstance(lambda.getClassLoader(), new Class<?>[] {lambda}, handler);
  }

  /** Takes down every accessor's answer, through what Sluice's own objects are made of. */
  @SuppressWarnings("signedness") // reflection does not tell
  private void take(String name, @Nullable Object value) throws ReflectiveOperationException {
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        take(name + "[" + i + "]", list.get(i));
      }
    } else if (value != null && isOfSluice(value)) {
      for (Method method : value.getClass().getMethods()) {
        boolean accessor =
            method.getParameterCount() == 0
                && Modifier.isPublic(method.getDeclaringClass().getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && method.getDeclaringClass() != Object.class
                // Another view, of the same values, or another value.
                && !method.getName().matches("to[A-Z].*")
                && method.getReturnType() != value.getClass()
                && !method.getName().equals("hashCode");
        if (accessor) {
          take(name + "." + method.getName(), method.invoke(value));
        }
      }
    } else {
      values.put(name, String.valueOf(value));
    }
  }

  private static boolean isOfSluice(Object value) {
    return value.getClass().getName().matches("dev\\.sluice\\.(queue|device|sizing)\\..*")
        && !(value instanceof Enum<?>);
  }
}
