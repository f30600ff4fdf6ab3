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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Requests per second for hot hashed assets: a sidecar from memory, beside nginx with {@code
 * gzip_static} from disk (that is, from the page cache), each on one core, wrk on another.
 *
 * <p>Needs nginx, wrk and taskset on this machine ({@code apt-get install nginx-light wrk}).
 */
public final class HotAssets {
  private static final int FILES = 20;
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s*([0-9.]+)");
  private static final Pattern LATENCY = Pattern.compile("99%\\s+(\\S+)");
  private static final List<String> SERVER_CORE = List.of("taskset", "-c", "0");
  private static final List<String> CLIENT_CORE = List.of("taskset", "-c", "1");

  private final Path folder;
  private final List<String> paths = new ArrayList<>();
  private final int seconds;

  private HotAssets(Path folder, int seconds) {
    this.folder = folder;
    this.seconds = seconds;
  }

  /** Options: {@code --seconds=10}, {@code --rounds=3}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream out = System.out;
    int seconds = option(args, "--seconds=", 10);
    int rounds = option(args, "--rounds=", 3);
    Path folder = Files.createTempDirectory("hot-assets");
    HotAssets bench = new HotAssets(folder, seconds);
    bench.writeFiles();
    int port = SidecarProcess.freePort();
    Process nginx = bench.nginx(port);
    String direct = "http://127.0.0.1:" + port;
    try (SidecarProcess sidecar =
        SidecarProcess.start(
            SERVER_CORE,
            Map.of(
                "APPVERSION_UPSTREAM",
                direct,
                "APPVERSION_MANIFEST_FILE",
                folder.resolve("staticfiles.json").toString(),
                "APPVERSION_STATIC_URL",
                "/static/"))) {
      out.println("sidecar: " + bench.head(sidecar.url()));
      out.println("nginx:   " + bench.head(direct));
      bench.load("warm-up", sidecar.url(), out); // the JIT compiler's, and the cache's
      bench.load("warm-up", direct, out);
      double sum = 0;
      for (int round = 0; round < rounds; round++) {
        double ours = bench.load("sidecar", sidecar.url(), out);
        double theirs = bench.load("nginx", direct, out);
        sum += ours / theirs;
        out.printf(Locale.ROOT, "ratio %.2f%n", ours / theirs);
      }
      out.printf(Locale.ROOT, "mean ratio of %d rounds: %.2f%n", rounds, sum / rounds);
      out.printf("sidecar RSS after load: %d KiB%n", sidecar.rssKib());
    } finally {
      nginx.destroy();
    }
  }

  private static int option(String[] args, String name, int standard) {
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

  private Process nginx(int port) throws IOException {
    Path config = folder.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        daemon off;
        worker_processes 1;
        pid %1$s/nginx.pid;
        error_log stderr error;
        events { worker_connections 1024; }
        http {
          types { text/javascript js; }
          access_log off;
          sendfile on;
          tcp_nopush on;
          keepalive_requests 1000000000;
          open_file_cache max=1000 inactive=60s;
          client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi; uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
          server {
            listen 127.0.0.1:%2$d;
            root %1$s;
            location /static/ {
              gzip_static on;
              gzip_vary on;
              etag on;
              add_header Cache-Control "public, max-age=31536000, immutable";
              add_header X-App-Version 0123456789ab;
              add_header x-backend-target shop-v1;
            }
          }
        }
        """
            .formatted(folder, port));
    // Workers run as another user if root starts them: that user has to get at the files.
    folder.toFile().setExecutable(true, false);
    folder.toFile().setReadable(true, false);
    List<String> command = new ArrayList<>(SERVER_CORE);
    command.addAll(List.of("nginx", "-p", folder.toString(), "-c", config.toString()));
    return new ProcessBuilder(command).inheritIO().start();
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

  private double load(String name, String url, PrintStream out)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(CLIENT_CORE);
    command.addAll(List.of("wrk", "-t1", "-c32", "-d" + seconds + "s", "--latency", "-H"));
    command.addAll(List.of("Accept-Encoding: gzip", "-s", folder + "/rotate.lua", url));
    Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
    BenchCluster.pause(Duration.ofMillis(seconds * 1000L - 200));
    Duration cpu = wrk.info().totalCpuDuration().orElse(Duration.ZERO);
    String text = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    wrk.waitFor();
    Matcher rate = RATE.matcher(text);
    Matcher latency = LATENCY.matcher(text);
    if (!rate.find() || !latency.find() || text.contains("Non-2xx") || text.contains("errors")) {
      throw new IOException("wrk did not measure what it should:\n" + text);
    }
    out.printf(
        Locale.ROOT,
        "%-8s %s requests/s, p99 %s, generator busy %.0f%%%n",
        name,
        rate.group(1),
        latency.group(1),
        cpu.toMillis() / (seconds * 10.0));
    return Double.parseDouble(rate.group(1));
  }
}
