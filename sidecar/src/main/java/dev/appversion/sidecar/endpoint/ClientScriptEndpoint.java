package dev.appversion.sidecar.endpoint;

import dev.appversion.sidecar.client.ClientScript;
import dev.appversion.sidecar.client.ScriptFile;
import dev.appversion.sidecar.coding.AcceptEncoding;
import dev.appversion.sidecar.content.ImmutableResponse;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.sidecar.response.Responses;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.http.Preconditions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * {@code GET /__appversion/client.<hash>.js} and {@code recovery.<hash>.js}. A page of another
 * release of the sidecar requests that release's client script. It gets this release's, which must
 * not be cached under that name. The recovery script exists only under this release's name.
 */
public final class ClientScriptEndpoint implements HttpHandler {
  private static final HttpString NOSNIFF = new HttpString(HttpFields.X_CONTENT_TYPE_OPTIONS);

  private final ClientScript scripts;

  /** Serves these scripts. */
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
    HeaderMap request = exchange.getRequestHeaders();
    HeaderMap headers = exchange.getResponseHeaders();
    boolean same = path.equals(file.path());
    headers.put(Headers.CACHE_CONTROL, same ? ImmutableResponse.CACHE_CONTROL : "no-store");
    headers.put(Headers.VARY, Headers.ACCEPT_ENCODING_STRING);
    String opaque = '"' + file.hash() + '"';
    headers.put(
        Headers.ETAG, "W/" + opaque); // weak: the same for the plain and the compressed script
    Preconditions conditions = Preconditions.ofTags(null, request.get(Headers.IF_NONE_MATCH));
    if (conditions.evaluate(opaque, Optional.empty()) == Preconditions.Result.NOT_MODIFIED) {
      exchange.setStatusCode(StatusCodes.NOT_MODIFIED).endExchange();
      return;
    }
    ByteBuffer body = file.plain();
    HeaderValues accepted = request.get(Headers.ACCEPT_ENCODING);
    if (accepted != null && AcceptEncoding.hasGzip(accepted)) {
      headers.put(Headers.CONTENT_ENCODING, "gzip");
      body = file.gzip();
    }
    headers.put(NOSNIFF, "nosniff");
    Responses.send(exchange, StatusCodes.OK, "text/javascript; charset=utf-8", body);
  }
}
