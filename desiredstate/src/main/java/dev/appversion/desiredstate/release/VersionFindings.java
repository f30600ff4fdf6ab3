package dev.appversion.desiredstate.release;

import dev.appversion.versioning.appversion.AppVersionId;
import dev.appversion.versioning.routing.table.ManifestRef;
import org.jspecify.annotations.Nullable;

/**
 * The input about one version besides the resource.
 *
 * @param appVersion the app version in its responses
 * @param manifest the ConfigMaps of its manifest; null if it has none
 * @param address {@code host:port} of its Service
 */
public record VersionFindings(
    AppVersionId appVersion, @Nullable ManifestRef manifest, String address) {}
