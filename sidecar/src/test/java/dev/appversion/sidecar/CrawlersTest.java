package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.routing.table.SharedCache;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rollout from v1 to v2, which has half of the visitors; crawlers get v1. */
class CrawlersTest {
  private static final String CURL = "User-Agent: curl/8.14\r\nAccept: */*";
  private static final String SEARCH = "User-Agent: Googlebot/2.1\r\nAccept: text/html,*/*;q=0.8";
  private static final String BROWSER =
      "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nAccept: text/html";
  private static final int CLOSED_PORT = 1;

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
    apps.publish(shop(v1.hostAndPort()));
  }

  private static Shop shop(String addressOfV1) {
    return new Shop()
        .version("v1", 50, addressOfV1)
        .version("v2", 50, v2.hostAndPort())
        .crawlers("v1");
  }

  /** The bodies of the responses to forty clients, of which each sends one request to a pod. */
  private static List<String> bodies(String... request) throws IOException {
    List<String> bodies = new ArrayList<>();
    for (int client = 0; client < 20; client++) {
      for (Pod pod : apps.pods()) {
        bodies.add(RawHttp.get(pod.address(), "/products", request).body());
      }
    }
    return bodies;
  }

  @Test
  void clientsWithoutFetchMetadataAndCookieGetTheStableVersion() throws IOException {
    assertThat(bodies(CURL)).containsOnly("one");
    assertThat(bodies(SEARCH)).containsOnly("one");
    assertThat(RawHttp.get(v2.address(), "/", SEARCH).cookie("app_version_affinity"))
        .hasValueSatisfying(cookie -> assertThat(cookie).startsWith("v1."));
  }

  @Test
  void browsersAreRoutedByWeight() throws IOException {
    assertThat(bodies(BROWSER)).contains("one", "two");
  }

  @Test
  void clientsWithACookieAreRoutedByWeight() throws IOException {
    assertThat(bodies(CURL, "Cookie: session=1")).contains("one", "two");
  }

  @Test
  void aBrowserOverPlainHttpIsRoutedByWeightFromItsSecondPageOn() throws IOException {
    List<String> second = new ArrayList<>();
    for (int visitor = 0; visitor < 40; visitor++) {
      String page = "Accept: text/html";
      String cookie = RawHttp.get(v1.address(), "/", page).cookie("app_version_affinity").get();
      String affinity = "Cookie: app_version_affinity=" + cookie;
      second.add(RawHttp.get(v1.address(), "/", page, affinity).body());
    }

    assertThat(second).contains("one", "two");
  }

  @Test
  void aPinIsStrongerThanTheStableVersion() throws IOException {
    assertThat(bodies(CURL, "X-App-Requested-Version: v2")).containsOnly("two");
    assertThat(RawHttp.get(v1.address(), "/?__appversion=av-v2", CURL).body()).isEqualTo("two");
  }

  @Test
  void whileTheStableVersionIsUnreachableAnotherOneServesThem() throws IOException {
    apps.publish(shop("127.0.0.1:" + CLOSED_PORT));

    RawHttp.Response response = RawHttp.get(v2.address(), "/products", CURL);

    assertThat(response.body()).isEqualTo("two");
    assertThat(response.cookie("app_version_affinity"))
        .hasValueSatisfying(cookie -> assertThat(cookie).startsWith("v2."));
  }

  @Test
  void theDecisionForAProxyIsTheSame() throws IOException {
    RawHttp.Response decision =
        RawHttp.get(v2.address(), "/__appversion/decision", CURL, "X-Original-URI: /products");

    assertThat(decision.first("x-backend-target")).hasValue("shop-v1");
    assertThat(decision.first("X-App-Requested-Version")).hasValue("v1");
  }

  @Test
  void thePodStillReportsItsOwnVersion() throws IOException {
    assertThat(RawHttp.get(v2.address(), "/version", CURL).body()).contains("av-v2");
  }

  /** A browser's cache would otherwise miss between a page load and a script's request. */
  @Test
  void theirResponsesAreCachedAsThoseOfVisitors() throws IOException {
    apps.fields = "Cache-Control: public, max-age=5\r\nContent-Type: application/json\r\n";

    RawHttp.Response response = RawHttp.get(v2.address(), "/products", CURL);
    assertThat(response.first("Cache-Control")).hasValue("private, max-age=5");
    assertThat(String.join(",", response.all("Vary")))
        .contains("Cookie")
        .doesNotContain("Sec-Fetch");

    apps.publish(shop(v1.hostAndPort()).sharedCache(SharedCache.KEEP));
    RawHttp.Response kept = RawHttp.get(v2.address(), "/products", CURL);
    assertThat(kept.body()).isEqualTo("one");
    assertThat(kept.first("Cache-Control")).hasValue("public, max-age=5");
    assertThat(kept.all("Set-Cookie")).isEmpty();
  }
}
