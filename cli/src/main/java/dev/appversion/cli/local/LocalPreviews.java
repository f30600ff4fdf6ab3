package dev.appversion.cli.local;

import dev.appversion.api.v1alpha1.AppVersionSpec;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.HashSet;
import java.util.Set;

/**
 * {@code spec.preview} in local mode: no operator decides phases, so a version that has had no
 * share since the start is one whose preview may be private. Pure.
 *
 * @param table to be published
 * @param released the versions that have a share, or had one since the start
 */
record LocalPreviews(RoutingTable table, Set<String> released) {
  LocalPreviews {
    released = Set.copyOf(released);
  }

  /**
   * Restricts the versions whose previews are private.
   *
   * @param before the versions that have had a share before
   */
  static LocalPreviews of(AppVersionSpec spec, RoutingTable compiled, Set<String> before) {
    Set<String> released = new HashSet<>(before);
    compiled.versions().stream()
        .filter(version -> version.weight() > 0)
        .map(LiveVersion::name)
        .forEach(released::add);
    boolean restricts =
        spec.preview().isPrivate()
            && compiled.versions().stream().anyMatch(version -> !released.contains(version.name()));
    return new LocalPreviews(restricts ? restricted(compiled, released) : compiled, released);
  }

  private static RoutingTable restricted(RoutingTable compiled, Set<String> released) {
    return compiled.toBuilder()
        .versions(
            compiled.versions().stream()
                .map(
                    version ->
                        version.toBuilder().restricted(!released.contains(version.name())).build())
                .toList())
        .build();
  }
}
