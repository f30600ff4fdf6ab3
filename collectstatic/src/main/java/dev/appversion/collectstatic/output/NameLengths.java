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
 * Finds names that are too long for the file system of the static root before files are written.
 * Reads the attributes of each long name there, since the limits of file systems differ.
 */
public final class NameLengths {
  /** Every file system accepts names of this length, in UTF-16 units, in any encoding. */
  private static final int ALWAYS = 60;

  /**
   * The path limit of most systems minus a reserve for the path of the static root, in UTF-16
   * units.
   */
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

  /** Adds one problem for each source file with an output whose name is too long. */
  public void check(Collection<Output> plan) {
    Set<Path> reported = new HashSet<>();
    for (Output output : plan) {
      Path source = output.asset().source().path();
      if (!isAccepted(output.path()) && reported.add(source)) {
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

  private boolean isAccepted(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return (name.length() <= ALWAYS || accepts(existing.resolve(name)))
        && (path.length() <= PATH || accepts(root.resolve(path)));
  }

  /** Whether the file system accepts the length of a path; the file need not exist. */
  private static boolean accepts(Path file) {
    try {
      Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException e) {
      return true;
    } catch (FileSystemException e) {
      String reason = e.getReason();
      return reason == null || !reason.contains("too long");
    } catch (IOException e) {
      return true; // another error, which the write reports
    }
  }
}
