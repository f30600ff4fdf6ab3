package dev.appversion.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.VersionStatus;
import dev.appversion.api.v1alpha1.rollout.VersionUseStatus;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided about the versions of an app when its status or the clock was changed. */
class LifecycleDeciderTest extends LifecycleFixture {
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

  private static VersionStatus with(
      VersionStatus version, @Nullable String phase, @Nullable VersionUseStatus use) {
    return new VersionStatus(
        version.name(), null, null, version.share(), phase, version.readyPods(), 0, null, use);
  }
}
