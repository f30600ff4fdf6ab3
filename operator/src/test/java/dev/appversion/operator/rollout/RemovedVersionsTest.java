package dev.appversion.operator.rollout;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.VersionStatus;
import dev.appversion.api.v1alpha1.rollout.VersionUseStatus;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Versions that the resource no longer lists, or lists by another name. */
class RemovedVersionsTest extends LifecycleFixture {
  @Test
  void aRemovedVersionIsReportedAsDrainedForAWeek() {
    stableAfter("v1.1", "v1.1");
    assertThat(world.condition("Drained-v1.0")).startsWith("False Draining");
    world.usage.put("v1.0", VersionWorld.UNUSED);
    world.after(HOUR).after(HOUR);
    assertThat(world.weights()).isEqualTo(Map.of("v1.1", 100));

    world.after(Duration.ofDays(6));
    assertThat(world.phases()).isEqualTo(Map.of("v1.1", "Active", "v1.0", "Retired"));
    assertThat(world.condition("Drained-v1.0"))
        .isEqualTo("True Retired: no request is routed to v1.0");
    assertThat(world.decided().again()).isEmpty();

    world.after(Duration.ofDays(1));
    assertThat(world.phases()).isEqualTo(Map.of("v1.1", "Active"));
    assertThat(world.condition("Drained-v1.0")).isEmpty();
  }

  @Test
  void anOperatorThatDiesBeforeItReportsARetirementLeavesItToTheNextOne() {
    stableAfter("v1.1", "v1.1");
    world.usage.put("v1.0", VersionWorld.UNUSED);
    world.after(HOUR);
    world.now = world.now.plus(HOUR);
    world.dieBeforeReport();
    assertThat(world.weights()).isEqualTo(Map.of("v1.1", 100));
    assertThat(world.condition("Drained-v1.0")).startsWith("False Draining");
    world.usage.clear();

    world.after(Duration.ZERO);

    assertThat(world.condition("Drained-v1.0")).startsWith("True Retired");
  }

  @Test
  void theTenVersionsThatWereRetiredLastAreReported() {
    world.usage.put("v1.0", VersionWorld.UNUSED);
    for (int i = 0; i < 12; i++) {
      String next = "w" + i;
      world.pods.put(next, 2);
      world.usage.put(next, VersionWorld.UNUSED);
      world.apply(rollout(next, next));
      world.after(HOUR).after(HOUR);
    }

    assertThat(world.phases())
        .hasSize(11)
        .containsEntry("w11", "Active")
        .containsEntry("w10", "Retired")
        .containsEntry("w1", "Retired");
  }

  @Test
  void aVersionThatWasRetiredAndIsListedAgainBeginsAnew() {
    stableAfter("v1.1", "v1.1");
    world.usage.put("v1.0", VersionWorld.UNUSED);
    world.after(HOUR).after(HOUR);

    world.apply(rollout("v1.1", "v1.1", "v1.0"));
    assertThat(world.phases()).containsEntry("v1.0", "Standby");
    assertThat(world.condition("Drained-v1.0")).isEmpty();

    world.apply(rollout("v1.0", "v1.1", "v1.0"));
    world.apply(rollout("v1.1", "v1.1", "v1.0"));
    assertThat(world.condition("Drained-v1.0")).startsWith("False Draining");
  }

  @Test
  void aRemovedVersionThatIsListedAgainWhileItDrainsGoesOnDraining() {
    stableAfter("v1.1", "v1.1");
    world.apply(rollout("v1.1", "v1.1", "v1.0"));

    assertThat(world.phases()).containsEntry("v1.0", "Draining");
  }

  @Test
  void aRemovedVersionIsKeptWhileItsPodsAreReplaced() {
    stableAfter("v1.1", "v1.1");
    world.pods.remove("v1.0");
    world.after(Duration.ofMinutes(9));
    assertThat(world.weights()).isEqualTo(Map.of("v1.1", 100, "v1.0", 0));
    assertThat(retires("v1.0"))
        .startsWith(
            "it has no pods since 2026-08-01T12:09:00Z, and is retired at 2026-08-01T12:19:00Z if"
                + " it gets none; at most about 41 pages are open");
    world.pods.put("v1.0", 1);
    world.after(Duration.ofMinutes(2));
    world.pods.remove("v1.0");
    world.after(Duration.ZERO).after(Duration.ofMinutes(9));
    assertThat(world.weights()).isEqualTo(Map.of("v1.1", 100, "v1.0", 0));
    assertThat(world.decided().again()).hasValue(Duration.ofMinutes(1).plusMillis(1));

    world.after(Duration.ofMinutes(1));
    assertThat(world.weights()).isEqualTo(Map.of("v1.1", 100));
    assertThat(world.condition("Drained-v1.0")).startsWith("True Retired");
  }

  @Test
  void aVersionThatIsRenamedKeepsItsVisitorsAndHasOneName() {
    stableAfter("v1.1", "v1.0", "v1.1");
    world.pods.put("v1.1b", 2);

    world.apply(rollout("v1.1b", "v1.0", "v1.1b").replace("version: v1.1b}", "version: v1.1}"));

    assertThat(world.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1b", 100));
    assertThat(world.phases()).isEqualTo(Map.of("v1.0", "Draining", "v1.1b", "Active"));
    assertThat(world.condition("Drained-v1.1")).isEmpty();
  }

  @Test
  void aRenamedVersionNeverLosesItsVisitorsDuringTheStepsOfItsNewName() {
    stableAfter("v1.1", "v1.0", "v1.1");
    world.pods.put("v1.1b", 2);

    world.apply(
        rollout("v1.1b", "v1.0", "v1.1b")
            .replace("version: v1.1b}", "version: v1.1}")
            .replace("steps: []", "steps: [{weight: 5, hold: 1h}]"));
    assertThat(world.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1b", 5));
    world.after(HOUR);

    assertThat(world.weights()).isEqualTo(Map.of("v1.0", 0, "v1.1b", 100));
  }

  @Test
  void aRenamedVersionThatDrainsIsNotServedUnderTwoNames() {
    stableAfter("v1.1", "v1.0", "v1.1");

    world.apply(rollout("v1.1", "v1.0b", "v1.1").replace("version: v1.0b}", "version: v1.0}"));

    assertThat(world.weights()).isEqualTo(Map.of("v1.0b", 0, "v1.1", 100));
  }

  private String retires(String version) {
    VersionUseStatus use =
        requireNonNull(world.status().versions()).stream()
            .filter(each -> each.name().equals(version))
            .map(VersionStatus::use)
            .findFirst()
            .orElseThrow();
    return String.valueOf(requireNonNull(use).retires());
  }
}
