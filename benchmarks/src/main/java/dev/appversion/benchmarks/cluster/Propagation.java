package dev.appversion.benchmarks.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.benchmarks.cluster.PropagationReport.Change;
import dev.appversion.benchmarks.process.Pause;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The time from {@code kubectl patch} of the weights until the last of ten sidecars has loaded
 * them, compared with the time until the last of ten pods that mount the same ConfigMap has the new
 * file.
 *
 * <p>A sidecar reports since when its table is active ({@code /status}), so the times and the
 * interval of polling do not affect the result. Clocks of the nodes do: measure on one machine.
 */
public final class Propagation {
  private static final int PODS = 10;
  private static final Duration SOON = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BenchCluster bench;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private int weight;

  private Propagation(BenchCluster bench) {
    this.bench = bench;
  }

  /**
   * Options: {@code --changes=50}, {@code --mounted-changes=5}, {@code --json}.
   *
   * @throws IllegalStateException if the cluster does not behave as expected
   */
  public static void main(String[] args) throws JsonProcessingException {
    List<String> options = Arrays.asList(args);
    int changes = number(options, "--changes=", 50);
    int mountedChanges = number(options, "--mounted-changes=", 5);
    PrintStream out = System.out;
    System.setOut(System.err); // messages about the cluster are not results
    try (BenchCluster bench = BenchCluster.start()) {
      Propagation propagation = new Propagation(bench);
      propagation.deploy();
      List<Change> watched = propagation.watched(changes);
      List<List<Double>> mounted = propagation.mounted(mountedChanges);
      new PropagationReport(watched, mounted).print(out, options.contains("--json"));
    }
  }

  /** When kubectl was started and returned, and the revision that it created. */
  private record Patch(Instant started, Instant returned, String revision) {}

  /** The report of a sidecar in {@code /status}. */
  private record Status(String revision, Instant since) {}

  private void deploy() {
    BenchCluster.say("starting " + PODS + " pods");
    bench.apply("propagation.yaml");
    BenchCluster.await(
        "all sidecars enforce the routing table",
        SOON,
        Duration.ofSeconds(1),
        () -> {
          Optional<String> revision = revision(100);
          return revision.isPresent()
              && ready("app", "shop")
              && bench.pods("app", "shop").stream()
                  .allMatch(pod -> status(pod).map(Status::revision).equals(revision));
        });
    weight = 100;
    Pause.of(Duration.ofSeconds(15)); // after the start: probes, caches, JIT
  }

  /** So many changes, one after the other, each to the last sidecar. */
  private List<Change> watched(int count) {
    List<Pod> pods = bench.pods("app", "shop");
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Instant> before = new HashMap<>();
      pods.forEach(pod -> status(pod).ifPresent(s -> before.put(name(pod), s.since())));
      Pause.of(Duration.ofMillis(200 + random.nextInt(500)));
      Patch patch = patch();
      Map<String, Instant> after = new HashMap<>();
      BenchCluster.await(
          "ten sidecars enforce " + patch,
          SOON,
          Duration.ofMillis(100),
          () -> {
            for (Pod pod : pods) {
              if (!after.containsKey(name(pod))) {
                // The table and its time are not read at one instant: an old time is not this
                // one's.
                status(pod)
                    .filter(s -> s.revision().equals(patch.revision()))
                    .filter(s -> !s.since().equals(before.get(name(pod))))
                    .ifPresent(s -> after.put(name(pod), s.since()));
              }
            }
            return after.size() == pods.size();
          });
      Instant last = after.values().stream().max(Instant::compareTo).orElseThrow();
      Change change = new Change(millis(patch.returned(), last), millis(patch.started(), last));
      changes.add(change);
      BenchCluster.say("change %d: %.1f ms".formatted(i + 1, change.sinceReturn()));
    }
    return changes;
  }

  /** So many changes, each to every pod that mounts the ConfigMap: milliseconds for each pod. */
  private List<List<Double>> mounted(int count) {
    bench.apply("observers.yaml");
    BenchCluster.await(
        "observers are ready", SOON, Duration.ofSeconds(1), () -> ready("job", "observer"));
    List<List<Double>> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Pause.of(Duration.ofMillis(random.nextInt(10_000)));
      Patch patch = patch();
      Map<String, Double> after = new LinkedHashMap<>();
      List<Pod> pods = bench.pods("job", "observer");
      BenchCluster.await(
          "ten pods have the file of " + patch,
          SOON,
          Duration.ofSeconds(2),
          () -> {
            for (Pod pod : pods) {
              if (!after.containsKey(name(pod))) {
                seen(pod, patch.revision())
                    .ifPresent(seen -> after.put(name(pod), millis(patch.returned(), seen)));
              }
            }
            return after.size() == pods.size();
          });
      changes.add(List.copyOf(after.values()));
      BenchCluster.say(
          "mounted, change %d: last of ten after %.0f ms"
              .formatted(i + 1, after.values().stream().mapToDouble(d -> d).max().orElse(0)));
    }
    return changes;
  }

  /** Changes the weights by kubectl; the new ones always differ, so that a revision is created. */
  private Patch patch() {
    weight = weight == 0 ? 99 : weight - 1;
    String patch =
        ("[{\"op\":\"replace\",\"path\":\"/spec/versions/0/weight\",\"value\":%d},"
                + "{\"op\":\"replace\",\"path\":\"/spec/versions/1/weight\",\"value\":%d}]")
            .formatted(weight, 100 - weight);
    Instant started = Instant.now();
    bench.kubectl("patch", "av", "shop", "--type=json", "-p", patch).orThrow();
    Instant returned = Instant.now();
    Pause.of(Duration.ofMillis(500)); // limits the load by polling
    String[] revision = {""};
    BenchCluster.await(
        "the routing table has weight " + weight,
        SOON,
        Duration.ofMillis(100),
        () -> {
          revision(weight).ifPresent(found -> revision[0] = found);
          return !revision[0].isEmpty();
        });
    return new Patch(started, returned, revision[0]);
  }

  /** The revision of the routing table, if the first version has this weight in it. */
  private Optional<String> revision(int weight) {
    ConfigMap routing =
        bench
            .cluster()
            .client()
            .configMaps()
            .inNamespace(bench.namespace())
            .withName("shop-routing")
            .get();
    return Optional.ofNullable(routing)
        .map(present -> json(present.getData().getOrDefault("routing.json", "{}")))
        .filter(table -> table.path("versions").path(0).path("weight").asInt(-1) == weight)
        .map(table -> table.path("revision").asText());
  }

  /** Through the API server, which reaches every pod. */
  private Optional<Status> status(Pod pod) {
    try {
      String answer =
          bench
              .cluster()
              .client()
              .raw(
                  "/api/v1/namespaces/%s/pods/%s:15190/proxy/status"
                      .formatted(bench.namespace(), name(pod)));
      JsonNode status = json(answer == null ? "{}" : answer);
      return status.hasNonNull("since") && status.hasNonNull("revision")
          ? Optional.of(
              new Status(
                  status.get("revision").asText(), Instant.parse(status.get("since").asText())))
          : Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.empty(); // not ready yet
    }
  }

  /** When an observer read this revision. */
  private Optional<Instant> seen(Pod pod, String revision) {
    return bench
        .log(name(pod), "observer")
        .lines()
        .map(line -> line.split(" ", 2))
        .filter(line -> line.length == 2 && line[1].equals(revision))
        .map(line -> Instant.ofEpochMilli(Math.round(Double.parseDouble(line[0]) * 1000)))
        .findFirst();
  }

  private boolean ready(String label, String value) {
    List<Pod> pods = bench.pods(label, value);
    return pods.size() == PODS
        && pods.stream()
            .allMatch(
                pod ->
                    pod.getStatus().getConditions().stream()
                        .anyMatch(
                            c -> c.getType().equals("Ready") && c.getStatus().equals("True")));
  }

  private static double millis(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e6;
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getName();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON: " + text, e);
    }
  }

  private static int number(List<String> options, String name, int standard) {
    return options.stream()
        .filter(option -> option.startsWith(name))
        .map(option -> Integer.parseInt(option.substring(name.length())))
        .findFirst()
        .orElse(standard);
  }
}
