// SPDX-License-Identifier: Apache-2.0
package dev.sluice.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows the relative links of all Markdown pages. */
class LinksTest {
  @Test
  void everyRelativeLink_leadsSomewhere() throws IOException {
    Path root = Project.root();
    assertThat(pages(root).stream().map(page -> root.relativize(page).toString()))
        .contains("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md");
    assertThat(broken(root)).isEmpty();
  }

  @Test
  void aBrokenLink_isFound(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("docs"));
    Files.createDirectories(folder.resolve("target"));
    Files.writeString(folder.resolve("target/built.md"), "[not a source](nowhere.md)");
    Files.writeString(folder.resolve("a file.txt"), "text");
    Files.writeString(
        folder.resolve("docs/other.md"),
        """
        # A `code` heading, with [a link](../README.md): it's there
        ## Twice
        ## Twice
        <a id="frozen"></a>
        ```text
        # not a heading
        ```
        """);
    Files.writeString(
        folder.resolve("README.md"),
        """
        # Top
        [good](docs/other.md) [good](docs/other.md#twice) [good](docs/other.md#twice-1)
        [good](docs/other.md#frozen) [good](#top) [good](docs) [good](a%20file.txt "title")
        [good](docs/other.md#a-code-heading-with-a-link-its-there) [`good`](docs/other.md)
        [elsewhere](https://example.org/nowhere.md) [elsewhere](mailto:nobody@example.org)
        `[code](nowhere.md)` and
        ```text
        [code](nowhere.md)
        ```
        [bad](docs/missing.md) [bad](docs/other.md#thrice) [bad](docs/other.md#twice-2)
        [bad](docs/other.md#not-a-heading) [bad](#nowhere) [bad](Docs/other.md)
        ![bad](picture.png) [`bad`](docs/lost.md) [bad](../outside.md)
        <a href="lost.html">bad</a>

        [bad]: docs/reference.md
        """);
    assertThat(broken(folder))
        .containsExactly(
            "README.md: docs/missing.md does not exist",
            "README.md: docs/other.md has no anchor #thrice",
            "README.md: docs/other.md has no anchor #twice-2",
            "README.md: docs/other.md has no anchor #not-a-heading",
            "README.md: README.md has no anchor #nowhere",
            "README.md: Docs/other.md does not exist",
            "README.md: picture.png does not exist",
            "README.md: docs/lost.md does not exist",
            "README.md: ../outside.md is outside the project",
            "README.md: lost.html does not exist",
            "README.md: docs/reference.md does not exist");
  }

  private static List<String> broken(Path root) throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages(root)) {
      for (String link : new MarkdownPage(Project.read(page)).links()) {
        if (link.matches("[a-zA-Z][a-zA-Z0-9+.-]*:.*")) {
          continue;
        }
        int hash = link.indexOf('#');
        String file = URLDecoder.decode(hash < 0 ? link : link.substring(0, hash), UTF_8);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        String problem = null;
        if (!target.startsWith(root)) {
          problem = file + " is outside the project";
        } else if (!Files.exists(target)) {
          problem = root.relativize(target) + " does not exist";
        } else if (hash >= 0
            && target.toString().endsWith(".md")
            && !new MarkdownPage(Project.read(target))
                .anchors()
                .contains(link.substring(hash + 1))) {
          problem = root.relativize(target) + " has no anchor " + link.substring(hash);
        }
        if (problem != null) {
          broken.add(root.relativize(page) + ": " + problem);
        }
      }
    }
    return broken;
  }

  /** Returns all pages but those in built or hidden folders. */
  private static List<Path> pages(Path root) throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            return !folder.equals(root) && (name.equals("target") || name.startsWith("."))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages;
  }
}
