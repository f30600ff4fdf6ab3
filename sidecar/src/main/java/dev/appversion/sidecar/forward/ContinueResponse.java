package dev.appversion.sidecar.forward;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Sends the 100 (Continue) for which a client waits. */
final class ContinueResponse {
  private static final int RETRY_MILLIS = 5;

  private ContinueResponse() {}

  static void sendIfExpected(HttpServerExchange exchange) throws IOException {
    if (HttpContinue.requiresContinueResponse(exchange)) {
      flush(exchange, HttpContinue.createResponseSender(exchange));
    }
  }

  /**
   * Flushes. Nothing else is being sent on the connection, so it accepts these few bytes nearly
   * always.
   */
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
