package dev.appversion.operator.pods;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.process.net.IoFailure;
import dev.appversion.versioning.contract.StatusFields;
import dev.appversion.versioning.contract.WirePaths;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Reads what a sidecar enforces, and how its clients use the versions, from its admin port ({@code
 * GET /status}).
 */
public final class SidecarProbe {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final int MAX_BYTES = 64 << 10;
  private static final int MAX_PROBLEM = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;

  /** Probes with this client. */
  public SidecarProbe(HttpClient http) {
    this.http = http;
  }

  /**
   * Probes a sidecar; completes within 2 s, never with an exception.
   *
   * @param admin {@code host:port}
   */
  public CompletableFuture<SidecarReport> probe(String admin) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + admin + WirePaths.STATUS))
            .timeout(DEADLINE)
            .build();
    CompletableFuture<HttpResponse<byte[]>> response =
        http.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BYTES));
    return response
        .orTimeout(2 * DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (answer, error) -> {
              if (error != null) {
                response.cancel(true);
                return SidecarReport.unreachable(IoFailure.describe(error));
              }
              return read(answer);
            });
  }

  private static SidecarReport read(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != 200) {
      return SidecarReport.unreachable("status " + answer.statusCode());
    }
    try {
      JsonNode status = JSON.readTree(answer.body());
      return new SidecarReport(state(status), use(status));
    } catch (IOException e) {
      return SidecarReport.unreachable("the response is not JSON");
    }
  }

  private static SidecarState state(JsonNode status) {
    List<AssetMismatch> mismatches = new ArrayList<>();
    for (JsonNode one : status.path(StatusFields.ASSET_MISMATCHES)) {
      mismatches.add(
          new AssetMismatch(
              one.path(StatusFields.VERSION).asText(""), one.path(StatusFields.PATH).asText("")));
    }
    String problem = status.path(StatusFields.APP_PROBLEM).textValue();
    return new SidecarState.Enforces(
        status.path(StatusFields.REVISION).asText(""),
        status.path(StatusFields.SEQUENCE).asLong(0),
        status.path(StatusFields.KEY_ID).asText(""),
        mismatches,
        Optional.ofNullable(problem)
            .map(text -> text.substring(0, Math.min(MAX_PROBLEM, text.length()))));
  }

  /** Empty for a sidecar of a release that does not report it, and for a malformed report. */
  private static Optional<SidecarUse> use(JsonNode status) {
    JsonNode counting = status.path(StatusFields.COUNTING_SECONDS);
    JsonNode versions = status.path(StatusFields.VERSIONS);
    if (!isCount(counting) || !versions.isArray()) {
      return Optional.empty();
    }
    Map<String, SidecarUse.Version> uses = new HashMap<>();
    for (JsonNode version : versions) {
      JsonNode name = version.path(StatusFields.NAME);
      JsonNode pages = version.path(StatusFields.PAGES);
      JsonNode tunnels = version.path(StatusFields.TUNNELS);
      JsonNode pinned = version.path(StatusFields.PINNED_PER_MINUTE);
      if (!name.isTextual() || !isCount(pages) || !isCount(tunnels) || !isCount(pinned)) {
        return Optional.empty();
      }
      uses.put(
          name.textValue(),
          new SidecarUse.Version(pages.longValue(), tunnels.longValue(), pinned.longValue()));
    }
    return Optional.of(new SidecarUse(Duration.ofSeconds(counting.longValue()), uses));
  }

  private static boolean isCount(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0;
  }
}
