package dev.appversion.operator.assets;

import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.store.RequestedFiles;
import dev.appversion.versioning.store.StoreJson;
import dev.appversion.versioning.token.HopSignature;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads from a sidecar's admin port which files its app has served ({@code GET /files}). */
final class ServedFilesProbe {
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int MAX_BYTES = 1 << 20;

  private final HttpClient http;
  private final Clock clock;

  ServedFilesProbe(HttpClient http, Clock clock) {
    this.http = http;
    this.clock = clock;
  }

  /**
   * Reads the list; completes within twice the deadline, never with an exception. The list is empty
   * if the sidecar does not respond, or is of a release without such a list.
   *
   * @param admin {@code host:port}
   */
  CompletableFuture<List<String>> files(String admin, SecretKeys keys, String version) {
    HttpRequest request;
    try {
      request =
          HttpRequest.newBuilder(URI.create("http://" + admin + WirePaths.FILES))
              .timeout(DEADLINE)
              .header(
                  WireHeaders.HOP,
                  HopSignature.sign(keys, version, "GET", WirePaths.FILES, clock.instant()))
              .build();
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(List.of()); // a pod without an address
    }
    CompletableFuture<HttpResponse<byte[]>> response =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
    return response
        .orTimeout(2 * DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (answer, error) -> {
              if (error != null) {
                response.cancel(true);
                return List.of();
              }
              return read(answer);
            });
  }

  private static List<String> read(HttpResponse<byte[]> answer) {
    try {
      return answer.statusCode() == 200
          ? StoreJson.readPaths(answer.body(), RequestedFiles.LIST)
          : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
