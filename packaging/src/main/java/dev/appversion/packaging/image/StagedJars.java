package dev.appversion.packaging.image;

import static java.util.Objects.requireNonNull;

import dev.appversion.packaging.DirectoryTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Copies of a module's jars at the paths that Jib gives them in the image, with its modification
 * time: the AOT cache identifies a jar by path, size and time.
 *
 * @param root the directory of the copies
 * @param names their paths relative to it, in the order of the class path
 */
record StagedJars(Path root, List<String> names) {
  private static final int BUCKETS = 64;
  private static final int BUCKET_LIMIT = 8;
  private static final int COPIES_AGAIN = 9;

  StagedJars {
    names = List.copyOf(names);
  }

  /**
   * Copies the jars of a module.
   *
   * @throws IllegalStateException if two of its dependencies have the same file name
   */
  static StagedJars copy(ImageOptions options, ImageDirectories directories) throws IOException {
    Map<String, Path> jars = imagePaths(options.jar(), options.classpath());
    // Earlier copies are kept until one is accepted, so that the next one gets other inodes.
    Path copies = directories.out().resolve("copies");
    DirectoryTree.delete(copies);
    Path copy = copies.resolve("0");
    copyAll(jars, copy);
    for (int i = 1; i <= COPIES_AGAIN && inodesCollide(copy, jars.keySet()); i++) {
      copy = copies.resolve(Integer.toString(i));
      copyAll(jars, copy);
    }
    DirectoryTree.delete(directories.stage());
    Files.move(copy, directories.stage());
    DirectoryTree.delete(copies);
    return new StagedJars(directories.stage(), List.copyOf(jars.keySet()));
  }

  /** The jars by their path in the image, without the leading slash. */
  static Map<String, Path> imagePaths(Path own, List<Path> classpath) {
    Map<String, Path> jars = new TreeMap<>();
    jars.put("app/classpath/" + own.getFileName(), own);
    for (Path jar : classpath) {
      if (Files.isRegularFile(jar) && jars.put("app/libs/" + jar.getFileName(), jar) != null) {
        throw new IllegalStateException(
            "Two dependencies have the same file name: " + jar.getFileName());
      }
    }
    return jars;
  }

  /** The copies. */
  List<Path> files() {
    return names.stream().map(root::resolve).toList();
  }

  /** The class path, relative to {@link #root}. */
  String classpath() {
    return String.join(":", names);
  }

  /** The class path in the image. */
  String classpathInImage() {
    return names.stream().map(name -> "/" + name).collect(Collectors.joining(":"));
  }

  private static void copyAll(Map<String, Path> jars, Path to) throws IOException {
    for (var jar : jars.entrySet()) {
      Path copy = to.resolve(jar.getKey());
      Files.createDirectories(requireNonNull(copy.getParent()));
      Files.setLastModifiedTime(Files.copy(jar.getValue(), copy), ImageDirectories.MODIFIED);
    }
  }

  /**
   * Whether so many open jars would share a bucket of the JDK's hash map of them
   * (java.util.zip.ZipFile.Source, keyed by inode) that it orders them by identity hash codes. That
   * would change all identity hash codes that are assigned later, and with them the order of the
   * AOT cache.
   */
  private static boolean inodesCollide(Path root, Set<String> jars) throws IOException {
    int[] buckets = new int[BUCKETS];
    for (String jar : jars) {
      Path path = root.resolve(jar);
      int hash =
          Long.hashCode(StandardCharsets.UTF_8.hashCode() + ImageDirectories.MODIFIED.toMillis())
              + Long.hashCode((Long) Files.getAttribute(path, "unix:dev"))
              + Long.hashCode((Long) Files.getAttribute(path, "unix:ino"));
      if (++buckets[(hash ^ (hash >>> 16)) & (BUCKETS - 1)] >= BUCKET_LIMIT) {
        return true;
      }
    }
    return false;
  }
}
