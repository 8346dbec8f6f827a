// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What breaks someone, and japicmp takes for compatible or does not look at. Each rule reads the
 * class files of the release and of the build, so that nothing has to be written down twice.
 */
final class Rules {
  /** The enums of which the documentation says that a later release may add constants. */
  static final Set<String> GROWING_ENUMS =
      Set.of(
          "dev.sluice.queue.DrainEnd",
          "dev.sluice.queue.GridKind",
          "dev.sluice.queue.RemedyKind",
          "dev.sluice.queue.WarningKind");

  private static final String NULLABLE = "org.jspecify.annotations.Nullable";
  private static final String NULL_MARKED = "org.jspecify.annotations.NullMarked";
  private static final String UNSIGNED = "org.checkerframework.checker.signedness.qual.Unsigned";
  private static final String POLICY = "dev.sluice.numeric.NumericPolicy";

  private final String artifact;
  private final JarSet then;
  private final JarSet now;
  private final Set<Break> breaks = new TreeSet<>();

  private Rules(String artifact, JarSet then, JarSet now) {
    this.artifact = artifact;
    this.then = then;
    this.now = now;
  }

  static Set<Break> breaks(String artifact, JarSet then, JarSet now) {
    Rules rules = new Rules(artifact, then, now);
    rules.module();
    rules.services();
    rules.javaRelease();
    rules.anchors();
    then.api(artifact)
        .forEach(
            (name, was) -> {
              Class<?> is = now.type(name);
              // Whatever is gone, japicmp tells.
              if (is != null) {
                rules.type(was, is);
              }
            });
    rules.breaks.addAll(KotlinRules.breaks(artifact, then, now));
    rules.breaks.addAll(ScriptRules.breaks(artifact, then, now));
    rules.breaks.addAll(Defaults.breaks(artifact, then, now));
    return rules.breaks;
  }

  private void type(Class<?> was, Class<?> is) {
    try {
      sealing(was, is);
      enumConstants(was, is);
      constructors(was, is);
      constants(was, is);
      annotations(was, is);
    } catch (NoClassDefFoundError e) {
      String missing = String.valueOf(e.getMessage()).replace('/', '.');
      found("DOES_NOT_LINK", was.getName() + ": " + missing);
    }
  }

  private void found(String kind, String element) {
    breaks.add(new Break(artifact, kind, element));
  }

  /** A {@code switch} over all variants stops compiling, or throws, when their set changes. */
  private void sealing(Class<?> was, Class<?> is) {
    if (!was.isSealed()) {
      if (is.isSealed() && isExtensible(was)) {
        found("TYPE_NOW_SEALED", was.getName());
      }
      return;
    }
    if (!is.isSealed()) {
      found("TYPE_NO_LONGER_SEALED", was.getName());
      return;
    }
    Set<String> variantsThen = variants(was);
    Set<String> variantsNow = variants(is);
    // With a hidden variant, no switch outside can have listed them all.
    if (Arrays.stream(was.getPermittedSubclasses())
        .allMatch(v -> JarSet.isOpen(v.getModifiers()))) {
      minus(variantsNow, variantsThen)
          .forEach(v -> found("SEALED_VARIANT_ADDED", was.getName() + ": " + v));
      minus(variantsThen, variantsNow)
          .forEach(v -> found("SEALED_VARIANT_REMOVED", was.getName() + ": " + v));
    }
  }

  /** Says whether somebody outside can extend or implement the type. */
  static boolean isExtensible(Class<?> type) {
    if (type.isSealed()) {
      return Arrays.stream(type.getPermittedSubclasses()).anyMatch(Rules::isExtensible);
    }
    return type.isInterface()
        || (!Modifier.isFinal(type.getModifiers()) && openConstructors(type).findAny().isPresent());
  }

  private static Set<String> variants(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .map(Class::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A {@code switch} expression over all constants stops compiling when there is one more. */
  private void enumConstants(Class<?> was, Class<?> is) {
    if (was.isEnum() && is.isEnum()) {
      Set<String> constantsThen = constantNames(was);
      Set<String> constantsNow = constantNames(is);
      minus(constantsThen, constantsNow)
          .forEach(c -> found("ENUM_CONSTANT_REMOVED", was.getName() + "." + c));
      if (!GROWING_ENUMS.contains(was.getName())) {
        minus(constantsNow, constantsThen)
            .forEach(c -> found("ENUM_CONSTANT_ADDED", was.getName() + "." + c));
      }
    }
  }

  private static Set<String> constantNames(Class<?> enumType) {
    return Arrays.stream(enumType.getFields())
        .filter(Field::isEnumConstant)
        .map(Field::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Once anybody can make a value that no planner made, nobody can take that back. */
  private void constructors(Class<?> was, Class<?> is) {
    if (!was.isInterface() && openConstructors(was).findAny().isEmpty()) {
      openConstructors(is).forEach(c -> found("CONSTRUCTOR_OPENED", was.getName() + parameters(c)));
    }
  }

  private static Stream<Constructor<?>> openConstructors(Class<?> type) {
    return Arrays.stream(type.getDeclaredConstructors()).filter(JarSet::isOpen);
  }

  /** The compiler copies a constant's value into whoever names it. */
  private void constants(Class<?> was, Class<?> is) {
    for (Field field : was.getDeclaredFields()) {
      int wanted = Modifier.STATIC | Modifier.FINAL;
      boolean constant =
          (field.getModifiers() & wanted) == wanted
              && JarSet.isOpen(field.getModifiers())
              && (field.getType().isPrimitive() || field.getType() == String.class);
      if (constant && !Objects.equals(value(field), value(is, field.getName()))) {
        found("CONSTANT_VALUE_CHANGED", was.getName() + "." + field.getName());
      }
    }
  }

  private static @Nullable Object value(Class<?> type, String field) {
    try {
      return value(type.getDeclaredField(field));
    } catch (NoSuchFieldException e) {
      return null;
    }
  }

  private static @Nullable Object value(Field field) {
    try {
      return field.trySetAccessible() && Modifier.isStatic(field.getModifiers())
          ? field.get(null)
          : null;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kotlin's compiler, NullAway and the Signedness Checker read these as part of the type. */
  private void annotations(Class<?> was, Class<?> is) {
    if (has(was.getPackage(), NULL_MARKED) && !has(is.getPackage(), NULL_MARKED)) {
      found("PACKAGE_NO_LONGER_NULL_MARKED", was.getPackageName());
    }
    for (Method method : was.getDeclaredMethods()) {
      if (JarSet.isOpen(method)) {
        Method same = same(method, is);
        if (same != null) {
          String name = was.getName() + "." + method.getName() + parameters(method);
          if (!isNullable(method.getAnnotatedReturnType())
              && isNullable(same.getAnnotatedReturnType())) {
            found("RETURN_NOW_NULLABLE", name);
          }
          if (has(method.getAnnotatedReturnType(), UNSIGNED)
              != has(same.getAnnotatedReturnType(), UNSIGNED)) {
            found("RETURN_SIGNEDNESS_CHANGED", name);
          }
          parameterAnnotations(method, same, name);
        }
      }
    }
  }

  private void parameterAnnotations(Method method, Method same, String name) {
    AnnotatedType[] typesThen = method.getAnnotatedParameterTypes();
    AnnotatedType[] typesNow = same.getAnnotatedParameterTypes();
    for (int i = 0; i < typesThen.length; i++) {
      if (isNullable(typesThen[i]) && !isNullable(typesNow[i])) {
        found("PARAMETER_NO_LONGER_NULLABLE", name);
      }
      if (has(typesThen[i], UNSIGNED) != has(typesNow[i], UNSIGNED)) {
        found("PARAMETER_SIGNEDNESS_CHANGED", name);
      }
    }
  }

  private static boolean isNullable(AnnotatedType type) {
    return has(type, NULLABLE);
  }

  private static boolean has(AnnotatedElement element, String annotation) {
    return Arrays.stream(element.getAnnotations())
        .anyMatch(a -> a.annotationType().getName().equals(annotation));
  }

  private static @Nullable Method same(Method method, Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(m -> !m.isSynthetic() && m.getName().equals(method.getName()))
        .filter(m -> parameters(m).equals(parameters(method)))
        .findAny()
        .orElse(null);
  }

  private static String parameters(Executable executable) {
    return Arrays.stream(executable.getParameterTypes())
        .map(Class::getTypeName)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** A page that a message of the release leads to must stay, and so must the message. */
  private void anchors() {
    minus(then.anchors(artifact), now.anchors(artifact))
        .forEach(anchor -> found("MESSAGE_ANCHOR_CHANGED", anchor));
  }

  private void module() {
    ModuleDescriptor was = then.module(artifact);
    ModuleDescriptor is = now.module(artifact);
    if (!was.name().equals(is.name())) {
      found("MODULE_RENAMED", was.name());
    }
    if (!is.isAutomatic()) {
      minus(packages(was), packages(is)).forEach(p -> found("PACKAGE_NO_LONGER_EXPORTED", p));
    }
    minus(readThrough(was), readThrough(is))
        .forEach(m -> found("MODULE_NO_LONGER_READ_THROUGH", was.name() + ": " + m));
    minus(provided(was), provided(is)).forEach(p -> found("SERVICE_NO_LONGER_PROVIDED", p));
  }

  private static Set<String> packages(ModuleDescriptor module) {
    return module.exports().stream()
        .filter(export -> !export.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> readThrough(ModuleDescriptor module) {
    return module.requires().stream()
        .filter(requires -> requires.modifiers().contains(Requires.Modifier.TRANSITIVE))
        .map(Requires::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> provided(ModuleDescriptor module) {
    return module.provides().stream()
        .flatMap(provides -> provides.providers().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A policy is chosen by its id, which programs and command lines hold as text. */
  private void services() {
    Map<String, Set<String>> is = now.services(artifact);
    then.services(artifact)
        .forEach(
            (service, providers) -> {
              minus(providers, is.getOrDefault(service, Set.of()))
                  .forEach(p -> found("SERVICE_NO_LONGER_PROVIDED", p));
              if (service.equals(POLICY)) {
                for (String provider : providers) {
                  Class<?> policy = now.type(provider);
                  if (policy != null && !id(then.type(provider)).equals(id(policy))) {
                    found("POLICY_ID_CHANGED", provider);
                  }
                }
              }
            });
  }

  @SuppressWarnings("signedness") // reflection does not tell
  private static Object id(@Nullable Class<?> policy) {
    try {
      Objects.requireNonNull(policy);
      return policy.getMethod("id").invoke(policy.getConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      return e;
    }
  }

  private void javaRelease() {
    if (then.javaRelease(artifact) < now.javaRelease(artifact)) {
      found("JAVA_RELEASE_RAISED", "Java " + then.javaRelease(artifact));
    }
  }

  private static List<String> minus(Set<String> all, Set<String> without) {
    return all.stream().filter(one -> !without.contains(one)).toList();
  }
}
