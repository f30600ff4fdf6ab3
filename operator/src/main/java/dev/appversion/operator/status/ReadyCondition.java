package dev.appversion.operator.status;

import java.util.Optional;

/**
 * The condition {@code Ready}: whether new visitors are routed by weight, and the reason if they
 * are not.
 */
final class ReadyCondition {
  private static final String TYPE = StatusFactory.READY;
  private static final String APP_UNREACHABLE = "AppUnreachable";

  private ReadyCondition() {}

  static void set(ReconciledState state, Conditions conditions) {
    if (!state.cluster().problems().isEmpty()) {
      conditions.set(
          TYPE,
          "False",
          ObjectProblem.reason(state.cluster().problems()).name(),
          ObjectProblem.words(state.cluster().problems()));
      return;
    }
    if (!state.cluster().ambiguousPods().isEmpty()) {
      conditions.set(
          TYPE,
          "False",
          "AmbiguousPods",
          "the selectors of two versions match "
              + StatusFactory.some(state.cluster().ambiguousPods())
              + ": set versions[].selector to labels that distinguish the versions' pods");
      return;
    }
    Optional<VersionReport> missing =
        state.versions().stream().filter(v -> v.share() > 0 && v.pods().ready() == 0).findFirst();
    if (missing.isEmpty()) {
      conditions.set(TYPE, "True", "Routed", "new visitors are routed by weight");
      return;
    }
    VersionReport version = missing.get();
    String who =
        "version %s should get %s of new visitors"
            .formatted(version.version().name(), StatusFactory.percent(version.share()));
    if (version.pods().count() == 0 && !version.sidecars().elsewhere().isEmpty()) {
      conditions.set(
          TYPE,
          "False",
          "NoPods",
          who
              + ", but the label appversion.dev/inject of its pods names another AppVersion: "
              + StatusFactory.some(version.sidecars().elsewhere())
              + ". Set the label in the pod template to the name of this AppVersion");
    } else if (version.pods().count() == 0) {
      conditions.set(
          TYPE,
          "False",
          "NoPods",
          who
              + ", but no pod with the label appversion.dev/inject has the labels "
              + version.version().selector());
    } else if (!version.sidecars().notInjected().isEmpty()) {
      conditions.set(
          TYPE,
          "False",
          "NotInjected",
          who + ", but " + SidecarsInSyncCondition.notInjected(version));
    } else if (!version.pods().appProblems().isEmpty()) {
      conditions.set(
          TYPE,
          "False",
          APP_UNREACHABLE,
          who
              + ", but none of its "
              + version.pods().count()
              + " pod(s) is ready: "
              + StatusFactory.some(version.pods().appProblems()));
    } else if (!version.pods().unreported() || !conditions.keep(TYPE, APP_UNREACHABLE)) {
      conditions.set(
          TYPE,
          "False",
          "NoReadyPods",
          who + ", but none of its " + version.pods().count() + " pod(s) is ready");
    }
  }
}
