package dev.appversion.operator.rollout;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.VersionStatus;
import dev.appversion.api.v1alpha1.rollout.VersionUseStatus;
import dev.appversion.rollout.command.Action;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided about the versions of an app, from reconciliation to reconciliation. */
class LifecycleDeciderTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final VersionWorld world = new VersionWorld();

  @BeforeEach
  void adopt() {
    world.pods.putAll(Map.of("v1.0", 2, "v1.1", 2, "v1.2", 2, "v1.3", 2));
    world.apply(rollout("v1.0", "v1.0"));
  }

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

  @Test
  void aVersionWhosePhaseIsRemovedFromTheStatusStillDrains() {
    stableAfter("v1.1", "v1.0", "v1.1");
    world.edit("v1.0", version -> with(version, null, version.use()));
    assertThat(world.phases()).containsEntry("v1.0", "Draining");

    world.edit("v1.0", version -> with(version, "Sleeping", null));
    assertThat(world.phases()).containsEntry("v1.0", "Draining");
    world.apply(rollout("v1.1", "v1.1"));
    assertThat(world.weights()).isEqualTo(Map.of("v1.1", 100, "v1.0", 0));
  }

  @Test
  void aRemovedVersionWhoseStatusIsEditedIsNotCutOff() {
    stableAfter("v1.1", "v1.1");
    world.edit("v1.0", version -> with(version, null, null));

    assertThat(world.weights()).isEqualTo(Map.of("v1.1", 100, "v1.0", 0));
    assertThat(world.phases()).containsEntry("v1.0", "Draining");
  }

  @Test
  void aVersionThatNeverHadAShareIsNotRetiredIfItsPhaseIsRemoved() {
    world.apply(rollout("v1.0", "v1.0", "v1.3"));
    world.edit("v1.3", version -> with(version, null, null));

    assertThat(world.phases()).containsEntry("v1.3", "Standby");
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

  @Test
  void aClockThatIsSetForwardFulfilsGraceAndIdleButNotPages() {
    stableAfter("v1.1", "v1.0", "v1.1");
    world.after(HOUR);
    assertThat(world.phases()).containsEntry("v1.0", "Draining");

    world.usage.put("v1.0", VersionWorld.UNUSED);
    world.after(Duration.ZERO);
    assertThat(world.phases()).containsEntry("v1.0", "Draining");
    world.after(HOUR);
    assertThat(world.phases()).containsEntry("v1.0", "Retired");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aClockThatIsSetByAnHourAndBackRetiresNoVersionInUse(int hours) {
    stableAfter("v1.1", "v1.0", "v1.1");
    world.after(HOUR.multipliedBy(hours)).after(HOUR.multipliedBy(-hours));
    world.after(Duration.ofHours(22));
    assertThat(world.phases()).containsEntry("v1.0", "Draining");
    world.after(Duration.ofHours(3));
    assertThat(world.phases()).containsEntry("v1.0", "Retired");
  }

  @Test
  void aClockThatIsSetBackStartsIdleAgain() {
    stableAfter("v1.1", "v1.0", "v1.1");
    world.usage.put("v1.0", VersionWorld.UNUSED);
    world.after(Duration.ofMinutes(29)).after(HOUR.negated());
    world.after(Duration.ofMinutes(29));
    assertThat(world.phases()).containsEntry("v1.0", "Draining");

    world.after(Duration.ofMinutes(1));
    assertThat(world.phases()).containsEntry("v1.0", "Retired");
  }

  /** These versions are listed, and this one of them becomes the stable one. */
  private void stableAfter(String target, String... versions) {
    world.apply(rollout(target, versions));
    assertThat(world.condition("RolloutComplete")).startsWith("True Stable");
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

  private static VersionStatus with(
      VersionStatus version, @Nullable String phase, @Nullable VersionUseStatus use) {
    return new VersionStatus(
        version.name(), null, null, version.share(), phase, version.readyPods(), 0, null, use);
  }

  private static String rollout(String target, String... versions) {
    StringBuilder spec =
        new StringBuilder(
            "port: 8080\nrollout: {target: %s, steps: []}\nversions:\n".formatted(target));
    for (String version : versions) {
      spec.append("- {name: %s, selector: {version: %s}}\n".formatted(version, version));
    }
    return spec.toString();
  }
}
