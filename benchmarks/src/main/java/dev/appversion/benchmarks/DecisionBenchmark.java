package dev.appversion.benchmarks;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.routing.Router;
import dev.appversion.versioning.routing.RoutingDecision;
import dev.appversion.versioning.routing.request.Bucket;
import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.request.RequestHeaders;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of one decision, from the header fields to the version, for each of the five rules. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecisionBenchmark {
  private static final Optional<String> OWN = Optional.of("v1");

  /** The number of live versions. */
  @Param({"2", "8"})
  public int versions = 2;

  private RoutingSnapshot snapshot = Snapshots.of(2);

  private Case asset = new Case("/static/app.0123456789ab.css", Map.of());
  private Case header = new Case("/api", Map.of("X-App-Requested-Version", "v1"));
  private Case cookie = new Case("/api", Map.of("Cookie", "session=abc; app_version=v1"));
  private Case page =
      new Case("/api", Map.of("Cookie", "session=abc; app_version_affinity=v1.123456"));
  private Case weights =
      new Case(
          "/",
          Map.of(
              "Sec-Fetch-Mode", "navigate",
              "Sec-Fetch-Dest", "document",
              "Cookie", "session=abc; app_version_affinity=v1.123456"));

  @Setup
  public void compile() {
    snapshot = Snapshots.of(versions);
  }

  @Benchmark
  public RoutingDecision asset() {
    return decide(asset);
  }

  @Benchmark
  public RoutingDecision header() {
    return decide(header);
  }

  @Benchmark
  public RoutingDecision cookie() {
    return decide(cookie);
  }

  @Benchmark
  public RoutingDecision page() {
    return decide(page);
  }

  @Benchmark
  public RoutingDecision weights() {
    return decide(weights);
  }

  private RoutingDecision decide(Case request) {
    RequestFacts facts =
        RequestFacts.of("GET", request.path, request.headers, () -> new Bucket(123_456));
    return Router.decide(facts, snapshot, OWN);
  }

  private record Case(String path, RequestHeaders headers) {
    Case(String path, Map<String, String> fields) {
      this(path, name -> fields.containsKey(name) ? List.of(fields.get(name)) : List.of());
    }
  }

  private static final class Snapshots {
    static RoutingSnapshot of(int count) {
      RoutingTable table = RoutingTables.weighted(Collections.nCopies(count, 10));
      Manifest manifest = Manifest.of(Map.of("app.css", "app.0123456789ab.css"), "h");
      return new RoutingSnapshot(table, Map.of("v1", manifest));
    }
  }
}
