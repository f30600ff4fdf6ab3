package dev.appversion.sidecar.dispatch;

import dev.appversion.sidecar.assets.Absence;
import dev.appversion.sidecar.assets.LiveAssets;
import dev.appversion.sidecar.assets.MissListener;
import dev.appversion.sidecar.assets.StreamedDelivery;
import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.forward.WithheldResponse;
import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.request.Answer;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.request.RequestSnapshot;
import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.sidecar.retired.RetiredAssetFallback;
import dev.appversion.versioning.routing.Reason;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Optional;

/** Connects one request for a hashed asset of a live version to the rest of the pipeline. */
record LiveAssetExchange(
    HttpServerExchange exchange,
    RequestContext context,
    String path,
    UpstreamDispatcher dispatcher,
    RetiredAssetFallback retired)
    implements LiveAssets.Serving {

  @Override
  public void begins() {
    context.decision(Decision.ASSET);
  }

  @Override
  public void fromMemory(LiveVersion owner) {
    context.answer(new Answer.FromMemory(owner));
  }

  @Override
  public void forward(LiveVersion owner, StreamedDelivery delivery, MissListener miss) {
    RequestSnapshot received = RequestSnapshot.of(exchange);
    delivery.prepare(exchange, context.snapshot().table().assets());
    Serve serve =
        new Serve(owner, new Reason.HashedAsset(path), List.of(), Optional.empty(), false);
    dispatcher.deliver(
        exchange,
        context,
        serve,
        delivery,
        new ResponseFallback() {
          @Override
          public boolean declines(int status, HeaderMap fields) {
            return status == StatusCodes.NOT_FOUND || status == StatusCodes.GONE;
          }

          @Override
          public void declined(WithheldResponse response) {
            response.discard();
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
            received.restore(exchange);
            miss.missed(why);
          }
        });
  }

  @Override
  public void notFound() {
    retired.serve(
        exchange,
        context,
        path,
        () -> ErrorResponses.assetNotFound(exchange),
        () -> ErrorResponses.assetNotFound(exchange));
  }

  @Override
  public void unreachable(Runnable retry) {
    retired.serve(exchange, context, path, retry, retry);
  }

  @Override
  public void stillUnreachable(LiveVersion owner) {
    dispatcher.stillUnreachable(exchange, owner.name());
    ErrorResponses.unreachable(exchange);
  }

  @Override
  public void timedOut() {
    ErrorResponses.timeout(exchange);
  }

  @Override
  public void failed(RuntimeException e) {
    ErrorResponses.internal(exchange, e);
  }
}
