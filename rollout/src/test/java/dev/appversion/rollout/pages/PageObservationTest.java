package dev.appversion.rollout.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PageObservationTest {
  private static final Duration PERIOD = Duration.ofMinutes(5);

  private PageObservation observation = PageObservation.of(PERIOD);

  @Test
  void zeroIsBelievedAfterAWholePeriodOfAnswers() {
    round(0, 60, 0);
    assertThat(observation.count()).isInstanceOf(PageCount.Unknown.class);

    round(4, 60, 0);
    assertThat(observation.count()).isInstanceOf(PageCount.Unknown.class);

    round(5, 60, 0);
    assertThat(observation.count()).isEqualTo(new PageCount.None());
  }

  @Test
  void aSidecarThatStartedWithinThePeriodDelaysBelief() {
    round(0, 60, 0);
    round(5, 2, 0);
    assertThat(observation.count()).isInstanceOf(PageCount.Unknown.class);

    round(8, 5, 0);
    assertThat(observation.count()).isEqualTo(new PageCount.None());
  }

  @Test
  void aSilentSidecarMakesTheCountUnknownAndStartsThePeriodAgain() {
    round(0, 60, 0);
    observation =
        observation.after(
            new Round(
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Set.of("a", "b"),
                Map.of("a", new Report(PERIOD, 0))));
    assertThat(observation.count()).isEqualTo(new PageCount.Unknown("no answer from b"));

    round(6, 60, 0);
    round(10, 60, 0);
    assertThat(observation.count()).isInstanceOf(PageCount.Unknown.class);

    round(11, 60, 0);
    assertThat(observation.count()).isEqualTo(new PageCount.None());
  }

  @Test
  void zeroIsBelievedOnlyIfTheNextRoundConfirmsIt() {
    round(0, 60, 1);
    round(3, 60, 1);
    round(6, 60, 0);
    assertThat(observation.count()).isInstanceOf(PageCount.Unknown.class);

    round(7, 60, 0);
    assertThat(observation.count()).isEqualTo(new PageCount.None());
  }

  /** In between a page may have reported to a pod that started and was deleted. */
  @Test
  void roundsMoreThanAPeriodApartStartThePeriodAgain() {
    round(0, 60, 0);
    round(4, 60, 0);
    round(10, 60, 0);
    round(14, 60, 0);
    assertThat(observation.count()).isInstanceOf(PageCount.Unknown.class);

    round(15, 60, 0);
    assertThat(observation.count()).isEqualTo(new PageCount.None());
  }

  @Test
  void ofManySilentSidecarsTheFirstAreNamed() {
    Set<String> pods = Set.of("a", "b", "c", "d", "e");
    observation =
        observation.after(
            new Round(PERIOD, PERIOD, pods, Map.of("b", new Report(Duration.ofHours(1), 2))));

    assertThat(observation.count())
        .isEqualTo(
            new PageCount.Unknown("at least about 2 pages; no answer from a, c, d and 1 more"));
  }

  @Test
  void withoutSidecarsNothingIsBelieved() {
    for (int minute = 0; minute < 20; minute++) {
      Duration at = Duration.ofMinutes(minute);
      observation = observation.after(new Round(at, at, Set.of(), Map.of()));
    }

    assertThat(observation.count()).isEqualTo(new PageCount.Unknown("no sidecar is ready"));
  }

  @Test
  void reportedPagesAreAddedUp() {
    round(0, 60, 7);

    assertThat(observation.count()).isEqualTo(new PageCount.AtMost(7));
  }

  private void round(int minute, int uptime, long pages) {
    Duration at = Duration.ofMinutes(minute);
    observation =
        observation.after(
            new Round(
                at, at, Set.of("a"), Map.of("a", new Report(Duration.ofMinutes(uptime), pages))));
  }
}
