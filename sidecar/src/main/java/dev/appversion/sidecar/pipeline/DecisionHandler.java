package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.assets.LiveAssets;
import dev.appversion.sidecar.fields.ClientUrl;
import dev.appversion.sidecar.http.RequestMethod;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.ConflictPin;
import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.wire.RequestHead;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.AssetUnion;
import dev.appversion.versioning.routing.Pin;
import dev.appversion.versioning.routing.Reason;
import dev.appversion.versioning.routing.Router;
import dev.appversion.versioning.routing.RoutingDecision.Conflict;
import dev.appversion.versioning.routing.RoutingDecision.Malformed;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.RoutingSnapshot;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;

/** Serves live versions' assets; for all else asks the router, and forwards or refuses. */
final class DecisionHandler implements HttpHandler {
  private final UpstreamDispatcher forwarding;
  private final LiveAssets assets;
  private final VersionUnion union;
  private final RetiredAssetFallback lastResort;
  private final ConflictResponses refusals;
  private final ProxyMetrics metrics;

  DecisionHandler(
      UpstreamDispatcher forwarding,
      LiveAssets assets,
      VersionUnion union,
      RetiredAssetFallback lastResort,
      ConflictResponses refusals,
      ProxyMetrics metrics) {
    this.forwarding = forwarding;
    this.assets = assets;
    this.union = union;
    this.lastResort = lastResort;
    this.refusals = refusals;
    this.metrics = metrics;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    RequestContext context = RequestContext.of(exchange);
    if (context.view.snapshot().isEmpty()) {
      ErrorResponses.notReady(exchange);
      return;
    }
    RoutingSnapshot snapshot = context.view.snapshot().get();
    String rawPath = RequestTarget.rawPath(exchange);
    Optional<String> asset =
        RequestMethod.isRead(exchange)
            ? AssetPaths.below(snapshot.table().assets(), rawPath)
            : Optional.empty();
    // The decision's first rule, before the others' facts are gathered: most requests are these.
    if (asset.isPresent() && serve(exchange, context, asset.get())) {
      return;
    }
    Optional<String> part =
        RequestMethod.isRead(exchange) && !RequestHead.of(exchange).hasBody()
            ? AssetUnion.path(snapshot.table().assets(), rawPath)
            : Optional.empty();
    MissingFileFallback elsewhere =
        new MissingFileFallback(
            exchange, context, union, lastResort, part, lastResort.paths(context, asset, part));
    var facts =
        RequestFactsReader.of(exchange, exchange.getRequestMethod().toString(), context.target);
    context.facts = facts;
    switch (Router.decide(facts, snapshot, context.view.ownVersion())) {
      case Serve serve -> {
        context.decision = label(serve.reason());
        if (elsewhere.isPossible()) {
          forwarding.serve(exchange, context, serve, elsewhere.than(serve));
        } else {
          Router.left(facts, serve, snapshot.table())
              .ifPresentOrElse(
                  page ->
                      new DownloadOrPage(exchange, context, forwarding, union, serve, page)
                          .answer(),
                  () -> forwarding.serve(exchange, context, serve));
        }
      }
      case Conflict conflict ->
          elsewhere.orElse( // a page of a retired version still gets its assets
              () -> {
                context.decision = Decision.CONFLICT;
                metrics.conflict(pin(conflict.pin()));
                if (elsewhere.part().isPresent() && ClientUrl.worker(exchange).isPresent()) {
                  refusals.fileOfWorker(exchange, conflict);
                } else {
                  refusals.conflict(exchange, conflict, snapshot.table());
                }
              });
      case Malformed malformed -> {
        context.decision = Decision.MALFORMED;
        ErrorResponses.malformed(exchange, malformed.problem());
      }
    }
  }

  private boolean serve(HttpServerExchange exchange, RequestContext context, String path) {
    LiveAssetExchange serving =
        new LiveAssetExchange(exchange, context, path, forwarding, lastResort);
    return assets.serve(exchange, context.view, path, serving);
  }

  static Decision label(Reason reason) {
    return switch (reason) {
      case Reason.HashedAsset asset -> Decision.ASSET;
      case Reason.Weighted weighted -> Decision.WEIGHT;
      case Reason.Pinned pinned ->
          switch (pinned.pin()) {
            case HEADER -> Decision.HEADER;
            case QUERY -> Decision.QUERY;
            case FRAMEWORK -> Decision.FRAMEWORK;
            case REDIRECT -> Decision.REDIRECT;
            case REFERRER -> Decision.REFERRER;
            case COOKIE -> Decision.COOKIE;
            case PAGE -> Decision.PAGE;
          };
    };
  }

  static ConflictPin pin(Pin pin) {
    return switch (pin) {
      case HEADER -> ConflictPin.HEADER;
      case QUERY -> ConflictPin.QUERY;
      case FRAMEWORK -> ConflictPin.FRAMEWORK;
      case REFERRER -> ConflictPin.REFERRER;
      case COOKIE -> ConflictPin.COOKIE;
      case REDIRECT -> throw new IllegalStateException("a redirect is never refused");
      case PAGE -> ConflictPin.PAGE;
    };
  }
}
