package dev.appversion.e2e.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.collectstatic.StaticCollector;
import dev.appversion.collectstatic.run.CollectOptions;
import dev.appversion.collectstatic.run.Progress;
import dev.appversion.fixtures.RoutingTables;
import dev.appversion.sidecar.Sidecar;
import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.LocalAssets;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.testkit.browser.Browser;
import dev.appversion.testkit.browser.Tab;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.formats.ManifestReader;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.util.Headers;
import io.undertow.util.MimeMappings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A module runs once, under all names by which the page and other modules load it. */
class ModulesIT extends BrowserStory {
  private static final String PAGE =
      """
      <!doctype html><html><head><title></title>
      <script type=importmap>{"imports": {"store": "/static/js/store.mjs"}}</script>
      <link rel=modulepreload href=/static/js/store.mjs>
      <script type=module src=/static/js/store.mjs></script>
      <script type=module src=/static/js/cart.js></script>
      <script type=module src=/static/js/main.js></script>
      <script type=module>import {mark} from "/static/js/store.mjs"; mark();</script>
      <script>import('../static/js/store.mjs').then(store => store.mark());</script></head></html>""";

  private static final String STORE =
      "globalThis.loads = (globalThis.loads || 0) + 1;"
          + "customElements.define('x-cart', class extends HTMLElement {});"
          + "export const mark = () => { globalThis.marks = (globalThis.marks || 0) + 1; };";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "collected, ;, false",
    "modules, ;, true",
    "modules, '', false",
    "dev, ;, false",
    "django, ;, false",
    "phoenix, ;, false",
  })
  void runsOnce(String mode, String end, boolean hashed) throws Exception {
    write("store.mjs", STORE);
    write("cart.js", "import './store.mjs'" + end + "\nimport 'store'" + end);
    write(
        "main.js",
        "import './cart.js'"
            + end
            + "\nimport('./store.mjs').then(() => setInterval(() =>"
            + " document.title = globalThis.marks === 2 ? 'loads ' + loads : 'marks', 20));");
    collect(mode.equals("modules"));
    Undertow app = app();
    RoutingState state = new RoutingState();
    try (Sidecar sidecar = sidecar(app, mode.equals("dev"), manifest(mode), state)) {
      if (mode.equals("django")) {
        // The sidecar derives it from the files of the app.
        eventually(() -> assertThat(state.current().modules().paths()).contains("js/store.mjs"));
      }
      Tab tab = person.tab();

      tab.open(URI.create("http://127.0.0.1:" + sidecar.address().getPort() + "/"));

      eventually(() -> assertThat(tab.run("return document.title")).isEqualTo("loads 1"));
      assertThat(tab.messages()).noneMatch(Browser.Message::error);
      assertThat(String.valueOf(tab.run("return document.scripts[2].src")))
          .matches(hashed ? ".*/store[.][0-9a-f]{12}[.]mjs" : ".*/store[.]mjs");
    } finally {
      app.stop();
    }
  }

  private void write(String name, String text) throws Exception {
    Path file = folder.resolve("src/js").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void collect(boolean jsModules) throws Exception {
    Path root = folder.resolve("out");
    new StaticCollector(
            new CollectOptions(
                folder,
                List.of(folder.resolve("src")),
                root,
                "/static/",
                CollectOptions.defaultStateFile(root),
                CollectOptions.DEFAULT_IGNORE,
                jsModules,
                List.of(),
                false,
                false,
                true,
                List.of(),
                0,
                false,
                Map.of(),
                1),
            Progress.NONE)
        .collect();
  }

  private Undertow app() throws Exception {
    Undertow app =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                Handlers.path(
                        exchange -> {
                          exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html");
                          exchange.getResponseSender().send(PAGE);
                        })
                    .addPrefixPath(
                        "/static",
                        Handlers.resource(new PathResourceManager(folder.resolve("out")))
                            .setMimeMappings(
                                MimeMappings.builder()
                                    .addMapping("mjs", "text/javascript")
                                    .build())))
            .build();
    app.start();
    return app;
  }

  /** The manifest of the collector, or of Django or {@code phx.digest} for the same files. */
  private Manifest manifest(String mode) throws Exception {
    byte[] written = Files.readAllBytes(folder.resolve("out/staticfiles.json"));
    var paths = new ObjectMapper().readTree(written).get("paths");
    return ManifestReader.read(
        switch (mode) {
          case "django" -> "{\"paths\": %s, \"version\": \"1.1\"}".formatted(paths).getBytes(UTF_8);
          case "phoenix" ->
              "{\"version\": 1, \"latest\": %s, \"digests\": {}}".formatted(paths).getBytes(UTF_8);
          default -> written;
        });
  }

  private Sidecar sidecar(Undertow app, boolean dev, Manifest manifest, RoutingState state)
      throws Exception {
    var upstream = (InetSocketAddress) app.getListenerInfo().getFirst().getAddress();
    ProxySettings settings =
        ProxySettings.listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withUpstream(URI.create("http://127.0.0.1:" + upstream.getPort()));
    if (dev) {
      settings =
          settings.withLocalAssets(
              new LocalAssets("/static/", List.of(folder.resolve("src")), true));
    }
    Sidecar sidecar = Sidecar.start(settings, state, new ProxyMetrics(), Buster.NONE);
    RoutingTable table =
        RoutingTables.table(
                RoutingTables.version("v1", "127.0.0.1:" + sidecar.address().getPort()).build())
            .build();
    state.publish(
        new RoutingState.View(
            Optional.of(new RoutingSnapshot(table, Map.of("v1", manifest))),
            Optional.of("v1"),
            Optional.empty()));
    return sidecar;
  }
}
