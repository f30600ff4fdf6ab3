package dev.appversion.operator.rollout;

import dev.appversion.desiredstate.manifest.VersionResolution;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a reconciliation observes of the versions of an app.
 *
 * @param sequence of the table in force; 0 without one, or if no rollout made it
 * @param readySidecars the number of ready sidecars
 * @param behind those that do not enforce the table in force, each with the reason
 * @param readyPods the number of ready pods with a sidecar, by version; also of versions that were
 *     removed from the resource and are still in the table in force
 * @param podless the versions of those that were removed that have no pods
 * @param resolved the manifests, by version
 * @param unstored what is missing of the target's assets in the store, in words; empty if nothing
 *     is to be waited for
 * @param held why all rollouts are held, in words; empty if they are not
 */
public record Seen(
    long sequence,
    int readySidecars,
    SortedSet<String> behind,
    Map<String, Integer> readyPods,
    Set<String> podless,
    Map<String, VersionResolution> resolved,
    Optional<String> unstored,
    Optional<String> held) {
  /** Of an app for which nothing is decided. */
  public static final Seen NOTHING =
      new Seen(
          0, 0, new TreeSet<>(), Map.of(), Set.of(), Map.of(), Optional.empty(), Optional.empty());

  public Seen {
    behind = new TreeSet<>(behind);
    readyPods = Map.copyOf(readyPods);
    podless = Set.copyOf(podless);
    resolved = Map.copyOf(resolved);
  }
}
