package dev.appversion.e2e;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A visitor with a browser's behaviour: stores cookies, loads pages and what they reference. */
final class Visitor {
  private final URI base;
  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(cookies)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  Visitor(URI base) {
    this.base = base;
  }

  /** Loads a page, as by entering its address. */
  HttpResponse<String> navigate(String path) {
    return send(
        request(path)
            .header("Sec-Fetch-Mode", "navigate")
            .header("Sec-Fetch-Dest", "document")
            .header("Accept", "text/html"));
  }

  /** A request by a script of the page. */
  HttpResponse<String> fetch(String path, String... headers) {
    HttpRequest.Builder request =
        request(path)
            .header("Sec-Fetch-Mode", "cors")
            .header("Sec-Fetch-Dest", "empty")
            .header("Accept", "*/*");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  /** A request of a crawler or an uptime check: without Fetch Metadata. */
  HttpResponse<String> crawl(String path) {
    return send(request(path).header("Accept", "text/html,*/*;q=0.8"));
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no response: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The version that responded, by the backend that the response names. */
  static String versionOf(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("x-backend-target")
        .map(backend -> backend.replace("shop-", "").replace('-', '.'))
        .orElse("none");
  }
}
