package dev.appversion.sidecar.forward.route;

import dev.appversion.versioning.routing.table.LiveVersion;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A target of a request.
 *
 * @param version the version that responds; null for an app whose version is not in the table
 * @param address the address to connect to
 * @param hop whether a sidecar listens there, so that the request is signed
 * @param delayMillis the delay before the attempt, in milliseconds
 */
public record Target(
    @Nullable LiveVersion version, InetSocketAddress address, boolean hop, long delayMillis) {}
