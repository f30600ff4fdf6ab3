package dev.appversion.sidecar.assets;

/**
 * Where an asset lies: one version's copy of it.
 *
 * @param version the version's name
 * @param path relative to the static URL, under which the version's app has it: the hashed one, or
 *     the canonical one
 */
public record AssetLocation(String version, String path) {}
