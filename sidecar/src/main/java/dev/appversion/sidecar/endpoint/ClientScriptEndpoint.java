package dev.appversion.sidecar.endpoint;

import dev.appversion.sidecar.client.ClientScript;
import dev.appversion.sidecar.client.ScriptFile;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.sidecar.response.Responses;
import dev.appversion.versioning.contract.HttpFields;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.QValueParser;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;

/**
 * {@code GET /__appversion/client.<hash>.js} and {@code recovery.<hash>.js}. A page of another
 * release of ours asks for that release's script: it gets this one, not to be cached under that
 * name, for its head; of the second script there is only this release's.
 */
public final class ClientScriptEndpoint implements HttpHandler {
  private static final String IMMUTABLE = "public, max-age=31536000, immutable";
  private static final HttpString NOSNIFF = new HttpString(HttpFields.X_CONTENT_TYPE_OPTIONS);

  private final ClientScript scripts;

  /** The endpoint. */
  public ClientScriptEndpoint(ClientScript scripts) {
    this.scripts = scripts;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    String path = RequestTarget.rawPath(exchange);
    ScriptFile file = scripts.at(path).orElse(null);
    if (file == null) {
      ErrorResponses.notFound(exchange);
      return;
    }
    HeaderMap headers = exchange.getResponseHeaders();
    boolean same = path.equals(file.path());
    headers.put(Headers.CACHE_CONTROL, same ? IMMUTABLE : "no-store");
    headers.put(Headers.VARY, Headers.ACCEPT_ENCODING_STRING);
    ETag tag = new ETag(true, file.hash());
    headers.put(Headers.ETAG, tag.toString());
    if (!ETagUtils.handleIfNoneMatch(exchange, tag, true)) {
      exchange.setStatusCode(StatusCodes.NOT_MODIFIED).endExchange();
      return;
    }
    ByteBuffer body = file.plain();
    if (takesGzip(exchange)) {
      headers.put(Headers.CONTENT_ENCODING, "gzip");
      body = file.gzip();
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
