package dev.appversion.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.browser.Tab;
import dev.appversion.versioning.routing.table.PageSettings;
import dev.appversion.versioning.routing.table.SharedCache;
import dev.appversion.versioning.routing.table.TagHeader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Visitors behind a cache that they share, with an app whose pages may be stored there. */
class SharedCacheIT extends BrowserStory {
  private static final int VISITORS = 500;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path folder;

  /** A cache, and how AppVersion is set for it. */
  enum Kind {
    NGINX(SharedCache.BYPASS) {
      @Override
      CacheServer start(URI origin, Path folder) {
        return CacheServer.nginx(origin, folder);
      }
    },
    NGINX_PER_VERSION(SharedCache.PER_VERSION) {
      @Override
      CacheServer start(URI origin, Path folder) throws IOException {
        return CacheServer.nginxPerVersion(origin, folder);
      }
    },
    VARNISH_PER_VERSION(SharedCache.PER_VERSION) {
      @Override
      CacheServer start(URI origin, Path folder) throws IOException {
        return CacheServer.varnishPerVersion(origin, folder);
      }
    };

    private final SharedCache setting;

    Kind(SharedCache setting) {
      this.setting = setting;
    }

    abstract CacheServer start(URI origin, Path folder) throws IOException;
  }

  private CacheServer start(Kind kind) throws IOException {
    shop.pageSettings = new PageSettings(kind.setting);
    shop.apply();
    return kind.start(shop.at(""), folder);
  }

  @BeforeEach
  void aPublicPage() {
    shop.pages.cacheControl = "public, s-maxage=300";
    page("/list", "<script>addEventListener('load', () => fetch('/part'))</script>", "");
  }

  private static HttpResponse<String> visit(URI url, String... fields)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Accept", "text/html")
            .header("Sec-Fetch-Mode", "navigate")
            .header("Sec-Fetch-Dest", "document");
    if (fields.length > 0) {
      request.headers(fields);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static String versionOf(HttpResponse<String> page) {
    return page.body().contains("<title>" + TwoVersions.OLD) ? TwoVersions.OLD : TwoVersions.NEW;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void eachVisitorGetsTheirVersionAndTheSharesMatchTheWeights(Kind kind)
      throws IOException, InterruptedException {
    shop.set(TwoVersions.OLD, 50, "bytes-1").set(TwoVersions.NEW, 50, "bytes-2");
    int ofNew = 0;
    int hits = 0;
    List<String> wrong = new ArrayList<>();
    try (CacheServer cache = start(kind)) {
      for (int i = 0; i < VISITORS; i++) {
        String bucket = "%06d".formatted(i * (1_000_000 / VISITORS));
        String before = i % 2 == 0 ? TwoVersions.OLD : TwoVersions.NEW;
        var page =
            visit(cache.at("/list"), "Cookie", "app_version_affinity=" + before + "." + bucket);
        String version = versionOf(page);
        Optional<String> cookie = page.headers().firstValue("Set-Cookie");
        String tied = cookie.map(value -> value.split("[=;]", 3)[1]).orElse(before + "." + bucket);
        if (!tied.equals(version + "." + bucket)) {
          wrong.add(version + " with " + cookie + " for " + before + "." + bucket);
        }
        ofNew += version.equals(TwoVersions.NEW) ? 1 : 0;
        hits += page.headers().firstValue("X-Cache").filter("HIT"::equals).isPresent() ? 1 : 0;
      }
      var pinned = visit(cache.at("/list"), "Cookie", "app_version=" + TwoVersions.NEW);
      assertThat(versionOf(pinned)).isEqualTo(TwoVersions.NEW);
    }

    assertThat(wrong).isEmpty();
    assertThat(100.0 * ofNew / VISITORS).isBetween(47.0, 53.0);
    if (kind != Kind.NGINX) {
      assertThat(100 * hits / VISITORS).isGreaterThanOrEqualTo(90);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void withOneVersionThePageIsFetchedOnce(Kind kind) throws IOException, InterruptedException {
    shop.oldOnly();
    try (CacheServer cache = start(kind)) {
      for (int i = 0; i < 20; i++) {
        assertThat(visit(cache.at("/list")).statusCode()).isEqualTo(200);
      }
    }

    assertThat(shop.app(TwoVersions.OLD).requests().stream().filter(line -> line.contains("/list")))
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aRefusedVersionIsAConflict(Kind kind) throws IOException, InterruptedException {
    try (CacheServer cache = start(kind)) {
      var refused = visit(cache.at("/list"), "X-App-Requested-Version", "v9");

      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.headers().firstValue("X-App-Version-Conflict")).contains("header");
    }
  }

  @Test
  void aVersionIsPurgedByItsTag() throws IOException, InterruptedException {
    shop.oldOnly();
    shop.pageSettings = new PageSettings(SharedCache.PER_VERSION, List.of(TagHeader.SURROGATE_KEY));
    shop.apply();
    try (CacheServer cache = CacheServer.varnishPerVersion(shop.at(""), folder)) {
      visit(cache.at("/list"));
      assertThat(visit(cache.at("/list")).headers().firstValue("X-Cache")).contains("HIT");
      HttpRequest purge =
          HttpRequest.newBuilder(cache.at("/"))
              .method("BAN", HttpRequest.BodyPublishers.noBody())
              .header("X-Tag", "appversion-shop-" + TwoVersions.OLD)
              .build();
      assertThat(HTTP.send(purge, BodyHandlers.discarding()).statusCode()).isEqualTo(200);

      assertThat(visit(cache.at("/list")).headers().firstValue("X-Cache")).contains("MISS");
    }
  }

  @Test
  void theHookPurgesTheRetiredVersion() throws IOException, InterruptedException {
    shop.oldOnly();
    shop.pageSettings = new PageSettings(SharedCache.BYPASS, List.of(TagHeader.SURROGATE_KEY));
    shop.apply();
    try (CacheServer cache = CacheServer.varnish(shop.at(""), folder);
        PurgeHook hook = new PurgeHook(cache.at("/"), folder)) {
      visit(cache.at("/list"));
      hook.versions("v1=100%");
      shop.set(TwoVersions.NEW, 0, "bytes-2").retire();
      var kept = visit(cache.at("/list"));
      assertThat(kept.headers().firstValue("X-Cache")).contains("HIT");
      assertThat(versionOf(kept)).isEqualTo(TwoVersions.OLD);

      hook.versions("v2=100%");
      eventually(() -> assertThat(versionOf(visit(cache.at("/list")))).isEqualTo(TwoVersions.NEW));
      Tab tab = person.tab();
      tab.open(cache.at("/list"));
      assertThat(tab.run("return document.title")).isEqualTo(TwoVersions.NEW);
      assertThat(answer(tab, "return (await fetch('/part')).status")).isEqualTo("200");
      assertThat(tab.answers()).noneMatch(answer -> answer.status() == 409);
    }
  }

  @Test
  void aCachedPageOfARetiredVersionReloadsToALiveVersion() throws IOException {
    shop.oldOnly();
    try (CacheServer cache = start(Kind.NGINX)) {
      Tab tab = person.tab();
      tab.open(cache.at("/list?a=1#top"));
      assertThat(tab.run("return document.title")).isEqualTo(TwoVersions.OLD);
      shop.retire();
      tab.run("fetch('/part')");

      eventually(() -> assertThat(tab.run("return document.title")).isEqualTo(TwoVersions.NEW));
      eventually(
          () ->
              assertThat(tab.run("return location.href"))
                  .isEqualTo(cache.at("/list?a=1#top").toString()));
      assertThat(
              shop.app(TwoVersions.OLD).requests().stream().filter(line -> line.contains("/list")))
          .hasSize(1);
    }
  }
}
