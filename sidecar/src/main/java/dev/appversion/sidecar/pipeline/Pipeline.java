package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.assets.LiveAssets;
import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.client.ClientScript;
import dev.appversion.sidecar.config.Overrides;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.dev.DevRewriters;
import dev.appversion.sidecar.dev.StaticFileHandler;
import dev.appversion.sidecar.dev.StaticFiles;
import dev.appversion.sidecar.dispatch.DecisionHandler;
import dev.appversion.sidecar.dispatch.UnionLimits;
import dev.appversion.sidecar.dispatch.UpstreamDispatcher;
import dev.appversion.sidecar.dispatch.VersionUnion;
import dev.appversion.sidecar.endpoint.BeatEndpoint;
import dev.appversion.sidecar.endpoint.BustEndpoint;
import dev.appversion.sidecar.endpoint.ClientScriptEndpoint;
import dev.appversion.sidecar.endpoint.DecisionEndpoint;
import dev.appversion.sidecar.endpoint.EndpointRouter;
import dev.appversion.sidecar.endpoint.MethodHandler;
import dev.appversion.sidecar.endpoint.PreviewEndpoint;
import dev.appversion.sidecar.endpoint.VersionEndpoint;
import dev.appversion.sidecar.forward.Forwarder;
import dev.appversion.sidecar.html.HtmlRewriting;
import dev.appversion.sidecar.html.ManifestRewriters;
import dev.appversion.sidecar.html.RewriterSource;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.observe.Observation;
import dev.appversion.sidecar.observe.RequestCounter;
import dev.appversion.sidecar.observe.RequestObserver;
import dev.appversion.sidecar.response.ConflictResponses;
import dev.appversion.sidecar.retired.RetiredAssetFallback;
import dev.appversion.sidecar.retired.RetiredAssets;
import dev.appversion.sidecar.retired.ServedFiles;
import dev.appversion.sidecar.stamp.ResponseStamp;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.sidecar.trace.TraceHandler;
import io.undertow.server.HandlerWrapper;
import io.undertow.server.HttpHandler;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * The handlers of a request, in order. All of them run on the I/O thread of the client's connection
 * and do not block. Only cache busts and files on the sidecar's own disk are served on other
 * threads; in dev mode, rewriting a page reads files on the I/O thread.
 */
public final class Pipeline {
  /**
   * Sources of assets.
   *
   * @param live the hashed assets of live versions
   * @param retired the assets of retired versions
   * @param served records the files that the own app serves
   */
  public record AssetSources(LiveAssets live, RetiredAssets retired, ServedFiles served) {}

  /**
   * The pipeline's environment in its process.
   *
   * @param blocking runs tasks that block
   * @param draining whether a drain has started: connections are closed after their request
   * @param clock the clock for signatures
   * @param observation records requests in addition to the metrics
   */
  public record Environment(
      Executor blocking, BooleanSupplier draining, InstantSource clock, Observation observation) {}

  private Pipeline() {}

  /** Builds the pipeline of one sidecar. */
  public static HttpHandler build(
      ProxySettings settings,
      RoutingState state,
      ProxyMetrics metrics,
      Buster buster,
      Forwarder forwarder,
      AssetSources assets,
      Environment environment) {
    Overrides overrides = settings.overrides();
    ConflictResponses conflicts = new ConflictResponses(overrides);
    ClientScript script = ClientScript.load();
    Optional<StaticFiles> files =
        settings.localAssets().map(own -> new StaticFiles(own, environment.clock()));
    UpstreamDispatcher dispatcher =
        new UpstreamDispatcher(
            forwarder,
            settings,
            new HtmlRewriting(
                rewriters(files), new ClientMarkup(script, overrides), metrics.html()),
            assets.served());

    RequestObserver counter = new RequestCounter(metrics);
    RequestObserver observer =
        environment.observation().accessLog().map(counter::andThen).orElse(counter);

    List<HandlerWrapper> handlers = new ArrayList<>();
    // One routing state for the whole request, metrics, and the response stage (ResponseStamp).
    handlers.add(
        next ->
            new EntryHandler(
                state,
                metrics,
                environment.draining(),
                observer,
                new ResponseStamp(overrides),
                next));
    // Shows versions with a private preview to clients with a token.
    handlers.add(next -> new PreviewHandler(environment.clock(), next));
    // Counts the reports of open pages.
    handlers.add(next -> new PageReportHandler(metrics.pages(), next));
    // Removes what clients must not send, and pins from targets.
    handlers.add(next -> new SanitizeHandler(settings.http().underscores(), next));
    // Responds to OPTIONS and TRACE that must not be forwarded.
    handlers.add(MaxForwardsHandler::new);
    // Serves the sidecar's own endpoints.
    handlers.add(
        next ->
            new EndpointRouter(
                overrides,
                MethodHandler.read(new ReadinessHandler(new VersionEndpoint(overrides, conflicts))),
                MethodHandler.post(
                    new BustEndpoint(
                        state,
                        buster,
                        overrides,
                        metrics,
                        environment.clock(),
                        environment.blocking())),
                new ReadinessHandler(new DecisionEndpoint(conflicts, metrics)),
                MethodHandler.read(new ReadinessHandler(new BeatEndpoint(conflicts, metrics))),
                MethodHandler.read(new ReadinessHandler(new PreviewEndpoint(environment.clock()))),
                MethodHandler.read(new ClientScriptEndpoint(script)),
                next));
    // Serves files on the sidecar's own disk (dev mode, a static root), on other threads.
    files.ifPresent(
        own ->
            handlers.add(
                next ->
                    new StaticFileHandler(
                        own, new OwnManifest(state, assets.live()), environment.blocking(), next)));
    // Records a span; requests to the sidecar's own endpoints have none.
    environment
        .observation()
        .tracer()
        .ifPresent(tracer -> handlers.add(next -> new TraceHandler(tracer, next)));
    // Forwards requests that another sidecar has routed to the app.
    handlers.add(
        next ->
            new SignedHopHandler(
                dispatcher, settings.http().forwarded(), metrics, environment.clock(), next));
    // Responds 503 while there is no routing table.
    handlers.add(ReadinessHandler::new);
    // Routes, and responds with an asset of a live version, the response of an app or the store, or
    // an error.
    return chain(
        handlers,
        new DecisionHandler(
            dispatcher,
            assets.live(),
            new VersionUnion(dispatcher, new UnionLimits(System::nanoTime), metrics),
            new RetiredAssetFallback(assets.retired()),
            conflicts,
            metrics));
  }

  private static HttpHandler chain(List<HandlerWrapper> handlers, HttpHandler last) {
    HttpHandler next = last;
    for (HandlerWrapper handler : handlers.reversed()) {
      next = handler.wrap(next);
    }
    return next;
  }

  private static RewriterSource rewriters(Optional<StaticFiles> files) {
    return files
        .filter(StaticFiles::versionQuery)
        .<RewriterSource>map(DevRewriters::new)
        .orElseGet(ManifestRewriters::new);
  }
}
