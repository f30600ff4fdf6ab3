package dev.appversion.packaging.image;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The classes of a Java runtime and of jars by their internal names, such as {@code
 * java/lang/String}. The first class of a name is used, as the JVM does.
 */
final class ClassIndex implements AutoCloseable {
  private static final String SUFFIX = ".class";
  private static final String OWN_JARS = "appversion-";

  private final List<FileSystem> open = new ArrayList<>();
  private final Map<String, Path> byName = new HashMap<>();
  private final NavigableSet<String> own = new TreeSet<>();

  /** Reads the names of all classes; {@link #close} closes the jars. */
  ClassIndex(Path javaHome, List<Path> jars) throws IOException {
    FileSystem jrt =
        FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", javaHome.toString()));
    open.add(jrt);
    try (Stream<Path> modules = Files.list(jrt.getPath("/modules"))) {
      for (Path module : modules.toList()) {
        add(module, false);
      }
    }
    for (Path jar : jars) {
      FileSystem zip = FileSystems.newFileSystem(jar);
      open.add(zip);
      add(zip.getPath("/"), String.valueOf(jar.getFileName()).startsWith(OWN_JARS));
    }
  }

  private void add(Path root, boolean ofProject) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).toList()) {
        String path = root.relativize(file).toString();
        String name = path.substring(0, path.length() - SUFFIX.length());
        if (name.startsWith("META-INF/") || name.endsWith("-info")) {
          continue;
        }
        byName.putIfAbsent(name, file);
        if (ofProject) {
          own.add(name);
        }
      }
    }
  }

  /** The classes of the project's own jars. */
  NavigableSet<String> own() {
    return Collections.unmodifiableNavigableSet(own);
  }

  /** The classes whose names start with a prefix. */
  List<String> startingWith(String prefix) {
    return byName.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  /** Whether there is a class of this name. */
  boolean contains(String name) {
    return byName.containsKey(name);
  }

  /** The bytes of a class, if it exists. */
  Optional<byte[]> find(String name) throws IOException {
    Path file = byName.get(name);
    return file == null ? Optional.empty() : Optional.of(Files.readAllBytes(file));
  }

  @Override
  public void close() throws IOException {
    for (FileSystem system : open) {
      system.close();
    }
  }
}
