package dev.appversion.testkit.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All Markdown pages of the source tree. */
public final class DocumentationPages {
  /** The root of the source tree. */
  public static final Path ROOT =
      Path.of(System.getProperty("appversion.root", "..")).toAbsolutePath().normalize();

  private static final Set<String> NOT_OURS = Set.of("target", "node_modules");

  private DocumentationPages() {}

  /** Every page, in the order of their paths. */
  public static List<MarkdownPage> pages() {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          ROOT,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              String name = folder.getFileName().toString();
              boolean skipped =
                  !folder.equals(ROOT) && (NOT_OURS.contains(name) || name.startsWith("."));
              return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().endsWith(".md")) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.stream().sorted().map(MarkdownPage::read).toList();
  }

  /** The code blocks of every page. */
  public static List<CodeBlock> blocks() {
    return pages().stream().flatMap(page -> page.blocks().stream()).toList();
  }

  /** The commands in the blocks of shell, of every page. */
  public static List<ShellCommand> commands() {
    return blocks().stream().flatMap(block -> block.commands().stream()).toList();
  }
}
