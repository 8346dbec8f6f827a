// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/** Types as one writes them in Java, where type variables stand for other types. */
final class JavaTypes {
  private final Map<TypeVariable<?>, String> variables;

  private JavaTypes(Map<TypeVariable<?>, String> variables) {
    this.variables = variables;
  }

  /** Returns types within a class, whose type variables get names that no method has for its. */
  static JavaTypes within(Class<?> type) {
    Map<TypeVariable<?>, String> variables = new HashMap<>();
    for (TypeVariable<?> variable : type.getTypeParameters()) {
      variables.put(variable, "of_" + variable.getName());
    }
    return new JavaTypes(variables);
  }

  /** Returns types as a supertype declares them, seen from whoever extends it. */
  JavaTypes as(Type supertype) {
    Map<TypeVariable<?>, String> of = new HashMap<>();
    if (supertype instanceof ParameterizedType parameterized) {
      Type[] arguments = parameterized.getActualTypeArguments();
      TypeVariable<?>[] parameters = raw(supertype).getTypeParameters();
      for (int i = 0; i < parameters.length; i++) {
        of.put(parameters[i], text(arguments[i]));
      }
    }
    return new JavaTypes(of);
  }

  static Class<?> raw(Type type) {
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : (Class<?>) type;
  }

  String text(Type type) {
    if (type instanceof Class<?> named) {
      return named.getCanonicalName();
    }
    if (type instanceof ParameterizedType parameterized) {
      return raw(type).getCanonicalName() + texts(parameterized.getActualTypeArguments());
    }
    if (type instanceof GenericArrayType array) {
      return text(array.getGenericComponentType()) + "[]";
    }
    if (type instanceof WildcardType wildcard) {
      if (wildcard.getLowerBounds().length > 0) {
        return "? super " + text(wildcard.getLowerBounds()[0]);
      }
      Type bound = wildcard.getUpperBounds()[0];
      return bound == Object.class ? "?" : "? extends " + text(bound);
    }
    if (type instanceof TypeVariable<?> variable) {
      return variables.getOrDefault(variable, variable.getName());
    }
    throw new IllegalArgumentException(type.toString());
  }

  private String texts(Type[] types) {
    return Arrays.stream(types).map(this::text).collect(Collectors.joining(", ", "<", ">"));
  }

  /** Returns the class with its own type variables for arguments. */
  String self(Class<?> type) {
    TypeVariable<?>[] parameters = type.getTypeParameters();
    return type.getCanonicalName() + (parameters.length == 0 ? "" : texts(parameters));
  }

  /** Returns the class of whatever arguments. */
  static String any(Class<?> type) {
    int parameters = type.getTypeParameters().length;
    return type.getCanonicalName()
        + (parameters == 0 ? "" : "<" + "?, ".repeat(parameters - 1) + "?>");
  }

  /** Returns the variables as one declares them, with their bounds, between angle brackets. */
  String declared(List<TypeVariable<?>> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.stream().map(this::declared).collect(Collectors.joining(", ", "<", "> "));
  }

  private String declared(TypeVariable<?> variable) {
    String bounds =
        Arrays.stream(variable.getBounds())
            .filter(bound -> bound != Object.class)
            .map(this::text)
            .collect(Collectors.joining(" & "));
    return text(variable) + (bounds.isEmpty() ? "" : " extends " + bounds);
  }

  /** Says whether somebody in another package can write the type down. */
  static boolean isNameable(Type type) {
    if (type instanceof Class<?> named) {
      if (named.isArray()) {
        return isNameable(named.getComponentType());
      }
      for (Class<?> outer = named; outer != null; outer = outer.getDeclaringClass()) {
        if (!Modifier.isPublic(outer.getModifiers())) {
          return false;
        }
      }
      String name = named.getCanonicalName();
      return named.isPrimitive() || (name != null && SourceVersion.isName(name));
    }
    if (type instanceof ParameterizedType parameterized) {
      return isNameable(parameterized.getRawType())
          && Arrays.stream(parameterized.getActualTypeArguments()).allMatch(JavaTypes::isNameable);
    }
    if (type instanceof GenericArrayType array) {
      return isNameable(array.getGenericComponentType());
    }
    if (type instanceof WildcardType wildcard) {
      return Arrays.stream(wildcard.getUpperBounds()).allMatch(JavaTypes::isNameable)
          && Arrays.stream(wildcard.getLowerBounds()).allMatch(JavaTypes::isNameable);
    }
    return true;
  }

  /** Returns the only method that whoever implements the type must write, or null. */
  static @Nullable Method functional(Type type) {
    boolean isClass = type instanceof Class<?> || type instanceof ParameterizedType;
    if (!isClass || !raw(type).isInterface() || raw(type).isSealed()) {
      return null;
    }
    List<Method> methods =
        Arrays.stream(raw(type).getMethods())
            .filter(method -> Modifier.isAbstract(method.getModifiers()) && !isOfObject(method))
            .toList();
    return methods.size() == 1 ? methods.get(0) : null;
  }

  private static boolean isOfObject(Method method) {
    return Arrays.stream(Object.class.getMethods())
        .anyMatch(
            of ->
                of.getName().equals(method.getName())
                    && Arrays.equals(of.getParameterTypes(), method.getParameterTypes()));
  }
}
