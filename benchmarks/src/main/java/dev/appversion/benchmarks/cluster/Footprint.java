package dev.appversion.benchmarks.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.appversion.benchmarks.cluster.ContainerProcesses.Memory;
import dev.appversion.benchmarks.cluster.FootprintReport.Result;
import dev.appversion.benchmarks.cluster.FootprintReport.Start;
import dev.appversion.benchmarks.process.Pause;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures a sidecar and the operator: memory when idle and under load, processor time, latency,
 * start time. nginx and Envoy forward the same requests in the same run; only the sidecar also
 * makes routing decisions.
 *
 * <p>Needs the cluster on this machine and root: it reads the containers' statistics in /proc.
 */
public final class Footprint {
  private static final int RATE = 1000;
  private static final int WARM_UP_SECONDS = 15;
  private static final int SECONDS = 30;
  private static final int STARTS = 5;
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A measured program: its Service, and the label and container of its pod. */
  private enum Subject {
    DIRECT("direct", "nginx", null),
    SIDECAR("hello", "appversion", "appversion"),
    NGINX("nginx", "nginx", "proxy"),
    ENVOY("envoy", "envoy", "proxy");

    private final String service;
    private final String label;
    private final @Nullable String container;

    Subject(String service, String label, @Nullable String container) {
      this.service = service;
      this.label = label;
      this.container = container;
    }
  }

  private final BenchCluster bench;

  private Footprint(BenchCluster bench) {
    this.bench = bench;
  }

  /** Option: {@code --json}. */
  public static void main(String[] args) throws JsonProcessingException {
    boolean json = Arrays.asList(args).contains("--json");
    PrintStream out = System.out;
    System.setOut(System.err); // messages about the cluster are not results
    try (BenchCluster bench = BenchCluster.start()) {
      Footprint footprint = new Footprint(bench);
      bench.apply("footprint.yaml");
      for (Subject subject : Subject.values()) {
        footprint.awaitReady(subject.label);
      }
      List<Start> starts = footprint.starts();
      BenchCluster.say("idle for 30 s");
      Pause.of(Duration.ofSeconds(30));
      List<Memory> operators = footprint.operators();
      Map<String, Result> results = new LinkedHashMap<>();
      for (Subject subject : Subject.values()) {
        results.put(subject.name().toLowerCase(Locale.ROOT), footprint.measure(subject));
      }
      new FootprintReport(results, operators, starts).print(out, json);
    }
  }

  private Result measure(Subject subject) {
    Optional<ContainerProcesses> container =
        Optional.ofNullable(subject.container).map(name -> processes(pod(subject.label), name));
    Memory idle = container.map(ContainerProcesses::memory).orElse(null);
    BenchCluster.say("%s: %d requests a second".formatted(subject.service, RATE));
    load(subject, "warm-up-" + subject.service, WARM_UP_SECONDS, container);
    return load(subject, "load-" + subject.service, SECONDS, container).with(idle);
  }

  private Loaded load(
      Subject subject, String name, int seconds, Optional<ContainerProcesses> container) {
    bench.applyYaml(
        BenchCluster.read("load.yaml")
            .replace("NAME", name)
            .replace("SERVICE", subject.service)
            .replace("SECONDS", Integer.toString(seconds))
            .replace("RATE", Integer.toString(RATE)));
    BenchCluster.await(
        name + " runs",
        SOON,
        Duration.ofMillis(100),
        () -> !phase(name).isEmpty() && !phase(name).equals("Pending"));
    double before = container.map(ContainerProcesses::cpuSeconds).orElse(0.0);
    Memory[] highest = {new Memory(0, 0)};
    BenchCluster.await(
        name + " ends",
        SOON,
        Duration.ofSeconds(1),
        () -> {
          container.ifPresent(c -> highest[0] = highest[0].max(c.memory()));
          return phase(name).equals("Succeeded") || phase(name).equals("Failed");
        });
    double cpu = container.map(ContainerProcesses::cpuSeconds).orElse(0.0) - before;
    String summary =
        bench
            .log(name, "load")
            .lines()
            .filter(line -> line.startsWith("{\"started"))
            .findFirst()
            .orElseThrow();
    return new Loaded(json(summary), highest[0], cpu, container.isPresent());
  }

  private record Loaded(JsonNode summary, Memory highest, double cpu, boolean hasProxy) {
    Result with(@Nullable Memory idle) {
      JsonNode latency = summary.path("kinds").path("stranger").path("ms");
      double seconds = summary.path("seconds").asDouble();
      return new Result(
          idle,
          hasProxy ? highest : null,
          cpu / seconds,
          summary.path("requests").asInt(),
          summary.path("failed").asInt(),
          summary.path("requests").asInt() / seconds,
          latency.path("p50").asDouble(),
          latency.path("p99").asDouble(),
          latency.path("max").asDouble());
    }
  }

  /**
   * Milliseconds from the start of the sidecar's process until it listens and has a routing table
   * active, of several pods: the conditions of /readyz besides an app that responds.
   */
  private List<Start> starts() {
    List<Start> starts = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      Pause.of(Duration.ofSeconds(2));
      String old = pod("appversion").getMetadata().getName();
      bench.kubectl("delete", "pod", old, "--grace-period=1").orThrow();
      awaitReady("appversion");
      Pod pod = pod("appversion");
      ContainerProcesses processes = processes(pod, "appversion");
      double cpu = processes.cpuSeconds();
      Instant started = processes.started();
      String log = bench.log(pod.getMetadata().getName(), "appversion");
      Instant ready =
          Stream.of(" listening ", " routing table in use ")
              .map(what -> logged(log, what))
              .max(Instant::compareTo)
              .orElseThrow();
      starts.add(new Start(Duration.between(started, ready).toNanos() / 1e6, cpu));
      BenchCluster.say("start %d: %s".formatted(i + 1, starts.getLast()));
    }
    return starts;
  }

  private static Instant logged(String log, String what) {
    return log.lines()
        .filter(line -> line.contains(what))
        .map(line -> Instant.parse(line.substring(0, line.indexOf(' '))))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("not in the log:" + what + "\n" + log));
  }

  private List<Memory> operators() {
    return bench
        .cluster()
        .client()
        .pods()
        .inNamespace(BenchCluster.SYSTEM)
        .list()
        .getItems()
        .stream()
        .filter(pod -> !pod.getStatus().getContainerStatuses().isEmpty())
        .map(pod -> pod.getStatus().getContainerStatuses().getFirst().getContainerID())
        .map(id -> ContainerProcesses.of(id).memory())
        .toList();
  }

  private void awaitReady(String subject) {
    BenchCluster.await(
        subject + " is ready",
        SOON,
        Duration.ofMillis(500),
        () -> {
          List<Pod> pods = bench.pods("subject", subject);
          return pods.size() == 1
              && pods.getFirst().getStatus().getConditions().stream()
                  .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
        });
  }

  private Pod pod(String subject) {
    return bench.pods("subject", subject).getFirst();
  }

  /** A native sidecar is an init container. */
  private static ContainerProcesses processes(Pod pod, String container) {
    String id =
        Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(),
                pod.getStatus().getContainerStatuses().stream())
            .filter(status -> status.getName().equals(container))
            .map(ContainerStatus::getContainerID)
            .findFirst()
            .orElseThrow();
    return ContainerProcesses.of(id);
  }

  private String phase(String pod) {
    return bench.kubectl("get", "pod", pod, "-o", "jsonpath={.status.phase}").output().strip();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON: " + text, e);
    }
  }
}
