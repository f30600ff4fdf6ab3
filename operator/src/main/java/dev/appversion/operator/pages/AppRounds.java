package dev.appversion.operator.pages;

import dev.appversion.operator.pods.PodView;
import dev.appversion.rollout.pages.PageCount;
import dev.appversion.rollout.pages.PageObservation;
import dev.appversion.rollout.phase.Usage;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rounds of an app, and who uses its versions as far as they show. Immutable and pure. It is in
 * the leader's memory only: a new leader begins with nothing, and believes nothing before a whole
 * period.
 *
 * <p>All sidecars with an address are asked. Belief requires the answers of those that may have
 * served a request since the round before, also if they were deleted meanwhile. A pod may serve
 * from the time it is ready until it is deleted, since connections to it last when it is not ready
 * any more. Which pods were ready before the operator started is not known; so each pod that
 * terminates may serve, and each whose sidecar has answered once. A pod without a sidecar serves no
 * request: the Services refer to the sidecar's port.
 */
final class AppRounds {
  private record VersionUse(PageObservation pages, OptionalLong tunnels, OptionalLong pinned) {
    static VersionUse unknown(Duration period) {
      return new VersionUse(PageObservation.of(period), OptionalLong.empty(), OptionalLong.empty());
    }

    VersionUse after(String version, EndedRound round) {
      return new VersionUse(
          pages.after(round.of(version)),
          round.sum(version, use -> use.tunnels()),
          round.sum(version, use -> use.pinnedPerMinute()));
    }

    Usage usage(boolean counted) {
      boolean known = counted || pages.count() instanceof PageCount.AtMost;
      return new Usage(known ? pages.count() : new PageCount.NotCounted(), tunnels, pinned);
    }
  }

  private final Watched watched;
  private final Map<String, Sidecar> sidecars;
  private final Map<String, String> serving;
  private final Map<String, VersionUse> uses;

  /**
   * @param sidecars those that exist, by uid of the pod
   * @param serving the names of the pods that may have served a request since the last round began,
   *     by uid
   * @param uses by version
   */
  private AppRounds(
      Watched watched,
      Map<String, Sidecar> sidecars,
      Map<String, String> serving,
      Map<String, VersionUse> uses) {
    this.watched = watched;
    this.sidecars = Map.copyOf(sidecars);
    this.serving = Map.copyOf(serving);
    this.uses = Map.copyOf(uses);
  }

  /** Before the first round. */
  static AppRounds of(Watched watched) {
    return new AppRounds(watched, Map.of(), Map.of(), Map.of()).watching(watched);
  }

  Watched watched() {
    return watched;
  }

  /** The rounds for other versions; what is known of a version stays, if the period does. */
  AppRounds watching(Watched next) {
    boolean samePeriod = next.period().equals(watched.period());
    Map<String, VersionUse> known = samePeriod ? uses : Map.of();
    return new AppRounds(
        next,
        sidecars,
        serving,
        next.versions().stream()
            .collect(
                Collectors.toMap(
                    Function.identity(),
                    it -> known.getOrDefault(it, VersionUse.unknown(next.period())))));
  }

  /**
   * The pods of the app have changed.
   *
   * @param pods all, also those that terminate
   */
  AppRounds with(Collection<PodView> pods) {
    Map<String, Sidecar> present = new HashMap<>();
    Map<String, String> served = new HashMap<>(serving);
    pods.stream()
        .filter(PodView::answers)
        .forEach(
            pod -> {
              present.put(pod.uid(), Sidecar.of(pod));
              if (pod.ready() || pod.leaving()) {
                served.put(pod.uid(), pod.name());
              }
            });
    return new AppRounds(watched, present, served, uses);
  }

  /** The round that begins now; {@link #begun} follows. */
  BegunRound begin(Duration now) {
    return new BegunRound(now, serving, Set.copyOf(sidecars.values()));
  }

  /** A round has begun: requests from now on are those of the next one. */
  AppRounds begun() {
    Map<String, String> still = new HashMap<>(serving);
    still.keySet().retainAll(sidecars.keySet());
    return new AppRounds(watched, sidecars, still, uses);
  }

  /** What follows from a round. */
  AppRounds after(EndedRound round) {
    Map<String, String> served = new HashMap<>(serving);
    round.answered().forEach(sidecar -> served.put(sidecar.uid(), sidecar.pod()));
    Map<String, VersionUse> next = new HashMap<>(uses);
    next.replaceAll((version, use) -> use.after(version, round));
    return new AppRounds(watched, sidecars, served, next);
  }

  /** Who uses each version that is watched. */
  Map<String, Usage> usages() {
    return uses.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().usage(watched.counted())));
  }
}
