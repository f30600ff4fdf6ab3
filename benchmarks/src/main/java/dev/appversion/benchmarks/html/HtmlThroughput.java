package dev.appversion.benchmarks.html;

import dev.appversion.benchmarks.Arguments;
import dev.appversion.benchmarks.process.Nginx;
import dev.appversion.benchmarks.process.SidecarProcess;
import dev.appversion.benchmarks.process.Wrk;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pages per second through a sidecar that rewrites them, compared with nginx that does the same
 * with {@code sub_filter}, and with both forwarding them unchanged; then the memory for a page of
 * 100 MB. Each proxy has one core; the load generator and the upstream share the other.
 *
 * <p>Needs nginx, wrk and taskset on this machine ({@code apt-get install nginx-light wrk}).
 */
public final class HtmlThroughput {
  private static final Pattern SCRIPT =
      Pattern.compile("<script src=\"/__appversion/client[^>]*></script>");
  private static final String PROXY =
      """
      location / {
        proxy_pass http://app;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $host;
      }
      """;
  private static final int LARGE = 100_000_000;
  private static final int AT_ONCE = 4;

  private HtmlThroughput() {}

  /**
   * Options: {@code --size=65536} of the page in bytes, {@code --seconds=10}, {@code --rounds=3}.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream out = System.out;
    Arguments arguments = Arguments.of(args);
    int size = arguments.number("--size", 64 << 10);
    int rounds = arguments.number("--rounds", 3);
    Wrk wrk = new Wrk(arguments.number("--seconds", 10), List.of("-H", "Accept: text/html"));
    Path folder = Files.createTempDirectory("html");
    Nginx.open(folder);
    Path manifest = Files.writeString(folder.resolve("staticfiles.json"), SamplePage.manifest());
    Path app = Files.createDirectories(folder.resolve("app"));
    Files.write(app.resolve("page.html"), SamplePage.html(size));
    Files.write(app.resolve("large.html"), SamplePage.html(LARGE));
    try (Nginx origin = Nginx.start(Wrk.CLIENT_CORE, app, "", "");
        SidecarProcess rewriting = sidecar(origin, manifest, true);
        SidecarProcess passing = sidecar(origin, manifest, false);
        Nginx filtering = nginx(folder.resolve("filtering"), origin, filters(rewriting.url()));
        Nginx forwarding = nginx(folder.resolve("forwarding"), origin, "")) {
      assertSame(rewriting.url(), filtering.url());
      assertSame(passing.url(), forwarding.url());
      Map<String, String> all =
          Map.of(
              "sidecar rewrites", rewriting.url(),
              "sidecar passes", passing.url(),
              "nginx sub_filter", filtering.url(),
              "nginx passes", forwarding.url());
      for (var proxy : all.entrySet()) {
        wrk.load("warm-up", proxy.getValue() + "/page.html", out);
      }
      double[] sums = new double[3];
      for (int round = 0; round < rounds; round++) {
        double ours = wrk.load("sidecar rewrites", rewriting.url() + "/page.html", out);
        double theirs = wrk.load("nginx sub_filter", filtering.url() + "/page.html", out);
        double through = wrk.load("sidecar passes", passing.url() + "/page.html", out);
        double bare = wrk.load("nginx passes", forwarding.url() + "/page.html", out);
        sums[0] += ours / theirs;
        sums[1] += ours / through;
        sums[2] += theirs / bare;
      }
      out.printf(
          Locale.ROOT,
          "mean of %d rounds: rewriting / sub_filter %.2f, rewriting / passing %.2f, sub_filter / passing %.2f%n",
          rounds,
          sums[0] / rounds,
          sums[1] / rounds,
          sums[2] / rounds);
      memory(rewriting, out);
    }
  }

  private static SidecarProcess sidecar(Nginx origin, Path manifest, boolean rewrites)
      throws IOException {
    return SidecarProcess.start(
        Wrk.SERVER_CORE,
        rewrites
            ? Map.of(
                "APPVERSION_UPSTREAM",
                origin.url(),
                "APPVERSION_MANIFEST_FILE",
                manifest.toString())
            : Map.of("APPVERSION_UPSTREAM", origin.url(), "APP_VERSION_MISMATCH", "ignore"));
  }

  private static Nginx nginx(Path folder, Nginx origin, String filters) throws IOException {
    return Nginx.start(
        Wrk.SERVER_CORE,
        folder,
        "upstream app { server %s; keepalive 32; }"
            .formatted(origin.url().substring("http://".length())),
        filters + PROXY);
  }

  private static String filters(String rewriting) throws IOException, InterruptedException {
    Matcher script = SCRIPT.matcher(new String(page(rewriting), StandardCharsets.UTF_8));
    if (!script.find()) {
      throw new IOException("the sidecar put no script into the page");
    }
    return "sub_filter_once off;\n" + SamplePage.subFilters(script.group());
  }

  /** Checks that both return the same page. */
  private static void assertSame(String one, String other)
      throws IOException, InterruptedException {
    if (!Arrays.equals(page(one), page(other))) {
      throw new IOException(one + " and " + other + " return different pages");
    }
  }

  private static byte[] page(String url) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(ask(url + "/page.html"), HttpResponse.BodyHandlers.ofByteArray()).body();
    }
  }

  private static HttpRequest ask(String url) {
    return HttpRequest.newBuilder(URI.create(url)).header("Accept", "text/html").build();
  }

  private static void memory(SidecarProcess sidecar, PrintStream out)
      throws IOException, InterruptedException {
    long before = sidecar.peakKib();
    try (HttpClient http = HttpClient.newHttpClient()) {
      List<CompletableFuture<Long>> pages =
          java.util.stream.IntStream.range(0, AT_ONCE)
              .mapToObj(
                  i ->
                      http.sendAsync(
                              ask(sidecar.url() + "/large.html"),
                              HttpResponse.BodyHandlers.ofInputStream())
                          .thenApply(answer -> length(answer.body())))
              .toList();
      long bytes = pages.stream().mapToLong(CompletableFuture::join).sum();
      out.printf(
          "%d pages of 100 MB at once (%,d bytes came): peak of the resident memory %,d KiB, before %,d KiB%n",
          AT_ONCE, bytes, sidecar.peakKib(), before);
    }
  }

  private static long length(InputStream body) {
    try (body) {
      return body.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
