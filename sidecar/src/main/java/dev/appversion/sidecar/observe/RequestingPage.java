package dev.appversion.sidecar.observe;

import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.request.RequestFactsReader;
import dev.appversion.versioning.routing.Reason;
import dev.appversion.versioning.routing.Router;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The version of the page that requests a hashed asset. */
final class RequestingPage {
  private RequestingPage() {}

  /**
   * The version that the routing has selected; for a file of a manifest, which is routed by its
   * name, the version that the request's pins, its referrer or its cookies name. If they name none,
   * the only version whose manifest has the file: its pages refer to it.
   *
   * @param path of the file, below the static URL
   * @return empty if any of several versions may have the page
   */
  static Optional<LiveVersion> version(
      HttpServerExchange exchange, RequestContext context, String path) {
    RoutingSnapshot snapshot = context.visibleSnapshot().orElse(null);
    if (context.selected() != null || snapshot == null) {
      return Optional.ofNullable(context.selected());
    }
    return pinned(exchange, context, snapshot).or(() -> onlyOwner(snapshot, path));
  }

  /** By the rules of the routing, without the one for files of a manifest. */
  private static Optional<LiveVersion> pinned(
      HttpServerExchange exchange, RequestContext context, RoutingSnapshot snapshot) {
    RequestFacts decidedBy = context.facts();
    RequestFacts facts =
        decidedBy != null
            ? decidedBy
            : RequestFactsReader.of(
                exchange, exchange.getRequestMethod().toString(), context.target());
    RoutingSnapshot withoutFiles = new RoutingSnapshot(snapshot.table(), Map.of());
    return Router.decide(facts, withoutFiles, context.view().ownVersion()) instanceof Serve serve
            && serve.reason() instanceof Reason.Pinned
        ? Optional.of(serve.version())
        : Optional.empty();
  }

  private static Optional<LiveVersion> onlyOwner(RoutingSnapshot snapshot, String path) {
    List<LiveVersion> owners =
        snapshot.table().versions().stream()
            .filter(version -> snapshot.owns(version, path))
            .toList();
    return owners.size() == 1 ? Optional.of(owners.getFirst()) : Optional.empty();
  }
}
