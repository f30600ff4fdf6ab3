package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.assets.StreamedDelivery;
import dev.appversion.sidecar.config.ProxySettings.Overrides;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.http.VersionHeaders;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.AssetUnion;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.routing.Reason;
import dev.appversion.versioning.routing.RequestFacts;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.RoutingTable;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ResponseCommitListener;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.Optional;

/** Puts on each response, just before its head is written, what the client shall know. */
final class ResponseStamp implements ResponseCommitListener {
  private final Overrides overrides;
  private final ResponseVersion answering;

  ResponseStamp(Overrides overrides) {
    this.overrides = overrides;
    this.answering = new ResponseVersion(overrides);
  }

  @Override
  public void beforeCommit(HttpServerExchange exchange) {
    RequestContext context = RequestContext.of(exchange);
    HeaderMap headers = exchange.getResponseHeaders();
    if (!exchange.isPersistent() && exchange.getStatusCode() != 101) {
      headers.put(Headers.CONNECTION, "close"); // Undertow says it of responses with a body only
    }
    version(context, headers);
    if (context.refused != null) {
      VersionCookies.set(
          exchange,
          ResponseVersion.table(context).orElseThrow().client().cookies(),
          context.refused.affinity(),
          context.refused.dropVersionCookie());
      return;
    }
    if (context.retired && !context.own) {
      if (!context.requested && isContent(exchange.getStatusCode())) {
        StreamedDelivery.immutable(headers);
      }
      return;
    }
    Serve serve = context.serve;
    LiveVersion version = context.answering;
    if (serve == null || version == null) {
      return;
    }
    headers.put(VersionHeaders.BACKEND_TARGET, version.backend());
    if (context.own) {
      cookies(exchange, serve, version);
      return;
    }
    if (serve.reason() instanceof Reason.HashedAsset) {
      // Without it the asset comes from memory, with all that is to be said.
      if (context.passing != null) {
        context.passing.stamp(exchange, version.name());
      }
      return;
    }
    if (mayComeBack(exchange, context)) {
      headers.put(Headers.CACHE_CONTROL, "no-store");
      if (exchange.getStatusCode() == StatusCodes.OK && VersionUnion.isNoPage(exchange)) {
        exchange.setStatusCode(StatusCodes.NOT_FOUND);
      }
    }
    shared(exchange, context, serve, version);
  }

  private static void shared(
      HttpServerExchange exchange, RequestContext context, Serve serve, LiveVersion version) {
    Optional<RoutingTable> table = ResponseVersion.table(context);
    if (context.facts != null && table.isPresent()) {
      SharedCaching.stamp(
          exchange,
          context.facts,
          serve.reason(),
          table.get(),
          version,
          () -> cookies(exchange, serve, version));
    }
  }

  private void version(RequestContext context, HeaderMap headers) {
    Optional<RoutingTable> table = ResponseVersion.table(context);
    boolean wanted =
        overrides.header().orElseGet(() -> table.map(t -> t.client().header()).orElse(true));
    if (!wanted) {
      headers.remove(VersionHeaders.APP_VERSION);
      return;
    }
    if (context.stamped && headers.contains(VersionHeaders.APP_VERSION)) {
      return;
    }
    String value = answering.appVersion(context);
    if (!value.isEmpty()) {
      headers.put(VersionHeaders.APP_VERSION, value);
    }
  }

  private static void cookies(HttpServerExchange exchange, Serve serve, LiveVersion answering) {
    RequestContext context = RequestContext.of(exchange);
    RequestFacts facts = context.facts;
    Optional<RoutingTable> table = ResponseVersion.table(context);
    if (facts == null || table.isEmpty()) {
      return; // an asset, of which nothing else was asked
    }
    VersionCookies.set(
        exchange,
        table.get().client().cookies(),
        serve
            .affinityFor(answering)
            .filter(affinity -> LoadedDocument.ties(exchange, facts, table.get())),
        serve.dropVersionCookie());
    FormRedirect.stamp(exchange, facts, serve, answering, table.get());
  }

  private static boolean isContent(int status) {
    return status == 200 || status == 206 || status == 304;
  }

  /**
   * Whether a response says that a file is not there that another version may have, or may have had
   * a moment ago: nobody may keep it.
   */
  private static boolean mayComeBack(HttpServerExchange exchange, RequestContext context) {
    int status = exchange.getStatusCode();
    if (status == 404 && (context.unsure || looksHashed(exchange, context))) {
      return true;
    }
    return context
        .view
        .snapshot()
        .filter(known -> status == 404 || status == 410 || status == 200)
        .flatMap(known -> AssetUnion.path(known.table().assets(), RequestTarget.rawPath(exchange)))
        .filter(
            path -> VersionUnion.isMissing(exchange, path, status, exchange.getResponseHeaders()))
        .isPresent();
  }

  private static boolean looksHashed(HttpServerExchange exchange, RequestContext context) {
    return context
        .view
        .snapshot()
        .flatMap(known -> AssetPaths.below(known.table().assets(), RequestTarget.rawPath(exchange)))
        .filter(AssetPaths::looksHashed)
        .isPresent();
  }
}
