package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.cache.AssetLocation;
import dev.appversion.versioning.manifest.ContentCheck;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.routing.Router;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A live version whose manifest contains a hashed path.
 *
 * @param check the check of its bytes
 * @param hashed its location under that path
 * @param canonical its location under the asset's canonical path; null if it has none, or if its
 *     bytes cannot be checked, since a file at a canonical path may change
 */
record AssetOwner(
    LiveVersion version,
    ContentCheck check,
    AssetLocation hashed,
    @Nullable AssetLocation canonical) {

  /** The owners of a path, the own version first; empty if no version has it. */
  static List<AssetOwner> of(RoutingSnapshot snapshot, Optional<String> ownVersion, String path) {
    return Router.owners(snapshot, ownVersion, path).stream()
        .map(version -> of(version, snapshot.manifest(version.name()).orElseThrow(), path))
        .toList();
  }

  /** The other of the two locations. */
  Optional<AssetLocation> otherThan(AssetLocation copy) {
    return Optional.ofNullable(copy.equals(hashed) ? canonical : hashed);
  }

  private static AssetOwner of(LiveVersion version, Manifest manifest, String path) {
    ContentCheck check = ContentCheck.of(manifest, path);
    return new AssetOwner(
        version,
        check,
        new AssetLocation(version.name(), path),
        manifest
            .canonical(path)
            .filter(canonical -> check.isVerifiable() && !canonical.equals(path))
            .map(canonical -> new AssetLocation(version.name(), canonical))
            .orElse(null));
  }
}
