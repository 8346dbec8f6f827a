// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What breaks those who write Kotlin. A compiled caller links to bytecode, whose names are mangled
 * where unsigned numbers are; a source relies on what only the compiler notes in class files.
 */
final class KotlinRules {
  private static final String MARKER = "dev.sluice.kotlin.SluiceDsl";

  private final String artifact;
  private final Set<Break> breaks = new TreeSet<>();

  private KotlinRules(String artifact) {
    this.artifact = artifact;
  }

  static Set<Break> breaks(String artifact, JarSet then, JarSet now) {
    KotlinRules rules = new KotlinRules(artifact);
    then.api(artifact)
        .forEach(
            (name, was) -> {
              Class<?> is = now.type(name);
              if (is != null) {
                try {
                  rules.compare(was, is);
                } catch (RuntimeException | LinkageError e) {
                  if (!JarSet.isForLaterJava(e)) {
                    rules.breaks.add(
                        new Break(artifact, "CANNOT_BE_READ", name + ": " + JarSet.reason(e)));
                  }
                }
              }
            });
    return rules.breaks;
  }

  private void found(String kind, Class<?> type, String declaration) {
    breaks.add(new Break(artifact, kind, type.getName() + ": " + declaration));
  }

  private void compare(Class<?> was, Class<?> is) {
    if (Kotlin.of(is).isInternal()) {
      breaks.add(new Break(artifact, "KOTLIN_NOW_INTERNAL", was.getName()));
      return;
    }
    Map<String, Kotlin.Declaration> now = Kotlin.of(is).declarations();
    Kotlin.of(was)
        .declarations()
        .forEach(
            (name, declaration) -> {
              Kotlin.Declaration same = now.get(name);
              if (same == null) {
                same =
                    now.values().stream().filter(d -> d.takes(declaration)).findAny().orElse(null);
              }
              if (same == null) {
                found("KOTLIN_DECLARATION_REMOVED", was, name);
              } else {
                compare(was, name, declaration, same);
              }
            });
    if (isMarked(was) && !isMarked(is)) {
      // Settings of an outer block could be set from an inner one, by mistake.
      breaks.add(new Break(artifact, "DSL_MARKER_REMOVED", was.getName()));
    } else if (!isMarked(was) && isMarked(is)) {
      breaks.add(new Break(artifact, "DSL_MARKER_ADDED", was.getName()));
    }
  }

  private void compare(Class<?> type, String name, Kotlin.Declaration was, Kotlin.Declaration is) {
    if (!is.returned().equals(was.returned())) {
      found("KOTLIN_TYPE_CHANGED", type, name + ", was " + was.returned());
    }
    // A type in Kotlin that stays may still have another mangled name, or another facade.
    if (!is.jvm().containsAll(was.jvm())) {
      found("MANGLED_NAME_CHANGED", type, name);
    }
    if (!is.parameters().equals(was.parameters())) {
      found("PARAMETER_RENAMED", type, name);
    }
    if (!is.defaults().containsAll(was.defaults())) {
      found("DEFAULT_ARGUMENT_REMOVED", type, name);
    }
    if (!is.inlined().containsAll(was.inlined())) {
      found("LAMBDA_NO_LONGER_INLINED", type, name);
    }
    Set<String> lost = new TreeSet<>(was.modifiers());
    lost.removeAll(is.modifiers());
    for (String modifier : lost) {
      found("KOTLIN_MODIFIER_REMOVED", type, modifier + " " + name);
    }
  }

  /** A marker counts on supertypes as well. */
  private static boolean isMarked(Class<?> type) {
    for (Class<?> of = type; of != null; of = of.getSuperclass()) {
      for (Annotation annotation : of.getDeclaredAnnotations()) {
        if (annotation.annotationType().getName().equals(MARKER)) {
          return true;
        }
      }
    }
    return false;
  }
}
