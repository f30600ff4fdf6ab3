package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.observe.RequestObserver;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.response.ErrorResponses;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.sidecar.wire.RequestConduit;
import dev.appversion.sidecar.wire.message.Field;
import dev.appversion.sidecar.wire.message.IncomingHead;
import dev.appversion.sidecar.wire.message.RequestHead;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ResponseCommitListener;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import java.util.function.BooleanSupplier;

/**
 * The first handler: takes the routing state for the whole request, counts the request, and
 * registers the response stage.
 */
final class EntryHandler implements HttpHandler {
  private final RoutingState state;
  private final ProxyMetrics metrics;
  private final BooleanSupplier draining;
  private final RequestObserver observer;
  private final ResponseCommitListener stamp;
  private final HttpHandler next;

  EntryHandler(
      RoutingState state,
      ProxyMetrics metrics,
      BooleanSupplier draining,
      RequestObserver observer,
      ResponseCommitListener stamp,
      HttpHandler next) {
    this.state = state;
    this.metrics = metrics;
    this.draining = draining;
    this.observer = observer;
    this.stamp = stamp;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    RequestContext context = RequestContext.begin(exchange, state.current());
    metrics.requestStarted();
    exchange.addExchangeCompleteListener(
        (completed, following) -> {
          metrics.requestEnded();
          int status = completed.isResponseStarted() ? completed.getStatusCode() : 0;
          observer.ended(completed, context, status, System.nanoTime() - context.startNanos());
          following.proceed();
        });
    exchange.addResponseCommitListener(stamp);
    RequestConduit conduit = RequestConduit.of(exchange);
    exchange.addExchangeCompleteListener(
        (completed, following) -> {
          conduit.exchangeEnded(completed.isPersistent());
          following.proceed();
        });
    if (draining.getAsBoolean()) {
      exchange.setPersistent(false);
    }
    switch (conduit.take()) {
      case RequestHead head -> {
        fill(exchange, head);
        try {
          next.handleRequest(exchange);
        } catch (RuntimeException e) {
          ErrorResponses.internal(exchange, e);
        }
      }
      case IncomingHead.Refused refused -> refuse(exchange, refused);
    }
  }

  /** Copies the parsed request into the exchange, which Undertow started with a substitute. */
  private static void fill(HttpServerExchange exchange, RequestHead head) {
    head.attach(exchange);
    exchange.setRequestMethod(head.method());
    exchange.setProtocol(head.http11() ? Protocols.HTTP_1_1 : Protocols.HTTP_1_0);
    RequestTarget.set(exchange, head.target());
    HeaderMap headers = exchange.getRequestHeaders();
    headers.clear();
    for (Field field : head.fields()) {
      headers.add(field.name(), field.value());
    }
    if (!head.hasBody()) {
      headers.remove(Headers.EXPECT); // there is no body to wait for (RFC 9110 section 10.1.1)
    }
    if (!head.http11() && exchange.isPersistent()) {
      // A client of HTTP/1.0 keeps the connection only if the response has Connection: keep-alive.
      exchange.getResponseHeaders().put(Headers.CONNECTION, Headers.KEEP_ALIVE.toString());
    }
  }

  private static void refuse(HttpServerExchange exchange, IncomingHead.Refused refused) {
    exchange.getRequestHeaders().clear();
    if (refused.head()) {
      exchange.setRequestMethod(Methods.HEAD);
    }
    switch (refused) {
      case IncomingHead.Malformed malformed ->
          ErrorResponses.malformed(exchange, malformed.status(), malformed.detail());
      case IncomingHead.OverMemory _ -> ErrorResponses.headMemoryExhausted(exchange);
    }
  }
}
