// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
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

  private static final String POLICY = "dev.sluice.numeric.NumericPolicy";

  private final String artifact;
  private final JarSet then;
  private final JarSet now;
  private final Set<Break> breaks = new TreeSet<>();
  private final List<String> differences = new ArrayList<>();

  private Rules(String artifact, JarSet then, JarSet now) {
    this.artifact = artifact;
    this.then = then;
    this.now = now;
  }

  /** What the rules found, and what is another than it was, whether or not that breaks someone. */
  record Result(Set<Break> breaks, List<String> differences) {}

  static Set<Break> breaks(String artifact, JarSet then, JarSet now) {
    return result(artifact, then, now).breaks();
  }

  static Result result(String artifact, JarSet then, JarSet now) {
    Rules rules = new Rules(artifact, then, now);
    // First, as all else reads no more than what can be loaded.
    rules.guarded("its types", rules::loading);
    rules.guarded("its service files", rules::services);
    rules.guarded("its class files", rules::javaRelease);
    rules.guarded("its messages", rules::anchors);
    rules.guarded("its types", rules::types);
    rules.view("its module", ModuleView::read);
    rules.view("its POM", PomView::read);
    rules.view("its class files", JavaView::read);
    rules.view("its Kotlin", KotlinView::read);
    rules.view("its scripts", ScriptView::read);
    rules.view("its defaults", DefaultsView::read);
    rules.guarded("its Kotlin", rules::kotlinMetadata);
    rules.guarded("its Kotlin", () -> rules.breaks.addAll(KotlinRules.breaks(artifact, then, now)));
    return new Result(rules.breaks, rules.differences);
  }

  /** What breaks users of a release that is kept, beside the last one, which has all rules. */
  static Set<Break> brokenForEver(String artifact, JarSet then, JarSet now) {
    Rules rules = new Rules(artifact, then, now);
    rules.guarded("its service files", rules::services);
    if (now.resource(artifact, ScriptView.SCHEMA) != null) {
      rules.view("its JSON", ScriptView::readJson);
    }
    return rules.breaks;
  }

  private void view(String of, BiFunction<String, JarSet, Facts> view) {
    guarded(
        of,
        () -> {
          Facts was = view.apply(artifact, then);
          Facts is = view.apply(artifact, now);
          breaks.addAll(Facts.breaks(artifact, was, is));
          differences.addAll(Facts.differences(was, is));
        });
  }

  /** Whatever cannot be loaded or read is a break that has a name, and ends nothing else. */
  private void guarded(String element, Runnable rule) {
    try {
      rule.run();
    } catch (NoClassDefFoundError e) {
      found("DOES_NOT_LINK", element + ": " + JarSet.reason(e));
    } catch (RuntimeException | LinkageError e) {
      if (!JarSet.isForLaterJava(e)) {
        found("CANNOT_BE_READ", element + ": " + JarSet.reason(e));
      }
    }
  }

  private void loading() {
    then.unloadable(artifact)
        .forEach((type, why) -> found("RELEASED_TYPE_NO_LONGER_LOADS", type + ": " + why));
    now.unloadable(artifact).forEach((type, why) -> found("DOES_NOT_LOAD", type + ": " + why));
  }

  private void types() {
    then.api(artifact)
        .forEach(
            (name, was) -> {
              Class<?> is = now.type(name);
              // Whatever is gone, japicmp tells.
              if (is != null) {
                guarded(name, () -> type(was, is));
              }
            });
  }

  private void type(Class<?> was, Class<?> is) {
    // Only whoever asks for the members has the types of their signatures loaded.
    Objects.requireNonNull(is.getDeclaredMethods());
    Objects.requireNonNull(is.getDeclaredConstructors());
    Objects.requireNonNull(is.getDeclaredFields());
    sealing(was, is);
    enumConstants(was, is);
    constructors(was, is);
    accessOfMethods(was, is);
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
      List<String> orderThen = order(was, constantsNow);
      List<String> orderNow = order(is, constantsThen);
      if (!orderThen.equals(orderNow)) {
        found("ENUM_ORDER_CHANGED", was.getName() + ", was " + orderThen + ", is " + orderNow);
      }
      if (!GROWING_ENUMS.contains(was.getName())) {
        minus(constantsNow, constantsThen)
            .forEach(c -> found("ENUM_CONSTANT_ADDED", was.getName() + "." + c));
      }
    }
  }

  /** Those that both sides have: what is new may come anywhere, if it may come at all. */
  private static List<String> order(Class<?> enumType, Set<String> others) {
    return Arrays.stream(enumType.getFields())
        .filter(Field::isEnumConstant)
        .map(Field::getName)
        .filter(others::contains)
        .toList();
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

  /** Whoever overrides a method that becomes public has a weaker access, and compiles no more. */
  private void accessOfMethods(Class<?> was, Class<?> is) {
    if (!isExtensible(was)) {
      return;
    }
    for (Method method : was.getDeclaredMethods()) {
      int modifiers = method.getModifiers();
      Method same = same(method, is);
      if (Modifier.isProtected(modifiers)
          && !Modifier.isFinal(modifiers)
          && !Modifier.isStatic(modifiers)
          && same != null
          && Modifier.isPublic(same.getModifiers())) {
        found(
            "METHOD_MORE_ACCESSIBLE", was.getName() + "." + method.getName() + parameters(method));
      }
    }
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
    } catch (ReflectiveOperationException | LinkageError e) {
      return e;
    }
  }

  private void javaRelease() {
    if (then.javaRelease(artifact) < now.javaRelease(artifact)) {
      found("JAVA_RELEASE_RAISED", "Java " + then.javaRelease(artifact));
    }
  }

  private void kotlinMetadata() {
    List<Integer> was = KotlinView.metadataVersion(artifact, then);
    List<Integer> is = KotlinView.metadataVersion(artifact, now);
    boolean raised =
        is.get(0) > was.get(0) || (is.get(0).equals(was.get(0)) && is.get(1) > was.get(1));
    if (raised) {
      found("KOTLIN_METADATA_RAISED", "Kotlin " + was.get(0) + "." + was.get(1));
    }
  }

  private static List<String> minus(Set<String> all, Set<String> without) {
    return all.stream().filter(one -> !without.contains(one)).toList();
  }
}
