package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.Overrides;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import dev.appversion.versioning.token.BustToken;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The responses of the sidecar itself: endpoints, refusals, cookies and cache fields. */
class EndpointsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Shop shop = new Shop();
  private final List<String> busts = new ArrayList<>();
  private volatile Buster.Result bustResult = new Buster.Result.Unavailable("unreachable");
  private RawApp app;
  private Pod pod;

  @BeforeEach
  void start() throws IOException {
    app =
        RawApp.start(
            connection -> {
              for (String head = connection.head(); !head.isEmpty(); head = connection.head()) {
                String path = head.split(" ", -1)[1];
                String status = path.contains("missing") ? "404 Not Found" : "200 OK";
                connection.send(
                    "HTTP/1.1 "
                        + status
                        + "\r\nCache-Control: private\r\nContent-Length: "
                        + path.length()
                        + "\r\n\r\n"
                        + path);
              }
            });
    pod =
        Pod.before(
            app.hostAndPort(),
            settings -> settings,
            token -> {
              busts.add(token);
              return bustResult;
            });
    shop.version("v1", 1, pod.hostAndPort())
        .version("v2", 0, "127.0.0.1:1")
        .manifest(
            "v1",
            new Manifest(
                Map.of("a.css", "a.0123456789ab.css"),
                "0123456789ab",
                Set.of("a.0123456789ab.css"),
                Map.of()));
    publish();
  }

  @AfterEach
  void stop() throws IOException {
    pod.close();
    app.close();
  }

  private void publish() {
    pod.state.publish(shop.view("v1"));
  }

  private static String token(SecretKeys keys, String scope, Instant expiry) {
    return BustToken.issue(keys, scope, expiry, "nonce");
  }

  private RawHttp.Response bust(String... fields) throws IOException {
    List<String> all = new ArrayList<>(List.of(fields));
    all.add("Content-Length: 0");
    return RawHttp.request(
        pod.address(), RawHttp.head("POST /cache/bust HTTP/1.1", all.toArray(String[]::new)));
  }

  @Test
  void theAppReceivesItsVersionFromTheSidecarOnly() throws Exception {
    RawHttp.get(pod.address(), "/page", "X-App-Version: forged");

    assertThat(app.heads().getLast().lines().filter(line -> line.startsWith("X-App-Version:")))
        .containsExactly("X-App-Version: av-v1");
  }

  @Test
  void versionReportsTheOwnVersionOrThePinnedOne() throws IOException {
    JsonNode own = JSON.readTree(RawHttp.get(pod.address(), "/version").body());
    assertThat(own.get("version").asText()).isEqualTo("av-v1");
    assertThat(own.get("source").asText()).isEqualTo("explicit");
    assertThat(own.get("components").get("templates").asInt()).isEqualTo(15);
    assertThat(own.get("name").asText()).isEqualTo("v1");
    var pinned = RawHttp.get(pod.address(), "/version", "X-App-Requested-Version: v2");
    assertThat(JSON.readTree(pinned.body()).get("name").asText()).isEqualTo("v2");
    assertThat(pinned.first("X-App-Version")).hasValue("av-v2");
    assertThat(RawHttp.get(pod.address(), "/version", "X-App-Requested-Version: v9").status())
        .isEqualTo(409);
    var post = RawHttp.request(pod.address(), RawHttp.head("POST /version HTTP/1.1"));
    assertThat(post.status()).isEqualTo(405);
    assertThat(post.first("Allow")).hasValue("GET, HEAD");
  }

  @Test
  void versionEndpointTurnedOffIsTheApps() throws IOException {
    shop.versionEndpoint(false);
    publish();
    assertThat(RawHttp.get(pod.address(), "/version").body()).isEqualTo("/version");
  }

  @Test
  void unknownOwnPathsAreNotFoundAndNeverReachTheApp() throws IOException {
    assertThat(RawHttp.get(pod.address(), "/__appversion/other").status()).isEqualTo(404);
    assertThat(app.heads()).isEmpty();
  }

  @Test
  void bustWithAValidTokenWaitsForTheTable() throws Exception {
    bustResult = new Buster.Result.Accepted(7);
    String token = token(Shop.KEYS, "web/shop", Instant.now().plusSeconds(60));
    try (RawHttp http = RawHttp.connect(pod.address())) {
      http.send(
          RawHttp.head(
              "POST /cache/bust HTTP/1.1", "Authorization: Bearer " + token, "Content-Length: 0"));
      shop.generation(6);
      publish();
      shop.generation(7).version("v1", 1, pod.hostAndPort(), "av-new");
      publish();
      var response = http.read();
      assertThat(response.status()).isEqualTo(200);
      assertThat(JSON.readTree(response.body()))
          .isEqualTo(JSON.readTree("{\"status\":\"ok\",\"version\":\"av-new\"}"));
    }
    assertThat(busts).containsExactly(token);
  }

  @Test
  void bustReturnsTheDefaultVersionFromEveryPodAndThePinnedOneOnRequest() throws Exception {
    bustResult = new Buster.Result.Accepted(0);
    pod.state.publish(shop.view("v2"));
    String bearer =
        "Authorization: Bearer " + token(Shop.KEYS, "web/shop", Instant.now().plusSeconds(60));

    assertThat(JSON.readTree(bust(bearer).body()).get("version").asText()).isEqualTo("av-v1");
    assertThat(
            JSON.readTree(bust(bearer, "X-App-Requested-Version: v2").body())
                .get("version")
                .asText())
        .isEqualTo("av-v2");
  }

  @Test
  void invalidTokensAreUnauthorizedAndNotForwarded() throws IOException {
    Instant later = Instant.now().plusSeconds(60);
    String good = token(Shop.KEYS, "web/shop", later);
    SecretKeys foreign = SecretKeys.of("another-secret-0123456789", Optional.empty());
    for (String authorization :
        List.of(
            "Bearer x",
            "Bearer ",
            "Basic " + good,
            "Bearer " + good.substring(1),
            "Bearer " + good.substring(0, good.length() - 1),
            "Bearer " + token(Shop.KEYS, "web/other", later),
            "Bearer " + token(Shop.KEYS, "web/shop", Instant.now().minusSeconds(1)),
            "Bearer " + token(foreign, "web/shop", later),
            "Bearer " + "a".repeat(8000),
            "Bearer " + good + "\r\nAuthorization: Bearer " + good)) {
      var response = bust("Authorization: " + authorization);
      assertThat(response.status()).as(authorization).isEqualTo(401);
      assertThat(response.first("WWW-Authenticate").get()).startsWith("Bearer ");
    }
    assertThat(bust().status()).isEqualTo(401);
    assertThat(busts).isEmpty();
    var get = RawHttp.get(pod.address(), "/cache/bust");
    assertThat(get.status()).isEqualTo(405);
    assertThat(get.first("Allow")).hasValue("POST");
  }

  @Test
  void bustThatIsNotCarriedOutIs503() throws IOException {
    String token = token(Shop.KEYS, "web/shop", Instant.now().plusSeconds(60));
    var nobody = bust("Authorization: Bearer " + token);
    assertThat(nobody.status()).isEqualTo(503);
    assertThat(nobody.first("Content-Type")).hasValue("application/problem+json");
    bustResult = new Buster.Result.Refused();
    assertThat(bust("Authorization: Bearer " + token).status()).isEqualTo(401);
  }

  @Test
  void bustWithAUsedTokenIs401WithTheReason() throws IOException {
    bustResult = new Buster.Result.Used();
    String token = token(Shop.KEYS, "web/shop", Instant.now().plusSeconds(60));
    var used = bust("Authorization: Bearer " + token);

    assertThat(used.status()).isEqualTo(401);
    assertThat(used.first("WWW-Authenticate"))
        .hasValue(
            "Bearer realm=\"appversion\", error=\"invalid_token\","
                + " error_description=\"the token has been used\"");
    assertThat(used.body()).contains("has been used").contains("appversion token");
  }

  @Test
  void decisionSupportsTheThreeKindsOfProxies() throws IOException {
    String path = "/__appversion/decision";
    String asset = "/static/a.0123456789ab.css";
    for (var response :
        List.of(
            RawHttp.get(pod.address(), path, "X-Original-URI: " + asset + "?x"),
            RawHttp.get(pod.address(), path, "X-Forwarded-Uri: " + asset),
            RawHttp.get(pod.address(), path, "X-Envoy-Original-Path: " + asset),
            RawHttp.get(pod.address(), path + asset + "?x"))) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEmpty();
      assertThat(response.first("x-backend-target")).hasValue("shop-v1");
      assertThat(response.first("X-App-Version")).hasValue("av-v1");
      assertThat(response.first("X-App-Requested-Version")).hasValue("v1");
      assertThat(response.all("Set-Cookie")).isEmpty();
    }
    var page = RawHttp.get(pod.address(), path, "X-Original-URI: /", "Accept: text/html");
    assertThat(page.cookie("app_version_affinity").get()).startsWith("v1.");
    assertThat(page.all("Vary"))
        .containsExactly("X-App-Requested-Version, X-Deployment-Id, Cookie");
    var pinned =
        RawHttp.get(pod.address(), path, "X-Original-URI: /", "X-App-Requested-Version: v2");
    assertThat(pinned.first("x-backend-target")).hasValue("shop-v2");
    var unknown =
        RawHttp.get(pod.address(), path, "X-Original-URI: /", "X-App-Requested-Version: v9");
    assertThat(unknown.status()).isEqualTo(409);
    assertThat(unknown.first("x-backend-target")).isEmpty();
    assertThat(app.heads()).isEmpty();
  }

  @Test
  void conflictsHaveTheFormOfTheClientsProtocol() throws IOException {
    String pin = "X-App-Requested-Version: <script>\u00e9";
    var plain = RawHttp.get(pod.address(), "/p", pin);
    assertThat(plain.status()).isEqualTo(409);
    assertThat(plain.first("Content-Type")).hasValue("application/problem+json");
    assertThat(plain.first("X-App-Version-Conflict")).hasValue("header");
    assertThat(
            RawHttp.get(
                    pod.address(),
                    "/p",
                    "Cookie: app_version=v9",
                    "X-Requested-With: XMLHttpRequest")
                .first("X-App-Version-Conflict"))
        .hasValue("cookie");
    JsonNode problem = JSON.readTree(plain.body());
    assertThat(problem.get("status").asInt()).isEqualTo(409);
    assertThat(problem.get("requested").asText()).isEqualTo("<script>?");
    assertThat(problem.get("available").toString()).isEqualTo("[\"v1\",\"v2\"]");
    assertThat(problem.get("default").asText()).isEqualTo("v1");

    var page = RawHttp.get(pod.address(), "/p", pin, "Accept: text/html");
    assertThat(page.first("Content-Type").get()).startsWith("text/html");
    assertThat(page.body()).contains("no longer available").doesNotContain("script>", "script&gt;");

    var inertia = RawHttp.get(pod.address(), "/p?q=1", pin, "X-Inertia: true");
    assertThat(inertia.first("X-Inertia-Location")).hasValue("/p?q=1");
    assertThat(inertia.first("X-Inertia-Version")).isEqualTo(inertia.first("X-App-Version"));
    var form =
        RawHttp.request(
            pod.address(),
            RawHttp.head(
                "POST /p HTTP/1.1", pin, "X-Inertia: true", "Referer: http://shop.test/from?x"));
    assertThat(form.first("X-Inertia-Location")).hasValue("/from?x");
    var elsewhere =
        RawHttp.request(
            pod.address(),
            RawHttp.head("POST /p HTTP/1.1", pin, "X-Inertia: true", "Referer: http://evil/x"));
    assertThat(elsewhere.first("X-Inertia-Location")).hasValue("/");
    assertThat(
            RawHttp.get(pod.address(), "//evil.example/", pin, "X-Inertia: true")
                .first("X-Inertia-Location"))
        .hasValue("/");

    assertThat(RawHttp.get(pod.address(), "/p", pin, "HX-Request: true").first("HX-Refresh"))
        .hasValue("true");
    shop.client(ClientSettings.DEFAULT.withMismatch(Mismatch.WARN));
    publish();
    var warned = RawHttp.get(pod.address(), "/p", pin, "HX-Request: true");
    assertThat(warned.first("HX-Refresh")).isEmpty();
    assertThat(warned.first("HX-Reswap")).hasValue("none");
    assertThat(app.heads()).isEmpty();
  }

  @Test
  void contradictingPinsAreMalformed() throws IOException {
    var response =
        RawHttp.get(
            pod.address(), "/", "X-App-Requested-Version: v1", "X-App-Requested-Version: v2");
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.first("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void cacheFieldsFollowTheContent() throws IOException {
    var asset = RawHttp.get(pod.address(), "/static/a.0123456789ab.css");
    assertThat(asset.all("Cache-Control")).containsExactly("public, max-age=31536000, immutable");
    assertThat(asset.all("Set-Cookie")).isEmpty();
    assertThat(RawHttp.get(pod.address(), "/static/a.css").all("Cache-Control"))
        .containsExactly("private");
    assertThat(RawHttp.get(pod.address(), "/static/missing.aaaabbbb0000.css").all("Cache-Control"))
        .containsExactly("no-store");
    assertThat(RawHttp.get(pod.address(), "/static/missing.css").all("Cache-Control"))
        .containsExactly("private");
  }

  @Test
  void affinityCookieHasTheSafestAttributes() throws IOException {
    var plain = RawHttp.get(pod.address(), "/", "Accept: text/html");
    assertThat(plain.all("Set-Cookie"))
        .singleElement()
        .asString()
        .matches("app_version_affinity=v1\\.[0-9]{6}; Path=/; Max-Age=[0-9]+; HttpOnly");
    var secure = RawHttp.get(pod.address(), "/", "X-Forwarded-Proto: https, http");
    assertThat(secure.all("Set-Cookie"))
        .singleElement()
        .asString()
        .endsWith("; HttpOnly; SameSite=None; Secure");
  }

  @Test
  void headerCanBeTurnedOff() throws IOException {
    shop.client(ClientSettings.DEFAULT.withHeader(false));
    publish();
    assertThat(RawHttp.get(pod.address(), "/").first("X-App-Version")).isEmpty();
  }

  @Test
  void overridesTakePrecedenceOverTheTable() throws IOException {
    var overrides =
        new Overrides(
            Optional.of("mine"), Optional.of(true), Optional.of(Mismatch.WARN), Optional.of(true));
    shop.client(ClientSettings.DEFAULT.withHeader(false)).versionEndpoint(false);
    try (Pod own = Pod.before(app.hostAndPort(), s -> s.withOverrides(overrides), Buster.NONE)) {
      own.state.publish(shop.view("v1"));
      assertThat(RawHttp.get(own.address(), "/").first("X-App-Version")).hasValue("mine");
      assertThat(app.heads().getLast()).contains("X-App-Version: mine\r\n");
      assertThat(RawHttp.get(own.address(), "/version").body()).contains("\"version\":\"mine\"");
      assertThat(
              RawHttp.get(own.address(), "/", "HX-Request: true", "X-App-Requested-Version: v9")
                  .first("HX-Reswap"))
          .hasValue("none");
    }
  }

  @Test
  void withoutATableEverythingWaits() throws IOException {
    try (Pod bare = Pod.before(app.hostAndPort())) {
      for (String path : List.of("/", "/version", "/__appversion/decision")) {
        var response = RawHttp.get(bare.address(), path);
        assertThat(response.status()).as(path).isEqualTo(503);
        assertThat(response.first("Retry-After")).isPresent();
      }
    }
  }
}
