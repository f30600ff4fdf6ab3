package dev.appversion.sidecar.upstream;

import dev.appversion.sidecar.wire.ResponseConduit;
import io.undertow.client.ClientConnection;
import java.io.IOException;
import org.xnio.IoUtils;

/** An open connection and its response parser. */
record Connection(ClientConnection client, ResponseConduit responses) {
  boolean isOpen() {
    return client.isOpen();
  }

  /** Whether its last response ended correctly, and the connection is still open. */
  boolean isReusable() {
    return client.isOpen() && responses.isReusable();
  }

  /** Whether it is reusable and nothing has arrived since: neither bytes nor the end. */
  boolean isQuiet() {
    return isReusable() && responses.isQuiet();
  }

  /**
   * Closes the connection at once. The client's own {@code close} waits for the rest of a response
   * in progress, so the socket is closed first.
   */
  void cut() {
    try {
      IoUtils.safeClose(client.performUpgrade());
    } catch (IOException e) {
      IoUtils.safeClose(client); // already closed
    }
  }
}
