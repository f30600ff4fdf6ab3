package dev.appversion.rollout.pages;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One request to all sidecars of an app.
 *
 * @param began when it began, by a clock of the operator that is never set back
 * @param ended when the last answer arrived
 * @param serving the pods whose sidecars may have served a request at any time since the round
 *     before: ready ones, terminating ones, and those that were deleted meanwhile
 * @param answers the answers by pod
 */
public record Round(
    Duration began, Duration ended, Set<String> serving, Map<String, Report> answers) {
  public Round {
    serving = Set.copyOf(serving);
    answers = Map.copyOf(answers);
  }

  /** The pods that did not answer. */
  SortedSet<String> silent() {
    SortedSet<String> silent = new TreeSet<>(serving);
    silent.removeAll(answers.keySet());
    return silent;
  }

  /** Whether all answered, and there are any. */
  boolean complete() {
    return !serving.isEmpty() && silent().isEmpty();
  }

  /** When the youngest sidecar started, at the latest. */
  Duration youngest() {
    return answers.values().stream()
        .map(report -> ended.minus(report.uptime()))
        .max(Duration::compareTo)
        .orElse(ended);
  }

  /** The sum of the reported pages. */
  long pages() {
    return answers.values().stream().mapToLong(Report::pages).sum();
  }
}
