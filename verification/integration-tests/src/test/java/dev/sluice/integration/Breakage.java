// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The ways in which a provider on the class path can be broken, and what users are told. */
enum Breakage {
  CLASS_MISSING("Provider acme.AcmePolicy not found") {
    @Override
    void install(Path folder) {}
  },
  SUPERCLASS_MISSING("A provider could not be loaded: java.lang.NoClassDefFoundError: acme/Base") {
    @Override
    void install(Path folder) throws IOException {
      Jars.write(folder, "acme/Base.java", "package acme; public class Base {}");
      source(folder, "", "return \"acme\";");
      Jars.replace(folder, SOURCE, "AcmePolicy implements", "AcmePolicy extends Base implements");
      compile(folder, "acme/Base.java");
      Files.delete(folder.resolve("acme/Base.class"));
    }
  },
  CLASS_TOO_NEW(
      "A provider could not be loaded: java.lang.UnsupportedClassVersionError: acme/AcmePolicy has"
          + " been compiled by a more recent version of the Java Runtime (class file version"
          + " 999.0), this version of the Java Runtime only recognizes class file versions up to "
          + System.getProperty("java.class.version")) {
    @Override
    void install(Path folder) throws IOException {
      source(folder, "", "return \"acme\";");
      compile(folder);
      Path file = folder.resolve("acme/AcmePolicy.class");
      byte[] bytes = Files.readAllBytes(file);
      // u4 magic, u2 minor_version, u2 major_version (JVMS 4.1)
      bytes[6] = (byte) (999 >> 8);
      bytes[7] = (byte) 999;
      Files.write(file, bytes);
    }
  },
  CLASS_DAMAGED(
      "A provider could not be loaded: java.lang.ClassFormatError: Truncated class file") {
    @Override
    void install(Path folder) throws IOException {
      source(folder, "", "return \"acme\";");
      compile(folder);
      Path file = folder.resolve("acme/AcmePolicy.class");
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    }
  },
  CLASS_FORBIDDEN(
      "A provider could not be loaded: java.lang.SecurityException: Prohibited package name:"
          + " java.acme") {
    @Override
    void install(Path folder) throws IOException {
      Jars.writePolicy(folder, "jaza.acme", "", "return \"acme\";");
      Jars.compile(folder, CLASS_PATH, "jaza/acme/AcmePolicy.java");
      byte[] bytes = Files.readAllBytes(folder.resolve("jaza/acme/AcmePolicy.class"));
      String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("jaza/", "java/");
      Files.createDirectories(folder.resolve("java/acme"));
      Files.write(
          folder.resolve("java/acme/AcmePolicy.class"), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    String serviceFile() {
      return "java.acme.AcmePolicy";
    }
  },
  NOT_A_POLICY(
      "acme.AcmePolicy not a subtype of the dev.sluice.numeric.NumericPolicy in class loader"
          + " 'app' (is sluice-api there twice?)") {
    @Override
    void install(Path folder) {
      Jars.write(folder, "acme/AcmePolicy.java", "package acme; public class AcmePolicy {}");
      compile(folder);
    }
  },
  CONSTRUCTOR_MISSING(
      "acme.AcmePolicy Unable to get public no-arg constructor: java.lang.NoSuchMethodException:"
          + " acme.AcmePolicy.<init>()") {
    @Override
    void install(Path folder) {
      source(folder, "public AcmePolicy(int size) {}", "return \"acme\";");
      compile(folder);
    }
  },
  CONSTRUCTOR_NOT_PUBLIC(
      "acme.AcmePolicy Unable to get public no-arg constructor: java.lang.NoSuchMethodException:"
          + " acme.AcmePolicy.<init>()") {
    @Override
    void install(Path folder) {
      source(folder, "AcmePolicy() {}", "return \"acme\";");
      compile(folder);
    }
  },
  CLASS_NOT_PUBLIC(
      "Provider acme.AcmePolicy could not be instantiated: java.lang.IllegalAccessException: class"
          + " java.util.ServiceLoader$ProviderImpl (in module java.base) cannot access a member of"
          + " class acme.AcmePolicy with modifiers \"public\"") {
    @Override
    void install(Path folder) throws IOException {
      source(folder, "public AcmePolicy() {}", "return \"acme\";");
      Jars.replace(folder, SOURCE, "public class", "class");
      compile(folder);
    }
  },
  STATIC_INITIALISER_THROWS(
      "Provider acme.AcmePolicy could not be instantiated: java.lang.ExceptionInInitializerError:"
          + " java.lang.IllegalStateException: no licence file") {
    @Override
    void install(Path folder) {
      source(
          folder,
          "static { if (true) throw new IllegalStateException(\"no licence file\"); }",
          "return \"acme\";");
      compile(folder);
    }
  },
  CONSTRUCTOR_THROWS(
      "Provider acme.AcmePolicy could not be instantiated: java.lang.IllegalStateException: no"
          + " native library") {
    @Override
    void install(Path folder) {
      source(
          folder,
          "public AcmePolicy() { throw new IllegalStateException(\"no native library\"); }",
          "return \"acme\";");
      compile(folder);
    }
  },
  ID_THROWS(
      "Provider acme.AcmePolicy: id() threw java.lang.UnsupportedOperationException: not yet") {
    @Override
    void install(Path folder) {
      source(folder, "", "throw new UnsupportedOperationException(\"not yet\");");
      compile(folder);
    }
  },
  ID_NULL("Provider acme.AcmePolicy: id() returned null, which does not match [a-z][a-z0-9-]*") {
    @Override
    void install(Path folder) {
      source(folder, "", "return null;");
      compile(folder);
    }
  },
  ID_MALFORMED(
      "Provider acme.AcmePolicy: id() returned 'Acme 2', which does not match [a-z][a-z0-9-]*") {
    @Override
    void install(Path folder) {
      source(folder, "", "return \"Acme 2\";");
      compile(folder);
    }
  },
  SERVICE_FILE_IS_GARBAGE(
      "file:/app/lib/acme/META-INF/services/dev.sluice.numeric.NumericPolicy:2: Illegal"
          + " configuration-file syntax") {
    @Override
    void install(Path folder) {}

    @Override
    String serviceFile() {
      return "# comment\n<html><body>404 Not Found</body></html>\n";
    }
  },
  SERVICE_FILE_NAMES_NO_CLASS(
      "file:/app/lib/acme/META-INF/services/dev.sluice.numeric.NumericPolicy:1: Illegal"
          + " provider-class name: acme/AcmePolicy") {
    @Override
    void install(Path folder) {}

    @Override
    String serviceFile() {
      return "acme/AcmePolicy\n";
    }
  };

  private static final String SOURCE = "acme/AcmePolicy.java";
  private static final List<String> CLASS_PATH = List.of("-cp", Jars.API.toString());

  /** What the message says after "Broken: ". */
  final String problem;

  Breakage(String problem) {
    this.problem = problem;
  }

  abstract void install(Path folder) throws IOException;

  String serviceFile() {
    return "acme.AcmePolicy\n";
  }

  /** Makes a folder for the class path that offers a policy broken in this way. */
  Path folder(Path temporary) {
    Path folder = Jars.folder(temporary, "acme");
    try {
      install(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Jars.write(folder, Jars.SERVICE_FILE, serviceFile());
    return folder;
  }

  private static void source(Path folder, String members, String idBody) {
    Jars.writePolicy(folder, "acme", members, idBody);
  }

  private static void compile(Path folder, String... more) {
    String[] files = Arrays.copyOf(more, more.length + 1);
    files[more.length] = SOURCE;
    Jars.compile(folder, CLASS_PATH, files);
  }
}
