package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.wire.RequestConduit;
import io.undertow.server.ServerConnection;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Tells the request that is under way on a client's connection when the client leaves. Undertow
 * itself looks at a connection again only when the response is written.
 *
 * <p>A connection that breaks is the end. One that the client has only finished sending on may
 * still want its response, so only an event stream ends with it: it has no end of its own.
 */
final class ClientWatch {
  private final ServerConnection connection;
  private @Nullable Forwarding current;
  private boolean finishedSending;
  private boolean endsWithClient;

  ClientWatch(ServerConnection connection) {
    this.connection = connection;
    connection.addCloseListener(closed -> gone());
  }

  void begin(Forwarding forwarding) {
    current = forwarding;
    endsWithClient = false;
  }

  void end(Forwarding forwarding) {
    if (current == forwarding) {
      current = null;
    }
  }

  /** Watches from now on; what the client sends meanwhile is held for the next request. */
  void listen() {
    if (connection instanceof HttpServerConnection http
        && http.getOriginalSourceConduit() instanceof RequestConduit requests) {
      ConduitStreamSourceChannel source = http.getChannel().getSourceChannel();
      source.setReadListener(channel -> look(requests, channel));
      source.resumeReads();
    }
  }

  /** The response under way ends when the client has finished sending. */
  void endsWithClient() {
    endsWithClient = true;
    if (finishedSending) {
      gone();
    }
  }

  private void look(RequestConduit requests, ConduitStreamSourceChannel source) {
    if (current == null || requests.isFull()) {
      source.suspendReads();
      return;
    }
    try {
      if (!requests.isClientSending()) {
        source.suspendReads();
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
    Forwarding forwarding = current;
    current = null;
    if (forwarding != null) {
      forwarding.clientGone();
    }
  }
}
