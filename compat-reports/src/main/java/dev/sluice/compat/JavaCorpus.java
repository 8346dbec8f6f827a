// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/**
 * Uses of a type in Java: each member with arguments of just the types that it declares, and then
 * as people write it, with {@code null}, lambdas and literals, which may suddenly fit two of them.
 */
final class JavaCorpus {
  /** A constant is one only where the compiler can copy it, such as into an annotation. */
  private static final String CONSTANT =
      "@interface Constant { boolean z() default false; byte b() default 0; char c() default 0;"
          + " short s() default 0; int i() default 0; long l() default 0; float f() default 0;"
          + " double d() default 0; String text() default \"\"; }";

  private static final String OVERRIDE = "{ throw new UnsupportedOperationException(); } ";

  /** A method, and its types as seen from whoever overrides it. */
  private record Overridable(Method method, JavaTypes types) {}

  private final Corpus corpus;
  private final String artifact;
  private final String file;
  private final Class<?> type;
  private final JavaTypes types;
  private final boolean extensible;

  private JavaCorpus(Corpus corpus, String artifact, Class<?> type) {
    this.corpus = corpus;
    this.artifact = artifact;
    this.type = type;
    this.types = JavaTypes.within(type);
    this.extensible =
        Rules.isExtensible(type) && !type.isSealed() && !type.isAnnotation() && !type.isEnum();
    String name = "Uses" + corpus.next();
    this.file = name + ".java";
    corpus.begin(file, "package uses; final class " + name + " { " + CONSTANT, "}");
  }

  /** Adds uses of all that the artifact declares, and Java has names for. */
  static void add(Corpus corpus, String artifact, JarSet jars) {
    for (Class<?> type : jars.api(artifact).values()) {
      if (JavaTypes.isNameable(type)) {
        new JavaCorpus(corpus, artifact, type).uses();
      }
    }
  }

  private void uses() {
    type();
    for (Field field : type.getDeclaredFields()) {
      if (isReachable(field) && !field.isSynthetic()) {
        field(field);
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isReachable(constructor) && JarSet.isOpen(constructor) && !type.isEnum()) {
        constructor(constructor);
      }
    }
    for (Method method : methods()) {
      method(method);
    }
  }

  /** What is protected, only those reach who extend the type. */
  private boolean isReachable(Member member) {
    return Modifier.isPublic(member.getModifiers())
        || (Modifier.isProtected(member.getModifiers()) && extensible);
  }

  /** Those that a hidden supertype declares, others see as the type's own. */
  private List<Method> methods() {
    Map<String, Method> methods = new TreeMap<>();
    for (Class<?> of = type;
        of != null && (of == type || !Modifier.isPublic(of.getModifiers()));
        of = of.getSuperclass()) {
      for (Method method : of.getDeclaredMethods()) {
        if (isReachable(method)
            && JarSet.isOpen(method)
            && SourceVersion.isName(method.getName())) {
          methods.putIfAbsent(method.getName() + parameters(method), method);
        }
      }
    }
    return List.copyOf(methods.values());
  }

  private void use(String declaration, boolean extra, String code) {
    corpus.add(file, new Corpus.Use(artifact, declaration, extra, code));
  }

  /** Adds a method that does it all, with the type's variables and others for its own. */
  private void use(
      String declaration,
      boolean extra,
      List<TypeVariable<?>> variables,
      List<String> parameters,
      String thrown,
      String body) {
    List<TypeVariable<?>> all = new ArrayList<>(List.of(type.getTypeParameters()));
    all.addAll(variables);
    use(
        declaration,
        extra,
        "static "
            + types.declared(all)
            + "void use"
            + corpus.next()
            + list(parameters)
            + thrown
            + " { "
            + body
            + " }");
  }

  private static String list(List<String> parameters) {
    return parameters.stream().collect(Collectors.joining(", ", "(", ")"));
  }

  private void ofType(boolean extra, String body) {
    use(type.getName(), extra, List.of(), List.of(self()), "", body);
  }

  private String self() {
    return types.self(type) + " self";
  }

  private void type() {
    ofType(false, "Object o = self; Class<?> c = " + type.getCanonicalName() + ".class;");
    Stream.concat(
            Stream.ofNullable(type.getGenericSuperclass()),
            Arrays.stream(type.getGenericInterfaces()))
        .filter(of -> of != Object.class && JavaTypes.isNameable(of))
        .forEach(of -> ofType(false, types.text(of) + " s = self;"));
    if (type.isSealed()) {
      for (Class<?> variant : type.getPermittedSubclasses()) {
        if (JavaTypes.isNameable(variant)) {
          String any = JavaTypes.any(variant);
          String parameter = JavaTypes.any(type) + " self";
          use(
              type.getName(),
              false,
              List.of(),
              List.of(parameter),
              "",
              any + " s = (" + any + ") self;");
        }
      }
    }
    if (type.isEnum()) {
      ofType(false, "int i = switch (self) { " + cases() + "};");
    }
    if (Throwable.class.isAssignableFrom(type)) {
      boolean checked =
          !RuntimeException.class.isAssignableFrom(type) && !Error.class.isAssignableFrom(type);
      String thrown = checked ? " throws " + type.getCanonicalName() : "";
      use(type.getName(), false, List.of(), List.of(self()), thrown, "throw self;");
    }
    if (type.isAnnotation()) {
      String annotated = "@" + type.getCanonicalName() + " static class Annotated";
      use(type.getName(), true, annotated + corpus.next() + " {}");
    }
    if (JavaTypes.functional(type) != null) {
      ofType(true, types.self(type) + " f = " + lambda(type) + ";");
    }
    if (extensible) {
      subclasses();
    }
  }

  private String cases() {
    String cases =
        Arrays.stream(type.getDeclaredFields())
            .filter(Field::isEnumConstant)
            .map(constant -> "case " + constant.getName() + " -> 1; ")
            .collect(Collectors.joining());
    return cases + (Rules.GROWING_ENUMS.contains(type.getName()) ? "default -> 0; " : "");
  }

  private void field(Field field) {
    String name = type.getName() + "." + field.getName();
    boolean isStatic = Modifier.isStatic(field.getModifiers());
    String read = (isStatic ? type.getCanonicalName() : "self") + "." + field.getName();
    String body = types.text(field.getGenericType()) + " r = " + read + ";";
    if (!Modifier.isFinal(field.getModifiers())) {
      body += " " + read + " = r;";
    }
    member(name, false, field, List.of(), List.of(), "", body);
    boolean isConstant = isStatic && Modifier.isFinal(field.getModifiers());
    if (isConstant && (field.getType().isPrimitive() || field.getType() == String.class)) {
      String element =
          field.getType() == String.class
              ? "text"
              : field.getType() == boolean.class ? "z" : field.getType().getName().substring(0, 1);
      use(
          name,
          true,
          "@Constant(" + element + " = " + read + ") static void use" + corpus.next() + "() {}");
    }
  }

  /** Adds the use of a member, from within who extends the type if nobody else can. */
  private void member(
      String name,
      boolean extra,
      Member member,
      List<TypeVariable<?>> variables,
      List<String> parameters,
      String thrown,
      String body) {
    boolean isStatic = Modifier.isStatic(member.getModifiers());
    if (Modifier.isPublic(member.getModifiers()) || type.isInterface()) {
      List<String> all = new ArrayList<>(isStatic ? List.of() : List.of(self()));
      all.addAll(parameters);
      use(name, extra, variables, all, thrown, body);
      return;
    }
    String method = types.declared(variables) + "void use" + list(parameters) + thrown;
    use(
        name,
        extra,
        "abstract "
            + subclass(firstConstructor())
            + method
            + " { "
            + body.replaceAll("\\bself\\.", "this.")
            + " } }");
  }

  private Constructor<?> firstConstructor() {
    return Arrays.stream(type.getDeclaredConstructors())
        .filter(JarSet::isOpen)
        .findFirst()
        .orElseThrow();
  }

  private void constructor(Constructor<?> constructor) {
    String name = type.getName() + parameters(constructor);
    boolean isAbstract = Modifier.isAbstract(type.getModifiers());
    if (Modifier.isPublic(constructor.getModifiers()) && !isAbstract) {
      String diamond = type.getTypeParameters().length > 0 ? "<>" : "";
      String self = types.self(type);
      for (List<String> arguments : arguments(constructor)) {
        String called = type.getCanonicalName() + diamond + list(arguments);
        use(
            name,
            isExtra(arguments),
            List.of(constructor.getTypeParameters()),
            declared(constructor),
            thrown(constructor, types),
            self + " r = new " + called + ";");
      }
    }
    if (extensible) {
      use(name, false, subclass(constructor) + overrides(true) + "}");
    }
  }

  private void method(Method method) {
    String name = type.getName() + "." + method.getName() + parameters(method);
    boolean isStatic = Modifier.isStatic(method.getModifiers());
    List<TypeVariable<?>> variables = List.of(method.getTypeParameters());
    String on = (isStatic ? type.getCanonicalName() : "self") + "." + method.getName();
    String result =
        method.getReturnType() == void.class
            ? ""
            : JavaTypes.isNameable(method.getGenericReturnType())
                ? types.text(method.getGenericReturnType()) + " r = "
                : "var r = ";
    for (List<String> arguments : arguments(method)) {
      member(
          name,
          isExtra(arguments),
          method,
          variables,
          declared(method),
          thrown(method, types),
          result + on + list(arguments) + ";");
    }
    if (Modifier.isPublic(method.getModifiers())
        && declared(method).size() == method.getParameterCount()) {
      reference(name, method);
    }
  }

  /** As a method reference, which two methods of a name may both fit. */
  private void reference(String name, Method method) {
    String reference = type.getCanonicalName() + "::" + method.getName();
    List<String> taken = new ArrayList<>();
    if (!Modifier.isStatic(method.getModifiers())) {
      taken.add(self());
    }
    taken.addAll(declared(method));
    List<TypeVariable<?>> all = new ArrayList<>(List.of(type.getTypeParameters()));
    all.addAll(List.of(method.getTypeParameters()));
    String function = "Function" + corpus.next();
    String arguments =
        all.isEmpty()
            ? ""
            : all.stream().map(types::text).collect(Collectors.joining(", ", "<", ">"));
    String returned =
        JavaTypes.isNameable(method.getGenericReturnType())
            ? types.text(method.getGenericReturnType())
            : "Object";
    use(
        name,
        true,
        "interface %s%s { %s apply%s%s; static %s%s%s of() { return %s; } }"
            .formatted(
                function,
                types.declared(all).strip(),
                returned,
                list(taken),
                thrown(method, types),
                types.declared(all),
                function,
                arguments,
                reference));
  }

  /** Returns what to call it with: first variables of its types, then other ways. */
  private Set<List<String>> arguments(Executable executable) {
    Type[] parameters = generic(executable);
    List<String> variables = new ArrayList<>();
    for (int i = 0; i < parameters.length; i++) {
      variables.add(JavaTypes.isNameable(parameters[i]) ? "a" + i : "null");
    }
    Set<List<String>> all = new LinkedHashSet<>();
    all.add(variables);
    List<String> lambdas = new ArrayList<>(variables);
    List<String> literals = new ArrayList<>(variables);
    for (int i = 0; i < parameters.length; i++) {
      if (takesNull(executable, i)) {
        all.add(with(variables, i, "null"));
      }
      if (JavaTypes.functional(parameters[i]) != null) {
        String lambda = lambda(parameters[i]);
        all.add(with(variables, i, lambda));
        lambdas.set(i, lambda);
      }
      String literal = literal(executable.getParameterTypes()[i]);
      if (!literal.isEmpty()) {
        literals.set(i, literal);
      }
    }
    all.add(lambdas);
    all.add(literals);
    if (executable.isVarArgs()) {
      int last = variables.size() - 1;
      all.add(variables.subList(0, last));
      all.add(with(variables, last, variables.get(last) + "[0]"));
    }
    return all;
  }

  /** Nobody passes null where it is refused; where nobody said so, everybody may. */
  private boolean takesNull(Executable executable, int parameter) {
    if (executable.getParameterTypes()[parameter].isPrimitive()) {
      return false;
    }
    AnnotatedType[] annotated = executable.getAnnotatedParameterTypes();
    boolean isNullable =
        annotated.length == executable.getParameterCount()
            && isAnnotated(annotated[parameter], "org.jspecify.annotations.Nullable");
    return isNullable || !isNullMarked(type);
  }

  private static boolean isNullMarked(Class<?> type) {
    for (Class<?> of = type; of != null; of = of.getDeclaringClass()) {
      if (isAnnotated(of, "org.jspecify.annotations.NullMarked")
          || isAnnotated(of, "kotlin.Metadata")) {
        return true;
      }
    }
    return isAnnotated(type.getPackage(), "org.jspecify.annotations.NullMarked");
  }

  private static boolean isAnnotated(AnnotatedElement element, String annotation) {
    return Arrays.stream(element.getAnnotations())
        .anyMatch(one -> one.annotationType().getName().equals(annotation));
  }

  private static boolean isExtra(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      if (!arguments.get(i).equals("a" + i)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> with(List<String> arguments, int index, String argument) {
    List<String> changed = new ArrayList<>(arguments);
    changed.set(index, argument);
    return changed;
  }

  /** Inner classes have more parameters than generics tell of. */
  private static Type[] generic(Executable executable) {
    Type[] generic = executable.getGenericParameterTypes();
    return generic.length == executable.getParameterCount()
        ? generic
        : executable.getParameterTypes();
  }

  private List<String> declared(Executable executable) {
    Type[] parameters = generic(executable);
    List<String> declared = new ArrayList<>();
    for (int i = 0; i < parameters.length; i++) {
      if (JavaTypes.isNameable(parameters[i])) {
        declared.add(types.text(parameters[i]) + " a" + i);
      }
    }
    return declared;
  }

  private static String thrown(Executable executable, JavaTypes types) {
    Type[] thrown = executable.getGenericExceptionTypes();
    return thrown.length == 0
        ? ""
        : Arrays.stream(thrown).map(types::text).collect(Collectors.joining(", ", " throws ", ""));
  }

  private static String literal(Class<?> type) {
    return switch (type.getName()) {
      case "int", "long", "double", "float" -> "1";
      case "boolean" -> "true";
      case "char" -> "'c'";
      case "java.lang.String", "java.lang.CharSequence", "java.lang.Object" -> "\"text\"";
      default -> "";
    };
  }

  private String lambda(Type functional) {
    Method method = Objects.requireNonNull(JavaTypes.functional(functional));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < method.getParameterCount(); i++) {
      names.add("p" + i);
    }
    String head = names.size() == 1 ? "p0 -> " : list(names) + " -> ";
    Class<?> returned = method.getReturnType();
    if (returned == void.class) {
      return head + "{ }";
    }
    if (returned.isPrimitive()) {
      return head + (returned == boolean.class ? "false" : "0");
    }
    String given = types.as(functional).text(method.getGenericReturnType());
    return head + (given.endsWith("kotlin.Unit") ? "kotlin.Unit.INSTANCE" : "null");
  }

  /** Whoever extends the type: with as much as can be overridden, and as little. */
  private void subclasses() {
    String head =
        type.isInterface()
            ? "static class Sub"
                + corpus.next()
                + types.declared(List.of(type.getTypeParameters())).strip()
                + " implements "
                + types.self(type)
                + " { "
            : subclass(firstConstructor());
    use(type.getName(), false, head + overrides(false) + "}");
    String other = "Sub" + corpus.next();
    String least = head.replaceAll("\\bSub\\d+", other) + overrides(true) + "}";
    use(type.getName(), false, least);
  }

  private String subclass(Constructor<?> constructor) {
    String name = "Sub" + corpus.next();
    return "static class "
        + name
        + types.declared(List.of(type.getTypeParameters())).strip()
        + " extends "
        + types.self(type)
        + " { "
        + types.declared(List.of(constructor.getTypeParameters()))
        + name
        + list(declared(constructor))
        + thrown(constructor, types)
        + " { super"
        + list(arguments(constructor).iterator().next())
        + "; } ";
  }

  private String overrides(boolean onlyAbstract) {
    return overridable().stream()
        .filter(one -> !onlyAbstract || Modifier.isAbstract(one.method().getModifiers()))
        .map(JavaCorpus::override)
        .collect(Collectors.joining());
  }

  private static String override(Overridable overridable) {
    Method method = overridable.method();
    JavaTypes types = overridable.types();
    List<String> parameters = new ArrayList<>();
    for (Type parameter : method.getGenericParameterTypes()) {
      parameters.add(types.text(parameter) + " a" + parameters.size());
    }
    if (method.isVarArgs()) {
      int last = parameters.size() - 1;
      parameters.set(last, parameters.get(last).replaceFirst("\\[\\] (?=a\\d+$)", "... "));
    }
    return "@Override "
        + (Modifier.isProtected(method.getModifiers()) ? "protected " : "public ")
        + types.declared(List.of(method.getTypeParameters()))
        + types.text(method.getGenericReturnType())
        + " "
        + method.getName()
        + list(parameters)
        + thrown(method, types)
        + " "
        + OVERRIDE;
  }

  private List<Overridable> overridable() {
    Map<Class<?>, JavaTypes> hierarchy = new LinkedHashMap<>();
    hierarchy.put(type, types);
    for (Class<?> of = type;
        of.getSuperclass() != null && of.getSuperclass() != Object.class;
        of = of.getSuperclass()) {
      hierarchy.put(
          of.getSuperclass(),
          Objects.requireNonNull(hierarchy.get(of)).as(of.getGenericSuperclass()));
    }
    List<Class<?>> rest = new ArrayList<>(hierarchy.keySet());
    for (int i = 0; i < rest.size(); i++) {
      JavaTypes seen = Objects.requireNonNull(hierarchy.get(rest.get(i)));
      for (Type of : rest.get(i).getGenericInterfaces()) {
        if (hierarchy.putIfAbsent(JavaTypes.raw(of), seen.as(of)) == null) {
          rest.add(JavaTypes.raw(of));
        }
      }
    }
    Map<String, Overridable> methods = new LinkedHashMap<>();
    hierarchy.forEach(
        (of, seen) -> {
          for (Method method : of.getDeclaredMethods()) {
            if (JarSet.isOpen(method) && !Modifier.isStatic(method.getModifiers())) {
              String signature =
                  Arrays.stream(method.getGenericParameterTypes())
                      .map(seen::text)
                      .collect(Collectors.joining(", ", method.getName() + "(", ")"));
              methods.putIfAbsent(signature, new Overridable(method, seen));
            }
          }
        });
    return methods.values().stream().filter(one -> isOverridden(one.method())).toList();
  }

  /** Says whether users override it: not what is final, nor what the JDK does for itself. */
  private static boolean isOverridden(Method method) {
    boolean ofJdk = method.getDeclaringClass().getName().startsWith("java.");
    return Modifier.isAbstract(method.getModifiers())
        || (!Modifier.isFinal(method.getModifiers())
            && !ofJdk
            && SourceVersion.isName(method.getName())
            && JavaTypes.isNameable(method.getGenericReturnType()));
  }

  private static String parameters(Executable executable) {
    return Arrays.stream(executable.getParameterTypes())
        .map(Class::getTypeName)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
