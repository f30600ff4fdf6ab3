package dev.appversion.sidecar.forward.route;

import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.token.SecretKeys;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The targets to which a request may be sent.
 *
 * @param versions the versions in order: the chosen one, then its fallbacks; empty for an app whose
 *     version is not in the table
 * @param ownVersion the version of this sidecar's app
 * @param app the address of that app; null for a sidecar without an app
 * @param keys the keys that sign hops; without them the request is not sent to other sidecars
 * @param arrivedByHop whether another sidecar sent the request: it may be sent to the app only
 * @param budget the time within which a response must begin, besides the timeouts of each attempt;
 *     null for no limit
 * @param lasting whether attempts continue for several seconds, since the client may not retry:
 *     browsers may cache a failed {@code import()}
 */
public record Route(
    List<LiveVersion> versions,
    Optional<String> ownVersion,
    @Nullable InetSocketAddress app,
    Optional<SecretKeys> keys,
    boolean arrivedByHop,
    @Nullable TimeBudget budget,
    boolean lasting) {

  /** A route of a routing decision, without a limit over all attempts. */
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

  /** Whether this is the version of this sidecar's app. */
  boolean isOwn(LiveVersion version) {
    return ownVersion.filter(version.name()::equals).isPresent();
  }

  /** The same route with a time limit over all attempts. */
  public Route within(TimeBudget limit) {
    return new Route(versions, ownVersion, app, keys, arrivedByHop, limit, lasting);
  }

  /** The same route; if the condition is true, attempts continue for several seconds. */
  public Route lastingIf(boolean condition) {
    return condition == lasting
        ? this
        : new Route(versions, ownVersion, app, keys, arrivedByHop, budget, condition);
  }
}
