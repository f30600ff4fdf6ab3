package dev.appversion.rollout.pages;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
  private static final int NAMED = 3;

  public Round {
    serving = Set.copyOf(serving);
    answers = Map.copyOf(answers);
  }

  /** Whether all answered, and there are any. */
  public boolean complete() {
    return !serving.isEmpty() && answers.keySet().containsAll(serving);
  }

  /** The pods that did not answer; of many only the first, and how many there are. */
  String silent() {
    List<String> silent =
        serving.stream().filter(pod -> !answers.containsKey(pod)).sorted().toList();
    String named = String.join(", ", silent.subList(0, Math.min(NAMED, silent.size())));
    return silent.size() > NAMED ? named + " and " + (silent.size() - NAMED) + " more" : named;
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
