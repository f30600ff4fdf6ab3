package dev.appversion.sidecar.admin;

import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.contract.ObjectNames;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.token.SecretKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether this sidecar is ready for traffic, and if not, what is missing and what to do. Pure.
 *
 * @param missing one sentence each; empty if it is ready
 */
record Readiness(List<String> missing) {

  /**
   * Decides.
   *
   * @param sourceProblem why the source has no table; empty if it has not reported a problem
   * @param appProblem why the app accepts no connections; empty if it does, or if there is no app
   */
  static Readiness of(
      RoutingState.View view, String sourceProblem, Optional<String> appProblem, boolean draining) {
    List<String> missing = new ArrayList<>();
    if (draining) {
      missing.add("draining: this pod is terminating");
    }
    if (view.snapshot().isEmpty()) {
      missing.add(
          "no routing table: " + (sourceProblem.isEmpty() ? "not read yet" : sourceProblem));
    } else {
      RoutingTable table = view.snapshot().get().table();
      if (!table.keyId().isEmpty() && view.keys().isEmpty()) {
        missing.add(
            "no secret key: the table names the key "
                + table.keyId()
                + "; check the Secret "
                + ObjectNames.access(table.app())
                + ", and whether the pod's service account may get it");
      } else if (!table.keyId().isEmpty()
          && !view.keys().map(SecretKeys::id).equals(Optional.of(table.keyId()))) {
        missing.add(
            "another secret key: the table names "
                + table.keyId()
                + "; the sidecar is reading the"
                + " Secret "
                + ObjectNames.access(table.app()));
      }
    }
    appProblem.ifPresent(missing::add);
    return new Readiness(List.copyOf(missing));
  }

  boolean ready() {
    return missing.isEmpty();
  }

  /** The body of the probe's response. */
  String text() {
    return ready() ? "ready\n" : "not ready\n- " + String.join("\n- ", missing) + "\n";
  }
}
