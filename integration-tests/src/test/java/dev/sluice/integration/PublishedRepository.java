// SPDX-License-Identifier: Apache-2.0
package dev.sluice.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Maven repository in which Sluice is as a release would have it, the jars and POMs of this very
 * build. All else is the user's own repository, by links, so that nothing is downloaded twice, and
 * nothing of Sluice ever lands there.
 */
final class PublishedRepository {
  private static final Path FOLDER = Path.of("target", "published-repository").toAbsolutePath();
  private static final String GROUP = "dev/sluice";

  private PublishedRepository() {}

  /** Returns the repository's folder, laid out anew for each JVM that asks. */
  static Path folder() {
    return Holder.LAID_OUT;
  }

  /** Initialized when first asked for. */
  private static final class Holder {
    static final Path LAID_OUT = layOut();
  }

  private static Path layOut() {
    try {
      Path users = Path.of(System.getProperty("user.repository"));
      link(Files.createDirectories(users), Files.createDirectories(FOLDER), Path.of(GROUP));
      for (Reactor.Module module : Reactor.modules()) {
        if (!module.published()) {
          continue;
        }
        Path folder =
            Files.createDirectories(
                FOLDER.resolve(GROUP).resolve(module.artifactId()).resolve(Reactor.VERSION));
        String name = module.artifactId() + "-" + Reactor.VERSION;
        put(module.folder().resolve("pom.xml"), folder.resolve(name + ".pom"));
        if (module.jar().isPresent()) {
          put(module.jar().get(), folder.resolve(name + ".jar"));
        }
      }
      return FOLDER;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Links all of a folder but what lies on the way to {@code own}, which is made instead. */
  private static void link(Path from, Path to, Path own) throws IOException {
    String first = own.getName(0).toString();
    for (Path entry : Reactor.list(from)) {
      Path link = to.resolve(entry.getFileName());
      if (!entry.getFileName().toString().equals(first)
          && !Files.exists(link)
          && !Files.isSymbolicLink(link)) {
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
