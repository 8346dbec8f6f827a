// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kotlin.metadata.Attributes;
import kotlin.metadata.KmAnnotation;
import kotlin.metadata.KmClass;
import kotlin.metadata.KmClassifier;
import kotlin.metadata.KmConstructor;
import kotlin.metadata.KmFunction;
import kotlin.metadata.KmProperty;
import kotlin.metadata.KmPropertyAccessorAttributes;
import kotlin.metadata.KmType;
import kotlin.metadata.KmTypeAlias;
import kotlin.metadata.KmTypeParameter;
import kotlin.metadata.KmTypeProjection;
import kotlin.metadata.KmValueParameter;
import kotlin.metadata.KmVariance;
import kotlin.metadata.Modality;
import kotlin.metadata.Visibility;
import kotlin.metadata.jvm.JvmExtensionsKt;
import kotlin.metadata.jvm.JvmMetadataUtil;
import kotlin.metadata.jvm.JvmMetadataVersion;
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
   * @param call what it is called on and with, whether or not that may be null
   * @param takesNull what of that may be null; the name alone where others may override it, who
   *     must repeat it
   * @param annotated the method, never to be called, that has a property's annotations
   */
  record Declaration(
      Set<String> jvm,
      String returned,
      List<String> parameters,
      Set<String> defaults,
      Set<String> inlined,
      Set<String> modifiers,
      String call,
      Set<String> takesNull,
      Set<String> annotated) {
    /** Says whether whoever may call the other may call this just so. */
    boolean takes(Declaration other) {
      return call.equals(other.call)
          && jvm.containsAll(other.jvm)
          && takesNull.containsAll(other.takesNull);
    }
  }

  private static final ClassValue<Kotlin> READ =
      new ClassValue<>() {
        @Override
        protected Kotlin computeValue(Class<?> type) {
          return new Kotlin(type);
        }
      };

  private final Set<String> hidden = new HashSet<>();
  private final Map<String, Declaration> declarations = new TreeMap<>();
  private final Map<String, Object> nodes = new TreeMap<>();
  private @Nullable KmClass node;
  private List<Integer> metadataVersion = List.of(0, 0);
  private String attributes = "";
  private boolean internal;

  private Kotlin(Class<?> type) {
    KotlinClassMetadata metadata = metadata(type);
    if (metadata != null) {
      JvmMetadataVersion version = metadata.getVersion();
      metadataVersion = List.of(version.getMajor(), version.getMinor());
    }
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
      file.getKmPackage().getTypeAliases().forEach(this::read);
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

  /** Returns the version of what Kotlin notes in the class file, zeros if it notes nothing. */
  List<Integer> metadataVersion() {
    return metadataVersion;
  }

  /** Returns what a class is in Kotlin, and its type parameters; empty for what is none there. */
  Optional<String> attributes() {
    return attributes.isEmpty() ? Optional.empty() : Optional.of(attributes);
  }

  /** Returns what the class declares for others, by its name in Kotlin and what it is called on. */
  Map<String, Declaration> declarations() {
    return declarations;
  }

  /** Returns the same, as the library reads them. */
  Map<String, Object> nodes() {
    return nodes;
  }

  /** Returns the class, or null if it is a file's, or none of Kotlin's. */
  @Nullable KmClass node() {
    return node;
  }

  private void put(String name, Object read, Declaration declaration) {
    nodes.put(name, read);
    declarations.put(name, declaration);
  }

  private void read(KmClass type) {
    node = type;
    internal |= isHidden(Attributes.getVisibility(type));
    attributes =
        (Attributes.isFunInterface(type) ? "fun " : "")
            + (Attributes.isValue(type) ? "value " : "")
            + (Attributes.isInner(type) ? "inner " : "")
            + (Attributes.isData(type) ? "data " : "")
            + Attributes.getKind(type)
            + type.getTypeParameters().stream().map(Kotlin::parameter).toList()
            + bounds(type.getTypeParameters())
            + (type.getCompanionObject() == null ? "" : " with " + type.getCompanionObject());
    type.getFunctions().forEach(this::read);
    type.getProperties().forEach(this::read);
    for (KmConstructor constructor : type.getConstructors()) {
      JvmMethodSignature signature = JvmExtensionsKt.getSignature(constructor);
      if (isHidden(Attributes.getVisibility(constructor))) {
        hide(signature);
      } else {
        List<KmValueParameter> parameters = constructor.getValueParameters();
        put(
            "constructor" + types(parameters, true),
            constructor,
            new Declaration(
                jvm(signature),
                "",
                names(parameters),
                defaults(parameters),
                Set.of(),
                Set.of(),
                "constructor" + types(parameters, false),
                takesNull(null, parameters),
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
    modifier(modifiers, "suspend", Attributes.isSuspend(function));
    for (KmTypeParameter parameter : function.getTypeParameters()) {
      modifier(modifiers, "reified " + parameter.getId(), Attributes.isReified(parameter));
    }
    KmType receiver = function.getReceiverParameterType();
    List<KmValueParameter> parameters = function.getValueParameters();
    String bounds = bounds(function.getTypeParameters());
    String context = context(function.getContextParameters());
    String name =
        context + receiver(receiver, true) + function.getName() + types(parameters, true) + bounds;
    boolean isFinal = Attributes.getModality(function) == Modality.FINAL;
    put(
        name,
        function,
        new Declaration(
            jvm(signature),
            text(function.getReturnType()),
            names(parameters),
            defaults(parameters),
            inlined,
            modifiers,
            isFinal
                ? context
                    + receiver(receiver, false)
                    + function.getName()
                    + types(parameters, false)
                    + bounds
                : name,
            takesNull(receiver, parameters),
            Set.of()));
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
    KmType receiver = property.getReceiverParameterType();
    String context = context(property.getContextParameters());
    String rest = property.getName() + bounds(property.getTypeParameters());
    put(
        context + receiver(receiver, true) + rest,
        property,
        new Declaration(
            jvm,
            text(property.getReturnType()),
            List.of(),
            Set.of(),
            Set.of(),
            modifiers,
            context + receiver(receiver, false) + rest,
            takesNull(receiver, List.of()),
            jvm(JvmExtensionsKt.getSyntheticMethodForAnnotations(property))));
  }

  private void read(KmTypeAlias alias) {
    if (!isHidden(Attributes.getVisibility(alias))) {
      String name = "typealias " + alias.getName();
      put(
          name,
          alias,
          new Declaration(
              Set.of(),
              alias.getTypeParameters().stream().map(Kotlin::parameter).toList()
                  + " "
                  + text(alias.getExpandedType()),
              List.of(),
              Set.of(),
              Set.of(),
              Set.of(),
              name,
              Set.of(),
              Set.of()));
    }
  }

  /** What is there for a call without being written; nobody names it. */
  private static String context(List<KmValueParameter> parameters) {
    return parameters.isEmpty() ? "" : "context" + types(parameters, true) + " ";
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

  private static String types(List<KmValueParameter> parameters, boolean nullness) {
    return parameters.stream()
        .map(
            parameter ->
                parameter.getVarargElementType() == null
                    ? text(parameter.getType(), nullness)
                    : "vararg " + text(parameter.getVarargElementType()))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String receiver(@Nullable KmType type, boolean nullness) {
    return type == null ? "" : text(type, nullness) + ".";
  }

  private static Set<String> takesNull(
      @Nullable KmType receiver, List<KmValueParameter> parameters) {
    Set<String> takesNull = new HashSet<>();
    modifier(takesNull, "this", receiver != null && Attributes.isNullable(receiver));
    for (int i = 0; i < parameters.size(); i++) {
      modifier(takesNull, "" + i, Attributes.isNullable(parameters.get(i).getType()));
    }
    return takesNull;
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

  private static String parameter(KmTypeParameter parameter) {
    String reified = Attributes.isReified(parameter) ? "reified " : "";
    return reified + parameter.getVariance().name().toLowerCase(Locale.ROOT);
  }

  private static String text(KmType type) {
    return text(type, true);
  }

  private static String text(KmType type, boolean nullness) {
    KmClassifier classifier = type.getClassifier();
    StringBuilder text = new StringBuilder();
    // A lambda's receiver is one, and what it takes from its context.
    for (KmAnnotation annotation : JvmExtensionsKt.getAnnotations(type)) {
      String name = annotation.getClassName().replaceFirst(".*/", "");
      if (!name.equals("ParameterName")) {
        String arguments =
            annotation.getArguments().isEmpty() ? "" : "" + annotation.getArguments();
        text.append('@').append(name).append(arguments).append(' ');
      }
    }
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
    return text.append(nullness && Attributes.isNullable(type) ? "?" : "").toString();
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
