package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.cache.AssetLocation;
import dev.appversion.sidecar.state.RoutingState;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The owners of an asset that a request has not tried yet. They are looked up on first use, since
 * responses from the cache do not need them.
 */
final class RemainingOwners {
  private final RoutingState.View view;
  private final String path;
  private @Nullable List<AssetOwner> owners;

  /**
   * The owners of a path.
   *
   * @param owners null if they have not been looked up yet
   */
  RemainingOwners(RoutingState.View view, String path, @Nullable List<AssetOwner> owners) {
    this.view = view;
    this.path = path;
    this.owners = owners;
  }

  /** The remaining owners, in the order in which they are tried. */
  List<AssetOwner> all() {
    List<AssetOwner> known = owners;
    if (known == null) {
      known = AssetOwner.of(view.snapshot().orElseThrow(), view.ownVersion(), path);
      owners = known;
    }
    return known;
  }

  /** The remaining owner that has this location. */
  Optional<AssetOwner> of(AssetLocation copy) {
    return all().stream()
        .filter(owner -> owner.version().name().equals(copy.version()))
        .findFirst();
  }

  /** Excludes a version. Returns whether it was an owner and others remain. */
  boolean exclude(String version) {
    List<AssetOwner> all = all();
    List<AssetOwner> others =
        all.stream().filter(owner -> !owner.version().name().equals(version)).toList();
    owners = others;
    return others.size() < all.size() && !others.isEmpty();
  }

  /** Restores all owners, including the excluded ones. */
  void reset() {
    owners = null;
  }
}
