package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.assets.Absence;
import dev.appversion.sidecar.assets.LiveAssets;
import dev.appversion.sidecar.assets.MissListener;
import dev.appversion.sidecar.assets.StreamedDelivery;
import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.forward.WithheldResponse;
import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.routing.Reason;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Optional;

/** What one request for a hashed asset of a live version needs of the pipeline. */
record LiveAssetExchange(
    HttpServerExchange exchange,
    RequestContext context,
    String path,
    UpstreamDispatcher forwarding,
    RetiredAssetFallback lastResort)
    implements LiveAssets.Serving {

  @Override
  public void answering(LiveVersion version) {
    context.decision = Decision.ASSET;
    context.serve = serve(version);
    context.answering = version;
    context.own = false;
    context.passing = null;
  }

  @Override
  public void forward(LiveVersion owner, StreamedDelivery passing, MissListener miss) {
    context.passing = passing;
    context.answering = null;
    context.own = true; // until somebody answers
    RequestSnapshot words = RequestSnapshot.of(exchange);
    passing.prepare(exchange, context.view.snapshot().orElseThrow().table().assets());
    forwarding.serve(
        exchange,
        context,
        serve(owner),
        new ResponseFallback() {
          @Override
          public boolean declines(int status, HeaderMap fields) {
            return status == StatusCodes.NOT_FOUND || status == StatusCodes.GONE;
          }

          @Override
          public void declined(WithheldResponse response) {
            response.drop();
            missed(Absence.NOT_THERE);
          }

          @Override
          public boolean failed(Failure failure) {
            boolean away = failure == Failure.UNREACHABLE || failure == Failure.OVERLOADED;
            if (away) {
              missed(Absence.UNAVAILABLE);
            }
            return away;
          }

          private void missed(Absence why) {
            words.restore(exchange);
            miss.missed(why);
          }
        });
  }

  @Override
  public void notFound() {
    nobody();
    lastResort.ask(
        exchange,
        context,
        path,
        () -> ErrorResponses.assetNotFound(exchange),
        () -> ErrorResponses.assetNotFound(exchange));
  }

  @Override
  public void unreachable(Runnable wait) {
    nobody();
    lastResort.ask(exchange, context, path, wait, wait);
  }

  @Override
  public void waitedInVain() {
    forwarding.waitedInVain(exchange, context);
    nobody();
    ErrorResponses.unreachable(exchange);
  }

  @Override
  public void timedOut() {
    nobody();
    ErrorResponses.timeout(exchange);
  }

  @Override
  public void failed(RuntimeException e) {
    nobody();
    ErrorResponses.internal(exchange, e);
  }

  private void nobody() {
    context.answering = null;
    context.own = true;
  }

  private Serve serve(LiveVersion owner) {
    return new Serve(owner, new Reason.HashedAsset(path), List.of(), Optional.empty(), false);
  }
}
