package dev.appversion.operator.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.operator.pods.PodView;
import dev.appversion.operator.pods.PodViews;
import dev.appversion.operator.pods.SidecarReport;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.operator.pods.SidecarUse;
import dev.appversion.rollout.pages.PageCount;
import dev.appversion.rollout.phase.Usage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AppRoundsTest {
  private static final Watched WATCHED =
      new Watched(Duration.ofMinutes(5), true, Set.of("v0", "v1"));
  private static final SidecarState STATE = new SidecarState.Enforces("r1", "k1");
  private static final Usage UNUSED =
      new Usage(new PageCount.None(), OptionalLong.of(0), OptionalLong.of(0));

  private final Map<String, SidecarReport> answers = new HashMap<>();
  private AppRounds rounds = AppRounds.of(WATCHED);

  @Test
  void roundsFollowFiveTimesInAPeriodAndAtLeastEachMinute() {
    assertThat(watched(300).interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(watched(3600).interval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(watched(10).interval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(new Watched(Duration.ofMillis(500), true, Set.of()).interval())
        .isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void theReportsOfAllSidecarsAreAddedUp() {
    pods(ready("a"), ready("b"));
    answers("a", 3, 1, 0);
    answers("b", 4, 0, 12);
    round(0);

    assertThat(usage("v1"))
        .isEqualTo(new Usage(new PageCount.AtMost(7), OptionalLong.of(1), OptionalLong.of(12)));
    assertThat(usage("v0").pages()).isInstanceOf(PageCount.Unknown.class);
    assertThat(usage("v0").tunnels()).hasValue(0);
  }

  @Test
  void aVersionIsUnusedAfterAPeriodWithoutReports() {
    pods(ready("a"), ready("b"));
    answers("a", 0, 0, 0);
    answers("b", 0, 0, 0);
    rounds(0, 4);
    assertThat(usage("v1").unused()).isFalse();

    round(5);
    assertThat(usage("v1")).isEqualTo(UNUSED);
  }

  @Test
  void aSilentSidecarMakesAllCountsUnknown() {
    pods(ready("a"), ready("b"));
    answers("a", 3, 1, 1);
    answers.put("b", SidecarReport.unreachable("timeout"));
    round(0);

    assertThat(usage("v1"))
        .isEqualTo(unknown("at least about 3 pages; no answer from b (timeout)"));
  }

  @Test
  void aSidecarOfAReleaseThatReportsNoUseIsNamed() {
    pods(ready("a"));
    answers.put("a", new SidecarReport(STATE, Optional.empty()));
    round(0);

    assertThat(usage("v1"))
        .isEqualTo(
            unknown("no answer from a (its sidecar does not report pages: restart the pod)"));
  }

  /**
   * Pages may have connections to it from the time it was ready, which a new leader has not seen.
   */
  @Test
  void aSidecarThatReportsNoUseIsRequiredAlsoIfItsPodIsNotReady() {
    pods(ready("a"), pod("old", false, false));
    answers("a", 0, 0, 0);
    answers.put("old", new SidecarReport(STATE, Optional.empty()));
    round(0);
    assertThat(usage("v1"))
        .isEqualTo(
            unknown("no answer from old (its sidecar does not report pages: restart the pod)"));

    answers.put("old", SidecarReport.unreachable("timeout"));
    round(1);
    assertThat(usage("v1")).isEqualTo(unknown("no answer from old (timeout)"));
  }

  /** A page may have reported to it after its last answer. */
  @Test
  void aPodThatWasDeletedSinceTheRoundBeforeStartsThePeriodAgain() {
    pods(ready("a"), ready("b"));
    answers("a", 0, 0, 0);
    answers("b", 0, 0, 0);
    rounds(0, 5);
    assertThat(usage("v1")).isEqualTo(UNUSED);

    pods(ready("a"));
    round(6);
    assertThat(usage("v1")).isEqualTo(unknown("no answer from b (deleted or ended)"));

    rounds(7, 11);
    assertThat(usage("v1").unused()).isFalse();
    round(12);
    assertThat(usage("v1")).isEqualTo(UNUSED);
  }

  @Test
  void aPodThatServedBetweenTwoRoundsIsRequired() {
    pods(ready("a"));
    answers("a", 0, 0, 0);
    rounds(0, 4);
    pods(ready("a"), ready("b"));
    pods(ready("a"));
    round(5);

    assertThat(usage("v1")).isEqualTo(unknown("no answer from b (deleted or ended)"));
  }

  @Test
  void aPodWithTheNameOfADeletedOneIsAnotherPod() {
    pods(ready("shop-0"));
    answers("shop-0", 0, 0, 0);
    rounds(0, 5);
    pods(new PodView.State("shop-0", true, false), "shop-0", "uid-new");
    round(6);

    assertThat(usage("v1")).isEqualTo(unknown("no answer from shop-0 (deleted or ended)"));
  }

  @Test
  void aPodThatTerminatesIsReadUntilItIsDeleted() {
    pods(ready("a"), pod("b", false, true));
    answers("a", 0, 0, 0);
    answers("b", 2, 0, 0);
    round(0);
    assertThat(usage("v1").pages()).isEqualTo(new PageCount.AtMost(2));

    answers.put("b", SidecarReport.unreachable("connection refused"));
    round(1);
    assertThat(usage("v1")).isEqualTo(unknown("no answer from b (connection refused)"));
  }

  @Test
  void aPodThatTerminatesIsRequiredAlsoIfItWasNeverSeenReady() {
    pods(ready("a"), pod("b", false, true));
    answers("a", 0, 0, 0);
    answers.put("b", SidecarReport.unreachable("timeout"));
    round(0);

    assertThat(usage("v1")).isEqualTo(unknown("no answer from b (timeout)"));
  }

  @Test
  void aPodThatHasNeverBeenReadyIsNotRequiredUntilItsSidecarAnswers() {
    pods(ready("a"), pod("starts", false, false));
    answers("a", 0, 0, 0);
    answers.put("starts", SidecarReport.unreachable("connection refused"));
    rounds(0, 5);
    assertThat(usage("v1")).isEqualTo(UNUSED);

    answers("starts", 1, 0, 0);
    round(6);
    assertThat(usage("v1").pages()).isEqualTo(new PageCount.AtMost(1));

    answers.put("starts", SidecarReport.unreachable("connection refused"));
    round(7);
    assertThat(usage("v1")).isEqualTo(unknown("no answer from starts (connection refused)"));
  }

  @Test
  void aPodThatIsNotReadyAnyMoreIsStillRequired() {
    pods(ready("a"), ready("b"));
    answers("a", 0, 0, 0);
    answers.put("b", SidecarReport.unreachable("timeout"));
    round(0);
    pods(ready("a"), pod("b", false, false));
    rounds(1, 6);

    assertThat(usage("v1")).isEqualTo(unknown("no answer from b (timeout)"));
  }

  @Test
  void withoutPodsNothingIsKnown() {
    rounds(0, 9);

    assertThat(usage("v1")).isEqualTo(unknown("no sidecar is ready"));
  }

  @Test
  void pagesThatAreNotCountedKeepAVersionOnlyIfTheyReportNevertheless() {
    rounds = AppRounds.of(new Watched(Duration.ofMinutes(5), false, Set.of("v1")));
    pods(ready("a"));
    answers("a", 2, 0, 0);
    round(0);
    assertThat(usage("v1").pages()).isEqualTo(new PageCount.AtMost(2));

    answers("a", 0, 0, 0);
    round(1);
    assertThat(usage("v1"))
        .isEqualTo(new Usage(new PageCount.NotCounted(), OptionalLong.of(0), OptionalLong.of(0)));
  }

  @Test
  void anotherPeriodStartsAgainAndOtherVersionsDoNot() {
    pods(ready("a"));
    answers("a", 0, 0, 0);
    rounds(0, 5);
    rounds = rounds.watching(new Watched(WATCHED.period(), true, Set.of("v1", "v2")));
    assertThat(rounds.usages()).isEqualTo(Map.of("v1", UNUSED, "v2", Usage.NOT_READ));

    rounds = rounds.watching(watched(600));
    assertThat(rounds.usages().values()).containsOnly(Usage.NOT_READ);
  }

  private static Watched watched(int seconds) {
    return new Watched(Duration.ofSeconds(seconds), true, WATCHED.versions());
  }

  private static Usage unknown(String why) {
    return new Usage(new PageCount.Unknown(why), OptionalLong.empty(), OptionalLong.empty());
  }

  private static PodView ready(String name) {
    return pod(name, true, false);
  }

  private static PodView pod(String name, boolean ready, boolean leaving) {
    return PodViews.pod(
        name,
        Map.of(),
        new PodView.State(name, ready, leaving),
        new PodView.Sidecar(OptionalInt.of(1), OptionalInt.of(2), ""));
  }

  private void pods(PodView... pods) {
    rounds = rounds.with(List.of(pods));
  }

  private void pods(PodView.State state, String name, String uid) {
    PodView pod = ready(name);
    rounds =
        rounds.with(
            List.of(
                new PodView(
                    name,
                    uid,
                    pod.labels(),
                    "default",
                    state,
                    pod.sidecar(),
                    false,
                    Optional.empty())));
  }

  /** A sidecar that has counted for an hour, about v1. */
  private void answers(String pod, long pages, long tunnels, long pinned) {
    answers.put(
        pod,
        new SidecarReport(
            STATE,
            Optional.of(
                new SidecarUse(
                    Duration.ofHours(1),
                    Map.of("v1", new SidecarUse.Version(pages, tunnels, pinned))))));
  }

  private void rounds(int first, int last) {
    for (int minute = first; minute <= last; minute++) {
      round(minute);
    }
  }

  private void round(int minute) {
    BegunRound begun = rounds.begin(Duration.ofMinutes(minute));
    rounds = rounds.begun();
    Map<Sidecar, SidecarReport> reports = new HashMap<>();
    begun.asked().forEach(sidecar -> reports.put(sidecar, answers.get(sidecar.pod())));
    rounds = rounds.after(begun.ended(reports, Duration.ofMinutes(minute)));
  }

  private Usage usage(String version) {
    return rounds.usages().get(version);
  }
}
