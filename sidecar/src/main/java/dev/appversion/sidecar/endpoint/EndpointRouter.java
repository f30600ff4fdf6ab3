package dev.appversion.sidecar.endpoint;

import dev.appversion.sidecar.client.ClientScript;
import dev.appversion.sidecar.config.Overrides;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.versioning.contract.WirePaths;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;

/** Routes the paths of the sidecar's endpoints to them, and all others to the next handler. */
public final class EndpointRouter implements HttpHandler {
  private final Overrides overrides;
  private final HttpHandler version;
  private final HttpHandler bust;
  private final HttpHandler decision;
  private final HttpHandler beat;
  private final HttpHandler preview;
  private final HttpHandler script;
  private final HttpHandler next;

  /** Creates the router. */
  public EndpointRouter(
      Overrides overrides,
      HttpHandler version,
      HttpHandler bust,
      HttpHandler decision,
      HttpHandler beat,
      HttpHandler preview,
      HttpHandler script,
      HttpHandler next) {
    this.overrides = overrides;
    this.version = version;
    this.bust = bust;
    this.decision = decision;
    this.beat = beat;
    this.preview = preview;
    this.script = script;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    RequestContext context = RequestContext.of(exchange);
    String path = RequestTarget.rawPath(exchange);
    HttpHandler handler = handler(path, context);
    if (!handler.equals(next)) {
      context.decision(Decision.OWN_ENDPOINT);
    }
    handler.handleRequest(exchange);
  }

  private HttpHandler handler(String path, RequestContext context) {
    if (path.equals(WirePaths.VERSION) && versionEndpoint(context)) {
      return version;
    }
    if (path.equals(WirePaths.CACHE_BUST)) {
      return bust;
    }
    if (path.equals(WirePaths.DECISION) || path.startsWith(WirePaths.DECISION + "/")) {
      return decision;
    }
    if (path.equals(WirePaths.BEAT)) {
      return beat;
    }
    if (path.equals(WirePaths.PREVIEW) || path.equals(WirePaths.PREVIEW_END)) {
      return preview;
    }
    if (ClientScript.isScript(path)) {
      return script;
    }
    return path.startsWith(WirePaths.OWN) ? ErrorResponses::notFound : next;
  }

  private boolean versionEndpoint(RequestContext context) {
    return overrides
        .versionEndpoint()
        .orElseGet(
            () -> context.view().snapshot().map(s -> s.table().versionEndpoint()).orElse(true));
  }
}
