package dev.appversion.process.tracing;

import static java.util.Comparator.comparing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Finds the tracing library. In an image its jars are in a directory that is not on the class path,
 * so that a process without tracing does not read them.
 */
public final class TracingLibraries {
  /** The system property that names the directory of the jars; unset: the class path has them. */
  public static final String DIRECTORY = "appversion.tracing";

  private TracingLibraries() {}

  /**
   * The library; empty if this distribution has none.
   *
   * @throws UncheckedIOException if the directory cannot be read
   */
  public static Optional<TracingLibrary> find() {
    String directory = System.getProperty(DIRECTORY);
    ClassLoader own = TracingLibraries.class.getClassLoader();
    return find(directory == null ? own : loader(Path.of(directory), own));
  }

  private static Optional<TracingLibrary> find(ClassLoader loader) {
    return ServiceLoader.load(TracingLibrary.class, loader).findFirst();
  }

  /** Stays open: classes are loaded until the process ends. */
  static ClassLoader loader(Path directory, ClassLoader parent) {
    List<URL> jars = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
        for (Path jar : files) {
          jars.add(url(jar));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    jars.sort(comparing(URL::getPath)); // the order of a directory's files differs by file system
    return new URLClassLoader("tracing", jars.toArray(URL[]::new), parent);
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }
}
