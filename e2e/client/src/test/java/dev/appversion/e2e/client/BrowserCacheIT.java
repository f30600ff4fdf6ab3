package dev.appversion.e2e.client;

import static dev.appversion.e2e.client.TwoVersions.NEW;
import static dev.appversion.e2e.client.TwoVersions.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.browser.Tab;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import dev.appversion.versioning.routing.table.PageSettings;
import dev.appversion.versioning.routing.table.SharedCache;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A browser's own cache, with an app whose pages, JSON and fragments may be stored for minutes: a
 * page and all that it loads are of one version, also if responses are from the cache.
 */
class BrowserCacheIT extends BrowserStory {
  private static final String ASSET = "/static/new.682bfa4bc8b8.css";

  @BeforeEach
  void aCacheableApp() {
    shop.pages.cacheControl = "max-age=300";
    for (String path : List.of("/one", "/two", "/three")) {
      page(path, "", "<iframe id=frame src=/fragment></iframe>");
    }
    shop.pages.add("/data.json", "application/json", "\"{version}\"");
    shop.pages.add("/fragment", HTML, "<!doctype html><body>{version}");
    awaitCache();
  }

  /** The first requests of a new profile of Chromium may bypass its cache. */
  private void awaitCache() {
    Tab tab = person.tab();
    URI cacheable = shop.app(OLD).address().resolve("/three");
    tab.open(cacheable);
    eventually(
        () -> {
          tab.open(URI.create("about:blank"));
          long before = countRequests("GET /three");
          tab.open(cacheable);
          assertThat(countRequests("GET /three")).as("the cache is in use").isEqualTo(before);
        });
    tab.close();
  }

  private static void assertIsOf(String version, Tab tab) {
    eventually(
        () ->
            assertThat(
                    tab.run(
                        "return document.title + ' ' +"
                            + " document.querySelector('#frame').contentDocument.body.innerText"))
                .isEqualTo(version + " " + version));
    assertThat(json(tab, "")).isEqualTo(version);
  }

  private static String json(Tab tab, String headers) {
    return answer(tab, "return (await fetch('/data.json', {headers: {" + headers + "}})).json()");
  }

  /** A visitor changes versions by a promotion, and back by the cookie of an app with a choice. */
  private void moves(Function<String, URI> at) {
    Tab tab = person.tab();
    tab.open(at.apply("/two")); // sets the cookie
    tab.open(at.apply("/one"));
    assertIsOf(OLD, tab);
    tab.open(at.apply("/two"));
    tab.open(at.apply("/one"));
    assertIsOf(OLD, tab);
    assertThat(countRequests("GET /one")).isEqualTo(1);

    shop.promote();
    tab.open(at.apply("/three")); // not in the cache: its response changes the affinity cookie
    for (String path : List.of("/one", "/two")) {
      tab.open(at.apply(path));
      assertIsOf(NEW, tab);
    }
    tab.run("document.cookie = 'app_version=" + OLD + "; path=/'");
    for (String path : List.of("/one", "/two")) {
      tab.open(at.apply(path));
      assertIsOf(OLD, tab);
    }
  }

  private long countRequests(String request) {
    return Stream.of(OLD, NEW)
        .flatMap(version -> shop.app(version).requests().stream())
        .filter(line -> line.startsWith(request + " "))
        .count();
  }

  @Test
  void aPageAndItsAssetsAreOfTheVersionThatTheVisitorIsRoutedTo() {
    moves(shop::at);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nginx", "varnish"})
  void behindACacheKeyedByVersionAllIsOfOneVersion(String kind, @TempDir Path folder)
      throws IOException {
    shop.pageSettings = new PageSettings(SharedCache.PER_VERSION);
    shop.apply();
    try (CacheServer cache =
        kind.equals("nginx")
            ? CacheServer.nginxPerVersion(shop.at(""), folder)
            : CacheServer.varnishPerVersion(shop.at(""), folder)) {
      moves(cache::at);
    }
  }

  @Test
  void responsesStoredWhileOneVersionWasLiveAreNotMixedWithTheNextOne() {
    shop.oldOnly();
    Tab tab = person.tab();
    tab.open(shop.at("/one"));
    tab.open(shop.at("/two"));
    assertIsOf(OLD, tab);

    shop.set(NEW, 0, "bytes-2").promote();
    tab.open(shop.at("/three"));
    tab.open(shop.at("/one"));
    assertIsOf(NEW, tab);
  }

  /** As after a restored session: cached pages are shown without a request. */
  @Test
  void aStoredPageIsReloadedAfterItsVersionIsRetired() {
    Tab tab = person.tab();
    tab.open(shop.at("/two")); // sets the cookie
    tab.open(shop.at("/one"));
    assertIsOf(OLD, tab);
    tab.open(shop.at("/two"));
    tab.open(shop.at("/one"));
    assertIsOf(OLD, tab);
    assertThat(countRequests("GET /one")).isEqualTo(1);
    tab.open(URI.create("about:blank")); // no page that detects it and changes the cookie

    shop.retire();
    tab.open(shop.at("/one"));

    assertIsOf(NEW, tab);
    assertThat(tab.run("return performance.getEntriesByType('navigation')[0].type"))
        .isEqualTo("reload");
  }

  @Test
  void aRequestThatNamesAVersionGetsItDespiteStoredResponses() {
    shop.pages.settings = shop.pages.settings.withMismatch(Mismatch.IGNORE);
    shop.apply();
    shop.pages.add("/plain", HTML, "<!doctype html><title>{version}</title>");
    Tab tab = person.tab();
    tab.open(shop.at("/plain"));
    assertThat(tab.run("return window.__appversion")).isNull();

    for (String header : List.of("X-App-Requested-Version", "X-Deployment-Id")) {
      assertThat(json(tab, "")).isEqualTo(OLD);
      assertThat(json(tab, "'" + header + "': '" + NEW + "'")).isEqualTo(NEW);
      assertThat(json(tab, "")).isEqualTo(OLD);
      assertThat(json(tab, "'" + header + "': '" + OLD + "'")).isEqualTo(OLD);
      assertThat(json(tab, "'" + header + "': '" + NEW + "'")).isEqualTo(NEW);
    }
  }

  @Test
  void aHashedAssetIsFetchedOnceForAllVersions() {
    page("/one", "<link rel=stylesheet href=" + ASSET + ">", "");
    page("/three", "<link rel=stylesheet href=" + ASSET + ">", "");
    Tab tab = person.tab();
    tab.open(shop.at("/two"));
    tab.open(shop.at("/one"));
    assertThat(transferred(tab)).isPositive();
    assertThat(answer(tab, "return (await fetch('" + ASSET + "')).headers.get('vary') ?? ''"))
        .isIn("", "Accept-Encoding");
    shop.promote();
    tab.open(shop.at("/three"));
    assertThat(tab.run("return document.title")).isEqualTo(NEW);
    assertThat(transferred(tab)).isZero();
  }

  private static long transferred(Tab tab) {
    return ((Number)
            tab.run(
                "return performance.getEntriesByType('resource')"
                    + ".find(it => it.name.endsWith('.css')).transferSize"))
        .longValue();
  }
}
