package dev.appversion.operator.rollout.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionStatus;
import dev.appversion.operator.rollout.RolloutDecision;
import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.command.Command;
import dev.appversion.rollout.command.Pages;
import dev.appversion.rollout.facts.Analysis;
import dev.appversion.rollout.facts.Brake;
import dev.appversion.rollout.facts.Facts;
import dev.appversion.rollout.facts.Sidecars;
import dev.appversion.rollout.facts.Target;
import dev.appversion.rollout.facts.Verdict;
import dev.appversion.rollout.facts.VersionFacts;
import dev.appversion.rollout.plan.CapacityRule;
import dev.appversion.rollout.plan.OnFailure;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.plan.Step;
import dev.appversion.rollout.state.Phase;
import dev.appversion.rollout.state.Rollouts;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

/** Status alone suffices to continue: what is written to it is read again, in every state. */
class RolloutStatusTest {
  private static final Set<Phase> REACHED = EnumSet.noneOf(Phase.class);
  private static final KubernetesSerialization JSON = new KubernetesSerialization();
  private static final Instant START = Instant.parse("2026-11-30T14:00:00.123456Z");
  private static final RolloutPlan PLAN =
      RolloutPlan.builder()
          .steps(
              Step.of(5, Duration.ofMinutes(1)),
              new Step(25, Duration.ofMinutes(1), true),
              Step.of(50, Duration.ZERO))
          .bake(Duration.ofMinutes(1))
          .onFailure(OnFailure.PAUSE)
          .capacity(CapacityRule.WARN)
          .build();

  /** What happens before a decision. */
  record Happening(
      String target,
      int build,
      Brake brake,
      int stablePods,
      int targetPods,
      boolean behind,
      int minutes,
      Action action) {}

  @Provide
  Arbitrary<Happening> happenings() {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just("v2")), Tuple.of(1, Arbitraries.of("v1", "v3"))),
            Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.just(1)), Tuple.of(1, Arbitraries.just(2))),
            Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(Brake.RELEASED)),
                Tuple.of(2, Arbitraries.of(Brake.SPEC, Brake.FREEZE))),
            Arbitraries.of(1, 1, 1, 0),
            Arbitraries.of(2, 2, 2, 2, 0),
            Arbitraries.of(false, false, true),
            Arbitraries.integers().between(0, 2),
            Arbitraries.of(
                new Action.Approve(1),
                new Action.Approve(1),
                new Action.Abort(Pages.MOVE),
                new Action.Rollback(Pages.KEEP),
                new Action.Pause(),
                new Action.Resume(),
                new Action.Skip(),
                new Action.Promote(),
                new Action.Retry()))
        .as(Happening::new);
  }

  @Property(tries = 100)
  void whatIsWrittenIsReadAgain(@ForAll @Size(40) List<@From("happenings") Happening> history) {
    Rollouts rollouts = Rollouts.adopt("v1", "id-v1-1", START);
    Instant now = START;
    int count = 0;
    for (Happening happening : history) {
      now = now.plus(Duration.ofMinutes(happening.minutes()));
      Facts facts = facts(happening, rollouts, count++, now);
      RolloutDecision decision = RolloutDecision.of(rollouts, facts, "frozen", now);

      rollouts = decision.rollouts();
      REACHED.add(rollouts.state().phase());
      assertThat(StoredRollouts.of(stored(decision)).readable()).contains(rollouts);
    }
  }

  private static Facts facts(Happening happening, Rollouts before, int count, Instant now) {
    String target = happening.target();
    return new Facts(
        new Target(target, "id-" + target + "-" + happening.build(), "kubectl"),
        Optional.of(PLAN),
        happening.brake(),
        Map.of(
            "v1", new VersionFacts(true, false, happening.stablePods(), true),
            "v2", new VersionFacts(true, false, happening.targetPods(), true),
            "v3", new VersionFacts(true, false, happening.build() - 1, true)),
        new Sidecars(
            before.table().sequence(),
            4,
            new TreeSet<>(happening.behind() ? Set.of("pod a", "pod b") : Set.of())),
        new Analysis(before.table().sequence(), Verdict.PASS, "no analysis"),
        List.of(
            new Command(
                "uid-" + count, now, "jane", Optional.empty(), "as agreed", happening.action())));
  }

  /** The resource with the status, as the API server returns it. */
  private static AppVersion stored(RolloutDecision decision) {
    AppVersion resource = new AppVersion();
    resource.setStatus(
        new AppVersionStatus(
            1L, null, null, List.of(), List.of(), null, decision.status(), decision.history()));
    return JSON.unmarshal(JSON.asJson(resource), AppVersion.class);
  }

  @AfterContainer
  static void allPhasesWereReached() {
    assertThat(REACHED).containsExactlyInAnyOrder(Phase.values());
  }
}
