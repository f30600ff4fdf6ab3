package dev.appversion.operator.status;

import dev.appversion.operator.pods.AssetMismatch;
import dev.appversion.operator.pods.SidecarState;
import dev.appversion.versioning.routing.RoutingTable;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What the sidecars found out of assets.
 *
 * @param mismatches those whose bytes are not what the manifests in force say, in order
 * @param complete whether every sidecar has been heard
 */
public record AssetState(List<AssetMismatch> mismatches, boolean complete) {
  /** Nothing is wrong. */
  public static final AssetState GOOD = new AssetState(List.of(), true);

  /** From what sidecars said; of versions that are gone nothing is of interest. */
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
