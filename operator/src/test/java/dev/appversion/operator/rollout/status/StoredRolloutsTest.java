package dev.appversion.operator.rollout.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.rollout.plan.RolloutPlan;
import dev.appversion.rollout.state.RolloutState;
import dev.appversion.rollout.state.Rollouts;
import dev.appversion.rollout.state.Run;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StoredRolloutsTest {
  private static final Rollouts STABLE = Rollouts.adopt("v1", "id-v1", Instant.EPOCH);

  @Test
  void anAppIsAtRestWhenItsTargetIsStable() {
    assertThat(new StoredRollouts.Present(STABLE).isAtRest(targeting("v1"))).isTrue();
  }

  @Test
  void anAppIsNotAtRestWhenARolloutBeginsIsUnderWayOrMayBegin() {
    Run run =
        Run.first("id-v2", "v2", "v1", RolloutPlan.builder().steps().build(), 2, Instant.EPOCH);
    Rollouts waiting = STABLE.in(new RolloutState.Waiting(run), Instant.EPOCH);

    assertThat(new StoredRollouts.Present(STABLE).isAtRest(targeting("v2"))).isFalse();
    assertThat(new StoredRollouts.Present(waiting).isAtRest(targeting("v2"))).isFalse();
    assertThat(new StoredRollouts.Present(waiting).isAtRest(targeting("v1"))).isFalse();
    assertThat(new StoredRollouts.Absent().isAtRest(targeting("v1"))).isFalse();
    assertThat(new StoredRollouts.Unreadable("status.rollout").isAtRest(targeting("v1"))).isFalse();
  }

  private static AppVersion targeting(String target) {
    return new KubernetesSerialization()
        .unmarshal("spec: {rollout: {target: %s, steps: []}}".formatted(target), AppVersion.class);
  }
}
