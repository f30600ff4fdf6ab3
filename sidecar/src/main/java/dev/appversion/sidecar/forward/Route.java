package dev.appversion.sidecar.forward;

import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.token.SecretKeys;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a request may be answered.
 *
 * @param versions in order: the chosen one, then those that may stand in for it; empty for an app
 *     that has no version in the table
 * @param ownVersion the version whose app is behind this sidecar
 * @param app where that app listens; null for a sidecar without one
 * @param keys sign hops; without them there are none
 * @param arrivedByHop whether another sidecar sent the request here: it goes to the app or nowhere
 * @param patience within which a response must begin, beside the limits of each try; null for none
 * @param lasting whether tries go on for seconds, since the client may not ask again: a browser may
 *     keep an {@code import()} that failed
 */
public record Route(
    List<LiveVersion> versions,
    Optional<String> ownVersion,
    @Nullable InetSocketAddress app,
    Optional<SecretKeys> keys,
    boolean arrivedByHop,
    @Nullable TimeBudget patience,
    boolean lasting) {

  /** A route with no limit but those of each try. */
  public Route(
      List<LiveVersion> versions,
      Optional<String> ownVersion,
      @Nullable InetSocketAddress app,
      Optional<SecretKeys> keys,
      boolean arrivedByHop) {
    this(versions, ownVersion, app, keys, arrivedByHop, null, false);
  }
}
