package dev.appversion.sidecar.cache;

/**
 * The location of an asset at one version.
 *
 * @param version the version's name
 * @param path the path, relative to the static URL, at which the version's app serves it: the
 *     hashed or the canonical one
 */
public record AssetLocation(String version, String path) {}
