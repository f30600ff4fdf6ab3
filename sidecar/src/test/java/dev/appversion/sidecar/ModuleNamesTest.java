package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.versioning.manifest.Collected;
import dev.appversion.versioning.manifest.Manifest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of modules in pages with Django's manifest, by the imports of the app's files. */
class ModuleNamesTest extends AssetStories {
  private static final String HTML = "text/html";
  private static final String PAGE =
      """
      <!doctype html><html><head><title></title>
      <script type=module src=/static/js/main.js></script>
      <script type=module src=/static/js/store.js></script>
      <script type=module src=/static/js/own.js></script>
      <script type=module src=/static/js/part.js></script></head></html>""";

  private final AssetApp app = app().file("/", PAGE, TYPE, HTML, "ETag", "\"page\"");

  /** A file of the app and of its manifest; its hashed path. */
  private String module(String name, String text) {
    String path = hashed("v1", "js/" + name, text);
    app.file(path, text, TYPE, JS);
    return path;
  }

  private Pod reading(int files) {
    return reading(files, 16 << 20);
  }

  private Pod reading(int files, long cache) {
    Pod pod =
        keep(
            Pod.before(
                app.hostAndPort(),
                settings -> settings.withModulesRead(files).withAssetCache(cache),
                Buster.NONE));
    shop.version("v1", 1, pod.hostAndPort());
    return pod;
  }

  private static RawHttp.Response page(Pod pod) throws IOException {
    return RawHttp.get(pod.address(), "/", "Accept: text/html");
  }

  /** Waits until pages have the canonical names of these modules. */
  private static void awaitCanonical(Pod pod, String... names) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> pod.state.current().modules().paths(),
            paths -> paths.containsAll(List.of(names)));
  }

  /**
   * The files that were requested from the app; one may be requested twice after a broken
   * connection.
   */
  private Set<String> filesRead() {
    return app.seen().stream()
        .map(AssetApp.Seen::path)
        .filter(path -> path.startsWith("/static/"))
        .collect(Collectors.toSet());
  }

  private static String canonical(String name) {
    return "src=/static/js/" + name + ">";
  }

  /**
   * {@code main} imports {@code store} canonically, as Django leaves it, and {@code own} by its
   * hashed name.
   */
  private Pod shopWithBothKinds(int files, long cache) {
    module("store.js", "export let s");
    String part = module("part.js", "export let p");
    module("own.js", "import '" + part + "';");
    module("main.js", "import './store.js'");
    return reading(files, cache);
  }

  /** Also without a cache of assets. */
  @ParameterizedTest
  @ValueSource(longs = {16 << 20, 0})
  void modulesKeepTheNamesByWhichTheyAreImported(long cache) throws IOException {
    Pod pod = shopWithBothKinds(100, cache);
    publish(Map.of("v1", pod));

    awaitCanonical(pod, "js/main.js", "js/store.js");

    assertThat(page(pod).body())
        .contains(canonical("main.js"), canonical("store.js"))
        .doesNotContain(canonical("own.js"), canonical("part.js"))
        .containsPattern("src=\"?/static/js/own[.][0-9a-f]{12}[.]js");
    assertThat(filesRead()).hasSize(4);
    assertThat(app.seen())
        .filteredOn(seen -> seen.path().startsWith("/static/"))
        .allSatisfy(
            seen -> {
              assertThat(seen.header("Host")).isEqualTo("shop.web.svc");
              assertThat(seen.header("X-Forwarded-Proto")).isEqualTo("https");
              assertThat(seen.header("User-Agent")).isEqualTo("appversion");
            });
    assertThat(pod.metrics.total(ProxyMetrics.Count.ASSET_LOADS)).isZero();
  }

  @Test
  void thePageHasAnotherTagThen() throws IOException {
    Pod pod = shopWithBothKinds(0, 16 << 20);
    publish(Map.of("v1", pod));
    RawHttp.Response before = page(pod);
    assertThat(before.body())
        .as("no file has been read")
        .doesNotContain(canonical("main.js"), canonical("store.js"));

    // Imports of served files count as well.
    RawHttp.get(pod.address(), hashed("v1", "js/main.js", "import './store.js'"));
    RawHttp.Response after = page(pod);

    assertThat(after.body()).contains(canonical("main.js"), canonical("store.js"));
    assertThat(after.first("ETag")).isPresent().isNotEqualTo(before.first("ETag"));
  }

  /** Known imports are dropped with their manifest, and the files of the next one are read. */
  @Test
  void theFilesOfAnotherManifestAreRead() throws IOException {
    Pod pod = shopWithBothKinds(100, 16 << 20);
    publish(Map.of("v1", pod));
    awaitCanonical(pod, "js/main.js", "js/store.js");

    shop.generation(2);
    publish(Map.of("v1", pod));
    assertThat(pod.state.current().modules().paths())
        .as("the same manifest with another table")
        .containsExactlyInAnyOrder("js/main.js", "js/store.js");

    String store = hashed("v1", "js/store.js", "export let s");
    module("main.js", "import '" + store + "';");
    module("own.js", "import './part.js'");
    publish(Map.of("v1", pod));
    awaitCanonical(pod, "js/own.js", "js/part.js");
    assertThat(page(pod).body())
        .contains(canonical("own.js"), canonical("part.js"))
        .doesNotContain(canonical("main.js"), canonical("store.js"));
  }

  /** The same for an app with canonical files only, from which the hashed ones are built. */
  @Test
  void importsOfFilesBuiltFromASourceCount() throws IOException {
    String store = hashed("v1", "js/store.js", "export let s");
    app.file("/static/js/store.js", "export let s", TYPE, JS);
    String name = store.substring(store.lastIndexOf('/') + 1);
    hashed("v1", "js/main.js", "import\"./" + name + "\";\nimport './part.js'");
    app.file("/static/js/main.js", "import './store.js';\nimport './part.js'", TYPE, JS);
    hashed("v1", "js/part.js", "export let p");
    app.file("/static/js/part.js", "export let p", TYPE, JS);
    Pod pod = reading(100);

    publish(Map.of("v1", pod));

    awaitCanonical(pod, "js/main.js", "js/part.js", "js/store.js");
    assertThat(pod.sidecar.mismatches()).isEmpty();
  }

  @Test
  void numberOfFilesReadIsLimited() {
    module("a.js", "import './store.js'");
    module("b.js", "import './part.js'");
    module("store.js", "");
    module("part.js", "");
    Pod pod = reading(1);

    publish(Map.of("v1", pod));

    awaitCanonical(pod, "js/a.js", "js/store.js");
    assertThat(filesRead()).hasSize(1);
  }

  /** If another server serves the files, the app does not get requests for all of them. */
  @Test
  void appWithoutFilesIsNotRead() {
    module("a.js", "import './store.js'");
    IntStream.range(10, 30).forEach(i -> hashed("v1", "js/m" + i + ".js", "not there"));
    module("store.js", "import './z.js'");
    module("z.js", "");
    Pod pod = reading(100);

    publish(Map.of("v1", pod));

    awaitCanonical(pod, "js/a.js", "js/store.js");
    assertThat(app.seen()).noneMatch(seen -> seen.path().contains("m20."));
    assertThat(pod.state.current().modules().paths()).doesNotContain("js/z.js");
    assertThat(pod.sidecar.mismatches()).isEmpty();
  }

  /** A manifest of {@code collectstatic} contains the imports: no file is read. */
  @Test
  void knownImportsAreNotRead() throws IOException {
    String text = "import './store.js'";
    String main = hashed("v1", "js/main.js", text);
    String store = hashed("v1", "js/store.js", "export let s");
    app.file(main, text, TYPE, JS);
    shop.manifest(
        "v1",
        Manifest.of(
            Map.of(
                "js/main.js",
                main.substring("/static/".length()),
                "js/store.js",
                store.substring("/static/".length())),
            "",
            Map.of(),
            List.of(),
            new Collected(Optional.empty(), Set.of("js/main.js"), Set.of())));
    Pod pod = reading(100);
    publish(Map.of("v1", pod));

    assertThat(page(pod).body())
        .contains(canonical("store.js"))
        .doesNotContain("src=/static/js/main.js");
    RawHttp.get(pod.address(), main);

    assertThat(filesRead()).as("requested by the client").hasSize(1);
    assertThat(pod.state.current().modules().paths()).isEmpty();
  }
}
