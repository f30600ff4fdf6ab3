package dev.appversion.rollout.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.rollout.command.Action;
import dev.appversion.rollout.pages.PageCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class VersionMachineTest {
  private static final RetirementPolicy POLICY = RetirementPolicy.DEFAULT;
  private static final Usage UNUSED =
      new Usage(new PageCount.None(), OptionalLong.of(0), OptionalLong.of(0));
  private static final Usage PAGES =
      new Usage(new PageCount.AtMost(41), OptionalLong.of(0), OptionalLong.of(12));
  private static final Usage UNKNOWN =
      new Usage(
          new PageCount.Unknown("no answer from a"), OptionalLong.of(0), OptionalLong.empty());

  private Instant now = Instant.EPOCH;
  private VersionState version = VersionState.pending(now);

  @Test
  void aVersionGoesFromPendingThroughPreviewAndActiveToDraining() {
    assertThat(sees(0, UNUSED).phase()).isEqualTo(VersionPhase.STANDBY);

    version = VersionMachine.next(version, preview(true), POLICY, now);
    assertThat(version.phase()).isEqualTo(VersionPhase.PREVIEW);

    assertThat(sees(5, UNUSED).phase()).isEqualTo(VersionPhase.ACTIVE);
    assertThat(sees(0, PAGES).phase()).isEqualTo(VersionPhase.DRAINING);
  }

  @Test
  void itIsUnreleasedUntilItGetsAShare() {
    assertThat(version.isUnreleased()).isTrue();
    assertThat(sees(0, UNUSED).isUnreleased()).isTrue();
    assertThat(version.blocked(false, now).isUnreleased()).isTrue();

    assertThat(sees(5, UNUSED).isUnreleased()).isFalse();
    assertThat(sees(0, PAGES).isUnreleased()).isFalse();
    assertThat(version.blocked(false, now).isUnreleased()).isFalse();
  }

  @Test
  void itRetiresWhenItWasUnusedForIdleAfterGrace() {
    drains(PAGES);
    after(Duration.ofMinutes(25), UNUSED);
    after(Duration.ofMinutes(9), UNUSED);
    assertThat(version.phase()).isEqualTo(VersionPhase.DRAINING);

    after(Duration.ofMinutes(1), UNUSED);
    assertThat(version.phase()).isEqualTo(VersionPhase.RETIRED);
  }

  @Test
  void itIsNotRetiredWithinGrace() {
    drains(UNUSED);
    after(Duration.ofMinutes(29), UNUSED);

    assertThat(version.phase()).isEqualTo(VersionPhase.DRAINING);
  }

  @Test
  void unknownUseIsNeverNoUse() {
    drains(UNUSED);
    after(Duration.ofMinutes(29), UNKNOWN);
    after(Duration.ofMinutes(20), UNUSED);

    assertThat(version.phase()).isEqualTo(VersionPhase.DRAINING);
  }

  @Test
  void itsPagesMoveBeforeMaxAgeAndThenItRetires() {
    drains(PAGES);
    after(Duration.ofMinutes(23 * 60 + 30), PAGES);
    assertThat(version.phase()).isEqualTo(VersionPhase.LEAVING);

    after(Duration.ofMinutes(30), PAGES);
    assertThat(version.phase()).isEqualTo(VersionPhase.RETIRED);
  }

  @Test
  void aVersionThatARolloutNeedsIsNotRetired() {
    drains(UNUSED);
    now = now.plus(Duration.ofDays(3));

    version = VersionMachine.next(version, seen(0, UNUSED, true, Optional.empty()), POLICY, now);

    assertThat(version.phase()).isEqualTo(VersionPhase.DRAINING);
  }

  @Test
  void maxAgeBeginsWhenNoRolloutNeedsItAnyMore() {
    drains(PAGES);
    now = now.plus(Duration.ofDays(3));
    version = VersionMachine.next(version, seen(0, PAGES, true, Optional.empty()), POLICY, now);

    after(Duration.ZERO, PAGES);
    after(Duration.ofHours(23), PAGES);
    assertThat(version.phase().drains()).isTrue();

    after(Duration.ofHours(1), PAGES);
    assertThat(version.phase()).isEqualTo(VersionPhase.RETIRED);
  }

  @Test
  void whileARolloutNeedsItItsStateDoesNotChangeWithTheTime() {
    drains(PAGES);
    version = VersionMachine.next(version, seen(0, PAGES, true, Optional.empty()), POLICY, now);
    VersionState before = version;
    now = now.plus(Duration.ofHours(1));

    version = VersionMachine.next(version, seen(0, PAGES, true, Optional.empty()), POLICY, now);

    assertThat(version).isEqualTo(before);
    assertThat(version.drainsSince()).isEmpty();
  }

  @Test
  void itDrainsAgainFromTheBeginningAfterItHadAShare() {
    drains(PAGES);
    after(Duration.ofHours(20), PAGES);
    sees(100, PAGES);
    sees(0, PAGES);
    after(Duration.ofHours(20), PAGES);

    assertThat(version.phase()).isEqualTo(VersionPhase.DRAINING);
  }

  @Test
  void anUnblockedVersionContinuesInThePhaseBefore() {
    drains(PAGES);
    orders(new Action.Block("v1"));
    assertThat(version.phase()).isEqualTo(VersionPhase.BLOCKED);
    after(Duration.ofMinutes(5), PAGES);
    assertThat(version.phase()).isEqualTo(VersionPhase.BLOCKED);

    orders(new Action.Unblock("v1"));
    assertThat(version.phase()).isEqualTo(VersionPhase.DRAINING);
    assertThat(version.drainsSince()).contains(Instant.EPOCH);
  }

  @Test
  void commandsMoveAndRetire() {
    drains(PAGES);
    orders(new Action.Move("v1"));
    assertThat(version.phase()).isEqualTo(VersionPhase.LEAVING);

    orders(new Action.Retire("v1"));
    assertThat(version.phase()).isEqualTo(VersionPhase.RETIRED);
  }

  @Test
  void whySaysWhatKeepsIt() {
    drains(PAGES);
    Retirement why =
        VersionMachine.why(version, seen(0, PAGES, false, Optional.empty()), POLICY, now);

    assertThat(why.blockers())
        .extracting(Blocker::text)
        .containsExactly(
            "at most about 41 pages are open",
            "12 requests a minute are pinned by header without a page",
            "it keeps serving at least until 1970-01-01T00:30:00Z");
    assertThat(why.latest()).contains(Instant.EPOCH.plus(Duration.ofHours(24)));
  }

  @Test
  void whySaysWhatCouldNotBeRead() {
    drains(UNKNOWN);
    now = now.plus(Duration.ofHours(1));
    Retirement why =
        VersionMachine.why(version, seen(0, UNKNOWN, true, Optional.empty()), POLICY, now);

    assertThat(why.blockers())
        .extracting(Blocker::text)
        .containsExactly(
            "a rollout under way needs it",
            "whether pages are open is unknown: no answer from a",
            "the number of pinned requests could not be read");
    assertThat(why.latest()).isEmpty();
  }

  @Test
  void aPolicyNamesTheFieldThatIsWrong() {
    assertThatThrownBy(
            () ->
                new RetirementPolicy(
                    Duration.ZERO, Duration.ZERO, Duration.ofHours(2), Duration.ofHours(1)))
        .hasMessage("spec.retirement.move: must be 0s to 3600s, not 7200s");
  }

  /** Also when the clock is set back or forth by an hour. */
  @Property
  void beforeMaxAgeItRetiresOnlyWhenItIsKnownToBeUnused(
      @ForAll @Size(max = 30) List<@IntRange(max = 2) Integer> uses,
      @ForAll @Size(value = 30) List<@IntRange(min = -60, max = 60) Integer> minutes) {
    now = Instant.EPOCH;
    version = VersionState.pending(now);
    drains(PAGES);
    for (int i = 0; i < uses.size(); i++) {
      Usage usage = List.of(UNUSED, PAGES, UNKNOWN).get(uses.get(i));
      boolean old = !now.isBefore(Instant.EPOCH.plus(Duration.ofHours(22)));
      after(Duration.ofMinutes(minutes.get(i)), usage);
      if (old) {
        return;
      }
      if (version.phase() == VersionPhase.RETIRED) {
        assertThat(usage).isEqualTo(UNUSED);
        return;
      }
    }
    assertThat(version.phase().drains()).isTrue();
  }

  private void drains(Usage usage) {
    sees(100, usage);
    sees(0, usage);
    assertThat(version.phase()).isEqualTo(VersionPhase.DRAINING);
  }

  private VersionState sees(int share, Usage usage) {
    version =
        VersionMachine.next(version, seen(share, usage, false, Optional.empty()), POLICY, now);
    return version;
  }

  private void after(Duration time, Usage usage) {
    now = now.plus(time);
    sees(0, usage);
  }

  private void orders(Action.ForVersion order) {
    version = VersionMachine.next(version, seen(0, PAGES, false, Optional.of(order)), POLICY, now);
  }

  @Test
  void aRemovedVersionOutlivesAGapBetweenItsPodsAndIsRetiredIfTheyDoNotReturn() {
    drains(PAGES);
    present(Presence.GONE, Duration.ofMinutes(1));
    present(Presence.GONE, Duration.ofMinutes(9));
    present(Presence.REMOVED, Duration.ofMinutes(1));
    present(Presence.GONE, Duration.ofMinutes(1));
    assertThat(present(Presence.GONE, Duration.ofSeconds(599)).phase())
        .isEqualTo(VersionPhase.DRAINING);

    assertThat(present(Presence.GONE, Duration.ofSeconds(1)).phase())
        .isEqualTo(VersionPhase.RETIRED);
  }

  @Test
  void aClockThatIsSetBackStartsTheTimeWithoutPodsAgain() {
    drains(PAGES);
    present(Presence.GONE, Duration.ofMinutes(1));
    present(Presence.GONE, Duration.ofHours(-1));
    assertThat(present(Presence.GONE, Duration.ofSeconds(599)).phase())
        .isEqualTo(VersionPhase.DRAINING);
    assertThat(present(Presence.GONE, Duration.ofSeconds(1)).phase())
        .isEqualTo(VersionPhase.RETIRED);
  }

  @Test
  void aBlockedVersionThatIsRemovedIsNotServedAgain() {
    drains(PAGES);
    orders(new Action.Block("v1"));
    assertThat(present(Presence.REMOVED, Duration.ZERO).phase()).isEqualTo(VersionPhase.RETIRED);
  }

  private VersionState present(Presence presence, Duration later) {
    now = now.plus(later);
    VersionObservation seen =
        new VersionObservation(
            0, presence, true, false, false, false, false, PAGES, Optional.empty());
    version = VersionMachine.next(version, seen, POLICY, now);
    return version;
  }

  private static VersionObservation preview(boolean target) {
    return new VersionObservation(
        0, Presence.LISTED, true, false, target, target, false, UNUSED, Optional.empty());
  }

  private static VersionObservation seen(
      int share, Usage usage, boolean needed, Optional<Action.ForVersion> order) {
    return new VersionObservation(
        share, Presence.LISTED, true, false, false, needed, false, usage, order);
  }
}
