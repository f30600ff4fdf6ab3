package dev.appversion.versioning.routing.table;

import java.util.List;

/**
 * The location and the digest of a version's manifest. The digest is checked after reading, so a
 * table is never used with the manifest of another table.
 *
 * @param configMaps the ConfigMaps that contain its parts, in order
 * @param gzip whether the joined parts are gzipped
 * @param sha256 of the manifest's own bytes, in hex
 */
public record ManifestRef(List<String> configMaps, boolean gzip, String sha256) {
  public ManifestRef {
    InvalidRoutingTableException.require(
        configMaps != null && !configMaps.isEmpty(), "a manifest", "names no ConfigMap");
    InvalidRoutingTableException.require(
        sha256 != null && sha256.matches("[0-9a-f]{64}"), "a manifest", "needs a sha256 in hex");
    configMaps = List.copyOf(configMaps);
  }
}
