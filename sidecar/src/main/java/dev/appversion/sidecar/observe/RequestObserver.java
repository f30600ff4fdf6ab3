package dev.appversion.sidecar.observe;

import dev.appversion.sidecar.request.RequestContext;
import io.undertow.server.HttpServerExchange;

/** Is called once for each request that has ended. */
@FunctionalInterface
public interface RequestObserver {
  /**
   * A request has ended. Called on its I/O thread: must not block.
   *
   * @param status of the response; 0 if it ended without a response
   * @param nanos from the head of the request to the end of the response, in nanoseconds
   */
  void ended(HttpServerExchange exchange, RequestContext context, int status, long nanos);

  /** Calls this observer, then another one. */
  default RequestObserver andThen(RequestObserver next) {
    return (exchange, context, status, nanos) -> {
      ended(exchange, context, status, nanos);
      next.ended(exchange, context, status, nanos);
    };
  }
}
