package dev.appversion.benchmarks;

import dev.appversion.versioning.manifest.Digests;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Requests per second for hot hashed assets: a sidecar from memory, beside nginx with {@code
 * gzip_static} from disk (that is, from the page cache), each on one core, wrk on another.
 *
 * <p>Needs nginx, wrk and taskset on this machine ({@code apt-get install nginx-light wrk}).
 */
public final class HotAssets {
  private static final int FILES = 20;

  private final Path folder;
  private final List<String> paths = new ArrayList<>();

  private HotAssets(Path folder) {
    this.folder = folder;
  }

  /** Options: {@code --seconds=10}, {@code --rounds=3}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream out = System.out;
    int seconds = option(args, "--seconds=", 10);
    int rounds = option(args, "--rounds=", 3);
    Path folder = Files.createTempDirectory("hot-assets");
    HotAssets bench = new HotAssets(folder);
    bench.writeFiles();
    Wrk wrk =
        new Wrk(seconds, List.of("-H", "Accept-Encoding: gzip", "-s", folder + "/rotate.lua"));
    try (Nginx nginx = bench.nginx();
        SidecarProcess sidecar =
            SidecarProcess.start(
                Wrk.SERVER_CORE,
                Map.of(
                    "APPVERSION_UPSTREAM",
                    nginx.url(),
                    "APPVERSION_MANIFEST_FILE",
                    folder.resolve("staticfiles.json").toString(),
                    "APPVERSION_STATIC_URL",
                    "/static/"))) {
      String direct = nginx.url();
      out.println("sidecar: " + bench.head(sidecar.url()));
      out.println("nginx:   " + bench.head(direct));
      wrk.load("warm-up", sidecar.url(), out); // for the JIT compiler and the cache
      wrk.load("warm-up", direct, out);
      double sum = 0;
      for (int round = 0; round < rounds; round++) {
        double ours = wrk.load("sidecar", sidecar.url(), out);
        double theirs = wrk.load("nginx", direct, out);
        sum += ours / theirs;
        out.printf(Locale.ROOT, "ratio %.2f%n", ours / theirs);
      }
      out.printf(Locale.ROOT, "mean ratio of %d rounds: %.2f%n", rounds, sum / rounds);
      out.printf("sidecar RSS after load: %d KiB%n", sidecar.rssKib());
    }
  }

  static int option(String[] args, String name, int standard) {
    return Arrays.stream(args)
        .filter(arg -> arg.startsWith(name))
        .map(arg -> Integer.valueOf(arg.substring(name.length())))
        .findFirst()
        .orElse(standard);
  }

  /** Scripts of 4 to 80 KiB, as bundlers write them: they shrink to about a third. */
  private void writeFiles() throws IOException {
    Random random = new Random(1);
    Path root = Files.createDirectories(folder.resolve("static"));
    Map<String, String> manifest = new TreeMap<>();
    for (int file = 0; file < FILES; file++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < (4 + 4 * file) << 10) {
        text.append("function f")
            .append(Integer.toString(random.nextInt(100_000), 36))
            .append("(e,t){return e.")
            .append(Integer.toString(random.nextInt(1000), 36))
            .append("(t+")
            .append(random.nextInt(1000))
            .append(")}\n");
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      String name = "chunk" + file + '.' + Digests.md5Hex(bytes).substring(0, 12) + ".js";
      Files.write(root.resolve(name), bytes);
      try (OutputStream out = Files.newOutputStream(root.resolve(name + ".gz"));
          GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(bytes);
      }
      manifest.put("chunk" + file + ".js", name);
      paths.add("/static/" + name);
    }
    StringBuilder json = new StringBuilder("{\"version\":\"1.0\",\"paths\":{");
    manifest.forEach(
        (from, to) ->
            json.append(json.toString().endsWith("{") ? "" : ",")
                .append('"' + from + "\":\"" + to + '"'));
    Files.writeString(folder.resolve("staticfiles.json"), json.append("}}").toString());
    Files.writeString(
        folder.resolve("rotate.lua"),
        """
        local paths = { %s }
        local at = 0
        request = function()
          at = at %% #paths + 1
          return wrk.format("GET", paths[at])
        end
        """
            .formatted(String.join(", ", paths.stream().map(path -> '"' + path + '"').toList())));
  }

  private Nginx nginx() throws IOException {
    return Nginx.start(
        Wrk.SERVER_CORE,
        folder,
        "",
        """
        location /static/ {
          gzip_static on;
          gzip_vary on;
          etag on;
          add_header Cache-Control "public, max-age=31536000, immutable";
          add_header X-App-Version 0123456789ab;
          add_header x-backend-target shop-v1;
        }
        """);
  }

  private Map<String, List<String>> head(String url) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + paths.getLast()))
              .header("Accept-Encoding", "gzip")
              .build();
      var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      Map<String, List<String>> head = new TreeMap<>(answer.headers().map());
      head.put(":status", List.of(Integer.toString(answer.statusCode())));
      head.put(":length", List.of(Integer.toString(answer.body().length)));
      return head;
    }
  }
}
