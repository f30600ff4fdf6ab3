package dev.appversion.sidecar.upstream;

import io.undertow.client.ClientConnection;
import java.io.IOException;
import org.xnio.IoUtils;

/** An open connection, and what filters the bytes that come in on it. */
record Connection(ClientConnection client, InterimFilter filter) {
  boolean isOpen() {
    return client.isOpen();
  }

  /**
   * Closes it whatever is on it. The client's own {@code close} waits for the rest of a response
   * that is under way, so the socket is taken from it first.
   */
  void cut() {
    try {
      IoUtils.safeClose(client.performUpgrade());
    } catch (IOException e) {
      IoUtils.safeClose(client); // closed already
    }
  }
}
