package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.routing.table.SharedCache;
import dev.appversion.versioning.routing.table.TagHeader;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Responses that shared caches may store contain no data of one visitor. One app serves both
 * versions.
 */
class SharedCachingTest {
  private static final String HTML = "Accept: text/html,*/*;q=0.8";
  private static final String ON_V1 = "Cookie: app_version_affinity=v1.123456";
  private static final String PUBLIC = "Cache-Control: public, max-age=5, s-maxage=300";
  private static final String PAGE = "Content-Type: text/html; charset=utf-8\r\n";

  private static RawApp app;
  private static Pod pod;
  private static volatile String fields = "";

  @BeforeAll
  static void start() throws IOException {
    app =
        RawApp.start(
            connection -> {
              for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + fields + "\r\n\r\n");
              }
            });
    pod = Pod.before(app.hostAndPort());
  }

  @AfterAll
  static void stop() throws IOException {
    pod.close();
    app.close();
  }

  private static RawHttp.Response get(Shop shop, String answer, String... request)
      throws IOException {
    return at("/", shop, answer, request);
  }

  private static RawHttp.Response at(String path, Shop shop, String answer, String... request)
      throws IOException {
    fields = answer;
    pod.state.publish(shop.view("v1"));
    return RawHttp.get(pod.address(), path, request);
  }

  private static Shop one() {
    return new Shop().version("v1", 1, pod.hostAndPort());
  }

  /** A second version, which is served on request only. */
  private static Shop two() {
    return one().version("v2", 0, pod.hostAndPort());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Accept: */*", ON_V1, "Cookie: app_version=v1", "X-App-Requested-Version: v1"})
  void aChoiceBetweenVersionsIsPrivate(String request) throws IOException {
    var page = get(two(), PAGE + PUBLIC + "\r\nCDN-Cache-Control: max-age=9", HTML, request);

    assertThat(page.all("Cache-Control")).containsExactly("private, max-age=5");
    assertThat(page.all("CDN-Cache-Control")).isEmpty();
  }

  @Test
  void privatePageBindsItsVisitor() throws IOException {
    assertThat(get(two(), PAGE + PUBLIC, HTML).cookie("app_version_affinity")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {PUBLIC, "Cache-Control: max-age=60", "X-Accel-Expires: 60"})
  void withOneVersionItIsForwardedUnchanged(String field) throws IOException {
    var page = get(one(), PAGE + field, HTML, "Cookie: app_version=v0");

    assertThat(page.fields()).contains(field);
    assertThat(page.all("Set-Cookie")).isEmpty();
    assertThat(page.all("Vary")).noneMatch(value -> value.contains("Cookie"));
  }

  @ParameterizedTest
  @CsvSource({
    "no-store, no-store",
    "'private, max-age=5', 'private, max-age=5'",
    "no-cache, 'private, no-cache'"
  })
  void uncacheablePageBindsItsVisitor(String before, String after) throws IOException {
    var page = get(one(), PAGE + "Cache-Control: " + before, HTML);
    assertThat(page.cookie("app_version_affinity")).isPresent();
    assertThat(page.all("Cache-Control")).containsExactly(after);

    var known = get(one(), PAGE + "Cache-Control: " + before, HTML, ON_V1);
    assertThat(known.all("Set-Cookie")).isEmpty();
    assertThat(known.all("Cache-Control")).containsExactly(before);
  }

  @Test
  void pageWithoutCacheFieldsIsPrivateWithItsCookie() throws IOException {
    var page = get(one(), PAGE + "X-Own: 1", HTML);

    assertThat(page.cookie("app_version_affinity")).isPresent();
    assertThat(page.all("Cache-Control")).containsExactly("private");
  }

  @Test
  void aCacheWithTheVersionInItsKeyMayStoreResponsesThatItRequested() throws IOException {
    Shop shop = two().sharedCache(SharedCache.PER_VERSION);
    var keyed = get(shop, PAGE + PUBLIC, HTML, "X-App-Requested-Version: v1");
    assertThat(keyed.fields()).contains(PUBLIC);
    assertThat(keyed.all("Set-Cookie")).isEmpty();

    assertThat(get(shop, PAGE + PUBLIC, HTML, ON_V1).all("Cache-Control"))
        .containsExactly("private, max-age=5");
  }

  @Test
  void theAppMayOverrideIt() throws IOException {
    var page = get(two().sharedCache(SharedCache.KEEP), PAGE + PUBLIC, HTML);

    assertThat(page.fields()).contains(PUBLIC);
    assertThat(page.all("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, X-App-Requested-Version: v1, X-App-Requested-Version",
    "text/html, HX-Request: true, 'X-App-Requested-Version,Cookie'"
  })
  void responseVariesByTheFieldsThatSelectedIt(String type, String request, String names)
      throws IOException {
    var response =
        get(
            two(),
            "Content-Type: " + type + "\r\nVary: cookie\r\nCache-Control: max-age=60",
            request,
            ON_V1);
    String vary = String.join(",", response.all("Vary"));

    assertThat(vary.toLowerCase(java.util.Locale.ROOT).split("\\s*,\\s*"))
        .doesNotHaveDuplicates()
        .contains(names.toLowerCase(java.util.Locale.ROOT).split(","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/static/app.0123456789ab.css", "/_next/static/chunks/a.js"})
  void hashedFilesArePublic(String path) throws IOException {
    var asset = at(path, two(), "Content-Type: text/css\r\n" + PUBLIC, ON_V1);

    assertThat(asset.fields()).contains(PUBLIC);
    assertThat(asset.all("Vary")).isEmpty();
    assertThat(asset.all("Set-Cookie")).isEmpty();
  }

  @Test
  void cacheableResponsesAreTaggedWithTheirVersion() throws IOException {
    Shop shop = one().tagHeaders(TagHeader.SURROGATE_KEY, TagHeader.CACHE_TAG);
    var page = get(shop, PAGE + PUBLIC + "\r\nSurrogate-Key: a b", HTML);
    assertThat(page.all("Surrogate-Key")).containsExactly("a b appversion-shop-v1");
    assertThat(page.all("Cache-Tag")).containsExactly("appversion-shop-v1");

    assertThat(get(shop, PAGE + "Cache-Control: no-store", HTML).all("Cache-Tag")).isEmpty();
    assertThat(
            at("/static/app.0123456789ab.css", shop, "Content-Type: text/css\r\n" + PUBLIC)
                .all("Cache-Tag"))
        .isEmpty();
  }

  @Test
  void aFileWithItsPlainNameIsOfItsVersion() throws IOException {
    var file = at("/static/app.css", two(), "Content-Type: text/css\r\n" + PUBLIC, ON_V1);

    assertThat(file.all("Cache-Control")).containsExactly("private, max-age=5");
    assertThat(file.all("Vary"))
        .containsExactly("X-App-Requested-Version", "X-Deployment-Id", "Cookie");
  }
}
