package dev.appversion.desiredstate.release;

import dev.appversion.versioning.appversion.AppVersionId;
import dev.appversion.versioning.routing.table.ManifestRef;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about one version beyond what the resource says of it.
 *
 * @param appVersion what its responses carry
 * @param manifest the ConfigMaps of its manifest; null if it has none
 * @param address {@code host:port} at which its sidecars answer
 */
public record VersionFindings(
    AppVersionId appVersion, @Nullable ManifestRef manifest, String address) {}
