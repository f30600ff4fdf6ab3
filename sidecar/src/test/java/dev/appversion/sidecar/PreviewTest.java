package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.pages.VersionUse;
import dev.appversion.versioning.routing.request.PreviewLink;
import dev.appversion.versioning.routing.table.SharedCache;
import dev.appversion.versioning.routing.table.TagHeader;
import dev.appversion.versioning.token.BustToken;
import dev.appversion.versioning.token.PreviewToken;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Version v2 has no share yet, and its preview is private. Each version has a pod. */
class PreviewTest {
  private static final String NAVIGATION = "Accept: text/html";
  private static final String PIN = "X-App-Requested-Version: ";
  private static final String STYLE = "/static/app.0123456789ab.css";
  private static final String LOGO = "/static/logo.0123456789ab.svg";

  private static TwoVersions apps;
  private static Pod v1;
  private static Pod v2;

  @BeforeAll
  static void start() throws IOException {
    apps = new TwoVersions();
    v1 = apps.v1;
    v2 = apps.v2;
  }

  @AfterAll
  static void stop() throws IOException {
    apps.close();
  }

  @BeforeEach
  void publish() {
    apps.fields = "";
    apps.publish(shop());
  }

  private static Shop shop() {
    return new Shop()
        .version("v1", 1, v1.hostAndPort())
        .version("v2", 0, v2.hostAndPort())
        .manifest("v1", Map.of("logo.svg", "logo.0123456789ab.svg"))
        .manifest(
            "v2", Map.of("logo.svg", "logo.0123456789ab.svg", "app.css", "app.0123456789ab.css"))
        .restricted("v2");
  }

  private static String token(String version) {
    return PreviewToken.issue(Shop.KEYS, "web/shop", version, Instant.now().plusSeconds(60));
  }

  private static RawHttp.Response open(Pod pod, String token, String to, String... request)
      throws IOException {
    return RawHttp.get(pod.address(), new PreviewLink(token, to).target(), request);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ | X-App-Requested-Version: v2",
        "/ | X-App-Requested-Version: av-v2",
        "/?__appversion=v2 | Accept: text/html",
        "/?__appversion=av-v2 | Accept: */*",
        "/?dpl=v2 | Accept: */*",
        "/ | X-Deployment-Id: v2",
        "/ | Cookie: app_version=v2",
        "/ | Cookie: app_version=v2; app_version_preview=forged.token",
        "/ | Cookie: app_version_affinity=v2.123456",
        "/ | Cookie: app_version_redirect=v2.6b7e33f2",
        "/ | Referer: http://test/worker.js?__appversion=v2",
        "/app.js | X-App-Requested-Version: v2",
        "/version | X-App-Requested-Version: v2",
        "/__appversion/beat | X-App-Requested-Version: v2",
        "/__appversion/decision | X-App-Requested-Version: v2",
      })
  void withoutATokenItIsAsUnknownAsAVersionThatDoesNotExist(String sent) throws IOException {
    String[] request = sent.split(" [|] ", 2);
    for (Pod pod : apps.pods()) {
      for (String kind : List.of(NAVIGATION, "Accept: */*\r\nX-Requested-With: XMLHttpRequest")) {
        RawHttp.Response hidden = RawHttp.get(pod.address(), request[0], kind, request[1]);
        RawHttp.Response unknown =
            RawHttp.get(
                pod.address(),
                request[0].replace("v2", "v9"),
                kind,
                request[1].replace("v2", "v9"));

        assertThat(comparable(hidden)).isEqualTo(comparable(unknown).replace("v9", "v2"));
      }
    }
  }

  /** The whole response, but for its time and what is drawn for the client. */
  private static String comparable(RawHttp.Response response) {
    return (response.statusLine()
            + '\n'
            + String.join("\n", response.fields())
            + '\n'
            + response.body())
        .replaceAll("(?m)^Date: .*$", "")
        .replaceAll("v1[.][0-9]{6}", "v1.BUCKET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/version",
        "/__appversion/decision",
        "/__appversion/beat",
        "/__appversion/nothing",
        "/__appversion/preview?token=none",
        "/missing.0123456789ab.css",
        LOGO,
        STYLE
      })
  void itsOwnPodsDoNotNameItToAClientWithoutAToken(String path) throws IOException {
    for (String pin : List.of("Accept: */*", NAVIGATION, PIN + "v9", PIN + "v1")) {
      String response = comparable(RawHttp.get(v2.address(), path, pin));

      assertThat(response).contains("X-App-Version: av-v1").doesNotContain("v2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1",
        "GET / HTTP/3.0|Host: test",
        "CONNECT test:80 HTTP/1.1|Host: test",
        "GET / HTTP/1.1|Host: test|X-App-Requested-Version: v1|X-App-Requested-Version: v9",
        "OPTIONS * HTTP/1.1|Host: test|Max-Forwards: 0",
        "TRACE / HTTP/1.1|Host: test|Max-Forwards: 0",
        "GET / HTTP/1.1|Host: test|Expect: nothing",
        "POST /cache/bust HTTP/1.1|Host: test|Content-Length: 0"
      })
  void itsOwnPodsDoNotNameItInResponsesToRequestsThatAreNotRouted(String lines) throws IOException {
    String request = lines.replace("|", "\r\n") + "\r\n\r\n";
    assertThat(comparable(RawHttp.request(v2.address(), request))).doesNotContain("v2");
  }

  @Test
  void itsHashedAssetsAreReachableByName() throws IOException {
    for (Pod pod : apps.pods()) {
      assertThat(RawHttp.get(pod.address(), STYLE).body()).isEqualTo("two");
    }
  }

  @Test
  void theLinkPinsTheVisitorUntilItExpires() throws IOException {
    RawHttp.Response link = open(v1, token("v2"), "/cart?a=b&c", "X-Forwarded-Proto: https");

    assertThat(link.statusLine()).contains("303");
    assertThat(link.first("Location")).hasValue("/cart?a=b&c");
    assertThat(link.first("Cache-Control")).hasValue("no-store");
    assertThat(link.first("Referrer-Policy")).hasValue("no-referrer");
    assertThat(link.all("Set-Cookie"))
        .hasSize(2)
        .allSatisfy(
            cookie ->
                assertThat(cookie)
                    .matches(".*; Path=/; Max-Age=(59|60); HttpOnly; SameSite=Lax; Secure"));
    String cookies = cookies(link);
    for (Pod pod : apps.pods()) {
      RawHttp.Response page = RawHttp.get(pod.address(), "/", NAVIGATION, cookies);
      assertThat(page.body()).isEqualTo("two");
      assertThat(page.first("X-App-Version")).hasValue("av-v2");
      assertThat(page.first("x-backend-target")).hasValue("shop-v2");
      assertThat(RawHttp.get(pod.address(), "/version", cookies).body()).contains("av-v2");
      assertThat(RawHttp.get(pod.address(), "/", PIN + "v1", cookies).body()).isEqualTo("one");
    }
  }

  @Test
  void withoutHttpsTheCookiesAreNotSecure() throws IOException {
    assertThat(open(v1, token("v2"), "/").all("Set-Cookie"))
        .allSatisfy(cookie -> assertThat(cookie).endsWith("; HttpOnly; SameSite=Lax"));
  }

  private static String cookies(RawHttp.Response link) {
    return "Cookie: app_version="
        + link.cookie("app_version").orElseThrow()
        + "; app_version_preview="
        + link.cookie("app_version_preview").orElseThrow();
  }

  @Test
  void aProgramSendsTheTokenInAFieldThatTheAppDoesNotGet() throws IOException {
    String field = "X-AppVersion-Preview: " + token("v2");
    for (Pod pod : apps.pods()) {
      RawHttp.Response page = RawHttp.get(pod.address(), "/smoke", PIN + "v2", field);

      assertThat(page.body()).isEqualTo("two");
      assertThat(page.first("X-App-Version")).hasValue("av-v2");
      assertThat(RawHttp.get(pod.address(), "/smoke", field).body()).isEqualTo("one");
    }
    assertThat(apps.two.heads())
        .isNotEmpty()
        .noneMatch(head -> head.contains("X-AppVersion-Preview"));
  }

  @Test
  void noOtherTokenHelps() throws IOException {
    Instant later = Instant.now().plusSeconds(60);
    SecretKeys otherKey = SecretKeys.of("the-secret-of-another-app", Optional.empty());
    for (String token :
        List.of(
            token("v1"),
            PreviewToken.issue(Shop.KEYS, "web/other", "v2", later),
            PreviewToken.issue(otherKey, "web/shop", "v2", later),
            PreviewToken.issue(Shop.KEYS, "web/shop", "v2", Instant.now().minusSeconds(1)),
            BustToken.issue(Shop.KEYS, "web/shop", later, "v2"),
            token("v2") + "x",
            "")) {
      for (String sent :
          List.of("X-AppVersion-Preview: " + token, "Cookie: app_version_preview=" + token)) {
        assertThat(RawHttp.get(v1.address(), "/", PIN + "v2", sent).statusLine()).contains("409");
      }
    }
    String twice = "X-AppVersion-Preview: " + token("v2");
    assertThat(RawHttp.get(v1.address(), "/", PIN + "v2", twice, twice).statusLine())
        .contains("409");
  }

  @Test
  void aLinkThatIsNotValidIsRefusedWithWhatToDo() throws IOException {
    String expired = PreviewToken.issue(Shop.KEYS, "web/shop", "v2", Instant.now().minusSeconds(1));
    RawHttp.Response late = open(v1, expired, "/");
    RawHttp.Response forged = open(v1, token("v2") + "x", "/");

    assertThat(late.statusLine()).contains("403");
    assertThat(late.body()).contains("has expired").contains("appversion preview");
    assertThat(forged.statusLine()).contains("403");
    assertThat(forged.body()).contains("not valid").contains("appversion preview");
    for (RawHttp.Response refused : List.of(late, forged)) {
      assertThat(refused.all("Set-Cookie")).isEmpty();
      assertThat(refused.first("Cache-Control")).hasValue("no-store");
    }
    assertThat(RawHttp.get(v1.address(), "/__appversion/preview").statusLine()).contains("403");
    String tokens = "token=" + token("v2") + "&token=" + token("v2");
    assertThat(RawHttp.get(v1.address(), "/__appversion/preview?" + tokens).statusLine())
        .contains("403");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/\t/evil.example/",
        "/\n/evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil.example",
        " /",
        "/a\r\nSet-Cookie: x=y",
        "/caf\u00e9"
      })
  void theLinkLeadsToNoOtherSite(String to) throws IOException {
    for (RawHttp.Response response :
        List.of(
            open(v1, token("v2"), to),
            RawHttp.get(
                v1.address(),
                "/__appversion/preview/end?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8)))) {
      assertThat(response.statusLine()).contains("400");
      assertThat(response.all("Location")).isEmpty();
      assertThat(response.all("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void theHostOfARequestDoesNotChangeTheLocation() throws IOException {
    RawHttp.Response link = open(v1, token("v2"), "/", "X-Forwarded-Host: evil.example");

    assertThat(link.first("Location")).hasValue("/");
    assertThat(String.join("\n", link.fields())).doesNotContain("evil");
  }

  @Test
  void itsPagesAreNotInSharedCachesWhateverTheResourceSets() throws IOException {
    apps.fields = "Cache-Control: public, max-age=5, s-maxage=300\r\nContent-Type: text/html\r\n";
    String cookies = cookies(open(v1, token("v2"), "/"));
    for (SharedCache setting : SharedCache.values()) {
      apps.publish(shop().sharedCache(setting).tagHeaders(TagHeader.values()));
      for (String pin : List.of(NAVIGATION, PIN + "v2")) {
        RawHttp.Response page = RawHttp.get(v1.address(), "/", pin, cookies);

        assertThat(page.body()).isEqualTo("two");
        assertThat(page.all("Cache-Control")).containsExactly("private, max-age=5");
        assertThat(page.all("Surrogate-Key")).isEmpty();
      }
      // Other visitors get what they would get if v1 were the only version.
      RawHttp.Response page = RawHttp.get(v1.address(), "/", NAVIGATION);
      assertThat(page.body()).isEqualTo("one");
      assertThat(page.all("Cache-Control")).containsExactly("public, max-age=5, s-maxage=300");
      assertThat(String.join(",", page.all("Vary"))).doesNotContain("Cookie", "X-App-Requested");
    }
  }

  @Test
  void whenItGetsAShareItIsAVersionAsAnyOther() throws IOException {
    String cookies = cookies(open(v1, token("v2"), "/"));
    apps.publish(new Shop().version("v1", 99, v1.hostAndPort()).version("v2", 1, v2.hostAndPort()));

    assertThat(RawHttp.get(v1.address(), "/", NAVIGATION, cookies).body()).isEqualTo("two");
    assertThat(RawHttp.get(v1.address(), "/", NAVIGATION, "Cookie: app_version=v2").body())
        .isEqualTo("two");
    assertThat(open(v1, token("v2"), "/").statusLine()).contains("303");
  }

  @Test
  void whenItIsRetiredItsVisitorsGetAnotherVersionAndTheLinkSaysSo() throws IOException {
    String cookies = cookies(open(v1, token("v2"), "/"));
    apps.publish(new Shop().version("v1", 1, v1.hostAndPort()));

    assertThat(RawHttp.get(v1.address(), "/", NAVIGATION, cookies).body()).isEqualTo("one");
    RawHttp.Response link = open(v1, token("v2"), "/");
    assertThat(link.statusLine()).contains("404");
    assertThat(link.body()).contains("'v2' of this preview link is not live");
    assertThat(link.all("Set-Cookie")).isEmpty();
  }

  @Test
  void thePreviewCanBeEnded() throws IOException {
    RawHttp.Response end = RawHttp.get(v1.address(), "/__appversion/preview/end");

    assertThat(end.statusLine()).contains("303");
    assertThat(end.first("Location")).hasValue("/");
    assertThat(end.all("Set-Cookie"))
        .extracting(cookie -> cookie.split("; HttpOnly", 2)[0])
        .containsExactly(
            "app_version=; Path=/; Max-Age=0", "app_version_preview=; Path=/; Max-Age=0");
  }

  @Test
  void aReportOfAPageIsCountedOnlyWithAToken() throws IOException {
    String page = "X-AppVersion-Page: 1";
    RawHttp.get(v1.address(), "/", PIN + "v2", page);
    assertThat(openPages()).isZero();

    RawHttp.get(v1.address(), "/", PIN + "v2", page, "X-AppVersion-Preview: " + token("v2"));
    assertThat(openPages()).isEqualTo(1);
  }

  private static long openPages() {
    return v1.metrics.pages().used().stream()
        .filter(use -> use.version().equals("v2"))
        .mapToLong(VersionUse::pages)
        .sum();
  }
}
