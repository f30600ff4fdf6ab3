package dev.appversion.sidecar.stamp;

import dev.appversion.sidecar.config.Overrides;
import dev.appversion.sidecar.content.ImmutableResponse;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.http.VersionHeaders;
import dev.appversion.sidecar.request.Answer;
import dev.appversion.sidecar.request.LoadedDocument;
import dev.appversion.sidecar.request.MissingFile;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.request.ResponseVersion;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.Reason;
import dev.appversion.versioning.routing.RoutingDecision.Serve;
import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ResponseCommitListener;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.Optional;

/**
 * The response stage: adds versions, cookies and cache lifetimes to a response just before its head
 * is sent, by its source.
 */
public final class ResponseStamp implements ResponseCommitListener {
  private final Overrides overrides;
  private final ResponseVersion answering;

  /** A response stage with these settings. */
  public ResponseStamp(Overrides overrides) {
    this.overrides = overrides;
    this.answering = new ResponseVersion(overrides);
  }

  @Override
  public void beforeCommit(HttpServerExchange exchange) {
    RequestContext context = RequestContext.of(exchange);
    HeaderMap headers = exchange.getResponseHeaders();
    if (!exchange.isPersistent() && exchange.getStatusCode() != 101) {
      headers.put(Headers.CONNECTION, "close"); // Undertow only sets it on responses with a body
    }
    version(context, headers);
    switch (context.answer()) {
      case Answer.FromApp app -> app(exchange, context, app);
      case Answer.FromMemory memory -> backend(context, headers, memory.owner());
      case Answer.FromStore store -> {
        if (!store.requested() && isContent(exchange.getStatusCode())) {
          ImmutableResponse.set(headers);
        }
      }
      case Answer.FromSidecar own -> {
        if (own.reported() != null) {
          leaving(headers, own.reported());
        }
        if (own.decision() != null && own.reported() != null) {
          headers.put(VersionHeaders.BACKEND_TARGET, own.reported().backend());
          cookies(exchange, own.decision(), own.reported());
        }
      }
      case Answer.Refused refused -> {
        if (refused.conflict() != null) {
          VersionCookies.set(
              exchange,
              context.snapshot().table().client().cookies(),
              refused.conflict().affinity(),
              refused.conflict().dropVersionCookie());
        }
      }
    }
  }

  private void app(HttpServerExchange exchange, RequestContext context, Answer.FromApp app) {
    Serve serve = app.decision();
    LiveVersion version = app.answering();
    if (serve == null || version == null) {
      return; // the sidecar that routed the request stamps it, or no version is known
    }
    HeaderMap headers = exchange.getResponseHeaders();
    backend(context, headers, version);
    if (serve.reason() instanceof Reason.HashedAsset) {
      if (app.delivery() != null) {
        app.delivery().stamp(exchange, version.name());
      }
      return;
    }
    if (mayComeBack(exchange, context, app.unsure())) {
      headers.put(Headers.CACHE_CONTROL, "no-store");
      if (exchange.getStatusCode() == StatusCodes.OK && MissingFile.cannotBePage(exchange)) {
        exchange.setStatusCode(StatusCodes.NOT_FOUND);
      }
    }
    if (forOneClient(exchange, context, serve, version)) {
      leaving(headers, version);
    }
  }

  /** Names the backend of the version that responded, or of the one that is named in its place. */
  private void backend(RequestContext context, HeaderMap headers, LiveVersion responding) {
    LiveVersion named =
        context.sees(responding) ? responding : answering.of(context).orElse(responding);
    headers.put(VersionHeaders.BACKEND_TARGET, named.backend());
  }

  /** Requests the page to move; not in a response that a shared cache may keep for longer. */
  private static void leaving(HeaderMap headers, LiveVersion version) {
    if (version.leaving()) {
      headers.put(VersionHeaders.LEAVING, "1");
    }
  }

  private static boolean forOneClient(
      HttpServerExchange exchange, RequestContext context, Serve serve, LiveVersion version) {
    Optional<RoutingTable> table = ResponseVersion.table(context);
    RequestFacts facts = context.facts();
    return facts != null
        && table.isPresent()
        && SharedCaching.stamp(
            exchange,
            facts,
            serve.reason(),
            table.get(),
            version,
            () -> cookies(exchange, serve, version));
  }

  private void version(RequestContext context, HeaderMap headers) {
    Optional<RoutingTable> table = ResponseVersion.table(context);
    boolean wanted =
        overrides.header().orElseGet(() -> table.map(t -> t.client().header()).orElse(true));
    if (!wanted) {
      headers.remove(VersionHeaders.APP_VERSION);
      return;
    }
    boolean seen = context.answer().version().map(context::sees).orElse(true);
    if (seen && context.answer().byHop() && headers.contains(VersionHeaders.APP_VERSION)) {
      return;
    }
    String value = answering.appVersion(context);
    if (!value.isEmpty()) {
      headers.put(VersionHeaders.APP_VERSION, value);
    }
  }

  private static void cookies(HttpServerExchange exchange, Serve serve, LiveVersion answering) {
    RequestContext context = RequestContext.of(exchange);
    RequestFacts facts = context.facts();
    Optional<RoutingTable> table = ResponseVersion.table(context);
    if (facts == null || table.isEmpty()) {
      return; // an asset, for which no decision was made
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
   * Whether a response reports a missing file that another version may have, or may have had a
   * moment ago: no cache may store it.
   */
  private static boolean mayComeBack(
      HttpServerExchange exchange, RequestContext context, boolean unsure) {
    int status = exchange.getStatusCode();
    if (status == 404 && (unsure || looksHashed(exchange, context))) {
      return true;
    }
    if (status != 404 && status != 410 && status != 200) {
      return false;
    }
    return context
        .file(RequestTarget.rawPath(exchange))
        .filter(
            path -> MissingFile.isReported(exchange, path, status, exchange.getResponseHeaders()))
        .isPresent();
  }

  private static boolean looksHashed(HttpServerExchange exchange, RequestContext context) {
    return context
        .view()
        .snapshot()
        .flatMap(known -> AssetPaths.below(known.table().assets(), RequestTarget.rawPath(exchange)))
        .filter(AssetPaths::looksHashed)
        .isPresent();
  }
}
