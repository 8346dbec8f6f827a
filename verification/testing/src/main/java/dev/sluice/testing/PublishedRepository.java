// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * A Maven repository in which Sluice is as a release would have it, the jars and POMs of this very
 * build. All else is the local repository of the Maven that runs the tests, by links.
 */
public final class PublishedRepository {
  private static final String GROUP = "dev/sluice";

  private PublishedRepository() {}

  /**
   * Lays it out below {@code target}.
   *
   * @param instead jars to take in place of some of this build, by artifact
   */
  public static Path layOut(Map<String, Path> instead) {
    Path folder = Path.of("target", "published-repository").toAbsolutePath();
    try {
      link(Maven.localRepository(), folder, Path.of(GROUP));
      for (Reactor.Module module : Reactor.modules()) {
        // What -pl left out of this build fails by its name where it is needed.
        if (!module.published() || !module.jar().map(Files::exists).orElse(true)) {
          continue;
        }
        Path target =
            Files.createDirectories(
                folder.resolve(GROUP).resolve(module.artifactId()).resolve(Reactor.VERSION));
        String name = module.artifactId() + "-" + Reactor.VERSION;
        put(module.folder().resolve("pom.xml"), target.resolve(name + ".pom"));
        if (module.jar().isPresent()) {
          put(
              instead.getOrDefault(module.artifactId(), module.jar().get()),
              target.resolve(name + ".jar"));
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes a folder that has links to all that another one has, but for what lies below a path,
   * which is a folder of its own.
   */
  public static void link(Path from, Path to, Path own) throws IOException {
    Files.createDirectories(to);
    String first = own.getName(0).toString();
    for (Path entry : Reactor.list(from)) {
      if (!entry.getFileName().toString().equals(first)) {
        Path link = to.resolve(entry.getFileName());
        // Another run may have had another local repository.
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, entry);
      }
    }
    Path made = Files.createDirectories(to.resolve(first));
    if (own.getNameCount() > 1 && Files.isDirectory(from.resolve(first))) {
      link(from.resolve(first), made, own.subpath(1, own.getNameCount()));
    }
  }

  /** Copies a file, and adds the checksum that who downloads it asks for. */
  private static void put(Path file, Path target) throws IOException {
    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(file));
      Files.writeString(Path.of(target + ".sha1"), HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
