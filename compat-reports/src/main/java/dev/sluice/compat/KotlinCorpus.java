// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kotlin.metadata.Attributes;
import kotlin.metadata.ClassKind;
import kotlin.metadata.KmClass;
import kotlin.metadata.KmClassifier;
import kotlin.metadata.KmConstructor;
import kotlin.metadata.KmFunction;
import kotlin.metadata.KmProperty;
import kotlin.metadata.KmType;
import kotlin.metadata.KmTypeAlias;
import kotlin.metadata.KmTypeParameter;
import kotlin.metadata.KmValueParameter;
import kotlin.metadata.Modality;
import kotlin.metadata.Visibility;
import kotlin.metadata.jvm.JvmExtensionsKt;
import kotlin.metadata.jvm.JvmMethodSignature;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Uses of a type in Kotlin: each member with arguments of just the types that it declares, and then
 * as people write it: by names, without what may be left out, with lambdas, literals and null.
 */
final class KotlinCorpus {
  /** What is called with operators, which read otherwise than the name. */
  private static final Map<String, String> OPERATORS =
      Map.of(
          "plus", "%s + %s",
          "minus", "%s - %s",
          "times", "%s * %s",
          "div", "%s / %s",
          "rem", "%s %% %s",
          "contains", "%2$s in %1$s",
          "rangeTo", "%s..%s",
          "compareTo", "%s.compareTo(%s)");

  private final Corpus corpus;
  private final String artifact;
  private final Class<?> type;
  private final ClassNode file;
  private final @Nullable KmClass node;
  private final JarSet jars;
  private final String source;
  private String optIn = "";

  private KotlinCorpus(Corpus corpus, String artifact, Class<?> type, JarSet jars, String head) {
    this.corpus = corpus;
    this.artifact = artifact;
    this.type = type;
    this.jars = jars;
    this.file = file(jars, type);
    this.node = Kotlin.of(type).node();
    this.source = "Uses" + corpus.next() + ".kt";
    corpus.begin(source, head, "");
  }

  /** Adds uses of all that the artifact declares, be it in Kotlin, or in Java but closed. */
  static void add(Corpus corpus, String artifact, JarSet jars) {
    Set<String> imports = new TreeSet<>();
    Set<String> markers = new TreeSet<>();
    for (Class<?> type : jars.api(artifact).values()) {
      imports.add("import " + type.getPackageName() + ".*; ");
      Annotations.all(file(jars, type).visibleAnnotations, file(jars, type).invisibleAnnotations)
          .forEach(annotation -> markers.addAll(markers(jars, annotation)));
    }
    // Of a class, whatever mentions it has to opt in as well.
    String optIn = markers.isEmpty() ? "" : "@file:OptIn(" + String.join(", ", markers) + ") ";
    String head =
        optIn + "package uses; " + String.join("", imports) + "private fun <T> given(of: T) {}";
    for (Class<?> type : jars.api(artifact).values()) {
      KotlinCorpus uses = new KotlinCorpus(corpus, artifact, type, jars, head);
      if (Kotlin.of(type).nodes().isEmpty() && uses.node == null) {
        uses.closed();
      } else {
        uses.uses();
      }
    }
  }

  /** Returns the annotation as an argument of opting in, if it is a marker. */
  private static List<String> markers(JarSet jars, AnnotationNode annotation) {
    Type type = Type.getType(annotation.desc);
    ClassNode marker = jars.file(type.getInternalName());
    return marker != null && isMarker(marker)
        ? List.of(type.getClassName().replace('$', '.') + "::class")
        : List.of();
  }

  private static ClassNode file(JarSet jars, Class<?> type) {
    return Objects.requireNonNull(jars.file(Type.getInternalName(type)), type.getName());
  }

  /** Markers to opt in by, nobody can use as types. */
  private static boolean isMarker(ClassNode file) {
    return Annotations.has(
        Annotations.all(file.visibleAnnotations, file.invisibleAnnotations),
        "Lkotlin/RequiresOptIn;");
  }

  private void use(String declaration, boolean extra, String code) {
    corpus.add(source, new Corpus.Use(artifact, declaration, extra, optIn + code));
  }

  private void uses() {
    if (node != null) {
      type(node);
    }
    Kotlin.of(type)
        .nodes()
        .forEach(
            (name, declared) -> {
              String declaration = type.getName() + ": " + name;
              List<AnnotationNode> annotations = annotations(name);
              String markers =
                  annotations.stream()
                      .flatMap(annotation -> markers(jars, annotation).stream())
                      .collect(Collectors.joining(", "));
              optIn = markers.isEmpty() ? "" : "@OptIn(" + markers + ") ";
              boolean blocked = isBlocked(annotations);
              if (declared instanceof KmFunction function) {
                function(declaration, blocked, function);
              } else if (declared instanceof KmProperty property) {
                property(declaration, blocked, property);
              } else if (declared instanceof KmConstructor constructor) {
                constructor(declaration, blocked, constructor);
              } else if (declared instanceof KmTypeAlias alias) {
                String parameters = KotlinTypes.declared(alias.getTypeParameters());
                String arguments = KotlinTypes.arguments(alias.getTypeParameters());
                String expanded = KotlinTypes.text(alias.getExpandedType());
                String named = "`" + alias.getName() + "`" + arguments;
                use(
                    declaration,
                    false,
                    "fun "
                        + parameters
                        + next()
                        + "(self: "
                        + named
                        + "): "
                        + expanded
                        + " = self");
              }
            });
  }

  private String next() {
    return "use" + corpus.next();
  }

  private List<AnnotationNode> annotations(String name) {
    Kotlin.Declaration declaration =
        Objects.requireNonNull(Kotlin.of(type).declarations().get(name));
    List<AnnotationNode> annotations = new ArrayList<>();
    for (MethodNode method : file.methods) {
      String signature = method.name + method.desc;
      if (declaration.jvm().contains(signature) || declaration.annotated().contains(signature)) {
        annotations.addAll(Annotations.all(method.visibleAnnotations, method.invisibleAnnotations));
      }
    }
    return annotations;
  }

  /** Says whether nobody can use it even now, as its level of deprecation says. */
  private static boolean isBlocked(List<AnnotationNode> annotations) {
    AnnotationNode deprecated = Annotations.find(annotations, "Lkotlin/Deprecated;");
    return deprecated != null
        && !Annotations.constant(deprecated, "level", "WARNING").equals("WARNING");
  }

  private List<KmTypeParameter> ofType() {
    return node == null ? List.of() : node.getTypeParameters();
  }

  private String self() {
    return KotlinTypes.name(Objects.requireNonNull(node).getName())
        + KotlinTypes.arguments(ofType());
  }

  private static boolean isOpen(Visibility visibility) {
    return visibility == Visibility.PUBLIC || visibility == Visibility.PROTECTED;
  }

  private void type(KmClass of) {
    if (isMarker(file)) {
      use(type.getName(), false, "@" + self() + " fun " + next() + "() {}");
      return;
    }
    String head = "fun " + KotlinTypes.declared(ofType()) + "%s(self: " + self() + "): ";
    String bounds = KotlinTypes.bounds(ofType());
    if (Attributes.getKind(of) == ClassKind.ANNOTATION_CLASS) {
      use(type.getName(), true, "@" + self() + " class Annotated" + corpus.next());
    }
    use(type.getName(), false, head.formatted(next()) + "Any" + bounds + " = self");
    for (KmType supertype : of.getSupertypes()) {
      if (isNamed(supertype)) {
        String text = KotlinTypes.text(supertype);
        use(type.getName(), false, head.formatted(next()) + text + bounds + " = self");
      }
    }
    if (Attributes.getKind(of) == ClassKind.OBJECT
        || Attributes.getKind(of) == ClassKind.COMPANION_OBJECT) {
      use(type.getName(), false, "fun " + next() + "(): Any = " + self());
    }
    if (Attributes.getKind(of) == ClassKind.ENUM_CLASS || !of.getSealedSubclasses().isEmpty()) {
      closed();
    }
    if (isExtended(of)) {
      KmConstructor made = firstConstructor(of);
      use(type.getName(), false, subclass(made, overrides(of, false)));
      use(type.getName(), false, subclass(made, overrides(of, true)));
    }
  }

  private static @Nullable KmConstructor firstConstructor(KmClass of) {
    return of.getConstructors().stream()
        .filter(one -> isOpen(Attributes.getVisibility(one)))
        .findFirst()
        .orElse(null);
  }

  /** Adds the use of a member that only those reach who extend the type. */
  private void fromWithin(
      String declaration,
      List<KmTypeParameter> types,
      List<KmValueParameter> parameters,
      String returned,
      String call) {
    KmClass of = node;
    if (of != null && isExtended(of)) {
      String member =
          "fun "
              + KotlinTypes.declared(types)
              + "use"
              + declared(parameters)
              + ": "
              + returned
              + KotlinTypes.bounds(types)
              + " = this."
              + call;
      use(declaration, false, "abstract " + subclass(firstConstructor(of), member));
    }
  }

  private boolean isExtended(@Nullable KmClass of) {
    return of != null
        && Rules.isExtensible(type)
        && Attributes.getKind(of) != ClassKind.ANNOTATION_CLASS
        && (Attributes.getModality(of) == Modality.OPEN
            || Attributes.getModality(of) == Modality.ABSTRACT);
  }

  private String subclass(@Nullable KmConstructor made, String members) {
    String parameters = KotlinTypes.declared(ofType()).strip();
    String called =
        made == null
            ? " : " + self()
            : declared(made.getValueParameters())
                + " : "
                + self()
                + list(variables(made.getValueParameters()));
    return "class Sub"
        + corpus.next()
        + parameters
        + called
        + KotlinTypes.bounds(ofType())
        + " { "
        + members
        + " }";
  }

  /** Supertypes of the language's own, or hidden, nobody writes. */
  private static boolean isNamed(KmType supertype) {
    return supertype.getClassifier() instanceof KmClassifier.Class named
        && !named.getName().equals("kotlin/Any")
        && !named.getName().contains("/internal/");
  }

  private static String overrides(KmClass of, boolean onlyAbstract) {
    List<String> members = new ArrayList<>();
    for (KmFunction function : of.getFunctions()) {
      if (isOverridden(
          Attributes.getModality(function), Attributes.getVisibility(function), onlyAbstract)) {
        KmType receiver = function.getReceiverParameterType();
        members.add(
            access(Attributes.getVisibility(function))
                + (Attributes.isSuspend(function) ? "suspend fun " : "fun ")
                + KotlinTypes.declared(function.getTypeParameters())
                + (receiver == null ? "" : "(" + KotlinTypes.text(receiver) + ").")
                + "`"
                + function.getName()
                + "`"
                + function.getValueParameters().stream()
                    .map(KotlinCorpus::overridden)
                    .collect(Collectors.joining(", ", "(", ")"))
                + ": "
                + KotlinTypes.text(function.getReturnType())
                + KotlinTypes.bounds(function.getTypeParameters())
                + " = throw Error()");
      }
    }
    for (KmProperty property : of.getProperties()) {
      if (isOverridden(
          Attributes.getModality(property), Attributes.getVisibility(property), onlyAbstract)) {
        String setter = Attributes.isVar(property) ? "; set(value) { throw Error() }" : "";
        members.add(
            access(Attributes.getVisibility(property))
                + (Attributes.isVar(property) ? "var `" : "val `")
                + property.getName()
                + "`: "
                + KotlinTypes.text(property.getReturnType())
                + " get() = throw Error()"
                + setter);
      }
    }
    return String.join("; ", members);
  }

  private static String overridden(KmValueParameter parameter) {
    KmType element = parameter.getVarargElementType();
    return (element == null ? "" : "vararg ")
        + "`"
        + parameter.getName()
        + "`: "
        + KotlinTypes.text(element == null ? parameter.getType() : element);
  }

  private static boolean isOverridden(
      Modality modality, Visibility visibility, boolean onlyAbstract) {
    return isOpen(visibility)
        && modality != Modality.FINAL
        && (!onlyAbstract || modality == Modality.ABSTRACT);
  }

  private static String access(Visibility visibility) {
    return visibility == Visibility.PROTECTED ? "protected override " : "public override ";
  }

  /** What has a known set of variants or constants, be it declared in Java. */
  private void closed() {
    String name = JavaTypes.isNameable(type) ? type.getCanonicalName() : "";
    if (name.isEmpty()) {
      return;
    }
    int parameters = type.getTypeParameters().length;
    String any = name + (parameters == 0 ? "" : "<" + "*, ".repeat(parameters - 1) + "*>");
    if (type.isEnum()) {
      List<String> constants =
          Arrays.stream(type.getDeclaredFields())
              .filter(Field::isEnumConstant)
              .map(constant -> name + ".`" + constant.getName() + "` -> 1; ")
              .toList();
      // With all of them, the compiler warns that another branch is for nothing.
      when(
          any,
          Rules.GROWING_ENUMS.contains(type.getName())
              ? constants.get(0) + "else -> 0 "
              : String.join("", constants));
    } else if (type.isSealed()
        && Arrays.stream(type.getPermittedSubclasses()).allMatch(JavaTypes::isNameable)) {
      String variants =
          Arrays.stream(type.getPermittedSubclasses())
              .map(variant -> "is " + JavaTypes.any(variant).replace('?', '*') + " -> 1; ")
              .collect(Collectors.joining());
      when(any, variants);
    }
  }

  private void when(String subject, String branches) {
    use(
        type.getName(),
        false,
        "fun " + next() + "(self: " + subject + "): Int = when (self) { " + branches + "}");
  }

  private void constructor(String declaration, boolean blocked, KmConstructor constructor) {
    KmClass of = Objects.requireNonNull(node);
    boolean isMade =
        Attributes.getVisibility(constructor) == Visibility.PUBLIC
            && Attributes.getKind(of) == ClassKind.CLASS
            && (Attributes.getModality(of) == Modality.FINAL
                || Attributes.getModality(of) == Modality.OPEN);
    if (isExtended(of)) {
      use(declaration, blocked, subclass(constructor, overrides(of, true)));
    }
    if (!isMade) {
      return;
    }
    List<KmValueParameter> parameters = constructor.getValueParameters();
    for (List<String> arguments : arguments(parameters)) {
      use(
          declaration,
          blocked || !arguments.equals(variables(parameters)),
          "fun "
              + KotlinTypes.declared(ofType())
              + next()
              + declared(parameters)
              + ": "
              + self()
              + KotlinTypes.bounds(ofType())
              + " = "
              + KotlinTypes.name(of.getName())
              + list(arguments));
    }
  }

  private void property(String declaration, boolean blocked, KmProperty property) {
    KmType receiver = property.getReceiverParameterType();
    List<KmTypeParameter> parameters = new ArrayList<>(ofType());
    parameters.addAll(property.getTypeParameters());
    String head = head(parameters, property.getContextParameters(), receiver, List.of());
    String bounds = KotlinTypes.bounds(parameters);
    String returned = KotlinTypes.text(property.getReturnType());
    String called = called(receiver, "`" + property.getName() + "`");
    boolean isVar =
        property.getSetter() != null && isOpen(Attributes.getVisibility(property.getSetter()));
    if (Attributes.getVisibility(property) == Visibility.PROTECTED) {
      fromWithin(declaration, List.of(), List.of(), returned, "`" + property.getName() + "`");
      return;
    }
    use(
        declaration,
        blocked,
        head.formatted("", next()) + "): " + returned + bounds + " = " + within(receiver, called));
    if (isVar) {
      String comma = head.endsWith("(") ? "" : ", ";
      String set = head.formatted("", next()) + comma + "value: " + returned + ")" + bounds;
      use(
          declaration,
          isBlockedToSet(property),
          set + " { " + within(receiver, called + " = value") + " }");
    }
  }

  private boolean isBlockedToSet(KmProperty property) {
    JvmMethodSignature signature = JvmExtensionsKt.getSetterSignature(property);
    return file.methods.stream()
        .filter(
            method -> signature != null && signature.toString().equals(method.name + method.desc))
        .anyMatch(
            method ->
                Annotations.has(
                    Annotations.all(method.visibleAnnotations, method.invisibleAnnotations),
                    "Lkotlin/Deprecated;"));
  }

  /** Returns a function's beginning, to be closed, of modifiers and a name that are still open. */
  private String head(
      List<KmTypeParameter> types,
      List<KmValueParameter> context,
      @Nullable KmType receiver,
      List<KmValueParameter> parameters) {
    List<String> declared = new ArrayList<>();
    if (node != null) {
      declared.add("self: " + self());
    }
    if (receiver != null) {
      declared.add("on: " + KotlinTypes.text(receiver));
    }
    String all = declared(parameters);
    if (!parameters.isEmpty()) {
      declared.add(all.substring(1, all.length() - 1));
    }
    String inContext =
        context.isEmpty()
            ? ""
            : context.stream()
                .map(one -> "`" + one.getName() + "`: " + KotlinTypes.text(one.getType()))
                .collect(Collectors.joining(", ", "context(", ") "));
    String inline = types.stream().anyMatch(Attributes::isReified) ? "inline " : "";
    return inContext
        + "%s"
        + inline
        + "fun "
        + KotlinTypes.declared(types)
        + "%s("
        + String.join(", ", declared);
  }

  private String called(@Nullable KmType receiver, String member) {
    return receiver != null ? "on." + member : node != null ? "self." + member : member;
  }

  /** An extension within a class is called where the class is a receiver too. */
  private String within(@Nullable KmType receiver, String call) {
    return receiver != null && node != null ? "with(self) { " + call + " }" : call;
  }

  private void function(String declaration, boolean blocked, KmFunction function) {
    if (Attributes.getVisibility(function) == Visibility.PROTECTED) {
      fromWithin(
          declaration,
          function.getTypeParameters(),
          function.getValueParameters(),
          KotlinTypes.text(function.getReturnType()),
          "`" + function.getName() + "`" + list(variables(function.getValueParameters())));
      return;
    }
    KmType receiver = function.getReceiverParameterType();
    List<KmValueParameter> parameters = function.getValueParameters();
    List<KmTypeParameter> types = new ArrayList<>(ofType());
    types.addAll(function.getTypeParameters());
    String head = head(types, function.getContextParameters(), receiver, parameters);
    String suspend = Attributes.isSuspend(function) ? "suspend " : "";
    String end =
        "): " + KotlinTypes.text(function.getReturnType()) + KotlinTypes.bounds(types) + " = ";
    String name = "`" + function.getName() + "`";
    String exact = name + KotlinTypes.arguments(function.getTypeParameters());
    Set<String> calls = new LinkedHashSet<>();
    calls.add(called(receiver, exact + list(variables(parameters))));
    for (List<String> arguments : arguments(parameters)) {
      calls.add(called(receiver, name + list(arguments)));
      if (!arguments.isEmpty() && arguments.get(arguments.size() - 1).startsWith("{")) {
        List<String> before = arguments.subList(0, arguments.size() - 1);
        String lambda = " " + arguments.get(arguments.size() - 1);
        calls.add(called(receiver, name + (before.isEmpty() ? "" : list(before)) + lambda));
      }
    }
    String on = receiver == null ? "self" : "on";
    if (Attributes.isOperator(function)) {
      operator(function, on, variables(parameters)).forEach(calls::add);
    }
    if (Attributes.isInfix(function)) {
      calls.add(on + " " + name + " a0");
    }
    boolean extra = false;
    for (String call : calls) {
      use(
          declaration,
          blocked || extra,
          head.formatted(suspend, next()) + end + within(receiver, call));
      extra = true;
    }
  }

  private static List<String> operator(KmFunction function, String on, List<String> arguments) {
    String name = function.getName();
    String all = String.join(", ", arguments);
    if (name.equals("get")) {
      return List.of(on + "[" + all + "]");
    }
    if (name.equals("invoke")) {
      return List.of(on + "(" + all + ")");
    }
    String written = OPERATORS.get(name);
    return written == null || arguments.size() != 1
        ? List.of()
        : List.of(written.formatted(on, all));
  }

  private static String list(List<String> parts) {
    return parts.stream().collect(Collectors.joining(", ", "(", ")"));
  }

  /** Returns parameters of the same types, and one more for what each lambda is to return. */
  private static String declared(List<KmValueParameter> parameters) {
    List<String> declared = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      KmType of = parameters.get(i).getType();
      declared.add("a" + i + ": " + KotlinTypes.text(of));
      KotlinTypes.FunctionType function = KotlinTypes.function(of);
      if (function != null && !isUnit(function.returned())) {
        declared.add("r" + i + ": " + KotlinTypes.text(function.returned()));
      }
    }
    return list(declared);
  }

  private static boolean isUnit(KmType type) {
    return KotlinTypes.text(type).equals("kotlin.Unit");
  }

  private static List<String> variables(List<KmValueParameter> parameters) {
    List<String> variables = new ArrayList<>();
    for (KmValueParameter parameter : parameters) {
      String spread = parameter.getVarargElementType() == null ? "" : "*";
      variables.add(spread + "a" + variables.size());
    }
    return variables;
  }

  /** Returns what to call it with: first variables of its types, then other ways. */
  private static Set<List<String>> arguments(List<KmValueParameter> parameters) {
    List<String> variables = variables(parameters);
    Set<List<String>> all = new LinkedHashSet<>();
    all.add(variables);
    List<String> named = new ArrayList<>();
    List<String> required = new ArrayList<>();
    List<String> requiredByName = new ArrayList<>();
    List<String> lambdas = new ArrayList<>(variables);
    List<String> empty = new ArrayList<>(variables);
    List<String> literals = new ArrayList<>(variables);
    for (int i = 0; i < parameters.size(); i++) {
      KmValueParameter parameter = parameters.get(i);
      boolean isVararg = parameter.getVarargElementType() != null;
      named.add("`" + parameter.getName() + "` = a" + i);
      if (!Attributes.getDeclaresDefaultValue(parameter) && !isVararg) {
        required.add(variables.get(i));
        requiredByName.add(named.get(i));
      }
      if (Attributes.isNullable(parameter.getType())) {
        all.add(with(variables, i, "null"));
      }
      KotlinTypes.FunctionType function = KotlinTypes.function(parameter.getType());
      if (function != null) {
        lambdas.set(i, lambda(function, i));
        empty.set(i, "{ }");
      }
      String literal = literal(KotlinTypes.text(parameter.getType()));
      if (!literal.isEmpty()) {
        literals.set(i, literal);
        empty.set(i, literal);
        lambdas.set(i, literal);
      }
    }
    all.add(named);
    all.add(required);
    all.add(requiredByName);
    all.add(lambdas);
    all.add(empty);
    all.add(literals);
    return all;
  }

  private static List<String> with(List<String> arguments, int index, String argument) {
    List<String> changed = new ArrayList<>(arguments);
    changed.set(index, argument);
    return changed;
  }

  /** Returns a lambda that uses all that it is given, its receiver above all. */
  private static String lambda(KotlinTypes.FunctionType function, int parameter) {
    StringBuilder lambda = new StringBuilder("{ ");
    List<KmType> parameters = function.parameters();
    if (parameters.size() > 1) {
      for (int i = 0; i < parameters.size(); i++) {
        lambda.append(i == 0 ? "p" : ", p").append(i);
      }
      lambda.append(" -> ");
    }
    KmType receiver = function.receiver();
    if (receiver != null) {
      lambda.append("given<").append(KotlinTypes.text(receiver)).append(">(this); hashCode(); ");
    }
    for (int i = 0; i < parameters.size(); i++) {
      lambda
          .append("given<")
          .append(KotlinTypes.text(parameters.get(i)))
          .append(">(")
          .append(parameters.size() == 1 ? "it" : "p" + i)
          .append("); ");
    }
    return lambda.append(isUnit(function.returned()) ? "}" : "r" + parameter + " }").toString();
  }

  private static String literal(String type) {
    return switch (type) {
      case "kotlin.Int", "kotlin.Long", "kotlin.Short", "kotlin.Byte" -> "1";
      case "kotlin.UInt", "kotlin.ULong", "kotlin.UShort", "kotlin.UByte" -> "1u";
      case "kotlin.Double" -> "1.5";
      case "kotlin.Float" -> "1.5f";
      case "kotlin.Boolean" -> "true";
      case "kotlin.Char" -> "'c'";
      case "kotlin.String", "kotlin.CharSequence", "kotlin.Any" -> "\"text\"";
      default -> "";
    };
  }
}
