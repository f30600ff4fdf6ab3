package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.assets.AssetHandler;
import dev.appversion.sidecar.assets.AssetSource;
import dev.appversion.sidecar.assets.AssetSource.Absence;
import dev.appversion.sidecar.assets.Passing;
import dev.appversion.sidecar.forward.Declined;
import dev.appversion.sidecar.forward.Outcome.Failure;
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
record AssetServing(
    HttpServerExchange exchange,
    RequestContext context,
    String path,
    Forwarding forwarding,
    LastResort lastResort)
    implements AssetHandler.Serving {

  @Override
  public void answering(LiveVersion version) {
    context.decision = Decision.ASSET;
    context.serve = serve(version);
    context.answering = version;
    context.own = false;
    context.passing = null;
  }

  @Override
  public void forward(LiveVersion owner, Passing passing, AssetSource.Miss miss) {
    context.passing = passing;
    context.answering = null;
    context.own = true; // until somebody answers
    ClientWords words = ClientWords.of(exchange);
    passing.prepare(exchange, context.view.snapshot().orElseThrow().table().assets());
    forwarding.serve(
        exchange,
        context,
        serve(owner),
        new Missing() {
          @Override
          public boolean declines(int status, HeaderMap fields) {
            return status == StatusCodes.NOT_FOUND || status == StatusCodes.GONE;
          }

          @Override
          public void declined(Declined response) {
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
        () -> Refusal.assetNotFound(exchange),
        () -> Refusal.assetNotFound(exchange));
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
    Refusal.unreachable(exchange);
  }

  @Override
  public void timedOut() {
    nobody();
    Refusal.timeout(exchange);
  }

  @Override
  public void failed(RuntimeException e) {
    nobody();
    Refusal.internal(exchange, e);
  }

  private void nobody() {
    context.answering = null;
    context.own = true;
  }

  private Serve serve(LiveVersion owner) {
    return new Serve(owner, new Reason.HashedAsset(path), List.of(), Optional.empty(), false);
  }
}
