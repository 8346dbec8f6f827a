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
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a block of the DSL means that sets no more than it must. It is built with the jars of both
 * sides, as no class file tells what is left out.
 */
final class DefaultsView {
  private static final String DSL = "dev.sluice.kotlin.";
  private static final String FUNCTION = "kotlin.jvm.functions.Function1";

  private final JarSet jars;
  private final Map<String, String> values = new TreeMap<>();

  private DefaultsView(JarSet jars) {
    this.jars = jars;
  }

  static Facts read(String artifact, JarSet jars) {
    Facts facts = new Facts();
    if (jars.has(artifact, DSL + "-WorkQueueProfiles")) {
      new DefaultsView(jars)
          .read()
          .forEach(
              (setting, value) -> {
                // Of a setting that is gone altogether, others tell.
                facts.owner(setting);
                facts.promise("DSL_DEFAULT", setting, setting, value);
              });
    }
    return facts;
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
      Throwable cause = Objects.requireNonNull(e.getCause());
      if (!(cause instanceof MissingException)) {
        // What a message says is for people.
        values.put(function, "refused, " + cause.getClass().getName());
      }
      return;
    } catch (ReflectiveOperationException | LinkageError e) {
      return; // Gone, or under another name.
    }
    values.put(function, "complete");
    take(function, built);
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
  private void take(String name, @Nullable Object value) {
    if (value instanceof Optional<?> optional) {
      take(name, optional.orElse(null));
    } else if (value instanceof List<?> list) {
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
                // Texts for people, which may say the same in better words.
                && !method.getName().matches("explain|fix|problem|message")
                && method.getReturnType() != value.getClass()
                && !method.getName().equals("hashCode");
        if (accessor) {
          String of = name + "." + method.getName();
          try {
            take(of, method.invoke(value));
          } catch (InvocationTargetException e) {
            values.put(of, "throws " + Objects.requireNonNull(e.getCause()).getClass().getName());
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(of, e);
          }
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
