package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.CookieSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The responses that bind a visitor to another version, and those that do not: v2 has all weight,
 * v1 is live.
 */
class PageLoadTest {
  private static final String ON_V1 = "Cookie: app_version_affinity=v1.123456";
  private static final String HTML = "Accept: text/html,*/*;q=0.8";

  private final List<RawApp> apps = new ArrayList<>();
  private final List<Pod> pods = new ArrayList<>();
  private volatile String answer = "";
  private volatile String answerOfV1 = "";

  @BeforeEach
  void start() throws IOException {
    Shop shop = new Shop();
    for (String version : List.of("v1", "v2")) {
      RawApp app =
          RawApp.start(
              connection -> {
                for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                  boolean own = version.equals("v1") && !answerOfV1.isEmpty();
                  connection.send(
                      (own ? answerOfV1 : answer)
                          + "X-By: "
                          + version
                          + "\r\nContent-Length: 0\r\n\r\n");
                }
              });
      Pod pod = Pod.before(app.hostAndPort());
      apps.add(app);
      pods.add(pod);
      shop.version(version, version.equals("v2") ? 1 : 0, pod.hostAndPort());
    }
    pods.get(0).state.publish(shop.view("v1"));
    pods.get(1).state.publish(shop.view("v2"));
    answer = "HTTP/1.1 200 OK\r\n";
  }

  @AfterEach
  void stop() throws IOException {
    for (Pod pod : pods) {
      pod.close();
    }
    for (RawApp app : apps) {
      app.close();
    }
  }

  private RawHttp.Response send(String line, String... fields) throws IOException {
    return RawHttp.request(pods.getFirst().address(), RawHttp.head(line + " HTTP/1.1", fields));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 OK\r\nContent-Type: text/html; charset=utf-8",
        "404 Not Found\r\nContent-Type: TEXT/HTML",
        "200 OK\r\nContent-Type: application/xhtml+xml\r\nContent-Disposition: inline",
        "304 Not Modified"
      })
  void pageBindsItsVisitorToItsVersion(String response) throws IOException {
    answer = "HTTP/1.1 " + response + "\r\n";

    assertThat(send("GET /", HTML, ON_V1).cookie("app_version_affinity")).hasValue("v2.123456");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 OK\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename=a.html",
        "200 OK\r\nContent-Disposition: ATTACHMENT",
        "200 OK\r\nContent-Type: text/csv",
        "200 OK\r\nContent-Type: application/pdf",
        "204 No Content",
        "302 Found\r\nLocation: /file.csv"
      })
  void responsesThatDoNotReplaceThePageBindNoClient(String response) throws IOException {
    answer = "HTTP/1.1 " + response + "\r\n";

    assertThat(send("GET /export", HTML, ON_V1).all("Set-Cookie")).isEmpty();
  }

  private static final String CSV = "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/html\r\nContent-Disposition: attachment; filename=a.html",
        "Content-Type: application/pdf"
      })
  void downloadIsServedByThePagesVersion(String fields) throws IOException {
    answer = "HTTP/1.1 200 OK\r\n" + fields + "\r\n";
    for (Pod pod : pods) {
      var download =
          RawHttp.request(pod.address(), RawHttp.head("GET /export?a=1 HTTP/1.1", HTML, ON_V1));
      assertThat(download.first("X-By")).hasValue("v1");
      assertThat(download.first("X-App-Version")).hasValue("av-v1");
      assertThat(download.all("Set-Cookie")).isEmpty();
    }
  }

  /**
   * The path determines the version that is tried first, so that a file is rarely generated twice.
   */
  @ParameterizedTest
  @CsvSource({"/export.csv, text/csv, 1, 0", "/export, text/csv, 1, 1", "/a.pdf, text/html, 1, 1"})
  void pathOfAFileIsTriedAtThePagesVersionFirst(String path, String type, int v1, int v2)
      throws IOException {
    answer = "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n";

    var response = send("GET " + path, HTML, ON_V1);
    boolean page = type.equals("text/html");
    assertThat(response.first("X-By")).hasValue(page ? "v2" : "v1");
    assertThat(response.cookie("app_version_affinity").isPresent()).isEqualTo(page);
    assertThat(apps.get(0).heads()).hasSize(v1);
    assertThat(apps.get(1).heads()).hasSize(v2);
  }

  @Test
  void fileIsServedWhileThePagesVersionAcceptsNoConnections() throws IOException {
    answer = CSV;
    apps.getFirst().close();

    assertThat(send("GET /export.csv", HTML, ON_V1).first("X-By")).hasValue("v2");
  }

  /** That version may not have the download, or may require a login first. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "404 Not Found\r\nContent-Type: text/csv",
        "200 OK\r\nContent-Type: text/html",
        "302 Found\r\nLocation: /login"
      })
  void downloadMissingInThePagesVersionIsServedByTheOther(String onV1) throws IOException {
    answer = CSV;
    answerOfV1 = "HTTP/1.1 " + onV1 + "\r\n";

    var download = send("GET /export", HTML, ON_V1);
    assertThat(download.status()).isEqualTo(200);
    assertThat(download.first("X-By")).hasValue("v2");
    assertThat(download.first("X-App-Version")).hasValue("av-v2");
    assertThat(download.all("Set-Cookie")).isEmpty();
  }

  @Test
  void downloadByALinkOfAnotherSiteIsRoutedByWeight() throws IOException {
    answer = CSV;

    assertThat(send("GET /export", HTML, ON_V1, "Sec-Fetch-Site: cross-site").first("X-By"))
        .hasValue("v2");
    assertThat(apps.getFirst().heads()).isEmpty();
  }

  @Test
  void newVisitorKeepsTheBucketAcrossARedirect() throws IOException {
    answer = "HTTP/1.1 302 Found\r\nLocation: /home\r\n";

    assertThat(send("GET /", HTML).cookie("app_version_affinity").orElseThrow()).startsWith("v2.");
  }

  @Test
  void updateOfAServiceWorkerOfAnyTypeBindsItsClient() throws IOException {
    answer = "HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\n";

    assertThat(send("GET /sw.js", "Service-Worker: script", ON_V1).cookie("app_version_affinity"))
        .hasValue("v2.123456");
  }

  @Test
  void prefetchedPageIsServedByThePagesVersion() throws IOException {
    var ahead = send("GET /next", HTML, ON_V1, "Sec-Purpose: prefetch;prerender");

    assertThat(ahead.first("X-By")).hasValue("v1");
    assertThat(ahead.all("Set-Cookie")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "303 See Other, /done, /done",
    "302 Found, http://shop.test/done?id=7#top, /done",
    "301 Moved Permanently, ../done, /done",
    "302 Found, ?saved, /cart/save"
  })
  void thePageAfterAFormIsServedByTheFormsVersion(String status, String location, String path)
      throws IOException {
    answer = "HTTP/1.1 " + status + "\r\nLocation: " + location + "\r\n";
    var form = send("POST /cart/save", HTML, ON_V1, "Content-Length: 0");
    assertThat(form.first("X-By")).hasValue("v1");
    assertThat(form.all("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("app_version_redirect=v1.")
        .contains("; Path=" + path + "; Max-Age=30;");

    answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
    String redirect =
        ON_V1 + "; app_version_redirect=" + form.cookie("app_version_redirect").orElseThrow();
    var page = send("GET " + path + "?id=7", HTML, redirect);
    assertThat(page.first("X-By")).hasValue("v1");
    assertThat(page.all("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("app_version_redirect=; Path=" + path + "; Max-Age=0;");

    assertThat(send("GET " + path, HTML, ON_V1).first("X-By")).hasValue("v2");
    assertThat(send("GET /elsewhere", HTML, redirect).first("X-By")).hasValue("v2");
  }

  @Test
  void aChainOfRedirectsStaysOnTheFormsVersion() throws IOException {
    answer = "HTTP/1.1 302 Found\r\nLocation: /b\r\n";
    var first = send("POST /a", HTML, ON_V1, "Content-Length: 0");
    answer = "HTTP/1.1 302 Found\r\nLocation: /c\r\n";
    var second =
        send(
            "GET /b",
            HTML,
            ON_V1 + "; app_version_redirect=" + first.cookie("app_version_redirect").orElseThrow());

    assertThat(second.first("X-By")).hasValue("v1");
    assertThat(second.all("Set-Cookie"))
        .anySatisfy(
            cookie ->
                assertThat(cookie).startsWith("app_version_redirect=v1.").contains("; Path=/c;"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://pay.test/x",
        "//pay.test/x",
        "http://shop.test.evil/x",
        "/a;b",
        "http://[",
        "javascript:0"
      })
  void redirectToAnotherHostSetsNoCookie(String location) throws IOException {
    answer = "HTTP/1.1 303 See Other\r\nLocation: " + location + "\r\n";

    assertThat(send("POST /a", HTML, ON_V1, "Content-Length: 0").all("Set-Cookie")).isEmpty();
  }

  @Test
  void cookiesHaveTheConfiguredAttributes() throws IOException {
    Shop shop =
        new Shop()
            .version("v2", 1, pods.get(1).hostAndPort())
            .version("v1", 0, pods.get(0).hostAndPort());
    var cookie = new CookieSettings(null, true, "/shop/", "shop.test", 60);
    shop.client(ClientSettings.DEFAULT.withCookie(cookie));
    pods.forEach(pod -> pod.state.publish(shop.view(pod == pods.get(0) ? "v1" : "v2")));
    String https = "X-Forwarded-Proto: https";

    assertThat(send("GET /", HTML, https, ON_V1).all("Set-Cookie"))
        .containsExactly(
            "app_version_affinity=v2.123456; Path=/shop/; Max-Age=60; HttpOnly"
                + "; Domain=shop.test; SameSite=None; Secure; Partitioned");

    answer = "HTTP/1.1 303 See Other\r\nLocation: /done\r\n";
    assertThat(send("POST /a", HTML, https, ON_V1, "Content-Length: 0").all("Set-Cookie"))
        .singleElement()
        .asString()
        .contains("; Path=/done; Max-Age=30;")
        .endsWith("; Secure; Partitioned");
  }

  @Test
  void aRedirectOfAPageOrToAnotherPostSetsNothing() throws IOException {
    answer = "HTTP/1.1 307 Temporary Redirect\r\nLocation: /b\r\n";
    assertThat(send("POST /a", HTML, ON_V1, "Content-Length: 0").all("Set-Cookie")).isEmpty();
    answer = "HTTP/1.1 303 See Other\r\nLocation: /b\r\n";
    assertThat(send("GET /a", HTML, ON_V1).all("Set-Cookie")).isEmpty();
    assertThat(send("POST /a", "HX-Request: true", ON_V1, "Content-Length: 0").all("Set-Cookie"))
        .isEmpty();
  }
}
