package dev.appversion.sidecar.cache;

/**
 * One version's copy of an asset.
 *
 * @param version the version's name
 * @param path relative to the static URL, by which the version's app serves it: the hashed one, or
 *     the canonical one
 */
public record AssetLocation(String version, String path) {}
