package dev.appversion.sidecar.forward;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Sends the 100 that a client waits for. */
final class ContinueResponse {
  private static final int RETRY_MILLIS = 5;

  private ContinueResponse() {}

  static void sendIfExpected(HttpServerExchange exchange) throws IOException {
    if (HttpContinue.requiresContinueResponse(exchange)) {
      flush(exchange, HttpContinue.createResponseSender(exchange));
    }
  }

  /** Nothing else is under way on the connection, so these few bytes are nearly always taken. */
  private static void flush(HttpServerExchange exchange, HttpContinue.ContinueResponseSender sender)
      throws IOException {
    if (!sender.send()) {
      var _ =
          exchange
              .getIoThread()
              .executeAfter(
                  () -> {
                    try {
                      flush(exchange, sender);
                    } catch (IOException e) {
                      org.xnio.IoUtils.safeClose(exchange.getConnection());
                    }
                  },
                  RETRY_MILLIS,
                  TimeUnit.MILLISECONDS);
    }
  }
}
