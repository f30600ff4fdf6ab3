package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.client.ClientScript;
import dev.appversion.sidecar.forward.RequestTarget;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.QValueParser;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;

/**
 * {@code GET /__appversion/client.<hash>.js}. A page of another release of ours asks for that
 * release's script: it gets this one, which does the same, and nobody keeps it under that name.
 */
final class ClientScriptEndpoint implements HttpHandler {
  private static final String IMMUTABLE = "public, max-age=31536000, immutable";
  private static final HttpString NOSNIFF = new HttpString("X-Content-Type-Options");

  private final ClientScript script;

  ClientScriptEndpoint(ClientScript script) {
    this.script = script;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!exchange.getRequestMethod().equals(Methods.GET)
        && !exchange.getRequestMethod().equals(Methods.HEAD)) {
      Refusal.methodNotAllowed(exchange, "GET, HEAD");
      return;
    }
    HeaderMap headers = exchange.getResponseHeaders();
    boolean same = RequestTarget.rawPath(exchange).equals(script.path());
    headers.put(Headers.CACHE_CONTROL, same ? IMMUTABLE : "no-store");
    headers.put(Headers.VARY, Headers.ACCEPT_ENCODING_STRING);
    ETag tag = new ETag(true, script.hash());
    headers.put(Headers.ETAG, tag.toString());
    if (!ETagUtils.handleIfNoneMatch(exchange, tag, true)) {
      exchange.setStatusCode(StatusCodes.NOT_MODIFIED).endExchange();
      return;
    }
    ByteBuffer body = script.plain();
    if (takesGzip(exchange)) {
      headers.put(Headers.CONTENT_ENCODING, "gzip");
      body = script.gzip();
    }
    headers.put(NOSNIFF, "nosniff");
    Responses.send(exchange, StatusCodes.OK, "text/javascript; charset=utf-8", body);
  }

  /** RFC 9110 section 12.5.3. */
  private static boolean takesGzip(HttpServerExchange exchange) {
    HeaderValues accepted = exchange.getRequestHeaders().get(Headers.ACCEPT_ENCODING);
    return accepted != null
        && QValueParser.parse(accepted).stream()
            .flatMap(equals -> equals.stream())
            .anyMatch(coding -> coding.getValue().equals("gzip") && !coding.isQValueZero());
  }
}
