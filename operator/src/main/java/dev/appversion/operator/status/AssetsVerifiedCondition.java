package dev.appversion.operator.status;

import dev.appversion.operator.pods.AssetMismatch;
import java.util.List;

/** The condition {@code AssetsVerified}: whether assets match the hashes in their manifests. */
final class AssetsVerifiedCondition {
  private static final String TYPE = StatusFactory.ASSETS_VERIFIED;

  private AssetsVerifiedCondition() {}

  static void set(AssetState assets, Conditions conditions) {
    List<AssetMismatch> mismatches = assets.mismatches();
    if (!mismatches.isEmpty()) {
      conditions.set(
          TYPE,
          "False",
          "AssetMismatch",
          mismatches.size()
              + " asset(s) do not match the hash in their manifest and are not cached: "
              + StatusFactory.some(mismatches.stream().map(AssetMismatch::toString).toList())
              + ". Generate the manifest from the files in the image, and use a new version name"
              + " for an image with other files");
    } else if (assets.complete()) {
      conditions.set(
          TYPE, "True", "Verified", "all requested assets match the hash in their manifest");
    } else if (!conditions.keep(TYPE)) {
      conditions.set(TYPE, "Unknown", "NotReported", "not all sidecars have reported yet");
    }
  }
}
