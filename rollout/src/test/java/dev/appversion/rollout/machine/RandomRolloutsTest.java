package dev.appversion.rollout.machine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.fixtures.RoutingTables;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.facts.Verdict;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.plan.Step;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.rollout.state.Run;
import dev.appversion.rollout.state.ShareTable;
import dev.appversion.versioning.routing.Router;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.request.Bucket;
import dev.appversion.versioning.routing.request.PinnedTarget;
import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.request.RequestHeaders;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Long random histories, with a clock that is set an hour back and forth. */
class RandomRolloutsTest {
  private static final RolloutPlan PLAN =
      RolloutPlan.builder()
          .steps(
              Step.of(5, Duration.ofMinutes(10)),
              new Step(25, Duration.ofMinutes(10), true),
              Step.of(50, Duration.ofMinutes(20)))
          .bake(Duration.ofMinutes(10))
          .build();

  @Property(tries = 300)
  void afterAnyHistoryAHealthyAppNeedsNothingButAPerson(
      @ForAll @Size(max = 80) List<Happening> history) {
    Operator operator = new Operator();
    World world = World.calm(PLAN);
    for (Happening happening : history) {
      world = operator.after(world, happening);
    }

    world = operator.settle(healthy(world));
    for (int step = 0; step < 2 * PLAN.steps().size() + 4; step++) {
      world = operator.settle(world.sync().verdict(Verdict.PASS).pass(Duration.ofMinutes(20)));
    }

    assertThat(Awaiting.of(world.rollouts(), world.facts(), world.now()))
        .isSubsetOf(Awaiting.APPROVAL, Awaiting.RESUME);
  }

  private static World healthy(World world) {
    World unblocked = world.blocked() ? world.blockV2() : world;
    World released = unblocked.paused() ? unblocked.pauseInSpec() : unblocked;
    World ready = released.v1() ? released : released.podsOfV1();
    return ready.podsOfV2(World.PODS).order((Command) null);
  }

  @Property(tries = 100)
  void aVisitorMovesAtMostOnceForwardAndOnceBackInARollout(
      @ForAll @Size(max = 60) List<Happening> history,
      @ForAll @Size(value = 10) List<@IntRange(max = Bucket.COUNT - 1) Integer> buckets) {
    Operator operator = new Operator();
    World world = World.calm(PLAN);
    Map<String, List<ShareTable>> tables = new LinkedHashMap<>();
    Map<String, String> stables = new LinkedHashMap<>();
    String attempt = "none";
    for (Happening happening : history) {
      ShareTable before = world.rollouts().table();
      world = operator.after(world, happening);
      attempt =
          attempt(world.rollouts()).map(own -> own + " after " + operator.ended()).orElse(attempt);
      Optional<Run> run = Attempts.of(world.rollouts().state());
      if (run.isPresent()) {
        stables.put(attempt, run.get().stable());
      }
      List<ShareTable> own =
          tables.computeIfAbsent(attempt, key -> new ArrayList<>(List.of(before)));
      if (!own.getLast().equals(world.rollouts().table())) {
        own.add(world.rollouts().table());
      }
    }

    assertThat(tables.values())
        .allSatisfy(
            own ->
                assertThat(buckets)
                    .allSatisfy(bucket -> assertThat(versions(own, bucket)).hasSizeLessThan(4)));
    stables.forEach(
        (each, stable) ->
            assertThat(buckets)
                .allSatisfy(
                    bucket ->
                        assertThat(arrivals(stable, requireNonNull(tables.get(each)), bucket))
                            .allMatch(versions -> versions.size() < 4)));
  }

  /**
   * The versions of visitors without Fetch Metadata, who get the stable version for their first
   * page, by the table of the attempt with which they arrive.
   */
  private static List<List<String>> arrivals(String stable, List<ShareTable> tables, int bucket) {
    return IntStream.range(1, tables.size())
        .mapToObj(
            first -> {
              List<String> later = versions(tables.subList(first, tables.size()), bucket);
              return later.getFirst().equals(stable)
                  ? later
                  : Stream.concat(Stream.of(stable), later.stream()).toList();
            })
        .toList();
  }

  /** The rollout and its attempt; empty in Stable, whose table is the last one of a rollout. */
  private static Optional<String> attempt(Rollouts rollouts) {
    return Attempts.of(rollouts.state()).map(run -> run.startedAt() + run.id() + run.attempt());
  }

  /** The versions that a visitor gets by these tables, without repetitions, by the real router. */
  private static List<String> versions(List<ShareTable> tables, int bucket) {
    List<String> versions = new ArrayList<>();
    for (ShareTable table : tables) {
      String version = route(table, bucket);
      if (versions.isEmpty() || !versions.getLast().equals(version)) {
        versions.add(version);
      }
    }
    return versions;
  }

  private static String route(ShareTable table, int bucket) {
    List<LiveVersion> versions =
        Stream.of("v1", "v2", "v3")
            .map(name -> RoutingTables.weighted(name, table.share(name)))
            .toList();
    RoutingSnapshot snapshot = RoutingTables.snapshot(RoutingTables.table(versions).build());
    RequestHeaders navigation =
        name ->
            switch (name.toLowerCase(java.util.Locale.ROOT)) {
              case "sec-fetch-mode" -> List.of("navigate");
              case "sec-fetch-dest" -> List.of("document");
              default -> List.of();
            };
    RequestFacts facts =
        RequestFacts.of(
            "GET", PinnedTarget.of("/"), Optional.empty(), navigation, () -> new Bucket(bucket));
    return ((Serve) Router.decide(facts, snapshot, Optional.empty())).version().name();
  }
}
