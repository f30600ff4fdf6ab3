package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.client.ClientScript;
import dev.appversion.versioning.manifest.Manifest;
import io.undertow.Undertow;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The app's pages, as they leave the sidecar beside it and the one before that. */
class PagesTest {
  private static final String PAGE =
      """
      <!doctype html><html><head><title>t</title><link rel="stylesheet" href="/static/app.css">
      </head><body><img src="/static/app.css?x=1#y"><a href="/elsewhere">e</a></body></html>
      """;
  private static final String PIECE = "<li><img src='/static/app.css'></li>";
  private static final String HASHED = "/static/app.0123456789ab.css";
  private static final String[] NAVIGATION = {
    "Accept", "text/html", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"
  };

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Shop shop = new Shop();
  private volatile String conditionSeen = "";
  private volatile String codingSeen = "";
  private Undertow app;
  private Pod pod;

  @BeforeEach
  void start() throws IOException {
    app =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(
                exchange -> {
                  var asked = exchange.getRequestHeaders();
                  conditionSeen =
                      Objects.requireNonNullElse(asked.getFirst(Headers.IF_NONE_MATCH), "");
                  codingSeen =
                      Objects.requireNonNullElse(asked.getFirst(Headers.ACCEPT_ENCODING), "");
                  var answer = exchange.getResponseHeaders();
                  answer.put(Headers.ETAG, "\"e1\"");
                  answer.put(Headers.LAST_MODIFIED, "Mon, 23 Nov 2026 00:00:00 GMT");
                  answer.put(
                      new HttpString("Content-Security-Policy"), "script-src 'nonce-abc123'");
                  answer.put(new HttpString("Link"), "</static/app.css>; rel=preload; as=style");
                  switch (exchange.getRequestPath()) {
                    case "/json" -> {
                      answer.put(Headers.CONTENT_TYPE, "application/json");
                      exchange.getResponseSender().send("{\"href\": \"/static/app.css\"}");
                    }
                    case "/kept" -> {
                      answer.put(Headers.CONTENT_TYPE, "text/html");
                      answer.put(Headers.CACHE_CONTROL, "no-transform");
                      exchange.getResponseSender().send(PAGE);
                    }
                    case "/piece" -> {
                      answer.put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
                      exchange.getResponseSender().send(PIECE);
                    }
                    default -> {
                      answer.put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
                      if (conditionSeen.contains("\"e1\"")) {
                        exchange.setStatusCode(304).endExchange();
                      } else {
                        exchange.getResponseSender().send(PAGE);
                      }
                    }
                  }
                })
            .build();
    app.start();
    var address = (InetSocketAddress) app.getListenerInfo().getFirst().getAddress();
    pod =
        Pod.before(
            "127.0.0.1:" + address.getPort(), s -> s, t -> new Buster.Result.Unavailable(""));
    shop.version("v1", 1, pod.hostAndPort())
        .version("v2", 0, "127.0.0.1:1")
        .manifest(
            "v1",
            new Manifest(
                Map.of("app.css", "app.0123456789ab.css"),
                "0123456789ab",
                Set.of("app.0123456789ab.css"),
                Map.of()));
    pod.state.publish(shop.view("v1"));
  }

  @AfterEach
  void stop() throws IOException {
    pod.close();
    app.stop();
  }

  private HttpResponse<byte[]> get(String path, String... fields) throws Exception {
    URI uri = URI.create("http://" + pod.hostAndPort() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    for (int i = 0; i < fields.length; i += 2) {
      request.setHeader(fields[i], fields[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void aPageGetsHashedReferencesAndTheScript() throws Exception {
    var page = get("/", NAVIGATION);

    String tag =
        "<script src=\""
            + ClientScript.load().path()
            + "\" data-app-version=\"av-v1\" data-app-version-name=\"v1\""
            + " data-app-version-mismatch=\"reload\" nonce=\"abc123\"></script></head>";
    assertThat(text(page))
        .isEqualTo(
            PAGE.replace("\"/static/app.css\"", '"' + HASHED + '"')
                .replace("/static/app.css?x=1#y", HASHED + "?x=1#y")
                .replace("</head>", tag));
    assertThat(page.headers().firstValue("Content-Length")).isEmpty();
    assertThat(page.headers().firstValue("Last-Modified")).isEmpty();
    assertThat(page.headers().firstValue("Link"))
        .hasValue("<" + HASHED + ">; rel=preload; as=style");
  }

  @Test
  void itIsCompressedForWhoTakesThat() throws Exception {
    String[] fields = new String[NAVIGATION.length + 2];
    System.arraycopy(NAVIGATION, 0, fields, 0, NAVIGATION.length);
    fields[NAVIGATION.length] = "Accept-Encoding";
    fields[NAVIGATION.length + 1] = "gzip, br";

    var page = get("/", fields);

    assertThat(codingSeen).as("the app is asked for what can be read").isEqualTo("identity");
    assertThat(page.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(page.headers().allValues("Vary")).contains("Accept-Encoding");
    try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(page.body()))) {
      assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(text(get("/", NAVIGATION)));
    }
  }

  @Test
  void aPageThatIsStillTrueIsNotSentAgainAndOneOfOtherAssetsIs() throws Exception {
    String tag = get("/", NAVIGATION).headers().firstValue("ETag").orElseThrow();
    assertThat(tag).startsWith("W/\"e1-av");

    String[] fields = new String[NAVIGATION.length + 2];
    System.arraycopy(NAVIGATION, 0, fields, 0, NAVIGATION.length);
    fields[NAVIGATION.length] = "If-None-Match";
    fields[NAVIGATION.length + 1] = tag;
    var same = get("/", fields);
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.headers().firstValue("ETag")).hasValue(tag);

    shop.manifest(
        "v1",
        new Manifest(
            Map.of("app.css", "app.ba9876543210.css"),
            "ba9876543210",
            Set.of("app.ba9876543210.css"),
            Map.of()));
    pod.state.publish(shop.view("v1"));
    var changed = get("/", fields);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(text(changed)).contains("/static/app.ba9876543210.css");
  }

  @Test
  void aPieceGetsHashedReferencesAndNoScript() throws Exception {
    var piece = get("/piece", "HX-Request", "true");
    assertThat(text(piece)).isEqualTo(PIECE.replace("/static/app.css", HASHED));
  }

  @Test
  void whatIsNoPageOrMustNotBeTouchedIsLeftAlone() throws Exception {
    assertThat(text(get("/json"))).isEqualTo("{\"href\": \"/static/app.css\"}");
    assertThat(get("/json").headers().firstValue("ETag")).hasValue("\"e1\"");
    assertThat(text(get("/kept", NAVIGATION))).isEqualTo(PAGE);
  }

  @Test
  void aPageThatCameByAHopIsRewrittenOnce() throws Exception {
    try (Pod front = Pod.before("127.0.0.1:1", s -> s, t -> new Buster.Result.Unavailable(""))) {
      front.state.publish(shop.view("v2"));
      URI uri = URI.create("http://" + front.hostAndPort() + "/");
      var request = HttpRequest.newBuilder(uri);
      for (int i = 0; i < NAVIGATION.length; i += 2) {
        request.setHeader(NAVIGATION[i], NAVIGATION[i + 1]);
      }
      var page = client.send(request.build(), BodyHandlers.ofByteArray());
      assertThat(text(page)).isEqualTo(text(get("/", NAVIGATION)));
    }
  }

  @Test
  void theNonceIsTheOneThatGovernsScripts() {
    assertThat(
            dev.appversion.sidecar.html.CspNonce.of(
                java.util.List.of("default-src 'nonce-d'; script-src 'self' 'nonce-s=='")))
        .isEqualTo(Optional.of("s=="));
    assertThat(
            dev.appversion.sidecar.html.CspNonce.of(
                java.util.List.of("default-src 'nonce-d'; script-src 'self'")))
        .isEmpty();
    assertThat(
            dev.appversion.sidecar.html.CspNonce.of(
                java.util.List.of("script-src 'nonce-x\"><script>'")))
        .isEmpty();
  }
}
