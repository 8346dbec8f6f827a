// SPDX-License-Identifier: Apache-2.0
package dev.sluice.gradle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Lays out a Gradle installation from the one jar in which all of Gradle's classes are
 * redistributed. Gradle finds its modules as {@code lib/NAME-VERSION.jar}, each with a file that
 * names what it depends on; here all modules but one are empty jars that lead to that one.
 */
final class GradleLayout {
  private static final String MODULE_FILE = "-classpath.properties";

  /** An entry that tells Gradle to take the jar for its only one, without modules. */
  private static final byte[] SHADED =
      "META-INF/.gradle-runtime-shaded".getBytes(StandardCharsets.UTF_8);

  /** The modules that hand their class path to plugins, to workers and to the rest. */
  private static final Set<String> CARRIERS =
      Set.of("gradle-core", "gradle-base-services", "gradle-worker-processes");

  /**
   * Third-party modules that Gradle asks for by name; their classes are in the one jar, or unused.
   */
  private static final List<String> NAMED =
      List.of("ant-1.10.13", "ant-launcher-1.10.13", "javax.inject-1");

  private GradleLayout() {}

  /**
   * Lays out an installation.
   *
   * @param everything the one jar
   * @param libraries what its classes need besides, Groovy and Kotlin
   * @param home a folder that is not there yet
   * @return the jar to start it from
   */
  static Path layOut(Path everything, List<Path> libraries, String version, Path home)
      throws IOException {
    Path lib = Files.createDirectories(home.resolve("lib"));
    Path plugins = Files.createDirectories(lib.resolve("plugins"));
    List<String> carried = new ArrayList<>();
    Path jar = lib.resolve("gradle-everything-" + version + ".jar");
    Files.copy(everything, jar);
    carried.add(jar.getFileName().toString());
    hide(jar);
    for (Path library : libraries) {
      Files.copy(library, lib.resolve(library.getFileName()));
      carried.add(library.getFileName().toString());
    }
    TreeMap<String, Properties> modules = new TreeMap<>();
    Set<String> optional = new LinkedHashSet<>();
    try (ZipFile zip = new ZipFile(everything.toFile())) {
      for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
        String name = e.nextElement().getName();
        if (name.endsWith(MODULE_FILE) && !name.contains("/")) {
          modules.put(name.substring(0, name.length() - MODULE_FILE.length()), read(zip, name));
        }
      }
      for (String list : List.of("gradle-plugins", "gradle-implementation-plugins")) {
        optional.addAll(list(read(zip, list + ".properties"), "plugins"));
      }
    }
    for (var module : modules.entrySet()) {
      List<String> projects = list(module.getValue(), "projects");
      projects.retainAll(modules.keySet());
      String text =
          "projects="
              + String.join(",", projects)
              + "\nruntime="
              + (CARRIERS.contains(module.getKey()) ? String.join(",", carried) : "")
              + "\n";
      Path folder = optional.contains(module.getKey()) ? plugins : lib;
      jar(
          folder.resolve(module.getKey() + "-" + version + ".jar"),
          module.getKey() + MODULE_FILE,
          text);
    }
    for (String name : NAMED) {
      jar(lib.resolve(name + ".jar"), "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n\n");
    }
    return jar;
  }

  private static Properties read(ZipFile zip, String name) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
      properties.load(new ByteArrayInputStream(in.readAllBytes()));
    }
    return properties;
  }

  private static List<String> list(Properties properties, String key) {
    List<String> values = new ArrayList<>();
    for (String value : properties.getProperty(key, "").split(",")) {
      if (!value.isBlank()) {
        values.add(value.strip());
      }
    }
    return values;
  }

  private static void jar(Path file, String entry, String text) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(text.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
  }

  /** Renames the entry in place, in both of the places where a zip file has it. */
  private static void hide(Path jar) throws IOException {
    int renamed = 0;
    try (FileChannel channel =
        FileChannel.open(jar, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
      for (int i = 46; i <= bytes.limit() - SHADED.length; i++) {
        if (bytes.get(i) == SHADED[0]
            && bytes.slice(i, SHADED.length).equals(ByteBuffer.wrap(SHADED))
            && (bytes.getInt(i - 30) == 0x504b0304 || bytes.getInt(i - 46) == 0x504b0102)) {
          bytes.put(i, (byte) 'X');
          renamed++;
        }
      }
    }
    if (renamed != 2) {
      throw new IOException(jar + ": not the jar that was expected; renamed " + renamed);
    }
  }
}
