package dev.appversion.versioning.routing.table;

import dev.appversion.versioning.manifest.Manifest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A routing table and its manifests: one immutable object, so that a request sees one state from
 * start to end.
 *
 * @param manifests version name to manifest; versions without one are not in it
 */
public record RoutingSnapshot(RoutingTable table, Map<String, Manifest> manifests) {
  public RoutingSnapshot {
    Map<String, Manifest> below = new HashMap<>();
    manifests.forEach((name, manifest) -> below.put(name, manifest.below(table.assets().url())));
    manifests = Map.copyOf(below);
  }

  /**
   * The snapshot as a client sees it, see {@link RoutingTable#visibleTo}.
   *
   * @param previewed the names of the versions for which it has a preview token
   */
  public RoutingSnapshot visibleTo(Set<String> previewed) {
    RoutingTable visible = table.visibleTo(previewed);
    return visible.versions().size() == table.versions().size()
        ? this
        : new RoutingSnapshot(visible, manifests);
  }

  /** The manifest of a version, with delivery paths below the static URL; empty if it has none. */
  public Optional<Manifest> manifest(String version) {
    return Optional.ofNullable(manifests.get(version));
  }

  /** Whether the manifest of a version has a file under this hashed path. */
  public boolean owns(LiveVersion version, String hashedPath) {
    Manifest manifest = manifests.get(version.name());
    return manifest != null && manifest.isHashed(hashedPath);
  }
}
