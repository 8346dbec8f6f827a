// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import kotlin.metadata.Attributes;
import kotlin.metadata.KmAnnotation;
import kotlin.metadata.KmAnnotationArgument;
import kotlin.metadata.KmClassifier;
import kotlin.metadata.KmType;
import kotlin.metadata.KmTypeParameter;
import kotlin.metadata.KmTypeProjection;
import kotlin.metadata.KmVariance;
import kotlin.metadata.jvm.JvmExtensionsKt;
import org.jspecify.annotations.Nullable;

/** Types as one writes them in Kotlin. Type parameters are named by their numbers. */
final class KotlinTypes {
  /**
   * A function type.
   *
   * @param receiver what a lambda has as its receiver, or null
   */
  record FunctionType(
      boolean suspend,
      List<KmType> context,
      @Nullable KmType receiver,
      List<KmType> parameters,
      KmType returned) {}

  private KotlinTypes() {}

  static String text(KmType type) {
    FunctionType function = function(type);
    String text = function == null ? plain(type) : text(function);
    if (!Attributes.isNullable(type)) {
      return text;
    }
    return function == null ? text + "?" : "(" + text + ")?";
  }

  private static String plain(KmType type) {
    KmClassifier classifier = type.getClassifier();
    if (classifier instanceof KmClassifier.TypeParameter parameter) {
      return "T" + parameter.getId() + (Attributes.isDefinitelyNonNull(type) ? " & Any" : "");
    }
    String name =
        classifier instanceof KmClassifier.Class named
            ? named.getName()
            : ((KmClassifier.TypeAlias) classifier).getName();
    String arguments =
        type.getArguments().isEmpty()
            ? ""
            : type.getArguments().stream()
                .map(KotlinTypes::text)
                .collect(Collectors.joining(", ", "<", ">"));
    return name(name) + arguments;
  }

  /** Returns a class's name as sources have it. */
  static String name(String internal) {
    return internal.replace('/', '.');
  }

  private static String text(KmTypeProjection projection) {
    KmType type = projection.getType();
    KmVariance variance = projection.getVariance();
    if (type == null) {
      return "*";
    }
    return variance == null || variance == KmVariance.INVARIANT
        ? text(type)
        : variance.name().toLowerCase(Locale.ROOT) + " " + text(type);
  }

  private static String text(FunctionType function) {
    String context = function.context().isEmpty() ? "" : "context" + list(function.context()) + " ";
    KmType receiver = function.receiver();
    return (function.suspend() ? "suspend " : "")
        + context
        + (receiver == null ? "" : "(" + text(receiver) + ").")
        + list(function.parameters())
        + " -> "
        + text(function.returned());
  }

  private static String list(List<KmType> types) {
    return types.stream().map(KotlinTypes::text).collect(Collectors.joining(", ", "(", ")"));
  }

  /**
   * Returns the type as one of functions, or null if it is none, or has no arguments of its own.
   */
  static @Nullable FunctionType function(KmType type) {
    boolean isFunction =
        type.getClassifier() instanceof KmClassifier.Class named
            && named.getName().matches("kotlin/(coroutines/Suspend)?Function\\d+");
    List<KmType> types = new ArrayList<>();
    for (KmTypeProjection argument : type.getArguments()) {
      if (argument.getType() == null || argument.getVariance() != KmVariance.INVARIANT) {
        return null;
      }
      types.add(argument.getType());
    }
    if (!isFunction) {
      return null;
    }
    KmType returned = types.remove(types.size() - 1);
    boolean suspend = Attributes.isSuspend(type);
    if (suspend) {
      // What it returns, the continuation takes.
      KmType continuation = types.remove(types.size() - 1);
      returned = Objects.requireNonNull(continuation.getArguments().get(0).getType());
    }
    int contexts = 0;
    boolean extension = false;
    for (KmAnnotation annotation : JvmExtensionsKt.getAnnotations(type)) {
      if (annotation.getClassName().equals("kotlin/ContextFunctionTypeParams")
          && annotation.getArguments().get("count")
              instanceof KmAnnotationArgument.IntValue count) {
        contexts = count.getValue();
      }
      extension |= annotation.getClassName().equals("kotlin/ExtensionFunctionType");
    }
    List<KmType> context = List.copyOf(types.subList(0, contexts));
    List<KmType> parameters = new ArrayList<>(types.subList(contexts, types.size()));
    KmType receiver = extension ? parameters.remove(0) : null;
    return new FunctionType(suspend, context, receiver, parameters, returned);
  }

  /** Returns the parameters as a function declares them, between angle brackets. */
  static String declared(List<KmTypeParameter> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.stream()
            .map(
                parameter ->
                    (Attributes.isReified(parameter) ? "reified T" : "T") + parameter.getId())
            .collect(Collectors.joining(", ", "<", "> "));
  }

  /** Returns their bounds, as they stand at the end of a declaration. */
  static String bounds(List<KmTypeParameter> parameters) {
    String bounds =
        parameters.stream()
            .flatMap(
                parameter ->
                    parameter.getUpperBounds().stream()
                        .map(bound -> "T" + parameter.getId() + " : " + text(bound)))
            .collect(Collectors.joining(", "));
    return bounds.isEmpty() ? "" : " where " + bounds;
  }

  /** Returns the parameters as arguments, between angle brackets. */
  static String arguments(List<KmTypeParameter> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.stream()
            .map(parameter -> "T" + parameter.getId())
            .collect(Collectors.joining(", ", "<", ">"));
  }
}
