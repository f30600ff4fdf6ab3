package dev.appversion.operator.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.operator.pods.AssetMismatch;
import dev.appversion.operator.pods.SidecarState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbeScheduleTest {
  private static final Goal R1 = new Goal("r1", "k1");
  private static final Goal R2 = new Goal("r2", "k1");

  /** Sidecars of all apps. */
  private static final int FEW = 10;

  private static final SidecarState.Enforces ON_R1 = new SidecarState.Enforces("r1", "k1");
  private static final SidecarState.Enforces ON_R2 = new SidecarState.Enforces("r2", "k1");

  @Test
  void newSidecarsAreProbedAtOnce() {
    ProbeSchedule schedule = ProbeSchedule.NONE.toward(R1, ready("a", "b"), 1_000);

    assertThat(uids(schedule.due(1_000))).containsExactly("a", "b");
    assertThat(schedule.states())
        .isEqualTo(Map.of("a", new SidecarState.NotProbed(), "b", new SidecarState.NotProbed()));
  }

  @Test
  void afterAnEditEachSidecarIsProbedUntilItEnforcesTheTable() {
    ProbeSchedule schedule = inSync("a", "b").toward(R2, ready("a", "b"), 10_000);

    assertThat(schedule.due(10_249)).isEmpty();
    assertThat(uids(schedule.due(10_250))).containsExactly("a", "b");

    schedule = schedule.reported(answers(ready("a"), ON_R2), 10_260, FEW);
    schedule = schedule.reported(answers(ready("b"), ON_R1), 10_260, FEW);

    assertThat(uids(schedule.due(10_760))).containsExactly("b");
  }

  @Test
  void aSidecarThatStaysBehindIsProbedLessAndLessOften() {
    ProbeSchedule schedule = ProbeSchedule.NONE.toward(R1, ready("a"), 0);
    long now = 0;
    StringBuilder delays = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      schedule =
          schedule.reported(answers(ready("a"), new SidecarState.Unreachable("timeout")), now, FEW);
      long next = schedule.next().orElseThrow();
      delays.append(next - now).append(' ');
      now = next;
    }

    assertThat(delays).hasToString("250 500 1000 2000 4000 8000 15000 15000 15000 ");
  }

  @Test
  void aNewPodDoesNotCauseProbesOfTheOthers() {
    ProbeSchedule schedule = inSync("a", "b").toward(R1, ready("a", "b", "c"), 10_000);

    assertThat(uids(schedule.due(10_000))).containsExactly("c");
    assertThat(schedule.states()).containsEntry("a", ON_R1).containsEntry("b", ON_R1);
  }

  @Test
  void aPodAtAnotherAddressIsProbedAgain() {
    List<Sidecar> moved = List.of(new Sidecar("a", "127.0.0.9:1", true));
    ProbeSchedule schedule = inSync("a").toward(R1, moved, 10_000);

    assertThat(schedule.due(10_000)).isEqualTo(moved);
    // Neither the earlier report nor the response to a probe of the previous address counts.
    assertThat(schedule.states()).containsEntry("a", new SidecarState.NotProbed());
    assertThat(schedule.reported(answers(ready("a"), ON_R1), 10_010, FEW).states())
        .containsEntry("a", new SidecarState.NotProbed());
  }

  @Test
  void theReportOfASidecarFromBeforeItBecameReadyDoesNotCount() {
    List<Sidecar> waiting = List.of(new Sidecar("a", ready("a").getFirst().admin(), false));
    ProbeSchedule schedule = inSync("a").toward(R1, waiting, 10_000).toward(R1, ready("a"), 11_000);

    assertThat(schedule.states()).containsEntry("a", new SidecarState.NotProbed());
    assertThat(schedule.due(11_000)).isEqualTo(ready("a"));
  }

  @Test
  void aReportFromBeforeTheTableInBetweenDoesNotCount() {
    ProbeSchedule schedule =
        inSync("a").toward(R2, ready("a"), 10_000).toward(R1, ready("a"), 10_100);

    assertThat(schedule.states()).containsEntry("a", new SidecarState.NotProbed());
    assertThat(uids(schedule.due(10_350))).containsExactly("a");
  }

  @Test
  void aSidecarThatReportsMismatchesIsProbedMoreOftenThanASample() {
    SidecarState mismatch =
        new SidecarState.Enforces(
            "r1", "k1", List.of(new AssetMismatch("v1", "a.css")), Optional.empty());
    ProbeSchedule schedule =
        ProbeSchedule.NONE
            .toward(R1, ready("a"), 0)
            .reported(answers(ready("a"), mismatch), 0, FEW);

    assertThat(schedule.next()).hasValue(15_000);
  }

  @Test
  void ofAPodThatIsNotReadyOnlyTheStateOfItsAppCounts() {
    List<Sidecar> waiting = List.of(new Sidecar("a", "127.0.0.1:1", false));
    ProbeSchedule schedule = ProbeSchedule.NONE.toward(R1, waiting, 0);
    assertThat(schedule.states()).isEmpty();

    SidecarState refused =
        new SidecarState.Enforces(
            "r1", "k1", List.of(), Optional.of("the app accepts no connections"));
    schedule = schedule.reported(answers(waiting, refused), 0, FEW);

    assertThat(schedule.states())
        .isEqualTo(
            Map.of(
                "a",
                new SidecarState.Enforces(
                    "", "", List.of(), Optional.of("the app accepts no connections"))));
    assertThat(schedule.next()).hasValue(5_000);
    // It does not respond in time: its last report stays.
    assertThat(
            schedule.reported(
                answers(waiting, new SidecarState.Unreachable("timeout")), 5_000, FEW))
        .extracting(ProbeSchedule::states)
        .isEqualTo(schedule.states());
  }

  @Test
  void sidecarsOfReadyPodsAreProbedFirst() {
    List<Sidecar> sidecars =
        List.of(new Sidecar("a", "127.0.0.1:1", false), new Sidecar("b", "127.0.0.1:2", true));

    assertThat(uids(ProbeSchedule.NONE.toward(R1, sidecars, 0).due(0))).containsExactly("b", "a");
  }

  @Test
  void oneBatchIsLimited() {
    List<Sidecar> many =
        IntStream.range(0, 2_500)
            .mapToObj(i -> new Sidecar("uid-" + i, "127.0.0.1:" + (1 + i), true))
            .toList();

    assertThat(ProbeSchedule.NONE.toward(R1, many, 0).due(0)).hasSize(ProbeSchedule.BATCH);
  }

  @Test
  void sidecarsInSyncAreProbedEachMinuteInASmallClusterAndAtAFixedRateInALargeOne() {
    assertThat(delays(Pace.IN_SYNC, 10)).allMatch(delay -> delay >= 30 && delay <= 60);
    assertThat(delays(Pace.IN_SYNC, 240)).allMatch(delay -> delay >= 30 && delay <= 60);
    assertThat(delays(Pace.IN_SYNC, 10_000)).allMatch(delay -> delay >= 1_250 && delay <= 2_500);
    assertThat(delays(Pace.IN_SYNC, 10_000).stream().distinct()).hasSizeGreaterThan(100);
  }

  @Test
  void aSidecarWithMismatchesIsProbedAtLeastEveryFiveMinutesInALargeCluster() {
    assertThat(delays(Pace.MISMATCHED, 60)).containsOnly(15L);
    assertThat(delays(Pace.MISMATCHED, 10_000)).containsOnly(300L);
  }

  private static List<Long> delays(Pace pace, int sidecars) {
    return IntStream.range(0, 1_000)
        .mapToObj(seed -> pace.next(3, sidecars, seed).toSeconds())
        .toList();
  }

  private static ProbeSchedule inSync(String... uids) {
    return ProbeSchedule.NONE
        .toward(R1, ready(uids), 0)
        .reported(answers(ready(uids), ON_R1), 0, FEW);
  }

  private static List<Sidecar> ready(String... uids) {
    return List.of(uids).stream()
        .map(uid -> new Sidecar(uid, "127.0.0.1:" + uid.hashCode(), true))
        .toList();
  }

  private static Map<Sidecar, SidecarState> answers(List<Sidecar> sidecars, SidecarState state) {
    return sidecars.stream().collect(Collectors.toMap(sidecar -> sidecar, it -> state));
  }

  private static List<String> uids(List<Sidecar> sidecars) {
    return sidecars.stream().map(Sidecar::uid).toList();
  }
}
