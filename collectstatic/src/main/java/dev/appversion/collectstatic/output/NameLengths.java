package dev.appversion.collectstatic.output;

import dev.appversion.collectstatic.problem.Problem;
import dev.appversion.collectstatic.problem.Problems;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds names that are too long for the file system of the static root, before anything is written.
 * Each long name is looked up there, since limits differ between file systems.
 */
public final class NameLengths {
  /** Every file system takes names of this length, in UTF-16 units, in any encoding. */
  private static final int ALWAYS = 60;

  /** What most systems allow in a path, less what may come before the static root's. */
  private static final int PATH = 200;

  private final Path root;
  private final Path existing;
  private final Problems problems;

  /** Checks names below a directory, which need not exist. */
  public NameLengths(Path root, Problems problems) {
    this.root = root;
    this.problems = problems;
    Path folder = root.toAbsolutePath();
    while (folder.getParent() != null && !Files.isDirectory(folder)) {
      folder = folder.getParent();
    }
    this.existing = folder;
  }

  /** Adds one problem for each source file that has an output with such a name. */
  public void check(Collection<Output> plan) {
    Set<Path> reported = new HashSet<>();
    for (Output output : plan) {
      Path source = output.asset().source().path();
      if (!isTaken(output.path()) && reported.add(source)) {
        String name = output.path().substring(output.path().lastIndexOf('/') + 1);
        problems.add(
            Problem.Kind.NAME_NOT_ALLOWED,
            source,
            "its "
                + (output.compression() == null ? "copy" : "compressed sibling")
                + " would be "
                + name
                + ", which is longer than the static root's file system allows; give it a shorter"
                + " name");
      }
    }
  }

  private boolean isTaken(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return (name.length() <= ALWAYS || answers(existing.resolve(name)))
        && (path.length() <= PATH || answers(root.resolve(path)));
  }

  /** Whether the file system says of a path that something or nothing is there. */
  private static boolean answers(Path file) {
    try {
      Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException e) {
      return true;
    } catch (FileSystemException e) {
      String reason = e.getReason();
      return reason == null || !reason.contains("too long");
    } catch (IOException e) {
      return true; // writing will say what is wrong
    }
  }
}
