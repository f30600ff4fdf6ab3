package dev.appversion.operator.assets;

import dev.appversion.operator.pods.EntryHost;
import dev.appversion.process.net.IoFailure;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.contract.PercentEncoding;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.store.StoredAsset;
import dev.appversion.versioning.token.HopSignature;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads assets from a version's pods: through the sidecar, with a signed hop; or from the app's own
 * port if the version is retired, since its sidecar then no longer forwards to the app.
 */
final class AssetOrigin {
  private static final Duration HEAD_DEADLINE = Duration.ofSeconds(10);

  private final HttpClient http;
  private final Clock clock;

  AssetOrigin(HttpClient http, Clock clock) {
    this.http = http;
    this.clock = clock;
  }

  /**
   * A pod to read from.
   *
   * @param address {@code host:port}
   * @param pod its name, for messages
   * @param version that the hop names; empty to read from the app's own port
   */
  record Place(String address, String pod, Optional<String> version) {}

  /**
   * A response whose header was received.
   *
   * @param length of its body in bytes; negative if not known
   * @param headers the fields that are kept
   * @param setsCookie whether it has {@code Set-Cookie}
   */
  record Opened(
      int status, long length, Map<String, String> headers, boolean setsCookie, InputStream body)
      implements AutoCloseable {
    /** One of the fields that are kept; empty if it has none. */
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /**
   * Requests an asset without a content coding.
   *
   * @param entry the host that the request names
   * @param staticUrl begins and ends with a slash; empty if the path is absolute
   * @throws IOException if there is no response; the message gives the reason
   */
  Opened open(Place place, EntryHost entry, SecretKeys keys, String staticUrl, String path)
      throws IOException {
    String rawPath = staticUrl + PercentEncoding.PATH.encode(path);
    HttpRequest.Builder request =
        entry
            .request(URI.create("http://" + place.address() + rawPath))
            .timeout(HEAD_DEADLINE)
            .header(HttpFields.ACCEPT_ENCODING, "identity");
    place
        .version()
        .ifPresent(
            version ->
                request.header(
                    WireHeaders.HOP,
                    HopSignature.sign(keys, version, "GET", rawPath, clock.instant())));
    CompletableFuture<HttpResponse<InputStream>> answer =
        http.sendAsync(request.build(), BodyHandlers.ofInputStream());
    boolean opened = false;
    try {
      HttpResponse<InputStream> response =
          answer.get(HEAD_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      String coding = response.headers().firstValue("content-encoding").orElse("identity");
      if (!coding.equalsIgnoreCase("identity")) {
        response.body().close();
        throw new IOException(
            "the app sent Content-Encoding: " + coding + " although the request did not accept it");
      }
      opened = true;
      return new Opened(
          response.statusCode(),
          response.headers().firstValueAsLong("content-length").orElse(-1),
          kept(response),
          response.headers().firstValue("set-cookie").isPresent(),
          response.body());
    } catch (ExecutionException e) {
      throw new IOException(IoFailure.describe(e), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no response within " + HEAD_DEADLINE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      if (!opened) {
        answer.cancel(true);
      }
    }
  }

  private static Map<String, String> kept(HttpResponse<?> response) {
    Map<String, String> kept = new TreeMap<>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              String field = name.toLowerCase(Locale.ROOT);
              if (field.equals("cache-control")) {
                kept.put(field, String.join(", ", values));
              } else if (StoredAsset.KEPT.contains(field) && values.size() == 1) {
                kept.put(field, values.getFirst());
              }
            });
    return kept;
  }
}
