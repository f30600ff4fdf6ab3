package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.assets.LiveAssets;
import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.client.ClientScript;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.config.ProxySettings.Overrides;
import dev.appversion.sidecar.dev.DevRewriters;
import dev.appversion.sidecar.dev.StaticFileHandler;
import dev.appversion.sidecar.dev.StaticFiles;
import dev.appversion.sidecar.forward.Forwarder;
import dev.appversion.sidecar.html.HtmlRewriting;
import dev.appversion.sidecar.html.ManifestRewriters;
import dev.appversion.sidecar.html.RewriterSource;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.retired.RetiredAssets;
import dev.appversion.sidecar.retired.ServedFiles;
import dev.appversion.sidecar.state.RoutingState;
import io.undertow.server.HttpHandler;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * The order in which a request meets the handlers. All of it runs on the I/O thread of the client's
 * connection and nothing in it blocks, but for the bust and the own disk's files, which go to an
 * executor of their own; in dev mode alone, rewriting a page looks at files where it is.
 */
public final class Pipeline {
  private Pipeline() {}

  /**
   * Puts the handlers together.
   *
   * @param assets serves hashed assets of live versions
   * @param source where retired assets may be had
   * @param served hears which files the own app serves
   * @param blocking runs what waits
   * @param draining whether connections are to close after their request
   */
  public static HttpHandler build(
      ProxySettings settings,
      RoutingState state,
      ProxyMetrics metrics,
      Buster buster,
      Forwarder forwarder,
      LiveAssets assets,
      RetiredAssets source,
      ServedFiles served,
      Executor blocking,
      BooleanSupplier draining,
      InstantSource clock) {
    Overrides overrides = settings.overrides();
    ConflictResponses refusals = new ConflictResponses(overrides);
    ClientScript script = ClientScript.load();
    Optional<StaticFiles> files = settings.localAssets().map(own -> new StaticFiles(own, clock));
    RewriterSource rewriters =
        files
            .filter(StaticFiles::versionQuery)
            .<RewriterSource>map(DevRewriters::new)
            .orElseGet(ManifestRewriters::new);
    HtmlRewriting html =
        new HtmlRewriting(rewriters, new ClientMarkup(script, overrides), metrics.html());
    UpstreamDispatcher forwarding = new UpstreamDispatcher(forwarder, settings, html, served);

    // 5. The decision: refuses (409, 400) or forwards. Forwarding streams both bodies, and has the
    //    own app's pages rewritten on their way.
    //    Hashed assets come from memory, or from an owner once their bytes are looked at. Files
    //    that look hashed and that the chosen version does not have are asked of the others.
    HttpHandler handler =
        new DecisionHandler(
            forwarding,
            assets,
            new VersionUnion(forwarding, new UnionLimits(System::nanoTime), metrics),
            new RetiredAssetFallback(source),
            refusals,
            metrics);
    // 4. Requests that another sidecar has decided go straight to the app.
    handler =
        new SignedHopHandler(forwarding, settings.http().forwarded(), metrics, clock, handler);
    // 3b. Files on this sidecar's own disk (dev mode, a static root). Waits for it elsewhere.
    if (files.isPresent()) {
      OwnManifest manifest = new OwnManifest(state, assets);
      handler = new StaticFileHandler(files.get(), manifest, blocking, handler);
    }
    // 3. What this sidecar answers itself.
    handler =
        new EndpointRouter(
            overrides,
            new VersionEndpoint(overrides, refusals),
            new BustEndpoint(state, buster, overrides, metrics, clock, blocking),
            new DecisionEndpoint(refusals, metrics),
            new ClientScriptEndpoint(script),
            handler);
    // 2b. OPTIONS and TRACE that may go no further.
    handler = new MaxForwardsHandler(handler);
    // 2. Nothing from outside steers; nothing ambiguous goes on.
    handler = new SanitizeHandler(settings.http().underscores(), handler);
    // 1. One state for the whole request; counting; the stamp on each response (ResponseStamp).
    return new EntryHandler(state, metrics, draining, new ResponseStamp(overrides), handler);
  }
}
