package dev.appversion.operator.status;

import dev.appversion.operator.status.StoreFacts.Filling;
import dev.appversion.operator.status.StoreFacts.Progress;
import java.util.stream.Collectors;

/** The condition {@code AssetsStored}: whether retired versions' assets will be there. */
final class AssetsCondition {
  private static final String TYPE = StatusFactory.ASSETS_STORED;

  private AssetsCondition() {}

  /** Sets the condition; without a store, and nobody who asked for one, there is none. */
  static void set(StoreFacts facts, Conditions conditions) {
    if (!facts.configured()) {
      if (facts.asked()) {
        conditions.set(
            TYPE,
            "False",
            "NoStore",
            "spec.retention is set, but no store is installed: set the chart value store.enabled=true");
      }
      return;
    }
    if (facts.problem().isPresent()) {
      conditions.set(
          TYPE, "False", "StoreUnavailable", facts.problem().get() + "; the operator retries");
      return;
    }
    if (facts.releases().isEmpty()) {
      conditions.set(
          TYPE,
          "True",
          "NothingToStore",
          "no live version has a manifest, or spec.retention keeps no versions");
      return;
    }
    if (has(facts, Progress.FAILED)) {
      String what =
          facts.releases().stream()
              .filter(release -> release.progress() == Progress.FAILED)
              .map(release -> counts(release) + ": " + release.message())
              .collect(Collectors.joining("; "));
      conditions.set(TYPE, "False", "NotStored", what);
    } else if (has(facts, Progress.STORING)) {
      conditions.set(TYPE, "Unknown", "Storing", words(facts));
    } else if (has(facts, Progress.UNKNOWN)) {
      conditions.set(TYPE, "Unknown", "QueryingStore", "the operator is querying the store");
    } else {
      conditions.set(TYPE, "True", "Stored", words(facts));
    }
  }

  private static boolean has(StoreFacts facts, Progress progress) {
    return facts.releases().stream().anyMatch(release -> release.progress() == progress);
  }

  private static String words(StoreFacts facts) {
    return facts.releases().stream().map(AssetsCondition::counts).collect(Collectors.joining(", "));
  }

  private static String counts(Filling release) {
    return "%d of %d assets of %s are stored"
        .formatted(release.stored(), release.assets(), release.version());
  }
}
