package dev.appversion.operator.server;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.Executor;

/** Dispatches a request from the I/O thread to a virtual thread, which may block. */
final class OnVirtualThread implements HttpHandler {
  private final Executor executor;
  private final HttpHandler next;

  OnVirtualThread(Executor executor, HttpHandler next) {
    this.executor = executor;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    exchange.dispatch(
        executor,
        it -> {
          it.startBlocking();
          next.handleRequest(it);
        });
  }
}
