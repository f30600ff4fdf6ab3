package dev.appversion.benchmarks.assets;

import dev.appversion.benchmarks.Arguments;
import dev.appversion.benchmarks.process.Nginx;
import dev.appversion.benchmarks.process.SidecarProcess;
import dev.appversion.benchmarks.process.Wrk;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Requests per second for hashed assets that are requested often: a sidecar from memory, compared
 * with nginx with {@code gzip_static} from disk (that is, from the page cache), each on one core,
 * with wrk on another.
 *
 * <p>Needs nginx, wrk and taskset on this machine ({@code apt-get install nginx-light wrk}).
 */
public final class HotAssets {
  private final Path folder;
  private final HotAssetFiles files;

  private HotAssets(Path folder) throws IOException {
    this.folder = folder;
    this.files = HotAssetFiles.write(folder);
  }

  /** Options: {@code --seconds=10}, {@code --rounds=3}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream out = System.out;
    Arguments arguments = Arguments.of(args);
    int seconds = arguments.number("--seconds", 10);
    int rounds = arguments.number("--rounds", 3);
    Path folder = Files.createTempDirectory("hot-assets");
    HotAssets bench = new HotAssets(folder);
    Wrk wrk =
        new Wrk(
            seconds, List.of("-H", "Accept-Encoding: gzip", "-s", bench.files.script().toString()));
    try (Nginx nginx = bench.nginx();
        SidecarProcess sidecar =
            SidecarProcess.start(
                Wrk.SERVER_CORE,
                Map.of(
                    "APPVERSION_UPSTREAM",
                    nginx.url(),
                    "APPVERSION_MANIFEST_FILE",
                    bench.files.manifest().toString(),
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
          HttpRequest.newBuilder(URI.create(url + files.paths().getLast()))
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
