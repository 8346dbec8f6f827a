// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * What keeps Kotlin's compiler from taking a call that it took, though the declaration is there: a
 * level of deprecation, a marker to opt in by, a newer version of what it notes in class files.
 */
final class KotlinView {
  private final JarSet jars;
  private final Facts facts = new Facts();

  private KotlinView(JarSet jars) {
    this.jars = jars;
  }

  static Facts read(String artifact, JarSet jars) {
    KotlinView view = new KotlinView(jars);
    for (Class<?> type : jars.api(artifact).values()) {
      ClassNode file = jars.file(Type.getInternalName(type));
      view.type(type.getName(), Objects.requireNonNull(file, type.getName()), Kotlin.of(type));
    }
    return view.facts;
  }

  /**
   * Returns the newest version of what Kotlin notes in class files, or null if it notes nothing.
   */
  static List<Integer> metadataVersion(String artifact, JarSet jars) {
    return jars.api(artifact).values().stream()
        .map(type -> Kotlin.of(type).metadataVersion())
        .max(
            Comparator.comparing((List<Integer> version) -> version.get(0))
                .thenComparing(version -> version.get(1)))
        .orElse(List.of(0, 0));
  }

  private void type(String name, ClassNode file, Kotlin kotlin) {
    facts.owner(name);
    List<AnnotationNode> annotations =
        Annotations.all(file.visibleAnnotations, file.invisibleAnnotations);
    blocks(name, name, annotations);
    AnnotationNode optIn = Annotations.find(annotations, "Lkotlin/RequiresOptIn;");
    if (optIn != null) {
      facts.demand("OPT_IN", name, name, Annotations.constant(optIn, "level", "ERROR"));
    }
    if (Annotations.has(annotations, "Lkotlin/DslMarker;")) {
      // Without it, a block could set by mistake what is an outer one's.
      facts.promise("DSL_MARKER", name, name, "");
    }
    kotlin
        .attributes()
        .ifPresent(attribute -> facts.promise("KOTLIN_CLASS", name, name, attribute));
    kotlin
        .declarations()
        .forEach(
            (called, declaration) -> {
              String owner = name + ": " + called;
              facts.owner(owner);
              for (MethodNode method : file.methods) {
                String signature = method.name + method.desc;
                boolean isSetter = method.name.startsWith("set") && declaration.jvm().size() > 1;
                if (declaration.jvm().contains(signature)
                    || declaration.annotated().contains(signature)) {
                  blocks(
                      owner,
                      isSetter ? owner + ", set" : owner,
                      Annotations.all(method.visibleAnnotations, method.invisibleAnnotations));
                }
              }
            });
  }

  private void blocks(String owner, String element, List<AnnotationNode> annotations) {
    Set<String> markers = new TreeSet<>();
    Set<String> seen = new HashSet<>();
    for (AnnotationNode annotation : annotations) {
      if (annotation.desc.equals("Lkotlin/Deprecated;")) {
        String level = Annotations.constant(annotation, "level", "WARNING");
        if (!level.equals("WARNING")) {
          facts.demand("DEPRECATION_ERROR", owner, element, level);
        }
      } else if (seen.add(annotation.desc) && isMarker(annotation)) {
        markers.add(Type.getType(annotation.desc).getClassName());
      }
    }
    if (!markers.isEmpty()) {
      facts.demand("OPT_IN", owner, element, String.join(" and ", markers));
    }
  }

  private boolean isMarker(AnnotationNode annotation) {
    ClassNode type = jars.file(Type.getType(annotation.desc).getInternalName());
    return type != null
        && Annotations.has(
            Annotations.all(type.visibleAnnotations, type.invisibleAnnotations),
            "Lkotlin/RequiresOptIn;");
  }
}
