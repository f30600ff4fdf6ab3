package dev.appversion.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.operator.FaultyRollout.Course;
import dev.appversion.operator.FaultyRollout.End;
import dev.appversion.operator.FaultyRollout.Faults;
import dev.appversion.testkit.apiserver.ApiServer;
import dev.appversion.testkit.apiserver.OnApiServer;
import dev.appversion.versioning.routing.Router;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.request.Bucket;
import dev.appversion.versioning.routing.request.PinnedTarget;
import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.request.RequestHeaders;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An app whose operators die after each single write, from the adoption of its first version to the
 * end of a rollout: each operator lives for one write, and the next one continues. Or one operator
 * loses the responses of its writes, and tries again.
 */
@OnApiServer
class RolloutCrashIT {
  private static final int AT_ONCE = 2;
  private static final int VISITORS = 200;

  private final ApiServer server;

  RolloutCrashIT(ApiServer server) {
    this.server = server;
    TestApp.applyCrd(server.client());
  }

  /** What happens to the writes of each operator. */
  @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
  private enum Fault {
    DEATH_AFTER_EACH_WRITE(1, proxy -> proxy.dieAfter(1)),
    LOST_RESPONSE_OF_WRITES_1_4_7(3, proxy -> proxy.loseResponses(write -> write % 3 == 1)),
    LOST_RESPONSE_OF_WRITES_2_5_8(3, proxy -> proxy.loseResponses(write -> write % 3 == 2)),
    LOST_RESPONSE_OF_WRITES_3_6_9(3, proxy -> proxy.loseResponses(write -> write % 3 == 0));

    private final int every;
    private final Faults faults;

    Fault(int every, Faults faults) {
      this.every = every;
      this.faults = faults;
    }

    /** Two changes of the status that come together are one write, so that there may be fewer. */
    int atLeast(int writes) {
      return (writes - 4) / every;
    }
  }

  /** The number of faults that a rollout had. */
  private record Outcome(Fault fault, int count) {}

  @ParameterizedTest
  @EnumSource
  void aRolloutEndsTheSameWhateverHappensToItsWrites(Course course) throws Exception {
    End end;
    int writes;
    try (FaultyRollout uninterrupted = new FaultyRollout(server, course, Faults.NONE)) {
      end = uninterrupted.run().end();
      writes = uninterrupted.writes();
      assertSafe(uninterrupted);
    }
    List<Outcome> outcomes = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Outcome>> running = new ArrayList<>();
      for (Fault fault : Fault.values()) {
        running.add(pool.submit(() -> rollout(course, fault, end)));
      }
      for (Future<Outcome> each : running) {
        outcomes.add(result(each));
      }
    }
    System.out.printf("%n%s rollout of %d writes: %s%n", course, writes, outcomes);
    assertThat(outcomes)
        .allSatisfy(
            outcome ->
                assertThat(outcome.count())
                    .isGreaterThanOrEqualTo(outcome.fault().atLeast(writes)));
  }

  /** Carries out a rollout with these faults. */
  private Outcome rollout(Course course, Fault fault, End end) {
    try (FaultyRollout rollout = new FaultyRollout(server, course, fault.faults)) {
      rollout.run().awaitEnd(end);
      assertSafe(rollout);
      return new Outcome(fault, rollout.deaths() + rollout.lost());
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(course + " " + fault + ": " + e.getMessage(), e);
    }
  }

  private static <T> T result(Future<T> running) throws InterruptedException {
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw new AssertionError(String.valueOf(e.getMessage()), e);
    }
  }

  private static void assertSafe(FaultyRollout rollout) {
    List<RoutingTable> tables = rollout.tables();
    assertThat(tables.stream().map(RoutingTable::sequence).toList()).isSorted();
    assertThat(tables)
        .allSatisfy(
            table ->
                assertThat(table.versions().stream().mapToInt(version -> version.weight()).sum())
                    .isEqualTo(100));
    assertThat(
            withoutRepetitions(
                tables.stream()
                    .map(table -> table.version("v1.1").orElseThrow().weight())
                    .toList()))
        .isEqualTo(rollout.course().shares());
    for (int visitor = 0; visitor < VISITORS; visitor++) {
      Bucket bucket = new Bucket(visitor * (Bucket.COUNT / VISITORS));
      assertThat(withoutRepetitions(tables.stream().map(table -> route(table, bucket)).toList()))
          .hasSizeLessThanOrEqualTo(1 + rollout.course().moves());
    }
  }

  private static <T> List<T> withoutRepetitions(List<T> all) {
    List<T> changes = new ArrayList<>();
    for (T each : all) {
      if (changes.isEmpty() || !changes.getLast().equals(each)) {
        changes.add(each);
      }
    }
    return changes;
  }

  /** The version that a visitor gets, by the real router. */
  private static String route(RoutingTable table, Bucket bucket) {
    Map<String, List<String>> fields =
        Map.of("sec-fetch-mode", List.of("navigate"), "sec-fetch-dest", List.of("document"));
    RequestHeaders navigation =
        name -> fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    RequestFacts facts =
        RequestFacts.of("GET", PinnedTarget.of("/"), Optional.empty(), navigation, () -> bucket);
    RoutingSnapshot snapshot = new RoutingSnapshot(table, Map.of());
    return ((Serve) Router.decide(facts, snapshot, Optional.empty())).version().name();
  }
}
