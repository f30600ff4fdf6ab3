package dev.appversion.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Continuous traffic from inside the cluster, see {@code e2e/load}: visitors with cookies,
 * strangers without, and pinned clients. It checks each response against the guarantees of
 * AppVersion.
 */
final class Load implements AutoCloseable {
  /** 16 clients, each with its own connection. */
  private static final List<String> USUAL =
      List.of(
          "-url=http://shop",
          "-duration=0",
          "-visitors=6",
          "-strangers=6",
          "-pin-header=v1.0:1,v1.1:1",
          "-pin-cookie=v1.0:1,v1.1:1",
          "-versions=v1.0=shop-v1-0,v1.1=shop-v1-1");

  private final Shop shop;

  private Load(Shop shop) {
    this.shop = shop;
  }

  static Load start(Shop shop, String... more) {
    String arguments =
        Stream.concat(USUAL.stream(), Stream.of(more))
            .map(argument -> '"' + argument + '"')
            .collect(Collectors.joining(", ", "[", "]"));
    shop.applyYaml(Shop.read("load.yaml").replace("ARGS", arguments));
    shop.kubectl("wait", "pod/load", "--for=condition=Ready", "--timeout=60s").orThrow();
    return new Load(shop);
  }

  /** Begins a phase, whose shares are in the summary. */
  void phase(String name) {
    control("mark", name);
  }

  /** Waits until so many requests were sent since the phase began. */
  void until(String phase, int requests) {
    await()
        .atMost(Shop.SOON)
        .untilAsserted(
            () ->
                assertThat(strangers(phase(summary(), phase)))
                    .as("strangers seen in phase " + phase)
                    .isGreaterThanOrEqualTo(requests));
  }

  /** The observations so far. */
  JsonNode summary() {
    return parse(control("summary"));
  }

  /** Ends the traffic and returns the observations; fails on failed or inconsistent responses. */
  JsonNode stop() {
    control("stop");
    await()
        .atMost(Shop.SOON)
        .untilAsserted(
            () ->
                assertThat(
                        shop.kubectl("get", "pod", "load", "-o", "jsonpath={.status.phase}")
                            .output())
                    .isIn("Succeeded", "Failed"));
    List<String> log =
        new ArrayList<>(shop.kubectl("logs", "load").orThrow().output().lines().toList());
    JsonNode summary = parse(log.stream().filter(line -> line.startsWith("{")).toList().getLast());
    assertThat(summary.get("requests").asInt()).isPositive();
    assertThat(summary.get("failed").asInt())
        .as(() -> "failed requests: " + summary.get("samples") + shop.diagnosis())
        .isZero();
    assertThat(summary.get("brokenPromises").asInt())
        .as(() -> "broken promises: " + summary.get("samples") + shop.diagnosis())
        .isZero();
    return summary;
  }

  static JsonNode phase(JsonNode summary, String name) {
    for (JsonNode phase : summary.get("phases")) {
      if (phase.path("name").asText().equals(name)) {
        return phase;
      }
    }
    throw new AssertionError("no phase " + name + " in " + summary.get("phases"));
  }

  /** The number of new clients. */
  static int strangers(JsonNode phase) {
    int count = 0;
    for (JsonNode version : phase.get("strangers")) {
      count += version.asInt();
    }
    return count;
  }

  private String control(String... arguments) {
    List<String> command = new ArrayList<>(List.of("exec", "load", "--", "/load", "ctl"));
    command.addAll(List.of(arguments));
    return shop.kubectl(command.toArray(String[]::new)).orThrow().output();
  }

  private static JsonNode parse(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no summary: " + json, e);
    }
  }

  @Override
  public void close() {
    shop.kubectl("delete", "pod", "load", "--now", "--wait");
  }
}
