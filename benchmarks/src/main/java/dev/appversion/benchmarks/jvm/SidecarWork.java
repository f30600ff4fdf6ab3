package dev.appversion.benchmarks.jvm;

import dev.appversion.benchmarks.html.SamplePage;
import dev.appversion.benchmarks.process.ImageProcess;
import dev.appversion.benchmarks.process.Nginx;
import dev.appversion.benchmarks.process.ProcessUsage;
import dev.appversion.benchmarks.process.Wrk;
import dev.appversion.versioning.manifest.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The work of a sidecar with one set of options, in this order: about 1,000 small requests per
 * second, as in a usual pod; then 32 connections without pause: small responses that are forwarded
 * (after a warm-up), pages of 64 KiB that are rewritten, and a script of 16 KiB from memory.
 *
 * @param image the directory of the image
 * @param seconds of each of the five loads
 * @param folder of the files of the app and of the scripts of wrk
 * @param script the path of the script of 16 KiB
 */
record SidecarWork(Path image, int seconds, Path folder, String script) {
  private static final double NANOS_IN_MILLI = 1e6;
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

  /** Writes the files into this directory. */
  static SidecarWork write(Path image, int seconds, Path folder) throws IOException {
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
    return new SidecarWork(image, seconds, folder, "/static/" + name);
  }

  /** Starts the app behind the sidecar. */
  Nginx startApp() throws IOException {
    return Nginx.start(
        Wrk.CLIENT_CORE,
        folder,
        "",
        """
        location = / {
          default_type application/json;
          return 200 '{"items":["kettle","pot","cup"],"total":3,"currency":"EUR","page":1}';
        }
        """);
  }

  /** Starts a sidecar with these options, and measures it. */
  Measured measure(JvmOptionSet set, Nginx app) throws IOException, InterruptedException {
    Map<String, String> environment = new LinkedHashMap<>(set.environment());
    environment.put("APPVERSION_UPSTREAM", app.url());
    environment.put("APPVERSION_NAME", "v1");
    environment.put("APPVERSION_ROUTING_FILE", folder.resolve("routing.json").toString());
    environment.put("APPVERSION_MANIFEST_FILE", folder.resolve("staticfiles.json").toString());
    try (ImageProcess sidecar =
        ImageProcess.start(image, Wrk.SERVER_CORE, set.java(), environment)) {
      ProcessUsage ready = sidecar.usage();
      Measured.Cost paced = load(sidecar, "/", "-s", folder.resolve("paced.lua").toString());
      ProcessUsage afterPaced = sidecar.usage();
      String clients = folder.resolve("clients.lua").toString();
      load(sidecar, "/", "-s", clients); // for the JIT compiler
      Measured.Cost forwarded = load(sidecar, "/", "-s", clients);
      Measured.Cost pages = load(sidecar, "/page.html", "-H", "Accept: text/html");
      Measured.Cost assets = load(sidecar, script, "-H", "Accept-Encoding: gzip");
      return new Measured(
          sidecar.ready().toNanos() / NANOS_IN_MILLI,
          ready,
          paced,
          afterPaced,
          forwarded,
          pages,
          assets,
          sidecar.usage());
    }
  }

  private Measured.Cost load(ImageProcess sidecar, String path, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--timeout", "30s"));
    all.addAll(List.of(arguments));
    long before = sidecar.usage().cpuMillis();
    double rate = new Wrk(seconds, all).load(path, sidecar.url() + path, System.err);
    long used = sidecar.usage().cpuMillis() - before;
    return new Measured.Cost(rate, 1000.0 * used / (rate * seconds));
  }
}
