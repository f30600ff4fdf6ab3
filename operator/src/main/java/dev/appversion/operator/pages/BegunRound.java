package dev.appversion.operator.pages;

import dev.appversion.operator.pods.SidecarReport;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.operator.pods.SidecarUse;
import java.time.Duration;
import java.util.HashMap;
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
    Map<Sidecar, SidecarUse> uses = new HashMap<>();
    Map<String, String> silent = new HashMap<>(serving);
    silent.replaceAll((uid, name) -> name + " (deleted or ended)");
    reports.forEach(
        (sidecar, report) -> {
          silent.computeIfPresent(
              sidecar.uid(), (uid, text) -> sidecar.pod() + " (" + reason(report.state()) + ")");
          report
              .use()
              .ifPresent(
                  use -> {
                    uses.put(sidecar, use);
                    silent.remove(sidecar.uid());
                  });
        });
    return new EndedRound(began, ended, uses, Set.copyOf(silent.values()));
  }

  private static String reason(SidecarState state) {
    return state instanceof SidecarState.Unreachable(String reason)
        ? reason
        : "its sidecar does not report pages: restart the pod";
  }
}
