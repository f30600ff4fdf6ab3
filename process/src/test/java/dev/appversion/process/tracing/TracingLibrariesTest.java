package dev.appversion.process.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class loader of the directory that the property {@code appversion.tracing} names. */
class TracingLibrariesTest {
  private static final ClassLoader OWN = TracingLibrariesTest.class.getClassLoader();

  @TempDir private Path directory;

  @Test
  void theJarsOfTheDirectoryAreRead() throws IOException {
    jar("library.jar", "first.txt", "of the library");
    jar("dependency.jar", "second.txt", "of its dependency");
    Files.writeString(directory.resolve("notes.txt"), "not a jar");

    ClassLoader loader = TracingLibraries.loader(directory, OWN);

    assertThat(read(loader, "first.txt")).isEqualTo("of the library");
    assertThat(read(loader, "second.txt")).isEqualTo("of its dependency");
  }

  @Test
  void ofTwoJarsWithTheSameFileTheFirstByNameIsUsed() throws IOException {
    jar("b.jar", "same.txt", "b");
    jar("a.jar", "same.txt", "a");
    jar("c.jar", "same.txt", "c");

    assertThat(read(TracingLibraries.loader(directory, OWN), "same.txt")).isEqualTo("a");
  }

  @Test
  void classesOfTheProcessPrecedeThoseOfTheDirectory() throws Exception {
    jar("copy.jar", TracingLibrary.class.getName().replace('.', '/') + ".class", "no class file");

    ClassLoader loader = TracingLibraries.loader(directory, OWN);

    assertThat(loader.loadClass(TracingLibrary.class.getName())).isSameAs(TracingLibrary.class);
  }

  @Test
  void withoutTheDirectoryThereIsNothingMore() {
    ClassLoader loader = TracingLibraries.loader(directory.resolve("missing"), OWN);

    assertThat(loader.getResource("first.txt")).isNull();
  }

  private void jar(String name, String entry, String text) throws IOException {
    try (OutputStream file = Files.newOutputStream(directory.resolve(name));
        JarOutputStream jar = new JarOutputStream(file)) {
      jar.putNextEntry(new JarEntry(entry));
      jar.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String read(ClassLoader loader, String entry) throws IOException {
    try (InputStream in = Objects.requireNonNull(loader.getResourceAsStream(entry))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
