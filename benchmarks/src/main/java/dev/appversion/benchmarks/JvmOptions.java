package dev.appversion.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.versioning.manifest.Digests;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * The effect of JVM options on the sidecar's image: requests per second, processor time per
 * request, memory and start, one set of options after the other, in alternating rounds. In each
 * round each set gets a new process, which runs alone on a core; wrk and the upstream nginx share
 * the other.
 *
 * <p>The work, in this order: about 1,000 small requests per second, as in a usual pod; then 32
 * connections without pause: small responses that are forwarded (after a warm-up), pages of 64 KiB
 * that are rewritten, and a script of 16 KiB from memory.
 *
 * <p>Needs the image ({@code ./mvnw package -Pimages -DskipTests -pl sidecar -am}), and nginx, wrk
 * and taskset on this machine ({@code apt-get install nginx-light wrk}).
 */
public final class JvmOptions {
  private static final int PAGE = 64 << 10;
  private static final int SCRIPT = 16 << 10;

  private static final String LINE =
      """
      export const price = (e, t) => e.total(t + 1);
      """;

  /** 32 connections, each of which pauses for 32 ms after each response: about 1,000 per second. */
  private static final String PACED =
      """
      function delay() return 32 end
      """;

  /** A page load without a cookie, one with a header pin and one with a cookie, in turn. */
  private static final String CLIENTS =
      """
      local clients = {
        { ["Sec-Fetch-Mode"] = "navigate", ["Sec-Fetch-Dest"] = "document", ["Accept"] = "text/html" },
        { ["X-App-Requested-Version"] = "v1" },
        { ["Cookie"] = "session=0123456789abcdef; app_version_affinity=v1.473637; theme=dark" },
      }
      local at = 0
      request = function()
        at = at % #clients + 1
        return wrk.format("GET", nil, clients[at])
      end
      """;

  private static final String ROUTING =
      """
      {"app": "shop", "namespace": "web", "port": 8080, "defaultVersion": "v1",
       "versions": [{"name": "v1", "weight": 1, "selector": {"version": "v1"}, "backend": "shop-v1",
         "address": "127.0.0.1:9", "appVersion": "0123456789ab", "source": "explicit"}],
       "static": {"url": "/static/", "rewrite": true}, "client": {"mismatch": "reload", "header": true},
       "versionEndpoint": true, "revision": "0123456789ab"}
      """;

  private final Path folder;
  private final Path image;
  private final int seconds;
  private final String script;

  private JvmOptions(Path folder, Path image, int seconds) throws IOException {
    this.folder = folder;
    this.image = image;
    this.seconds = seconds;
    this.script = writeFiles();
  }

  /**
   * One set of options in one round.
   *
   * @param readyMillis from the start of the process until it was ready
   * @param readyCpuMillis processor time until then
   * @param idleRssKib resident memory then
   * @param idlePrivateKib private memory then
   * @param idleAnonymousKib anonymous memory then
   * @param pacedCpuMicros processor time per request at about 1,000 requests/s, from the start on
   * @param pacedRssKib resident memory after that
   * @param pacedPrivateKib private memory after that
   * @param pacedAnonymousKib anonymous memory after that
   * @param forwarded requests per second
   * @param forwardedCpuMicros processor time per request
   * @param pages pages rewritten per second
   * @param pageCpuMicros processor time per page
   * @param assets scripts from memory per second
   * @param assetCpuMicros processor time per script
   * @param loadedRssKib resident memory after all of it
   * @param loadedPrivateKib private memory after all of it
   * @param loadedAnonymousKib anonymous memory after all of it
   */
  record Result(
      double readyMillis,
      double readyCpuMillis,
      double idleRssKib,
      double idlePrivateKib,
      double idleAnonymousKib,
      double pacedCpuMicros,
      double pacedRssKib,
      double pacedPrivateKib,
      double pacedAnonymousKib,
      double forwarded,
      double forwardedCpuMicros,
      double pages,
      double pageCpuMicros,
      double assets,
      double assetCpuMicros,
      double loadedRssKib,
      double loadedPrivateKib,
      double loadedAnonymousKib) {

    /** The median of each figure, separately. */
    static Result median(List<Result> all) {
      return new Result(
          median(all, Result::readyMillis),
          median(all, Result::readyCpuMillis),
          median(all, Result::idleRssKib),
          median(all, Result::idlePrivateKib),
          median(all, Result::idleAnonymousKib),
          median(all, Result::pacedCpuMicros),
          median(all, Result::pacedRssKib),
          median(all, Result::pacedPrivateKib),
          median(all, Result::pacedAnonymousKib),
          median(all, Result::forwarded),
          median(all, Result::forwardedCpuMicros),
          median(all, Result::pages),
          median(all, Result::pageCpuMicros),
          median(all, Result::assets),
          median(all, Result::assetCpuMicros),
          median(all, Result::loadedRssKib),
          median(all, Result::loadedPrivateKib),
          median(all, Result::loadedAnonymousKib));
    }

    private static double median(List<Result> all, ToDoubleFunction<Result> figure) {
      return Distribution.of(all.stream().map(figure::applyAsDouble).toList()).p50();
    }
  }

  /**
   * A set of options with its medians.
   *
   * @param options of the JVM, in addition to the image's
   * @param environment of the process
   */
  record Row(String name, List<String> options, Map<String, String> environment, Result median) {}

  /** A rate, and the processor time per request in microseconds. */
  private record Cost(double rate, double cpuMicros) {}

  /**
   * Options: {@code --seconds=8} of each of the five loads, {@code --rounds=3}, {@code
   * --only=REGEX} of the names of {@link JvmOptionSet#all}, {@code --image=DIRECTORY}, {@code
   * --json}.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    boolean json = Arrays.asList(args).contains("--json");
    Path root = Path.of(System.getProperty("appversion.root", ".")).toAbsolutePath();
    Path image = Path.of(text(args, "--image=", root.resolve("sidecar/target/image").toString()));
    Pattern only = Pattern.compile(text(args, "--only=", ".*"));
    List<JvmOptionSet> sets =
        JvmOptionSet.all().stream().filter(set -> only.matcher(set.name()).matches()).toList();
    Path folder = Files.createTempDirectory("jvm-options");
    JvmOptions bench = new JvmOptions(folder, image, HotAssets.option(args, "--seconds=", 8));
    List<Row> rows = bench.run(sets, HotAssets.option(args, "--rounds=", 3));
    if (json) {
      System.out.println(
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(rows));
    } else {
      print(rows, System.out);
    }
  }

  private static String text(String[] args, String name, String standard) {
    return Arrays.stream(args)
        .filter(arg -> arg.startsWith(name))
        .map(arg -> arg.substring(name.length()))
        .findFirst()
        .orElse(standard);
  }

  private List<Row> run(List<JvmOptionSet> sets, int rounds)
      throws IOException, InterruptedException {
    Map<JvmOptionSet, List<Result>> results = new LinkedHashMap<>();
    try (Nginx origin =
        Nginx.start(
            Wrk.CLIENT_CORE,
            folder,
            "",
            """
            location = / {
              default_type application/json;
              return 200 '{"items":["kettle","pot","cup"],"total":3,"currency":"EUR","page":1}';
            }
            """)) {
      for (int round = 1; round <= rounds; round++) {
        for (JvmOptionSet set : sets) {
          Result result = measure(set, origin);
          results.computeIfAbsent(set, s -> new ArrayList<>()).add(result);
          System.err.printf("round %d, %s: %s%n", round, set.name(), result);
        }
      }
    }
    return results.entrySet().stream()
        .map(
            result ->
                new Row(
                    result.getKey().name(),
                    result.getKey().java(),
                    result.getKey().environment(),
                    Result.median(result.getValue())))
        .toList();
  }

  private Result measure(JvmOptionSet set, Nginx origin) throws IOException, InterruptedException {
    Map<String, String> environment = new LinkedHashMap<>(set.environment());
    environment.put("APPVERSION_UPSTREAM", origin.url());
    environment.put("APPVERSION_NAME", "v1");
    environment.put("APPVERSION_ROUTING_FILE", folder.resolve("routing.json").toString());
    environment.put("APPVERSION_MANIFEST_FILE", folder.resolve("staticfiles.json").toString());
    try (ImageProcess sidecar =
        ImageProcess.start(image, Wrk.SERVER_CORE, set.java(), environment)) {
      ProcessUsage ready = sidecar.usage();
      Cost paced = load(sidecar, "/", "-s", folder.resolve("paced.lua").toString());
      ProcessUsage afterPaced = sidecar.usage();
      String clients = folder.resolve("clients.lua").toString();
      load(sidecar, "/", "-s", clients); // for the JIT compiler
      Cost forwarded = load(sidecar, "/", "-s", clients);
      Cost pages = load(sidecar, "/page.html", "-H", "Accept: text/html");
      Cost assets = load(sidecar, script, "-H", "Accept-Encoding: gzip");
      ProcessUsage loaded = sidecar.usage();
      return new Result(
          sidecar.readyMillis(),
          ready.cpuMillis(),
          ready.rssKib(),
          ready.privateKib(),
          ready.anonymousKib(),
          paced.cpuMicros(),
          afterPaced.rssKib(),
          afterPaced.privateKib(),
          afterPaced.anonymousKib(),
          forwarded.rate(),
          forwarded.cpuMicros(),
          pages.rate(),
          pages.cpuMicros(),
          assets.rate(),
          assets.cpuMicros(),
          loaded.rssKib(),
          loaded.privateKib(),
          loaded.anonymousKib());
    }
  }

  private Cost load(ImageProcess sidecar, String path, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--timeout", "30s"));
    all.addAll(List.of(arguments));
    long before = sidecar.usage().cpuMillis();
    double rate = new Wrk(seconds, all).load(path, sidecar.url() + path, System.err);
    long used = sidecar.usage().cpuMillis() - before;
    return new Cost(rate, 1000.0 * used / (rate * seconds));
  }

  /** Writes the app's files and the scripts of wrk; returns the path of the asset. */
  private String writeFiles() throws IOException {
    Nginx.open(folder);
    Files.write(folder.resolve("page.html"), SamplePage.html(PAGE));
    byte[] bytes = LINE.repeat(SCRIPT / LINE.length()).getBytes(StandardCharsets.UTF_8);
    String name = "app." + Digests.md5Hex(bytes).substring(0, 12) + ".js";
    Path files = Files.createDirectories(folder.resolve("static"));
    Nginx.open(files);
    Files.write(files.resolve(name), bytes);
    Files.writeString(
        folder.resolve("staticfiles.json"),
        SamplePage.manifest()
            .replace("\"paths\":{", "\"paths\":{\"app.js\":\"%s\",".formatted(name)));
    Files.writeString(folder.resolve("routing.json"), ROUTING);
    Files.writeString(folder.resolve("paced.lua"), CLIENTS + PACED);
    Files.writeString(folder.resolve("clients.lua"), CLIENTS);
    return "/static/" + name;
  }

  private static void print(List<Row> rows, PrintStream out) {
    Result base = rows.getFirst().median();
    out.println(
        "Relative to the first row in parentheses; memory in MiB, resident/private/anonymous.");
    out.printf(
        "%-28s %9s %11s %11s %12s %15s %15s %15s %11s%n",
        "options",
        "ready ms",
        "memory",
        "at 1,000/s",
        "µs/request",
        "forwarded/s",
        "µs/request",
        "pages/s, assets/s",
        "loaded");
    for (Row row : rows) {
      Result r = row.median();
      out.printf(
          Locale.ROOT,
          "%-28s %9.0f %11s %11s %12.0f %8.0f (%4.2f) %8.1f (%4.2f) %6.0f %8.0f %11s%n",
          row.name(),
          r.readyMillis(),
          mib(r.idleRssKib(), r.idlePrivateKib(), r.idleAnonymousKib()),
          mib(r.pacedRssKib(), r.pacedPrivateKib(), r.pacedAnonymousKib()),
          r.pacedCpuMicros(),
          r.forwarded(),
          r.forwarded() / base.forwarded(),
          r.forwardedCpuMicros(),
          r.forwardedCpuMicros() / base.forwardedCpuMicros(),
          r.pages(),
          r.assets(),
          mib(r.loadedRssKib(), r.loadedPrivateKib(), r.loadedAnonymousKib()));
    }
  }

  private static String mib(double rss, double ofProcess, double anonymous) {
    return String.format(
        Locale.ROOT, "%.0f/%.0f/%.0f", rss / 1024, ofProcess / 1024, anonymous / 1024);
  }
}
