// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kotlin.metadata.Attributes;
import kotlin.metadata.KmClass;
import kotlin.metadata.KmClassifier;
import kotlin.metadata.KmConstructor;
import kotlin.metadata.KmFunction;
import kotlin.metadata.KmProperty;
import kotlin.metadata.KmPropertyAccessorAttributes;
import kotlin.metadata.KmType;
import kotlin.metadata.KmTypeParameter;
import kotlin.metadata.KmTypeProjection;
import kotlin.metadata.KmValueParameter;
import kotlin.metadata.KmVariance;
import kotlin.metadata.Visibility;
import kotlin.metadata.jvm.JvmExtensionsKt;
import kotlin.metadata.jvm.JvmMetadataUtil;
import kotlin.metadata.jvm.JvmMethodSignature;
import kotlin.metadata.jvm.KotlinClassMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A class file as Kotlin's compiler sees it: what is internal though its bytecode is public, and
 * what callers in Kotlin rely on though no bytecode has it.
 */
final class Kotlin {
  /**
   * What a caller in Kotlin can name.
   *
   * @param jvm the methods that a compiled caller links to
   * @param returned the type of what it gives, nullness included
   * @param parameters names, which a call may use, in order
   * @param defaults the parameters that a call may leave out
   * @param inlined the lambdas that may jump out of the call
   * @param modifiers what else a call may look like, or relies on
   */
  record Declaration(
      Set<String> jvm,
      String returned,
      List<String> parameters,
      Set<String> defaults,
      Set<String> inlined,
      Set<String> modifiers) {}

  private static final ClassValue<Kotlin> READ =
      new ClassValue<>() {
        @Override
        protected Kotlin computeValue(Class<?> type) {
          return new Kotlin(type);
        }
      };

  private final Set<String> hidden = new HashSet<>();
  private final Map<String, Declaration> declarations = new TreeMap<>();
  private boolean internal;

  private Kotlin(Class<?> type) {
    KotlinClassMetadata metadata = metadata(type);
    if (metadata instanceof KotlinClassMetadata.SyntheticClass
        || type.getName().contains("$$inlined$")) {
      // Java must not be asked what it is declared in: names and attributes disagree.
      internal = true;
      return;
    }
    Class<?> outer = type.getDeclaringClass();
    internal = outer != null && of(outer).isInternal();
    if (metadata instanceof KotlinClassMetadata.Class file) {
      read(file.getKmClass());
    } else if (metadata instanceof KotlinClassMetadata.FileFacade file) {
      file.getKmPackage().getFunctions().forEach(this::read);
      file.getKmPackage().getProperties().forEach(this::read);
      internal |= declarations.isEmpty();
    } else if (metadata != null) {
      internal = true;
    }
  }

  static Kotlin of(Class<?> type) {
    return READ.get(type);
  }

  /** Says whether the whole class is for its own module; false for what Kotlin did not compile. */
  boolean isInternal() {
    return internal;
  }

  /**
   * Says whether that method or constructor is for its own module.
   *
   * @param member its name and descriptor, as in a class file
   */
  boolean isInternal(String member) {
    return internal || hidden.contains(member);
  }

  /** Returns what the class declares for others, by its name in Kotlin and what it is called on. */
  Map<String, Declaration> declarations() {
    return declarations;
  }

  private void read(KmClass type) {
    internal |= isHidden(Attributes.getVisibility(type));
    type.getFunctions().forEach(this::read);
    type.getProperties().forEach(this::read);
    for (KmConstructor constructor : type.getConstructors()) {
      JvmMethodSignature signature = JvmExtensionsKt.getSignature(constructor);
      if (isHidden(Attributes.getVisibility(constructor))) {
        hide(signature);
      } else {
        declarations.put(
            "constructor" + types(constructor.getValueParameters()),
            new Declaration(
                jvm(signature),
                "",
                names(constructor.getValueParameters()),
                defaults(constructor.getValueParameters()),
                Set.of(),
                Set.of()));
      }
    }
  }

  private void read(KmFunction function) {
    JvmMethodSignature signature = JvmExtensionsKt.getSignature(function);
    if (isHidden(Attributes.getVisibility(function))) {
      hide(signature);
      return;
    }
    boolean inline = Attributes.isInline(function);
    Set<String> inlined = new HashSet<>();
    for (KmValueParameter parameter : function.getValueParameters()) {
      if (inline && !Attributes.isNoinline(parameter) && !Attributes.isCrossinline(parameter)) {
        inlined.add(parameter.getName());
      }
    }
    Set<String> modifiers = new HashSet<>();
    modifier(modifiers, "operator", Attributes.isOperator(function));
    modifier(modifiers, "infix", Attributes.isInfix(function));
    modifier(modifiers, "inline", inline);
    declarations.put(
        receiver(function.getReceiverParameterType())
            + function.getName()
            + types(function.getValueParameters())
            + bounds(function.getTypeParameters()),
        new Declaration(
            jvm(signature),
            text(function.getReturnType()),
            names(function.getValueParameters()),
            defaults(function.getValueParameters()),
            inlined,
            modifiers));
  }

  private void read(KmProperty property) {
    JvmMethodSignature getter = JvmExtensionsKt.getGetterSignature(property);
    JvmMethodSignature setter = JvmExtensionsKt.getSetterSignature(property);
    KmPropertyAccessorAttributes setting = property.getSetter();
    boolean settable = setting != null && !isHidden(Attributes.getVisibility(setting));
    if (isHidden(Attributes.getVisibility(property))) {
      hide(getter);
      hide(setter);
      return;
    }
    Set<String> jvm = new HashSet<>(jvm(getter));
    if (settable) {
      jvm.addAll(jvm(setter));
    } else {
      hide(setter);
    }
    Set<String> modifiers = new HashSet<>();
    modifier(modifiers, "var", settable);
    modifier(modifiers, "const", Attributes.isConst(property));
    declarations.put(
        receiver(property.getReceiverParameterType())
            + property.getName()
            + bounds(property.getTypeParameters()),
        new Declaration(
            jvm, text(property.getReturnType()), List.of(), Set.of(), Set.of(), modifiers));
  }

  private static void modifier(Set<String> modifiers, String name, boolean there) {
    if (there) {
      modifiers.add(name);
    }
  }

  private static boolean isHidden(Visibility visibility) {
    return visibility != Visibility.PUBLIC && visibility != Visibility.PROTECTED;
  }

  private void hide(@Nullable JvmMethodSignature signature) {
    hidden.addAll(jvm(signature));
  }

  private static Set<String> jvm(@Nullable JvmMethodSignature signature) {
    return signature == null ? Set.of() : Set.of(signature.getName() + signature.getDescriptor());
  }

  private static List<String> names(List<KmValueParameter> parameters) {
    return parameters.stream().map(KmValueParameter::getName).toList();
  }

  private static Set<String> defaults(List<KmValueParameter> parameters) {
    return parameters.stream()
        .filter(Attributes::getDeclaresDefaultValue)
        .map(KmValueParameter::getName)
        .collect(Collectors.toSet());
  }

  private static String types(List<KmValueParameter> parameters) {
    return parameters.stream()
        .map(
            parameter ->
                parameter.getVarargElementType() == null
                    ? text(parameter.getType())
                    : "vararg " + text(parameter.getVarargElementType()))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String receiver(@Nullable KmType type) {
    return type == null ? "" : text(type) + ".";
  }

  private static String bounds(List<KmTypeParameter> parameters) {
    return parameters.stream()
        .filter(parameter -> !parameter.getUpperBounds().isEmpty())
        .map(
            parameter ->
                " where T"
                    + parameter.getId()
                    + " : "
                    + parameter.getUpperBounds().stream()
                        .map(Kotlin::text)
                        .collect(Collectors.joining(" & ")))
        .collect(Collectors.joining());
  }

  private static String text(KmType type) {
    KmClassifier classifier = type.getClassifier();
    StringBuilder text = new StringBuilder();
    if (Attributes.isSuspend(type)) {
      text.append("suspend ");
    }
    if (classifier instanceof KmClassifier.Class named) {
      // What a reader knows by its last name needs no package.
      text.append(
          named.getName().replaceFirst("^(kotlin|dev/sluice)/([a-z]+/)*", "").replace('/', '.'));
    } else if (classifier instanceof KmClassifier.TypeParameter parameter) {
      text.append('T').append(parameter.getId());
    } else {
      text.append(classifier);
    }
    if (!type.getArguments().isEmpty()) {
      List<String> arguments = new ArrayList<>();
      for (KmTypeProjection argument : type.getArguments()) {
        KmType of = argument.getType();
        KmVariance variance = argument.getVariance();
        arguments.add(
            of == null
                ? "*"
                : (variance == null || variance == KmVariance.INVARIANT
                        ? ""
                        : variance == KmVariance.IN ? "in " : "out ")
                    + text(of));
      }
      text.append('<').append(String.join(", ", arguments)).append('>');
    }
    if (Attributes.isDefinitelyNonNull(type)) {
      text.append(" & Any");
    }
    return text.append(Attributes.isNullable(type) ? "?" : "").toString();
  }

  /** The annotation is of the set of jars that the type is of, hence read by reflection. */
  private static @Nullable KotlinClassMetadata metadata(Class<?> type) {
    for (Annotation annotation : type.getDeclaredAnnotations()) {
      if (annotation.annotationType().getName().equals("kotlin.Metadata")) {
        return KotlinClassMetadata.readLenient(
            JvmMetadataUtil.Metadata(
                (Integer) value(annotation, "k"),
                (int[]) value(annotation, "mv"),
                (String[]) value(annotation, "d1"),
                (String[]) value(annotation, "d2"),
                (String) value(annotation, "xs"),
                (String) value(annotation, "pn"),
                (Integer) value(annotation, "xi")));
      }
    }
    return null;
  }

  private static Object value(Annotation annotation, String name) {
    try {
      return Objects.requireNonNull(annotation.annotationType().getMethod(name).invoke(annotation));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
