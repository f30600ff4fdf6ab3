package dev.appversion.benchmarks.assets;

import dev.appversion.benchmarks.Arguments;
import dev.appversion.benchmarks.process.Pause;
import dev.appversion.benchmarks.process.SidecarProcess;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The cost of decoding zstd for a sidecar that serves its static root: resident memory after one
 * request for a script without a {@code .zst} sibling, with a small one, and with one whose window
 * is the largest that is allowed.
 */
public final class ZstdMemory {

  /** 8 MiB (RFC 8878 section 3.1.1.1.2). */
  private static final byte LARGEST_WINDOW = 13 << 3;

  private ZstdMemory() {}

  /** Option: {@code --rounds=5}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = Arguments.of(args).number("--rounds", 5);
    byte[] small = text(100 << 10);
    byte[] large = text(9 << 20); // a window of 8 MiB, the largest that is allowed
    Map<String, List<Long>> kib = new TreeMap<>();
    for (int i = 0; i < rounds; i++) {
      add(kib, "100 KiB, no sibling", rss(small, false));
      add(kib, "100 KiB, with .zst", rss(small, true));
      add(kib, "9 MiB, no sibling", rss(large, false));
      add(kib, "9 MiB, with .zst", rss(large, true));
    }
    PrintStream out = System.out;
    kib.forEach(
        (name, all) ->
            out.printf(
                Locale.ROOT,
                "%s: %.1f MiB RSS (%.1f to %.1f)%n",
                name,
                all.stream().sorted().skip(all.size() / 2).findFirst().orElseThrow() / 1024.0,
                all.stream().min(Long::compare).orElseThrow() / 1024.0,
                all.stream().max(Long::compare).orElseThrow() / 1024.0));
  }

  private static void add(Map<String, List<Long>> to, String name, long kib) {
    to.computeIfAbsent(name, first -> new ArrayList<>()).add(kib);
  }

  private static byte[] text(int length) {
    StringBuilder text = new StringBuilder(length + 64);
    for (int i = 0; text.length() < length; i++) {
      text.append("export const item")
          .append(i * 0x9E3779B9L)
          .append(" = ")
          .append(i)
          .append(";\n");
    }
    return text.substring(0, length).getBytes(StandardCharsets.UTF_8);
  }

  /** One frame; where it is longer than its window, that is the largest. */
  private static byte[] zstd(byte[] plain) {
    ZstdJavaCompressor compressor = new ZstdJavaCompressor();
    byte[] encoded = new byte[compressor.maxCompressedLength(plain.length)];
    int length = compressor.compress(plain, 0, plain.length, encoded, 0, encoded.length);
    boolean singleSegment = (encoded[4] & 0x20) != 0;
    if (!singleSegment) {
      encoded[5] = LARGEST_WINDOW;
    }
    return Arrays.copyOf(encoded, length);
  }

  private static long rss(byte[] script, boolean sibling) throws IOException, InterruptedException {
    Path root = Files.createTempDirectory("static");
    Path file = Files.write(root.resolve("app.js"), script);
    Path encoded = root.resolve("app.js.zst");
    if (sibling) {
      Files.write(encoded, zstd(script));
    }
    try (ServerSocket app = new ServerSocket(0); // it gets no request
        SidecarProcess sidecar =
            SidecarProcess.start(
                List.of(),
                Map.of(
                    "APPVERSION_UPSTREAM",
                    "http://127.0.0.1:" + app.getLocalPort(),
                    "APPVERSION_STATIC_ROOT",
                    root.toString()));
        HttpClient http = HttpClient.newHttpClient()) {
      var response =
          http.send(
              HttpRequest.newBuilder(URI.create(sidecar.url() + "/static/app.js"))
                  .header("Accept-Encoding", "zstd")
                  .build(),
              BodyHandlers.ofByteArray());
      boolean coded = response.headers().firstValue("Content-Encoding").isPresent();
      if (response.statusCode() != 200 || coded != sibling) {
        throw new IOException("status " + response.statusCode() + ", coded: " + coded);
      }
      Pause.of(Duration.ofSeconds(5));
      return sidecar.rssKib();
    } finally {
      Files.deleteIfExists(encoded);
      Files.delete(file);
      Files.delete(root);
    }
  }
}
