package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.wire.RequestConduit;
import io.undertow.server.ServerConnection;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Aborts the request in progress on a client's connection when the client leaves. Undertow itself
 * reads a connection again only when the response is written.
 *
 * <p>The end of what the client sends (TCP FIN) means that it has left: a client that closed its
 * connection cannot be distinguished from one that only finished sending. Where half-closed
 * connections are allowed, only a connection that breaks is the end; but an event stream, which has
 * no end of its own, ends with the FIN there, too.
 *
 * <p>Bytes that come in before that belong to the next request and are kept for it, up to as many
 * as a head may have. Behind more than that an end is not seen.
 */
final class ClientWatch {
  private final ServerConnection connection;
  private final boolean halfCloseAllowed;
  private @Nullable ForwardedRequest current;
  private boolean finishedSending;
  private boolean endsWithClient;

  ClientWatch(ServerConnection connection, boolean halfCloseAllowed) {
    this.connection = connection;
    this.halfCloseAllowed = halfCloseAllowed;
    connection.addCloseListener(closed -> gone());
  }

  void begin(ForwardedRequest request) {
    current = request;
    endsWithClient = !halfCloseAllowed;
  }

  void end(ForwardedRequest request) {
    if (current == request) {
      current = null;
    }
  }

  /** Watches from now on: the request has arrived in whole. */
  void listen() {
    if (connection instanceof HttpServerConnection http
        && http.getOriginalSourceConduit() instanceof RequestConduit requests
        && !finishedSending) {
      http.getChannel().getSourceChannel().setReadListener(channel -> look(requests));
      requests.watchClient();
    }
  }

  /** The response under way ends when the client has finished sending. */
  void endsWithClient() {
    endsWithClient = true;
    if (finishedSending) {
      gone();
    }
  }

  private void look(RequestConduit requests) {
    if (current == null || requests.isFull()) {
      requests.suspendReads();
      return;
    }
    try {
      if (!requests.isClientSending()) {
        requests.suspendReads();
        finishedSending = true;
        if (endsWithClient) {
          gone();
        }
      }
    } catch (IOException e) {
      gone();
    }
  }

  private void gone() {
    ForwardedRequest request = current;
    current = null;
    if (request != null) {
      request.clientGone();
    }
  }
}
