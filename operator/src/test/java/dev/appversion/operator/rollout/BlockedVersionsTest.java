package dev.appversion.operator.rollout;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.rollout.command.Action;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which version gets the visitors of a blocked one. */
class BlockedVersionsTest extends LifecycleFixture {
  @Test
  void theLastStableVersionGetsTheVisitorsOfABlockedOne() {
    stableAfter("v1.1", "v1.1", "v1.0");
    stableAfter("v1.2", "v1.3", "v1.2", "v1.0", "v1.1");

    world.order(new Action.Block("v1.2"));

    assertThat(world.weights()).isEqualTo(Map.of("v1.3", 0, "v1.2", 0, "v1.0", 0, "v1.1", 100));
    assertThat(world.phases())
        .isEqualTo(
            Map.of("v1.3", "Standby", "v1.2", "Blocked", "v1.0", "Draining", "v1.1", "Active"));
    assertThat(world.condition("RolloutComplete"))
        .isEqualTo(
            "False VersionSubstituted: v1.2 is blocked: v1.1 gets all new visitors. Unblock the"
                + " version, or set spec.rollout.target or spec.versions[].weight");
    assertThat(world.condition("Degraded")).startsWith("True VersionSubstituted: v1.2 is blocked");
    assertThat(requireNonNull(world.status().rollout()).message()).startsWith("v1.2 is blocked");

    world.order(new Action.Unblock("v1.2"));
    assertThat(world.weights()).containsEntry("v1.2", 100).containsEntry("v1.1", 0);
    assertThat(world.condition("RolloutComplete")).startsWith("True Stable");
    assertThat(world.condition("Degraded")).startsWith("False ");
  }

  @Test
  void aVersionWithoutPodsGetsNoVisitorsInsteadOfABlockedOne() {
    stableAfter("v1.1", "v1.1", "v1.0");
    stableAfter("v1.2", "v1.2", "v1.0", "v1.1");
    world.pods.remove("v1.1");

    world.order(new Action.Block("v1.2"));

    assertThat(world.weights()).containsEntry("v1.0", 100);
  }

  @Test
  void aRetiredVersionServesAgainInsteadOfABlockedOne() {
    stableAfter("v1.1", "v1.1", "v1.0");
    world.usage.put("v1.0", VersionWorld.UNUSED);
    world.after(HOUR).after(HOUR);
    assertThat(world.phases()).containsEntry("v1.0", "Retired");

    world.order(new Action.Block("v1.1"));

    assertThat(world.weights()).isEqualTo(Map.of("v1.1", 0, "v1.0", 100));
    assertThat(world.phases()).containsEntry("v1.0", "Active");
  }

  @Test
  void aPrivatePreviewGetsVisitorsOnlyIfNothingElseExists() {
    world.apply(rollout("v1.0", "v1.3", "v1.0") + "preview: {private: true}\n");
    world.pods.remove("v1.0");
    assertThat(world.decided().unreleased()).containsExactly("v1.3");

    world.order(new Action.Block("v1.0"));

    assertThat(world.weights()).isEqualTo(Map.of("v1.3", 100, "v1.0", 0));
    assertThat(world.phases()).isEqualTo(Map.of("v1.3", "Active", "v1.0", "Blocked"));
    assertThat(world.decided().unreleased()).isEmpty();
    assertThat(world.condition("RolloutComplete"))
        .contains(
            "v1.3 gets all new visitors, although it was never the stable version, since no other one");
  }

  @Test
  void aPrivatePreviewStaysPrivateWhileAnotherVersionHasNoReadyPod() {
    stableAfter("v1.1", "v1.1", "v1.0");
    world.apply(rollout("v1.1", "v1.3", "v1.0", "v1.1") + "preview: {private: true}\n");
    world.pods.put("v1.0", 0);

    world.order(new Action.Block("v1.1"));

    assertThat(world.weights()).containsEntry("v1.0", 100).containsEntry("v1.3", 0);
    assertThat(world.decided().unreleased()).containsExactly("v1.3");
  }

  @Test
  void theLastVersionIsNotBlocked() {
    world.order(new Action.Block("v1.0"));

    assertThat(world.weights()).isEqualTo(Map.of("v1.0", 100));
    assertThat(world.answer)
        .isEqualTo(
            "REFUSED it is the last version that is not blocked, and visitors need one: add or"
                + " unblock another one first");
  }

  @Test
  void aBlockedVersionThatIsRemovedIsNotServedAgain() {
    stableAfter("v1.1", "v1.0", "v1.1");
    world.apply(
        rollout("v1.1", "v1.0", "v1.1").replace("version: v1.0}", "version: v1.0}, blocked: true"));
    assertThat(world.phases()).containsEntry("v1.0", "Blocked");

    world.apply(rollout("v1.1", "v1.1"));

    assertThat(world.weights()).isEqualTo(Map.of("v1.1", 100));
    assertThat(world.phases()).containsEntry("v1.0", "Retired");
  }
}
