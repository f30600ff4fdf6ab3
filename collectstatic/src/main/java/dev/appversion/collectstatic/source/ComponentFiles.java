package dev.appversion.collectstatic.source;

import dev.appversion.collectstatic.problem.Problem;
import dev.appversion.collectstatic.problem.Problems;
import dev.appversion.versioning.hashing.GlobPattern;
import dev.appversion.versioning.manifest.Component;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Hashes the files of components. File names are relative to the working directory and use slashes,
 * so that the same tree has the same hash on every machine.
 */
public final class ComponentFiles {
  private static final String WILD = "*?[{";

  private final Path workingDirectory;
  private final Problems problems;

  /** Hashes files in a directory. */
  public ComponentFiles(Path workingDirectory, Problems problems) {
    this.workingDirectory = workingDirectory;
    this.problems = problems;
  }

  /**
   * Hashes the files of all components, and adds unreadable files and invalid patterns to the
   * problems.
   *
   * @param patterns the patterns of the files of each component, by component name
   */
  public List<Component> hash(Map<String, List<String>> patterns) {
    List<Component> components = new ArrayList<>();
    new TreeMap<>(patterns).forEach((name, globs) -> components.add(component(name, globs)));
    return components;
  }

  private Component component(String name, List<String> globs) {
    if (!Component.NAME.matcher(name).matches()) {
      report(
          name,
          "has an invalid name: use letters, digits, and - _ . between them, at most 63 characters");
    }
    Map<String, byte[]> files = new TreeMap<>();
    for (String glob : globs) {
      Map<String, Path> found = find(name, glob);
      if (found.isEmpty()) {
        report(name, "the pattern '" + glob + "' matches no file in " + workingDirectory);
      }
      found.forEach(
          (path, file) -> {
            try {
              files.put(path, Files.readAllBytes(file));
            } catch (IOException e) {
              problems.unreadable(file, e);
            }
          });
    }
    return Component.of(name, files);
  }

  private void report(String name, String message) {
    problems.add(Problem.of(Problem.Kind.COMPONENT, "", "component " + name + " " + message));
  }

  private Map<String, Path> find(String name, String given) {
    String glob = given.startsWith("./") ? given.substring(2) : given;
    if (glob.startsWith("/") || Arrays.asList(glob.split("/", -1)).contains("..")) {
      report(name, "the pattern '" + given + "' leads out of the working directory");
      return Map.of();
    }
    int wild = 0;
    while (wild < glob.length() && WILD.indexOf(glob.charAt(wild)) < 0) {
      wild++;
    }
    int slash = wild == glob.length() ? wild : glob.lastIndexOf('/', wild);
    Path base = workingDirectory.resolve(glob.substring(0, Math.max(slash, 0)));
    boolean wholeFolder = wild == glob.length() && Files.isDirectory(base);
    Pattern pattern = GlobPattern.paths(wholeFolder ? glob.replaceAll("/+$", "") + "/**" : glob);
    Map<String, Path> found = new TreeMap<>();
    try {
      if (Files.exists(base)) {
        Files.walkFileTree(base, new Matching(pattern, found));
      }
    } catch (IOException e) {
      problems.unreadable(base, e);
    }
    return found;
  }

  private final class Matching extends SimpleFileVisitor<Path> {
    private final Pattern pattern;
    private final Map<String, Path> found;

    Matching(Pattern pattern, Map<String, Path> found) {
      this.pattern = pattern;
      this.found = found;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String path = workingDirectory.relativize(file).toString().replace('\\', '/');
      if (pattern.matcher(path).matches() && Files.isRegularFile(file)) {
        found.put(path, file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      problems.unreadable(file, e);
      return FileVisitResult.CONTINUE;
    }
  }
}
