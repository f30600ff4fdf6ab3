package dev.appversion.packaging.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientBundleTest {
  @TempDir Path directory;

  @Test
  void theSecondScriptIsNamedByItsHash() throws Exception {
    Path script = Files.writeString(directory.resolve("recovery.js"), "abc");

    // SHA-256 of "abc": FIPS 180-2, B.1.
    assertThat(ClientBundle.fileName(script)).isEqualTo("recovery.ba7816bf8f01.js");
  }

  @Test
  void theBinaryIsUnpackedAgainWhereAnotherOneIs() throws Exception {
    Path other = jar("other.jar", "readme.txt", "text");
    Path esbuild = jar("esbuild.jar", "package/bin/esbuild", "new");
    Path tools = Files.createDirectories(directory.resolve("tools"));
    Files.writeString(tools.resolve("esbuild"), "old");

    Path binary =
        ClientBundle.unpack(
            directory + File.pathSeparator + other + File.pathSeparator + esbuild, tools);

    assertThat(binary).isEqualTo(tools.resolve("esbuild").toAbsolutePath()).isExecutable();
    assertThat(binary).hasContent("new");
  }

  @Test
  void aClassPathWithoutTheBinaryIsRefused() throws Exception {
    Path other = jar("other.jar", "readme.txt", "text");

    assertThatThrownBy(() -> ClientBundle.unpack(other.toString(), directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("esbuild is not on the class path");
  }

  private Path jar(String name, String entry, String content) throws IOException {
    Path jar = directory.resolve(name);
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(entry));
      out.write(content.getBytes(UTF_8));
    }
    return jar;
  }
}
