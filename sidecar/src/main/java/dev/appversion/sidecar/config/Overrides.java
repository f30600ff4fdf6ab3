package dev.appversion.sidecar.config;

import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import java.util.Optional;

/**
 * The settings of the seed that override the routing table for this sidecar.
 *
 * @param appVersion {@code APP_VERSION}: the app version in responses of the own version
 * @param header {@code APP_VERSION_HEADER}
 * @param mismatch {@code APP_VERSION_MISMATCH}
 * @param versionEndpoint {@code VERSION_ENDPOINT}
 */
public record Overrides(
    Optional<String> appVersion,
    Optional<Boolean> header,
    Optional<Mismatch> mismatch,
    Optional<Boolean> versionEndpoint) {
  /** No setting is overridden. */
  public static final Overrides NONE =
      new Overrides(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
