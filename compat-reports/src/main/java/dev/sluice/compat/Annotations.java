// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AnnotationNode;

/** Annotations as class files have them, those that reflection does not see among them. */
final class Annotations {
  private Annotations() {}

  static <T> List<T> or(@Nullable List<T> annotations) {
    return annotations == null ? List.of() : annotations;
  }

  static List<AnnotationNode> all(
      @Nullable List<AnnotationNode> visible, @Nullable List<AnnotationNode> invisible) {
    List<AnnotationNode> all = new ArrayList<>(or(visible));
    all.addAll(or(invisible));
    return all;
  }

  static boolean has(@Nullable List<AnnotationNode> annotations, String descriptor) {
    return find(annotations, descriptor) != null;
  }

  static @Nullable AnnotationNode find(
      @Nullable List<AnnotationNode> annotations, String descriptor) {
    return or(annotations).stream()
        .filter(annotation -> annotation.desc.equals(descriptor))
        .findAny()
        .orElse(null);
  }

  /** Returns the name of an enum's constant that the annotation has, or else what it would be. */
  static String constant(AnnotationNode annotation, String element, String otherwise) {
    List<Object> values = or(annotation.values);
    for (int i = 0; i + 1 < values.size(); i += 2) {
      if (values.get(i).equals(element) && values.get(i + 1) instanceof String[] constant) {
        return constant[1];
      }
    }
    return otherwise;
  }
}
