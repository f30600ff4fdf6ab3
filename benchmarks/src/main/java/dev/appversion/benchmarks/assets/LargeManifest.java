package dev.appversion.benchmarks.assets;

import dev.appversion.benchmarks.Arguments;
import dev.appversion.benchmarks.process.Pause;
import dev.appversion.benchmarks.process.SidecarProcess;
import dev.appversion.versioning.manifest.InvalidManifestException;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.formats.ManifestReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The cost of a large manifest: on the heap, and in a sidecar's process. */
public final class LargeManifest {
  private static final int UPSTREAM_PORT = 1; // a closed port: the app gets no request

  private LargeManifest() {}

  /** Option: {@code --paths=100000}. */
  public static void main(String[] args) throws IOException, InvalidManifestException {
    PrintStream out = System.out;
    int paths = Arguments.of(args).number("--paths", 100_000);
    byte[] json = manifest(paths);
    long before = usedHeap();
    Manifest manifest = ManifestReader.read(json);
    long used = usedHeap() - before;
    out.printf(
        Locale.ROOT,
        "%,d paths, %.1f MiB of JSON: %.1f MiB of heap%n",
        manifest.paths().size(),
        mib(json.length),
        mib(used));

    long small = rss(manifest(10));
    long large = rss(json);
    out.printf(
        Locale.ROOT,
        "sidecar with 10 paths: %.1f MiB RSS, with %,d: %.1f MiB, difference %.1f MiB%n",
        small / 1024.0,
        paths,
        large / 1024.0,
        (large - small) / 1024.0);
  }

  private static long rss(byte[] json) throws IOException {
    Path file = Files.createTempFile("manifest", ".json");
    Files.write(file, json);
    try (SidecarProcess sidecar =
        SidecarProcess.startUnready(
            List.of(),
            Map.of(
                "APPVERSION_UPSTREAM",
                "http://127.0.0.1:" + UPSTREAM_PORT,
                "APPVERSION_MANIFEST_FILE",
                file.toString()))) {
      Pause.of(Duration.ofSeconds(5));
      return sidecar.rssKib();
    } finally {
      Files.delete(file);
    }
  }

  /** Names as in a large front end: directories, words, and Django's hash. */
  private static byte[] manifest(int paths) {
    StringBuilder json =
        new StringBuilder("{\"version\":\"1.1\",\"hash\":\"0123456789ab\",\"paths\":{");
    for (int i = 0; i < paths; i++) {
      String stem = "vendor/package-%d/dist/components/icon-%d".formatted(i % 300, i);
      json.append(i == 0 ? "" : ",")
          .append("\"%s.svg\":\"%s.%012x.svg\"".formatted(stem, stem, i * 0x9E3779B97F4AL));
    }
    return json.append("}}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      ManagementFactory.getMemoryMXBean().gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static double mib(long bytes) {
    return bytes / 1024.0 / 1024.0;
  }
}
