package dev.appversion.operator.pages;

import dev.appversion.operator.pods.SidecarUse;
import dev.appversion.rollout.pages.Report;
import dev.appversion.rollout.pages.Round;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * What the sidecars of an app reported in a round.
 *
 * @param began when it began, by a clock that is never set back
 * @param ended when the last report arrived
 * @param answered the sidecars that answered
 * @param uses what they report; without those of a release that does not report it
 * @param silent the pods that may have served a request since the round before and report nothing,
 *     by name with the reason
 */
record EndedRound(
    Duration began,
    Duration ended,
    Set<Sidecar> answered,
    Map<Sidecar, SidecarUse> uses,
    Set<String> silent) {
  EndedRound {
    answered = Set.copyOf(answered);
    uses = Map.copyOf(uses);
    silent = Set.copyOf(silent);
  }

  /** Whether all reported, and there are any. */
  boolean complete() {
    return silent.isEmpty() && !uses.isEmpty();
  }

  /** The reports about the pages of a version. */
  Round of(String version) {
    Map<String, Report> reports = new HashMap<>();
    uses.forEach(
        (sidecar, use) ->
            reports.put(sidecar.uid(), new Report(use.counting(), use.of(version).pages())));
    Set<String> serving = new HashSet<>(silent);
    serving.addAll(reports.keySet());
    return new Round(began, ended, serving, reports);
  }

  /** The sum of a count of a version; empty if some did not report. */
  OptionalLong sum(String version, ToLongFunction<SidecarUse.Version> count) {
    return complete()
        ? OptionalLong.of(
            uses.values().stream().mapToLong(use -> count.applyAsLong(use.of(version))).sum())
        : OptionalLong.empty();
  }
}
