package dev.appversion.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.cli.resource.FieldError;
import dev.appversion.versioning.token.SecretKeys;
import io.undertow.Undertow;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tab on v1 while v2 is released, in local mode: two apps without manifests and without a static
 * URL, the second of which returns its start page for unknown paths.
 */
class LocalUnionTest {
  private static final String RESOURCE =
      """
      apiVersion: appversion.dev/v1alpha1
      kind: AppVersion
      metadata: {name: shop}
      spec:
        selector: {app: shop}
        port: 8080
        defaultVersion: v2
        versions:
        - {name: v1, weight: 100, selector: {version: v1}}
        - {name: v2, weight: 0, selector: {version: v2}}
      """;
  private static final String PROMOTED =
      RESOURCE
          .replace("v1, weight: 100", "v1, weight: 0")
          .replace("v2, weight: 0", "v2, weight: 1");
  private static final String RETIRED = PROMOTED.replaceFirst(" *- \\{name: v1,.*\n", "");

  @TempDir Path folder;
  private final Undertow first = app("v1", false);
  private final Undertow second = app("v2", true);
  private final HttpClient http = HttpClient.newHttpClient();
  private Path file;
  private LocalSession session;

  @BeforeEach
  void start() throws Exception {
    file = Files.writeString(folder.resolve("appversion.yaml"), RESOURCE);
    session =
        LocalSession.start(
            file,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of("v1", uri(first), "v2", uri(second)),
            SecretKeys.of("a-key-for-this-test-only", Optional.empty()),
            new LocalSession.Listener() {
              @Override
              public void applied(Applied result) {
                // the tests wait for what follows from it
              }

              @Override
              public void refused(List<FieldError> problems) {
                throw new AssertionError(problems.toString());
              }
            });
  }

  @AfterEach
  void stop() {
    session.close();
    first.stop();
    second.stop();
    http.close();
  }

  @Test
  void anOpenTabGetsItsFilesWithAnyCookie() throws Exception {
    assertThat(get("/", "Accept", "text/html").body()).contains("page of v1");
    Files.writeString(file, PROMOTED);
    await()
        .untilAsserted(
            () -> assertThat(get("/", "Accept", "text/html").body()).contains("page of v2"));
    String moved = "app_version_affinity=v2.000001";

    for (String path : List.of("/assets/lazy-Diwrgv1a.js", "/_nuxt/lazyofv1.js")) {
      HttpResponse<String> lazy = get(path, "Cookie", moved, "Sec-Fetch-Dest", "script");
      assertThat(lazy.body()).isEqualTo("script of v1");
      assertThat(lazy.headers().firstValue("Set-Cookie")).isEmpty();
    }
    HttpResponse<String> none = get("/assets/lazy-Diwrgv9a.js", "Cookie", moved);
    assertThat(none.body()).contains("page of v2");
    assertThat(none.headers().firstValue("Cache-Control")).contains("no-store");

    Files.writeString(file, RETIRED);
    await().untilAsserted(() -> assertThat(asV1("/api").statusCode()).isEqualTo(409));
    assertThat(asV1("/_nuxt/lazyofv2.js").body()).isEqualTo("script of v2");
    assertThat(asV1("/_nuxt/lazyofv1.js").statusCode()).isEqualTo(409);
  }

  private HttpResponse<String> asV1(String path) throws IOException, InterruptedException {
    return get(path, "X-App-Requested-Version", "v1");
  }

  private HttpResponse<String> get(String path, String... fields)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + session.address().getPort() + path))
            .headers(fields)
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private static Undertow app(String version, boolean answersWithItsPage) {
    Undertow app =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(
                exchange -> {
                  String path = exchange.getRequestPath();
                  boolean script = path.contains(version) && path.endsWith(".js");
                  boolean page = path.equals("/") || answersWithItsPage;
                  exchange.setStatusCode(script || page ? 200 : 404);
                  exchange
                      .getResponseHeaders()
                      .put(Headers.CONTENT_TYPE, script ? "text/javascript" : "text/html");
                  exchange
                      .getResponseSender()
                      .send(script ? "script of " + version : "<p>page of " + version);
                })
            .build();
    app.start();
    return app;
  }

  private static URI uri(Undertow app) {
    var address = (InetSocketAddress) app.getListenerInfo().getFirst().getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort());
  }
}
