package dev.appversion.operator.status;

import dev.appversion.operator.pods.AssetMismatch;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.versioning.routing.table.RoutingTable;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The asset verification results that the sidecars reported.
 *
 * @param mismatches assets whose bytes differ from the manifests in force, sorted
 * @param complete whether every sidecar has reported
 */
public record AssetState(List<AssetMismatch> mismatches, boolean complete) {
  /** No mismatches, and all sidecars have reported. */
  public static final AssetState GOOD = new AssetState(List.of(), true);

  /** Merges the reports of sidecars, without mismatches of retired versions. */
  public static AssetState of(Collection<SidecarState> states, RoutingTable table) {
    return new AssetState(
        states.stream()
            .flatMap(
                state ->
                    state instanceof SidecarState.Enforces said
                        ? said.mismatches().stream()
                        : java.util.stream.Stream.<AssetMismatch>empty())
            .filter(mismatch -> table.version(mismatch.version()).isPresent())
            .distinct()
            .sorted(Comparator.comparing(AssetMismatch::version).thenComparing(AssetMismatch::path))
            .toList(),
        states.stream().allMatch(state -> state instanceof SidecarState.Enforces));
  }
}
