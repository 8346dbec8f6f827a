// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.numeric.NumericPolicies;
import dev.sluice.policy.bigint.BigIntegerPolicy;
import dev.sluice.policy.unsigned.UnsignedLongPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.checkerframework.checker.signedness.qual.Unsigned;
import org.jspecify.annotations.NullMarked;

/** The jars under test, and folders and jars made for one test. */
final class Jars {
  static final String SERVICE_FILE = "META-INF/services/dev.sluice.numeric.NumericPolicy";

  static final Path API = of(NumericPolicies.class);
  static final Path UNSIGNED = of(UnsignedLongPolicy.class);
  static final Path BIGINT = of(BigIntegerPolicy.class);

  /** What a user's module compiles with; Maven and Gradle put all three there. */
  static final String API_MODULES = Jvm.path(API, of(NullMarked.class), of(Unsigned.class));

  private Jars() {}

  static Path of(Class<?> type) {
    try {
      Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
      assertThat(jar).as("the jar that was built, not a folder of classes").isRegularFile();
      return jar;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a folder that messages show as {@code file:/app/lib/NAME/}. */
  static Path folder(Path temporary, String name) {
    try {
      return Files.createDirectories(temporary.resolve("sluice-lib").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path folder, String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void replace(Path folder, String name, String from, String to) {
    try {
      String text = Files.readString(folder.resolve(name));
      assertThat(text).contains(from);
      Files.writeString(folder.resolve(name), text.replace(from, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Unpacks a jar, all of it or what starts with one of the prefixes. */
  static void unpack(Path jar, Path folder, String... prefixes) {
    try (FileSystem files = FileSystems.newFileSystem(jar, Map.of());
        Stream<Path> paths = Files.walk(files.getPath("/"))) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String name = path.toString().substring(1);
        if (prefixes.length == 0 || Arrays.stream(prefixes).anyMatch(name::startsWith)) {
          Path target = folder.resolve(name);
          Files.createDirectories(target.getParent());
          Files.copy(path, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compiles the files, each the path of a source file in {@code folder}, into {@code folder}. */
  static void compile(Path folder, List<String> options, String... files) {
    List<String> arguments = new ArrayList<>(List.of("--release", "17", "-proc:none"));
    arguments.addAll(options);
    arguments.addAll(List.of("-d", folder.toString()));
    Arrays.stream(files).map(folder::resolve).map(Path::toString).forEach(arguments::add);
    StringWriter output = new StringWriter();
    PrintWriter writer = new PrintWriter(output);
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(writer, writer, arguments.toArray(String[]::new));
    assertThat(status).as(output.toString()).isZero();
  }

  /** Makes a provider of a policy that answers nothing, and a folder that offers it. */
  static Path policy(Path temporary, String packageName, String id) {
    Path folder = folder(temporary, packageName);
    writePolicy(folder, packageName, "", "return \"" + id + "\";");
    compile(folder, List.of("-cp", API.toString()), packageName + "/AcmePolicy.java");
    write(folder, SERVICE_FILE, packageName + ".AcmePolicy\n");
    return folder;
  }

  /** Writes the source of a class {@code AcmePolicy}. */
  static void writePolicy(Path folder, String packageName, String members, String idBody) {
    String source =
        """
        package %s;

        import dev.sluice.numeric.*;

        public class AcmePolicy implements NumericPolicy {
          %s

          public String id() {
            %s
          }

          public OptionalUnsignedLong add(long a, long b) {
            return OptionalUnsignedLong.empty();
          }

          public OptionalUnsignedLong subtract(long a, long b) {
            return OptionalUnsignedLong.empty();
          }

          public OptionalUnsignedLong multiply(long a, long b) {
            return OptionalUnsignedLong.empty();
          }

          public OptionalUnsignedLong divide(long a, long b) {
            return OptionalUnsignedLong.empty();
          }

          public OptionalUnsignedLong ceilDiv(long a, long b) {
            return OptionalUnsignedLong.empty();
          }

          public long ratioBasisPoints(long part, long whole, long ifWholeIsZero) {
            return 0;
          }
        }
        """
            .formatted(packageName, members, idBody);
    write(folder, packageName.replace('.', '/') + "/AcmePolicy.java", source);
  }
}
