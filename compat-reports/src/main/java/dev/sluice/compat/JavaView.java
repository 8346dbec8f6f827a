// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.TypePath;
import org.objectweb.asm.TypeReference;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.RecordComponentNode;
import org.objectweb.asm.tree.TypeAnnotationNode;

/**
 * What class files say beside signatures: nullness and signedness through the whole of a type,
 * constants that a compiler copies, the components of records, and what is equal.
 */
final class JavaView {
  private static final String NULLABLE = "Lorg/jspecify/annotations/Nullable;";
  private static final String NULL_MARKED = "Lorg/jspecify/annotations/NullMarked;";
  private static final String NULL_UNMARKED = "Lorg/jspecify/annotations/NullUnmarked;";
  private static final String UNSIGNED = "Lorg/checkerframework/checker/signedness/qual/Unsigned;";

  /** A member, and the type that declares it. */
  private record Declared(ClassNode by, MethodNode method) {}

  private final JarSet jars;
  private final Facts facts = new Facts();

  private JavaView(JarSet jars) {
    this.jars = jars;
  }

  static Facts read(String artifact, JarSet jars) {
    JavaView view = new JavaView(jars);
    for (Class<?> type : jars.api(artifact).values()) {
      ClassNode file = jars.file(Type.getInternalName(type));
      view.type(type.getName(), Objects.requireNonNull(file, type.getName()), Kotlin.of(type));
    }
    return view.facts;
  }

  private void type(String name, ClassNode file, Kotlin kotlin) {
    facts.owner(name);
    String packageName = file.name.substring(0, file.name.lastIndexOf('/'));
    ClassNode inPackage = jars.file(packageName + "/package-info");
    facts.owner(packageName);
    if (inPackage != null) {
      marks(packageName, inPackage.visibleAnnotations);
    }
    marks(name, file.visibleAnnotations);
    if (file.recordComponents != null && (file.access & Opcodes.ACC_RECORD) != 0) {
      facts.promise(
          "RECORD_COMPONENTS",
          name,
          name,
          file.recordComponents.stream()
              .map((RecordComponentNode one) -> typeName(one.descriptor) + " " + one.name)
              .collect(Collectors.joining(", ", "(", ")")));
    }
    if ((file.access & Opcodes.ACC_INTERFACE) == 0) {
      for (String method : List.of("equals(Ljava/lang/Object;)Z", "hashCode()I")) {
        if (overrides(file, method)) {
          facts.promise("EQUALITY", name, name + "." + method.replaceFirst("\\(.*", ""), "");
        }
      }
    }
    boolean isKotlin = Annotations.has(file.visibleAnnotations, "Lkotlin/Metadata;");
    if (!isKotlin) {
      annotations(name, file.visibleTypeAnnotations, "");
    }
    for (FieldNode field : file.fields) {
      field(name + "." + field.name, field, isKotlin);
    }
    methods(file)
        .forEach(
            (parameters, declared) -> {
              MethodNode method = declared.method();
              if (!kotlin.isInternal(method.name + method.desc)) {
                String called = method.name.equals("<init>") ? "" : "." + method.name;
                boolean inherited = declared.by() != file && JarSet.isOpen(declared.by().access);
                method(
                    name + called + parameters(method),
                    inherited ? declared.by().name : "",
                    method,
                    isKotlin);
              }
            });
  }

  private void marks(String owner, @Nullable List<AnnotationNode> annotations) {
    if (Annotations.has(annotations, NULL_MARKED)) {
      facts.promise("NULL_MARKED", owner, owner, "");
    }
    if (Annotations.has(annotations, NULL_UNMARKED)) {
      facts.demand("NULL_UNMARKED", owner, owner, "");
    }
  }

  private void field(String name, FieldNode field, boolean isKotlin) {
    if (!JarSet.isOpen(field.access) || (field.access & Opcodes.ACC_SYNTHETIC) != 0) {
      return;
    }
    facts.owner(name);
    int constant = Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
    if ((field.access & constant) == constant && field.value != null) {
      // The compiler copies it into whoever names it.
      String value =
          field.value instanceof String text ? "\"" + text + "\"" : field.value.toString();
      facts.promise("CONSTANT", name, name, value);
    }
    if (!isKotlin) {
      annotations(name, field.visibleTypeAnnotations, field.desc);
      if (isReference(Type.getType(field.desc)) && !isNullable(field.visibleTypeAnnotations, -1)) {
        facts.promise("NON_NULL_FIELD", name, name, "");
      }
    }
  }

  private void method(String name, String from, MethodNode method, boolean isKotlin) {
    facts.inherited(name, from);
    if (isKotlin) {
      return; // What Kotlin's compiler notes of a type says more.
    }
    marks(name, method.visibleAnnotations);
    annotations(name, method.visibleTypeAnnotations, method.desc);
    if (isReference(Type.getReturnType(method.desc))
        && !isNullable(method.visibleTypeAnnotations, -1)) {
      facts.promise("NON_NULL_RETURN", name, name, "");
    }
    for (int i = 0; i < Type.getArgumentTypes(method.desc).length; i++) {
      if (isNullable(method.visibleTypeAnnotations, i)) {
        facts.promise("NULLABLE_PARAMETER", name, name + ", number " + i, "");
      }
    }
  }

  private static boolean isReference(Type type) {
    return type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY;
  }

  /** Says whether the whole of a parameter's type, by its number, or of the type is nullable. */
  private static boolean isNullable(@Nullable List<TypeAnnotationNode> annotations, int parameter) {
    for (TypeAnnotationNode annotation : Annotations.or(annotations)) {
      TypeReference of = new TypeReference(annotation.typeRef);
      boolean same =
          of.getSort() == TypeReference.METHOD_FORMAL_PARAMETER
              ? of.getFormalParameterIndex() == parameter
              : parameter < 0
                  && (of.getSort() == TypeReference.METHOD_RETURN
                      || of.getSort() == TypeReference.FIELD);
      if (same && annotation.desc.equals(NULLABLE) && isWhole(annotation.typePath)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWhole(@Nullable TypePath path) {
    return path == null || path.toString().matches("\\.*");
  }

  /** Takes down nullness within types, and signedness everywhere. */
  private void annotations(
      String name, @Nullable List<TypeAnnotationNode> annotations, String descriptor) {
    Set<String> nullable = new TreeSet<>();
    Set<String> unsigned = new TreeSet<>();
    for (TypeAnnotationNode annotation : Annotations.or(annotations)) {
      TypeReference of = new TypeReference(annotation.typeRef);
      boolean isType =
          of.getSort() == TypeReference.METHOD_RETURN
              || of.getSort() == TypeReference.FIELD
              || of.getSort() == TypeReference.METHOD_FORMAL_PARAMETER;
      String where = where(of) + (annotation.typePath == null ? "" : " " + annotation.typePath);
      if (annotation.desc.equals(NULLABLE) && (!isType || !isWhole(annotation.typePath))) {
        nullable.add(where);
      } else if (annotation.desc.equals(UNSIGNED)) {
        unsigned.add(where);
      }
    }
    if (descriptor.isEmpty() || descriptor.matches(".*[JIL\\[].*")) {
      facts.promise("NULLNESS_WITHIN", name, name, list(nullable));
      facts.promise("SIGNEDNESS", name, name, list(unsigned));
    }
  }

  private static String list(Set<String> places) {
    return places.isEmpty() ? "nowhere" : String.join(" and ", places);
  }

  private static String where(TypeReference of) {
    return switch (of.getSort()) {
      case TypeReference.METHOD_RETURN, TypeReference.FIELD -> "the value";
      case TypeReference.METHOD_FORMAL_PARAMETER -> "parameter " + of.getFormalParameterIndex();
      case TypeReference.CLASS_TYPE_PARAMETER, TypeReference.METHOD_TYPE_PARAMETER ->
          "type parameter " + of.getTypeParameterIndex();
      case TypeReference.CLASS_TYPE_PARAMETER_BOUND, TypeReference.METHOD_TYPE_PARAMETER_BOUND ->
          "bound " + of.getTypeParameterBoundIndex() + " of " + of.getTypeParameterIndex();
      case TypeReference.CLASS_EXTENDS -> "supertype " + of.getSuperTypeIndex();
      default -> "place " + of.getSort();
    };
  }

  /** Returns what can be called on the type, inherited or not, by name and parameters. */
  private Map<String, Declared> methods(ClassNode file) {
    Map<String, Declared> methods = new LinkedHashMap<>();
    List<String> rest = new ArrayList<>(List.of(file.name));
    for (int i = 0; i < rest.size(); i++) {
      ClassNode of = rest.get(i).startsWith("java/") ? null : jars.file(rest.get(i));
      if (of != null) {
        for (MethodNode method : of.methods) {
          boolean called =
              JarSet.isOpen(method.access)
                  && (method.access & Opcodes.ACC_SYNTHETIC) == 0
                  && (of == file || !method.name.startsWith("<"));
          if (called) {
            methods.putIfAbsent(method.name + parameters(method), new Declared(of, method));
          }
        }
        if (of.superName != null) {
          rest.add(of.superName);
        }
        rest.addAll(of.interfaces);
      }
    }
    return methods;
  }

  private boolean overrides(ClassNode file, String method) {
    for (ClassNode of = file;
        of != null && !of.name.equals("java/lang/Object");
        of = of.superName == null ? null : jars.file(of.superName)) {
      if (of.methods.stream().anyMatch(one -> (one.name + one.desc).equals(method))) {
        return true;
      }
    }
    return false;
  }

  private static String parameters(MethodNode method) {
    return Arrays.stream(Type.getArgumentTypes(method.desc))
        .map(Type::getClassName)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String typeName(String descriptor) {
    return Type.getType(descriptor).getClassName();
  }
}
