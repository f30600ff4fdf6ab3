package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.process.metrics.PrometheusText;
import dev.appversion.sidecar.metrics.Refusal;
import dev.appversion.sidecar.metrics.VersionExposition;
import dev.appversion.versioning.manifest.Manifest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** By which version, kind and reason requests are counted, with two versions and a real hop. */
class VersionMetricsOfRequestsTest {
  private static final String ASSET = "/static/a.0123456789ab.css";
  private static final String MISSING = "/static/b.0f1e2d3c4b5a.css";
  private static final String HTML = "Accept: text/html";
  private static final String V2 = "X-App-Requested-Version: v2";

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Shop shop = new Shop();
  private Pod v1;
  private Pod v2;

  @BeforeEach
  void start() throws IOException {
    v1 = keep(Pod.before(app().hostAndPort()));
    v2 = keep(Pod.before(app().hostAndPort()));
    shop.version("v1", 1, v1.hostAndPort()).version("v2", 0, v2.hostAndPort());
    publish();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  /** Responds by path: /status/503, /end closes the connection, 404 to files with a hash. */
  private RawApp app() throws IOException {
    return keep(
        RawApp.start(
            connection -> {
              for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                String path = head.split(" ", -1)[1];
                if (path.equals("/end")) {
                  return;
                }
                String status =
                    path.startsWith("/status/")
                        ? path.substring("/status/".length())
                        : path.equals(MISSING) ? "404" : "200";
                connection.send("HTTP/1.1 " + status + " X\r\nContent-Length: 2\r\n\r\nok");
              }
            }));
  }

  private <T extends AutoCloseable> T keep(T one) {
    open.add(one);
    return one;
  }

  private void publish() {
    v1.state.publish(shop.view("v1"));
    v2.state.publish(shop.view("v2"));
  }

  /** The samples with a value other than 0, without the durations. */
  private static List<String> counted(Pod pod) {
    await().until(() -> pod.metrics.inFlight() == 0);
    PrometheusText text = new PrometheusText();
    VersionExposition.write(text, pod.metrics.versions());
    return text.toString()
        .lines()
        .filter(line -> !line.startsWith("#") && !line.endsWith(" 0"))
        .filter(line -> !line.contains("_duration_seconds"))
        .map(line -> line.substring("appversion_".length()).replace("\"", ""))
        .toList();
  }

  @Test
  void aHopIsSelectedHereAndAnsweredThere() throws IOException {
    assertThat(RawHttp.get(v1.address(), "/", HTML, V2).status()).isEqualTo(200);
    assertThat(RawHttp.get(v1.address(), "/status/500", V2).status()).isEqualTo(500);

    assertThat(counted(v1))
        .containsExactly(
            "version_requests_total{version=v2,kind=page,status=2xx} 1",
            "version_requests_total{version=v2,kind=other,status=5xx} 1");
    assertThat(counted(v2))
        .containsExactly(
            "app_requests_total{version=v2,kind=page,status=2xx} 1",
            "app_requests_total{version=v2,kind=other,status=5xx} 1");
  }

  @Test
  void aRequestForTheOwnAppIsSelectedAndAnsweredHere() throws IOException {
    RawHttp.get(v1.address(), "/", HTML);
    RawHttp.get(v1.address(), "/version");

    assertThat(counted(v1))
        .containsExactly(
            "app_requests_total{version=v1,kind=page,status=2xx} 1",
            "version_requests_total{version=v1,kind=page,status=2xx} 1");
  }

  @Test
  void aConnectionThatTheAppEndsIsAnAnswerOfItsVersionWhereverItIsSelected() throws IOException {
    assertThat(RawHttp.get(v1.address(), "/end").status()).isEqualTo(502);
    assertThat(RawHttp.get(v1.address(), "/end", V2).status()).isEqualTo(502);

    assertThat(counted(v1))
        .containsExactly(
            "app_requests_total{version=v1,kind=other,status=5xx} 1",
            "version_requests_total{version=v1,kind=other,status=5xx} 1",
            "version_requests_total{version=v2,kind=other,status=5xx} 1");
    assertThat(counted(v2))
        .containsExactly("app_requests_total{version=v2,kind=other,status=5xx} 1");
    assertThat(v1.metrics.refusals(Refusal.BAD_GATEWAY)).isEqualTo(1);
    assertThat(v2.metrics.refusals(Refusal.BAD_GATEWAY)).isEqualTo(1);
  }

  @Test
  void aVersionWithoutAnInstanceFailsWhereItIsSelected() throws IOException {
    shop.version("v2", 0, nowhere());
    publish();

    int status = RawHttp.get(v1.address(), "/api", V2).status();

    assertThat(status).isEqualTo(503);
    assertThat(counted(v1))
        .containsExactly(
            "version_requests_total{version=v2,kind=other,status=5xx} 1",
            "version_failures_total{version=v2,reason=unreachable} 1");
    assertThat(v1.metrics.refusals(Refusal.UNREACHABLE)).isEqualTo(1);
  }

  @Test
  void anotherVersionThatRespondsIsAFailureOfTheSelectedOne() throws IOException {
    shop.version("v1", 1, v1.hostAndPort()).version("v2", 999, nowhere());
    publish();

    for (int i = 0; i < 20; i++) {
      assertThat(RawHttp.get(v1.address(), "/", HTML).status()).isEqualTo(200);
    }

    assertThat(counted(v1))
        .contains("app_requests_total{version=v1,kind=page,status=2xx} 20")
        .filteredOn(line -> line.startsWith("version_failures_total"))
        .hasSize(1)
        .allMatch(line -> line.startsWith("version_failures_total{version=v2,reason=fallback} "));
  }

  @Test
  void hashedAssetsAreCountedApart() throws IOException {
    shop.manifest(
        "v2",
        new Manifest(
            Map.of("a.css", "a.0123456789ab.css"),
            "0123456789ab",
            Set.of("a.0123456789ab.css"),
            Map.of()));
    publish();

    assertThat(RawHttp.get(v1.address(), ASSET).status()).isEqualTo(200);
    assertThat(RawHttp.get(v2.address(), ASSET).status()).isEqualTo(200);

    assertThat(List.of(counted(v1), counted(v2)))
        .allSatisfy(
            samples ->
                assertThat(samples)
                    .hasSize(1)
                    .allMatch(
                        line ->
                            line.startsWith("app_asset_requests_total{version=v2,status=2xx}")));
  }

  @Test
  void aMissingFileWithAHashInItsNameIsCountedForTheVersionOfThePage() throws IOException {
    assertThat(RawHttp.get(v1.address(), MISSING, V2).status()).isEqualTo(404);

    assertThat(counted(v1)).contains("version_missing_assets_total{version=v2} 1");
    assertThat(counted(v2)).noneMatch(line -> line.startsWith("version_missing_assets_total"));
  }

  /** What a browser sends with the request of a script in a page of v2. */
  private static List<String> fieldsOfAPageOfV2() {
    return List.of(
        "Cookie: app_version_affinity=v2.000500",
        "Cookie: app_version=v2",
        "Referer: http://shop.test/cart?__appversion=v2");
  }

  @ParameterizedTest
  @MethodSource("fieldsOfAPageOfV2")
  void aMissingFileOfABrowsersPageIsCountedForTheVersionOfThePage(String field) throws IOException {
    assertThat(script(field)).isEqualTo(404);

    assertThat(missing(v1)).containsExactly("version_missing_assets_total{version=v2} 1");
    assertThat(missing(v2)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("fieldsOfAPageOfV2")
  void aFileThatNoAppHasIsCountedForThePageAlthoughManifestsHaveIt(String field)
      throws IOException {
    manifestWithMissingFile("v1");
    manifestWithMissingFile("v2");

    assertThat(script(field)).isEqualTo(404);

    assertThat(missing(v1)).containsExactly("version_missing_assets_total{version=v2} 1");
  }

  @Test
  void aFileOfAnUnknownPageIsCountedForTheOnlyVersionThatHasIt() throws IOException {
    manifestWithMissingFile("v2");
    assertThat(script("Accept: */*")).isEqualTo(404);
    assertThat(missing(v1)).containsExactly("version_missing_assets_total{version=v2} 1");

    manifestWithMissingFile("v1");
    assertThat(script("Accept: */*")).isEqualTo(404);
    assertThat(missing(v1))
        .as("either version may have the page")
        .containsExactly("version_missing_assets_total{version=v2} 1");
  }

  private int script(String field) throws IOException {
    return RawHttp.get(
            v1.address(),
            MISSING,
            "Sec-Fetch-Dest: script",
            "Sec-Fetch-Mode: no-cors",
            "Sec-Fetch-Site: same-origin",
            field)
        .status();
  }

  private static List<String> missing(Pod pod) {
    return counted(pod).stream()
        .filter(line -> line.startsWith("version_missing_assets_total"))
        .toList();
  }

  private void manifestWithMissingFile(String version) {
    String file = MISSING.substring("/static/".length());
    shop.manifest(
        version, new Manifest(Map.of("b.css", file), "0123456789ab", Set.of(file), Map.of()));
    publish();
  }

  @Test
  void aConflictWithAnUnknownVersionIsCountedApart() throws IOException {
    assertThat(RawHttp.get(v1.address(), "/", "X-App-Requested-Version: v9").status())
        .isEqualTo(409);

    assertThat(counted(v1)).containsExactly("version_conflicts_total{version=other} 1");
  }

  /** An address without a listener, whose port stays in use until the end. */
  private String nowhere() throws IOException {
    Socket taken = keep(new Socket());
    taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return "127.0.0.1:" + taken.getLocalPort();
  }
}
