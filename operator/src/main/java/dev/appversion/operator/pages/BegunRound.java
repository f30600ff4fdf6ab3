package dev.appversion.operator.pages;

import dev.appversion.operator.pods.SidecarReport;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.operator.pods.SidecarUse;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A round of requests to all sidecars of an app.
 *
 * @param began when it began, by a clock that is never set back
 * @param serving the names of the pods that may have served a request since the round before, by
 *     uid; they include pods that were deleted meanwhile
 * @param asked the sidecars that exist
 */
record BegunRound(Duration began, Map<String, String> serving, Set<Sidecar> asked) {
  BegunRound {
    serving = Map.copyOf(serving);
    asked = Set.copyOf(asked);
  }

  /**
   * The round with the reports of all that were asked.
   *
   * @param ended when the last one arrived
   */
  EndedRound ended(Map<Sidecar, SidecarReport> reports, Duration ended) {
    Map<String, String> silent = new HashMap<>(serving);
    silent.replaceAll((uid, name) -> name + " (deleted or ended)");
    Set<Sidecar> answered = new HashSet<>();
    Map<Sidecar, SidecarUse> uses = new HashMap<>();
    reports.forEach(
        (sidecar, report) -> {
          boolean unreachable = report.state() instanceof SidecarState.Unreachable;
          if (!unreachable) {
            answered.add(sidecar);
          }
          if (report.use().isPresent()) {
            uses.put(sidecar, report.use().get());
            silent.remove(sidecar.uid());
          } else if (!unreachable || serving.containsKey(sidecar.uid())) {
            silent.put(sidecar.uid(), sidecar.pod() + " (" + reason(report.state()) + ")");
          }
        });
    return new EndedRound(began, ended, answered, uses, Set.copyOf(silent.values()));
  }

  private static String reason(SidecarState state) {
    return state instanceof SidecarState.Unreachable(String reason)
        ? reason
        : "its sidecar does not report pages: restart the pod";
  }
}
