package dev.appversion.benchmarks.peers.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;

/** Single requests for checks. */
public final class Responses {
  private Responses() {}

  /**
   * The response to a GET.
   *
   * @throws IOException if its status is not 200
   */
  public static HttpResponse<String> get(String url, String field, String value)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(URI.create(url)).header(field, value).build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(url + " responded with " + response.statusCode());
      }
      return response;
    }
  }

  /**
   * Checks the page at this URL.
   *
   * @throws IOException if it is another one
   */
  public static void expectBody(String url, String expected)
      throws IOException, InterruptedException {
    String body = get(url, "Accept", "text/html").body();
    if (!body.equals(expected)) {
      int at = Arrays.mismatch(body.toCharArray(), expected.toCharArray());
      throw new IOException(
          "%s responded with another page: \"%s\" instead of \"%s\""
              .formatted(url, excerpt(body, at), excerpt(expected, at)));
    }
  }

  private static String excerpt(String text, int at) {
    return text.substring(Math.min(at, text.length()), Math.min(at + 200, text.length()));
  }
}
