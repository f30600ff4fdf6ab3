package dev.appversion.sidecar.trace;

import dev.appversion.process.tracing.RequestSpan;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.metrics.Refusal;
import dev.appversion.sidecar.request.Hop;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Protocols;
import java.util.Set;

/**
 * The attributes of a span: those of OpenTelemetry's conventions for HTTP servers that do not
 * identify the client, and the routing decision. Query, fields and addresses are not included.
 */
final class SpanAttributes {
  /** The methods that are not {@link #OTHER_METHOD} (OpenTelemetry, "http.request.method"). */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  private static final String OTHER_METHOD = "_OTHER";

  /** The name of a span whose method is not known. */
  private static final String OTHER_NAME = "HTTP";

  private static final int SERVER_ERROR = 500;
  private static final String NO_RESPONSE = "no_response";

  private SpanAttributes() {}

  /** The span's name: the method, since the routes of the app are not known. */
  static String name(HttpServerExchange exchange) {
    String method = exchange.getRequestMethod().toString();
    return METHODS.contains(method) ? method : OTHER_NAME;
  }

  /**
   * Whether the span is an error: for a server, a status of 4xx is none.
   *
   * @param status 0 if the request ended without a response
   */
  static boolean isFailure(int status) {
    return status == 0 || status >= SERVER_ERROR;
  }

  /** Sets the attributes of a request that has ended. */
  static void set(
      RequestSpan span, HttpServerExchange exchange, RequestContext context, int status) {
    String method = exchange.getRequestMethod().toString();
    span.set("http.request.method", METHODS.contains(method) ? method : OTHER_METHOD);
    span.set("url.path", RequestTarget.rawPath(exchange));
    span.set("url.scheme", exchange.getRequestScheme());
    span.set(
        "network.protocol.version",
        exchange.getProtocol().equals(Protocols.HTTP_1_0) ? "1.0" : "1.1");
    if (status != 0) {
      span.set("http.response.status_code", status);
    }
    if (isFailure(status)) {
      span.set("error.type", status == 0 ? NO_RESPONSE : Integer.toString(status));
    }
    span.set("appversion.decision", context.decision().toString());
    span.set("appversion.hop", Hop.of(context).toString());
    LiveVersion version = context.answer().version().orElse(context.selected());
    if (version != null) {
      span.set("appversion.version", version.name());
    }
    Refusal refusal = context.refusal();
    if (refusal != null) {
      span.set("appversion.refusal", refusal.toString());
    }
  }
}
