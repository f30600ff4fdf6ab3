package dev.appversion.sidecar.forward.route;

import dev.appversion.versioning.routing.table.LiveVersion;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a request may go.
 *
 * @param version who answers there; null for an app whose version is not in the table
 * @param address where it listens
 * @param hop whether a sidecar listens there, so that the request is signed
 * @param delayMillis how long to wait first
 */
public record Target(
    @Nullable LiveVersion version, InetSocketAddress address, boolean hop, long delayMillis) {}
