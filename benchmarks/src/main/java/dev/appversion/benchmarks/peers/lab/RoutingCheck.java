package dev.appversion.benchmarks.peers.lab;

import dev.appversion.benchmarks.peers.load.Requests;
import dev.appversion.benchmarks.peers.subject.Proxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Predicate;

/**
 * Checks that a proxy routes: it splits page loads by weight, obeys both pins, adds the version to
 * the response, sets the cookie of a new client, and forwards a large response completely.
 *
 * @param app behind the proxy
 */
public record RoutingCheck(App app) {
  private static final int PAGES = 400;

  private static final String NAVIGATION = "Sec-Fetch-Dest";

  /** Of 400 page loads with a weight of 10%: the expected 40, and five standard deviations. */
  private static final int FEWEST = 10;

  private static final int MOST = 70;

  /** A version, and how responses of it look. */
  private record Expected(String version, String appVersion, int port) {
    boolean matches(HttpResponse<String> response) {
      return response.statusCode() == 200
          && has(response, "X-App-Version", appVersion)
          && has(response, "x-backend-target", "shop-" + version)
          && has(response, App.PORT_FIELD, Integer.toString(port));
    }
  }

  /**
   * Checks one. A proxy without features only has to forward.
   *
   * @throws IOException if it does not; the message has the unexpected response
   */
  public void run(Proxy proxy) throws IOException, InterruptedException {
    forwardsLarge(proxy);
    if (!proxy.subject().hasFeatures()) {
      forwards(proxy);
      return;
    }
    Expected v1 = new Expected("v1", "1.0", app.v1());
    Expected v2 = new Expected("v2", "2.0", app.v2());
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (Expected pinned : List.of(v1, v2)) {
        expect(
            "a header pin to " + pinned.appVersion(),
            send(http, proxy, "X-App-Requested-Version", pinned.appVersion()),
            pinned::matches);
        expect(
            "a cookie pin to " + pinned.version(),
            send(http, proxy, "Cookie", Requests.affinity(pinned.version())),
            response -> pinned.matches(response) && !setsAffinity(response));
      }
      int second = 0;
      for (int i = 0; i < PAGES; i++) {
        var response = send(http, proxy, NAVIGATION, "document");
        expect("a page load", response, r -> (v1.matches(r) || v2.matches(r)) && setsAffinity(r));
        second += v2.matches(response) ? 1 : 0;
      }
      if (second < FEWEST || second > MOST) {
        throw new IOException(
            "%s sent %d of %d page loads to the version with a weight of 10%%"
                .formatted(proxy.subject().name(), second, PAGES));
      }
    }
  }

  private static void forwards(Proxy proxy) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      expect(
          "a page load",
          send(http, proxy, NAVIGATION, "document"),
          response -> response.headers().firstValue(App.PORT_FIELD).isPresent());
    }
  }

  private static void forwardsLarge(Proxy proxy) throws IOException, InterruptedException {
    int length = Responses.get(proxy.url() + "/large", "Accept", "*/*").body().length();
    if (length != App.LARGE) {
      throw new IOException(
          "%s forwarded %d of %d bytes of /large"
              .formatted(proxy.subject().name(), length, App.LARGE));
    }
  }

  private static HttpResponse<String> send(HttpClient http, Proxy proxy, String field, String value)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(proxy.url() + "/page")).header(field, value);
    if (field.equals(NAVIGATION)) {
      request.header("Sec-Fetch-Mode", "navigate").header("Accept", "text/html");
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void expect(
      String what, HttpResponse<String> response, Predicate<HttpResponse<String>> expected)
      throws IOException {
    if (!expected.test(response)) {
      throw new IOException(
          what
              + " got an unexpected response from "
              + response.uri()
              + ": "
              + response.statusCode()
              + " "
              + response.headers().map());
    }
  }

  private static boolean has(HttpResponse<String> response, String field, String value) {
    return response.headers().allValues(field).equals(List.of(value));
  }

  private static boolean setsAffinity(HttpResponse<String> response) {
    String version = response.headers().firstValue("x-backend-target").orElse("");
    String cookie = "app_version_affinity=" + version.replace("shop-", "") + ".";
    return response.headers().allValues("Set-Cookie").stream().anyMatch(c -> c.startsWith(cookie));
  }
}
