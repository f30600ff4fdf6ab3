package dev.appversion.sidecar.forward.route;

import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.token.SecretKeys;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a request may be sent.
 *
 * @param versions in order: the chosen one, then its fallbacks; empty for an app that has no
 *     version in the table
 * @param ownVersion the version of this sidecar's app
 * @param app where that app listens; null for a sidecar without one
 * @param keys sign hops; without them there are none
 * @param arrivedByHop whether another sidecar sent the request: it goes to the app or nowhere
 * @param budget within which a response must begin, beside the timeouts of each try; null for none
 * @param lasting whether tries go on for seconds, since the client may not ask again: a browser may
 *     keep an {@code import()} that failed
 */
public record Route(
    List<LiveVersion> versions,
    Optional<String> ownVersion,
    @Nullable InetSocketAddress app,
    Optional<SecretKeys> keys,
    boolean arrivedByHop,
    @Nullable TimeBudget budget,
    boolean lasting) {

  /** A route that the routing decision chose, with the timeouts of each try alone. */
  public static Route toVersions(
      List<LiveVersion> versions,
      Optional<String> ownVersion,
      @Nullable InetSocketAddress app,
      Optional<SecretKeys> keys) {
    return new Route(versions, ownVersion, app, keys, false, null, false);
  }

  /** The route of a request that another sidecar sent. */
  public static Route toOwnApp(
      List<LiveVersion> own,
      Optional<String> ownVersion,
      @Nullable InetSocketAddress app,
      Optional<SecretKeys> keys) {
    return new Route(own, ownVersion, app, keys, true, null, false);
  }

  /** The same route with a limit of time for all tries together. */
  public Route within(TimeBudget limit) {
    return new Route(versions, ownVersion, app, keys, arrivedByHop, limit, lasting);
  }

  /** The same route, tried for seconds if so. */
  public Route lastingIf(boolean condition) {
    return condition == lasting
        ? this
        : new Route(versions, ownVersion, app, keys, arrivedByHop, budget, condition);
  }
}
