package dev.appversion.operator.status;

import dev.appversion.operator.status.StoreState.Filling;
import dev.appversion.operator.status.StoreState.Progress;
import java.util.stream.Collectors;

/** The condition {@code AssetsStored}: whether the assets of retired versions are available. */
final class AssetsCondition {
  private static final String TYPE = StatusFactory.ASSETS_STORED;

  private AssetsCondition() {}

  /** Sets the condition; absent without a store, unless the resource has a retention. */
  static void set(StoreState state, Conditions conditions) {
    if (!state.configured()) {
      if (state.retention()) {
        conditions.set(
            TYPE,
            "False",
            "NoStore",
            "spec.retention is set, but no store is installed: set the chart value store.enabled=true");
      }
      return;
    }
    if (state.problem().isPresent()) {
      conditions.set(
          TYPE, "False", "StoreUnavailable", state.problem().get() + "; the operator retries");
      return;
    }
    if (state.releases().isEmpty()) {
      conditions.set(
          TYPE,
          "True",
          "NothingToStore",
          "no live version has a manifest, or spec.retention keeps no versions");
      return;
    }
    if (has(state, Progress.FAILED)) {
      String what =
          state.releases().stream()
              .filter(release -> release.progress() == Progress.FAILED)
              .map(release -> counts(release) + ": " + release.message())
              .collect(Collectors.joining("; "));
      conditions.set(TYPE, "False", "NotStored", what);
    } else if (has(state, Progress.STORING)) {
      conditions.set(TYPE, "Unknown", "Storing", words(state));
    } else if (has(state, Progress.UNKNOWN)) {
      conditions.set(TYPE, "Unknown", "QueryingStore", "the operator is querying the store");
    } else {
      conditions.set(TYPE, "True", "Stored", words(state));
    }
  }

  private static boolean has(StoreState state, Progress progress) {
    return state.releases().stream().anyMatch(release -> release.progress() == progress);
  }

  private static String words(StoreState state) {
    return state.releases().stream().map(AssetsCondition::counts).collect(Collectors.joining(", "));
  }

  private static String counts(Filling release) {
    return "%d of %d assets of %s are stored"
        .formatted(release.stored(), release.assets(), release.version());
  }
}
