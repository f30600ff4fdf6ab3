package dev.appversion.sidecar.dispatch;

import dev.appversion.sidecar.assets.LiveAssets;
import dev.appversion.sidecar.fields.ClientUrl;
import dev.appversion.sidecar.http.RequestMethod;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.request.DecisionLabels;
import dev.appversion.sidecar.request.ProgramPin;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.request.RequestFactsReader;
import dev.appversion.sidecar.response.ConflictResponses;
import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.sidecar.retired.RetiredAssetFallback;
import dev.appversion.sidecar.wire.message.RequestHead;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.Router;
import dev.appversion.versioning.routing.RoutingDecision.Conflict;
import dev.appversion.versioning.routing.RoutingDecision.Malformed;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.table.RoutingSnapshot;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;

/** Serves assets of live versions. Routes all other requests, and forwards or rejects them. */
public final class DecisionHandler implements HttpHandler {
  private final UpstreamDispatcher dispatcher;
  private final LiveAssets assets;
  private final VersionUnion union;
  private final RetiredAssetFallback retired;
  private final ConflictResponses refusals;
  private final ProxyMetrics metrics;

  /** The last handler of the pipeline. */
  public DecisionHandler(
      UpstreamDispatcher dispatcher,
      LiveAssets assets,
      VersionUnion union,
      RetiredAssetFallback retired,
      ConflictResponses refusals,
      ProxyMetrics metrics) {
    this.dispatcher = dispatcher;
    this.assets = assets;
    this.union = union;
    this.retired = retired;
    this.refusals = refusals;
    this.metrics = metrics;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    RequestContext context = RequestContext.of(exchange);
    RoutingSnapshot snapshot = context.snapshot();
    String rawPath = RequestTarget.rawPath(exchange);
    Optional<String> asset =
        RequestMethod.isRead(exchange)
            ? AssetPaths.below(snapshot.table().assets(), rawPath)
            : Optional.empty();
    // The first rule of the decision; for most requests the facts of the other rules are not read.
    if (asset.isPresent() && serve(exchange, context, asset.get())) {
      return;
    }
    Optional<String> part =
        RequestMethod.isRead(exchange) && !RequestHead.of(exchange).hasBody()
            ? context.file(rawPath)
            : Optional.empty();
    MissingFileFallback files =
        new MissingFileFallback(
            exchange, context, union, retired, part, retired.paths(context, asset, part));
    var facts =
        RequestFactsReader.of(exchange, exchange.getRequestMethod().toString(), context.target());
    context.facts(facts);
    switch (Router.decide(facts, snapshot, context.view().ownVersion())) {
      case Serve serve -> {
        context.decision(DecisionLabels.of(serve.reason()));
        context.selected(serve.version());
        if (ProgramPin.is(exchange, context)) {
          metrics.pages().pinned(serve.version().name());
        }
        if (files.isPossible()) {
          dispatcher.serve(exchange, context, serve, files.of(serve));
        } else {
          Router.left(facts, serve, snapshot.table())
              .ifPresentOrElse(
                  page ->
                      new DownloadOrPage(exchange, context, dispatcher, union, serve, page)
                          .answer(),
                  () -> dispatcher.serve(exchange, context, serve, null));
        }
      }
      case Conflict conflict ->
          files.orElse( // a page of a retired version can still load its assets
              () -> {
                context.decision(Decision.CONFLICT);
                metrics.conflict(DecisionLabels.of(conflict.pin()));
                if (files.part().isPresent() && ClientUrl.worker(exchange).isPresent()) {
                  refusals.fileOfWorker(exchange, conflict);
                } else {
                  refusals.conflict(exchange, conflict, snapshot.table());
                }
              });
      case Malformed malformed -> {
        context.decision(Decision.MALFORMED);
        ErrorResponses.malformed(exchange, malformed.problem());
      }
    }
  }

  private boolean serve(HttpServerExchange exchange, RequestContext context, String path) {
    LiveAssetExchange serving = new LiveAssetExchange(exchange, context, path, dispatcher, retired);
    return assets.serve(exchange, context.view(), path, serving);
  }
}
