package dev.appversion.rollout.pages;

import java.time.Duration;
import java.util.Optional;

/**
 * The open pages of a version as the operator observes them, round after round. It is in the
 * leader's memory only: a new leader observes a whole period before it believes anything.
 *
 * <p>A page reports at least once in a period. So no page is open if no sidecar counted a report in
 * the last period and no report was lost. Reports are lost with the memory of a sidecar that
 * restarts or is deleted. Therefore zero is believed only if every sidecar that may have served a
 * request answered in each round of a whole period, none of them started within it, and the round
 * before counted no page either: while the sidecars are asked one after the other, a page may
 * report to one that has answered, and its earlier report to another may expire.
 *
 * @param period the longest time between two reports of a page
 * @param completeSince the end of the first of the latest rounds in which all answered; empty if
 *     some did not in the last one
 * @param zero whether all answered in the last round, and none counted a page
 * @param count what is believed now
 */
public record PageObservation(
    Duration period, Optional<Duration> completeSince, boolean zero, PageCount count) {
  /** An observation without a round. */
  public static PageObservation of(Duration period) {
    return new PageObservation(
        period, Optional.empty(), false, new PageCount.Unknown("the sidecars were not read yet"));
  }

  /** The observation after another round. */
  public PageObservation after(Round round) {
    if (!round.complete()) {
      String why =
          round.serving().isEmpty()
              ? "no sidecar is ready"
              : "no answer from " + String.join(", ", round.silent());
      return new PageObservation(period, Optional.empty(), false, unknown(round, why));
    }
    Duration since = completeSince.orElse(round.ended());
    return new PageObservation(period, Optional.of(since), round.pages() == 0, count(round, since));
  }

  /** Pages that some reported are open, whatever others would have answered. */
  private static PageCount unknown(Round round, String why) {
    return round.pages() > 0
        ? new PageCount.Unknown("at least about " + round.pages() + " pages; " + why)
        : new PageCount.Unknown(why);
  }

  private PageCount count(Round round, Duration since) {
    if (round.pages() > 0) {
      return new PageCount.AtMost(round.pages());
    }
    Duration begin = since.compareTo(round.youngest()) > 0 ? since : round.youngest();
    Duration left = period.minus(round.began().minus(begin));
    if (left.isPositive()) {
      return new PageCount.Unknown(
          "no page reported, which is believed after %ds more".formatted(left.toSeconds() + 1));
    }
    return zero
        ? new PageCount.None()
        : new PageCount.Unknown("no page reported, which the next round must confirm");
  }
}
