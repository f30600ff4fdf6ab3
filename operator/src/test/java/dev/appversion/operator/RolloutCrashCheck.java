package dev.appversion.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.operator.FaultyRollout.Course;
import dev.appversion.operator.FaultyRollout.End;
import dev.appversion.operator.apiserver.ApiProxy.Fault;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The operator dies after each single write of a rollout, and another one continues; or it loses
 * the response of each single write, and tries again.
 *
 * <p>Some 60 rollouts with an operator each: too much for every build on two cores. Run by hand,
 * with {@code -Dit.test=RolloutCrashCheck} (CONTRIBUTING.md).
 */
@OnApiServer
class RolloutCrashCheck {
  private static final int AT_ONCE = 4;
  private static final int VISITORS = 200;

  private final ApiServer server;

  RolloutCrashCheck(ApiServer server) {
    this.server = server;
    TestApp.applyCrd(server.client());
  }

  /** A rollout one of whose writes was to have a fault, and whether that occurred. */
  private record Crash(Fault fault, int write, boolean occurred) {}

  @ParameterizedTest
  @EnumSource
  void aRolloutEndsTheSameWhateverHappensToAnyOfItsWrites(Course course) throws Exception {
    End end;
    int writes;
    try (FaultyRollout uninterrupted = new FaultyRollout(server).prepared(course).run(course)) {
      end = uninterrupted.end();
      writes = uninterrupted.writes();
      assertSafe(uninterrupted, course);
    }
    List<Crash> crashes = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Crash>> running = new ArrayList<>();
      for (Fault fault : Fault.values()) {
        for (int write = 1; write <= writes; write++) {
          running.add(pool.submit(crash(course, write, fault, end)));
        }
      }
      for (Future<Crash> each : running) {
        crashes.add(result(each));
      }
    }
    for (Fault fault : Fault.values()) {
      assertAll(course, fault, writes, crashes);
    }
  }

  private static void assertAll(Course course, Fault fault, int writes, List<Crash> crashes) {
    List<Integer> missed =
        crashes.stream()
            .filter(crash -> crash.fault() == fault && !crash.occurred())
            .map(Crash::write)
            .toList();
    System.out.printf(
        "%n%s rollout of %d writes: %s after each, except %s%n", course, writes, fault, missed);
    // Two changes of the status that come together are one write: then the last one does not exist.
    assertThat(missed).hasSizeLessThan(3);
  }

  private Callable<Crash> crash(Course course, int write, Fault fault, End end) {
    return () -> {
      try (FaultyRollout rollout =
          new FaultyRollout(server).prepared(course).withFault(write, fault).run(course)) {
        rollout.awaitEnd(end);
        assertSafe(rollout, course);
        return new Crash(fault, write, rollout.hasFailed());
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(fault + " after write " + write + ": " + e.getMessage(), e);
      }
    };
  }

  private static Crash result(Future<Crash> crash) throws InterruptedException {
    try {
      return crash.get();
    } catch (ExecutionException e) {
      throw new AssertionError(String.valueOf(e.getMessage()), e);
    }
  }

  private static void assertSafe(FaultyRollout rollout, Course course) {
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
        .isEqualTo(course.shares());
    int moves = course == Course.COMPLETED ? 1 : 2; // forward, and back
    for (int visitor = 0; visitor < VISITORS; visitor++) {
      Bucket bucket = new Bucket(visitor * (Bucket.COUNT / VISITORS));
      assertThat(withoutRepetitions(tables.stream().map(table -> route(table, bucket)).toList()))
          .hasSizeLessThanOrEqualTo(1 + moves);
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
