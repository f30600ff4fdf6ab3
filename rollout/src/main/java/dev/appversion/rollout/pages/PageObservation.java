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
 * @param complete the latest rounds in which all answered; empty if some did not in the last one
 * @param count what is believed now
 */
public record PageObservation(Duration period, Optional<Complete> complete, PageCount count) {
  /**
   * Rounds in which all answered, each within a period after the one before: in a longer time, a
   * report may come and expire.
   *
   * @param since when the first one ended
   * @param last when the last one began
   * @param zero whether none counted a page in the last one
   */
  public record Complete(Duration since, Duration last, boolean zero) {}

  /** An observation without a round. */
  public static PageObservation of(Duration period) {
    return new PageObservation(period, Optional.empty(), PageCount.NOT_READ);
  }

  /** The observation after another round. */
  public PageObservation after(Round round) {
    if (!round.complete()) {
      String why =
          round.serving().isEmpty() ? "no sidecar is ready" : "no answer from " + round.silent();
      return new PageObservation(period, Optional.empty(), unknown(round, why));
    }
    Optional<Complete> before =
        complete.filter(it -> round.ended().minus(it.last()).compareTo(period) <= 0);
    Complete now =
        new Complete(
            before.map(Complete::since).orElse(round.ended()), round.began(), round.pages() == 0);
    boolean confirmed = before.filter(Complete::zero).isPresent();
    return new PageObservation(period, Optional.of(now), count(round, now.since(), confirmed));
  }

  /** Pages that some reported are open, whatever others would have answered. */
  private static PageCount unknown(Round round, String why) {
    return round.pages() > 0
        ? new PageCount.Unknown("at least about " + round.pages() + " pages; " + why)
        : new PageCount.Unknown(why);
  }

  private PageCount count(Round round, Duration since, boolean confirmed) {
    if (round.pages() > 0) {
      return new PageCount.AtMost(round.pages());
    }
    Duration begin = since.compareTo(round.youngest()) > 0 ? since : round.youngest();
    Duration left = period.minus(round.began().minus(begin));
    if (left.isPositive()) {
      return new PageCount.Unknown(
          "no page reported, which is believed after %ds more".formatted(left.toSeconds() + 1));
    }
    return confirmed
        ? new PageCount.None()
        : new PageCount.Unknown("no page reported, which the next round must confirm");
  }
}
