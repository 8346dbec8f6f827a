// SPDX-License-Identifier: Apache-2.0
package dev.sluice.compat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.ModuleNode;

/** The jars of a release, or of this build, loaded side by side with those of the other. */
final class JarSet implements AutoCloseable {
  /** A message names the page that helps so; constants of a class file hold it as plain bytes. */
  private static final Pattern ANCHOR = Pattern.compile("docs/[\\w./-]+\\.md#[\\w-]+");

  private static final String DESCRIPTOR = "module-info.class";
  private static final String SERVICES = "META-INF/services/";

  private final Map<String, Path> jars;
  private final URLClassLoader loader;
  private final Map<String, Map<String, byte[]>> contents = new HashMap<>();
  private final Map<String, Map<String, Class<?>>> apis = new HashMap<>();
  private final Map<String, Map<String, String>> unloadable = new HashMap<>();
  private final Map<String, Optional<ClassNode>> files = new HashMap<>();

  /**
   * Loads jars.
   *
   * @param jars by artifact
   * @param others what they need to be loaded
   */
  JarSet(String name, Map<String, Path> jars, List<Path> others) {
    this.jars = Map.copyOf(jars);
    List<URL> path = new ArrayList<>();
    for (Path jar : Stream.concat(jars.values().stream(), others.stream()).toList()) {
      try {
        path.add(jar.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(e);
      }
    }
    this.loader =
        new URLClassLoader(name, path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  @Override
  public void close() {
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the types that a user of the artifact can name, by name, if they can be loaded. */
  Map<String, Class<?>> api(String artifact) {
    Map<String, Class<?>> types = apis.get(artifact);
    if (types == null) {
      types = readApi(artifact);
      apis.put(artifact, types);
    }
    return types;
  }

  /** Returns those that cannot be loaded, each with the reason. */
  Map<String, String> unloadable(String artifact) {
    api(artifact);
    return Objects.requireNonNull(unloadable.get(artifact));
  }

  private Map<String, Class<?>> readApi(String artifact) {
    ModuleNode module = module(artifact);
    Map<String, Class<?>> types = new LinkedHashMap<>();
    Map<String, String> failed = new TreeMap<>();
    unloadable.put(artifact, failed);
    for (String entry : entries(artifact)) {
      String name = entry.replace('/', '.').replace(".class", "");
      if (entry.endsWith(".class")
          && !entry.endsWith("-info.class")
          && !entry.startsWith("META-INF/")
          && (module == null || isExported(module, entry.substring(0, entry.lastIndexOf('/'))))) {
        try {
          if (isOpen(file(artifact, entry).access)) {
            Class<?> type = Class.forName(name, false, loader);
            if (!Kotlin.of(type).isInternal() && isOpen(type)) {
              types.put(type.getName(), type);
            }
          }
        } catch (ClassNotFoundException | RuntimeException | LinkageError e) {
          // Some need a compiler that only some have, and are for nobody else.
          if (!needsCompiler(e) && !isForLaterJava(e)) {
            failed.put(name, reason(e));
          }
        }
      }
    }
    return types;
  }

  private static boolean isExported(ModuleNode module, String packageName) {
    return module.exports != null
        && module.exports.stream()
            .anyMatch(export -> export.modules.isEmpty() && export.packaze.equals(packageName));
  }

  private static boolean needsCompiler(Throwable error) {
    return error instanceof NoClassDefFoundError
        && String.valueOf(error.getMessage()).startsWith("kotlin/script/");
  }

  /** Says whether a class of Sluice is for a Java that is not here, which is told once for all. */
  static boolean isForLaterJava(Throwable error) {
    return error instanceof UnsupportedClassVersionError
        && String.valueOf(error.getMessage()).startsWith("dev/sluice/");
  }

  /** Returns why something cannot be loaded or read, in a line. */
  static String reason(Throwable error) {
    String message = String.valueOf(error.getMessage());
    String type = error.getClass().getSimpleName();
    if (error instanceof NoClassDefFoundError) {
      return message.replace('/', '.');
    }
    // A JVM's own words are others in the next Java, and a break that was accepted keeps its name.
    return error instanceof LinkageError ? type : type + ": " + message;
  }

  /**
   * Says whether Kotlin keeps others from it, though its bytecode is public.
   *
   * @param member the name and parameters of a method, or the parameters of a constructor; null for
   *     the type itself
   */
  boolean isHidden(String type, @Nullable String member) {
    try {
      Class<?> loaded = type(type);
      return loaded != null
          && (Kotlin.of(loaded).isInternal() || (member != null && isHidden(loaded, member)));
    } catch (RuntimeException | LinkageError e) {
      return needsCompiler(e); // Else it has a name of its own among the breaks.
    }
  }

  private static boolean isHidden(Class<?> type, String member) {
    List<Executable> found = new ArrayList<>(List.of(type.getDeclaredMethods()));
    found.addAll(List.of(type.getDeclaredConstructors()));
    found.removeIf(one -> one.isSynthetic() || !name(one).equals(member));
    return !found.isEmpty() && found.stream().noneMatch(JarSet::isOpen);
  }

  private static String name(Executable member) {
    return (member instanceof Method ? member.getName() : "")
        + Arrays.stream(member.getParameterTypes())
            .map(Class::getTypeName)
            .collect(Collectors.joining(", ", "(", ")"));
  }

  /** Says whether the artifact itself has a type of that name. */
  boolean has(String artifact, String type) {
    return entries(artifact).contains(type.replace('.', '/') + ".class");
  }

  /** Returns the text of a file in the artifact's jar, or null. */
  @Nullable String resource(String artifact, String name) {
    return entries(artifact).contains(name) ? new String(bytes(artifact, name), UTF_8) : null;
  }

  /** Returns the type of that name, wherever in the set it is, or null if none can be loaded. */
  @Nullable Class<?> type(String name) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null; // If it is there, it is among what is unloadable.
    }
  }

  /** Returns the descriptor, or null if the artifact has none. */
  @Nullable ModuleNode module(String artifact) {
    return entries(artifact).contains(DESCRIPTOR) ? file(artifact, DESCRIPTOR).module : null;
  }

  /** Returns the name of the artifact as a module without a descriptor. */
  String automaticName(String artifact) {
    String manifest = Objects.requireNonNullElse(resource(artifact, "META-INF/MANIFEST.MF"), "");
    Matcher name = Pattern.compile("(?m)^Automatic-Module-Name: (\\S+)").matcher(manifest);
    return name.find() ? name.group(1) : "named by its file";
  }

  /** Returns the class file of that name in the artifact's jar, as it is written. */
  private ClassNode file(String artifact, String entry) {
    return parsed(bytes(artifact, entry));
  }

  /** Returns the class file of that type, wherever in the set or in the JDK it is, or null. */
  @Nullable ClassNode file(String internalName) {
    return files
        .computeIfAbsent(
            internalName,
            name -> {
              try (InputStream stream = loader.getResourceAsStream(name + ".class")) {
                return Optional.ofNullable(stream == null ? null : parsed(stream.readAllBytes()));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .orElse(null);
  }

  private static ClassNode parsed(byte[] bytes) {
    ClassNode node = new ClassNode();
    new ClassReader(bytes)
        .accept(node, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return node;
  }

  /** Returns the pages, with anchors, that the messages of the artifact name. */
  Set<String> anchors(String artifact) {
    Set<String> anchors = new TreeSet<>();
    for (String name : entries(artifact)) {
      if (name.endsWith(".class")) {
        ANCHOR
            .matcher(new String(bytes(artifact, name), ISO_8859_1))
            .results()
            .map(MatchResult::group)
            .forEach(anchors::add);
      }
    }
    return anchors;
  }

  /** Returns the release of Java that the artifact's classes need, by its feature number. */
  int javaRelease(String artifact) {
    int release = 0;
    for (String name : entries(artifact)) {
      if (name.endsWith(".class") && !name.startsWith("META-INF/")) {
        byte[] bytes = bytes(artifact, name);
        if (bytes.length < 8) {
          continue; // It is no class file, and does not load.
        }
        int majorVersion = ((bytes[6] & 0xff) << 8) | (bytes[7] & 0xff);
        release = Math.max(release, majorVersion - 44);
      }
    }
    return release;
  }

  /** Returns what the artifact's service files offer, each as service and provider. */
  Map<String, Set<String>> services(String artifact) {
    Map<String, Set<String>> services = new LinkedHashMap<>();
    for (String name : entries(artifact)) {
      if (name.startsWith(SERVICES) && !name.endsWith("/")) {
        Set<String> providers = new TreeSet<>();
        new String(bytes(artifact, name), ISO_8859_1)
            .lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .forEach(providers::add);
        services.put(name.substring(SERVICES.length()), providers);
      }
    }
    return services;
  }

  private static boolean isOpen(Class<?> type) {
    for (Class<?> outer = type; outer != null; outer = outer.getDeclaringClass()) {
      if (!isOpen(outer.getModifiers())) {
        return false;
      }
    }
    return !type.isSynthetic() && !type.isAnonymousClass() && !type.isLocalClass();
  }

  /** Says whether somebody outside can call it, in Java or in Kotlin. */
  static boolean isOpen(Executable member) {
    return isOpen(member.getModifiers())
        && !member.isSynthetic()
        && !Kotlin.of(member.getDeclaringClass()).isInternal(signature(member));
  }

  private static String signature(Executable member) {
    return member instanceof Method method
        ? method.getName()
            + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .toMethodDescriptorString()
        : "<init>"
            + MethodType.methodType(void.class, member.getParameterTypes())
                .toMethodDescriptorString();
  }

  static boolean isOpen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private Path jar(String artifact) {
    return Objects.requireNonNull(jars.get(artifact), artifact);
  }

  private Set<String> entries(String artifact) {
    return contents(artifact).keySet();
  }

  private byte[] bytes(String artifact, String entry) {
    return Objects.requireNonNull(contents(artifact).get(entry), entry);
  }

  /** Read once: opening a jar for each of its classes is what took the time. */
  private Map<String, byte[]> contents(String artifact) {
    return contents.computeIfAbsent(
        artifact,
        of -> {
          Map<String, byte[]> read = new TreeMap<>();
          try (JarFile file = new JarFile(jar(of).toFile())) {
            for (JarEntry entry : file.stream().toList()) {
              try (InputStream stream = file.getInputStream(entry)) {
                read.put(entry.getName(), stream.readAllBytes());
              }
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return read;
        });
  }

  /** Returns the jars of a folder that are not in the set, which it may need. */
  static List<Path> others(Path folder, Set<String> artifacts) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> !artifacts.contains(file.getFileName().toString().replace(".jar", "")))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
