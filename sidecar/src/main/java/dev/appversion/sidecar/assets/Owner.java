package dev.appversion.sidecar.assets;

import dev.appversion.versioning.manifest.ContentCheck;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.routing.Router;
import dev.appversion.versioning.routing.RoutingSnapshot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A live version whose manifest has a hashed path.
 *
 * @param check which bytes it must have there
 * @param canonical the asset's canonical path; null where it has none or is the same
 */
record Owner(LiveVersion version, ContentCheck check, @Nullable String canonical) {

  /** The owners of a path, the own version first; empty if nobody has it. */
  static List<Owner> of(RoutingSnapshot snapshot, Optional<String> ownVersion, String path) {
    return Router.owners(snapshot, ownVersion, path)
        .map(version -> of(version, snapshot.manifest(version.name()).orElseThrow(), path))
        .toList();
  }

  private static Owner of(LiveVersion version, Manifest manifest, String path) {
    return new Owner(
        version,
        ContentCheck.of(manifest, path),
        manifest.canonical(path).filter(canonical -> !canonical.equals(path)).orElse(null));
  }
}
