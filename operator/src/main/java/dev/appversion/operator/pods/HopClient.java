package dev.appversion.operator.pods;

import dev.appversion.process.net.IoFailure;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.token.HopSignature;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads a file from a version's app through its sidecar. The request has a signed hop, so that the
 * sidecar forwards it to its own app regardless of the weights.
 */
public final class HopClient {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final HttpClient http;
  private final Clock clock;

  /** Signs hops with the time of this clock. */
  public HopClient(HttpClient http, Clock clock) {
    this.http = http;
    this.clock = clock;
  }

  /**
   * Reads a file. Blocks for at most 5 s.
   *
   * @param sidecar {@code host:port}
   * @param entry the host that the request names
   * @param limit the maximum size, in bytes
   * @throws IOException if the file cannot be read; the message gives the reason
   */
  public byte[] read(
      String sidecar, EntryHost entry, SecretKeys keys, String version, String path, int limit)
      throws IOException {
    URI uri;
    try {
      uri = URI.create("http://" + sidecar + path);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a path: " + e.getMessage(), e);
    }
    HttpRequest request =
        entry
            .request(uri)
            .timeout(DEADLINE)
            .header(HttpFields.ACCEPT, "application/json")
            .header(
                WireHeaders.HOP,
                HopSignature.sign(keys, version, "GET", uri.getRawPath(), clock.instant()))
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), limit));
    try {
      HttpResponse<byte[]> response = answer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("the app returned status " + response.statusCode());
      }
      return response.body();
    } catch (ExecutionException e) {
      throw new IOException(IoFailure.describe(e), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no response within " + DEADLINE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }
}
