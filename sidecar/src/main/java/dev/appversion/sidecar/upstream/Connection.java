package dev.appversion.sidecar.upstream;

import dev.appversion.sidecar.wire.ResponseConduit;
import io.undertow.client.ClientConnection;
import java.io.IOException;
import org.xnio.IoUtils;

/** An open connection, and what parses the responses that arrive on it. */
record Connection(ClientConnection client, ResponseConduit responses) {
  boolean isOpen() {
    return client.isOpen();
  }

  /** Whether its last response ended where it should, and left it open. */
  boolean isReusable() {
    return client.isOpen() && responses.isReusable();
  }

  /** Whether, moreover, nothing has arrived since: neither bytes nor the end. */
  boolean isQuiet() {
    return isReusable() && responses.isQuiet();
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
