package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.wire.RequestConduit;
import io.undertow.server.ServerConnection;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.AttachmentKey;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Aborts the request in progress when the client disconnects. Undertow itself does not read a
 * connection again until the response is written.
 *
 * <p>The end of the client's input (TCP FIN) counts as a disconnect: a client that closed its
 * connection cannot be distinguished from one that only finished sending. If half-closed
 * connections are allowed, only a broken connection counts; but an event stream, which is endless,
 * then ends with the FIN as well.
 *
 * <p>Bytes that arrive before belong to the next request and are buffered, up to the maximum size
 * of a head. An end after more bytes is not detected.
 */
final class ClientWatch {
  private static final AttachmentKey<ClientWatch> WATCH = AttachmentKey.create(ClientWatch.class);

  private final ServerConnection connection;
  private final boolean halfCloseAllowed;
  private @Nullable ForwardedRequest current;
  private boolean finishedSending;
  private boolean endsWithClient;

  private ClientWatch(ServerConnection connection, boolean halfCloseAllowed) {
    this.connection = connection;
    this.halfCloseAllowed = halfCloseAllowed;
    connection.addCloseListener(closed -> disconnected());
  }

  /** The watch of a connection, created for its first request. */
  static ClientWatch of(ServerConnection connection, boolean halfCloseAllowed) {
    ClientWatch watch = connection.getAttachment(WATCH);
    if (watch == null) {
      watch = new ClientWatch(connection, halfCloseAllowed);
      connection.putAttachment(WATCH, watch);
    }
    return watch;
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

  /** Starts watching: the request has been received completely. */
  void listen() {
    if (connection instanceof HttpServerConnection http
        && http.getOriginalSourceConduit() instanceof RequestConduit requests
        && !finishedSending) {
      http.getChannel().getSourceChannel().setReadListener(channel -> look(requests));
      requests.watchClient();
    }
  }

  /** Ends the response when the client has finished sending. */
  void endsWithClient() {
    endsWithClient = true;
    if (finishedSending) {
      disconnected();
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
          disconnected();
        }
      }
    } catch (IOException e) {
      disconnected();
    }
  }

  private void disconnected() {
    ForwardedRequest request = current;
    current = null;
    if (request != null) {
      request.clientDisconnected();
    }
  }
}
