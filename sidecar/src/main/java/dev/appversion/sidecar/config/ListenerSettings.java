package dev.appversion.sidecar.config;

import java.net.InetSocketAddress;

/**
 * The settings for accepting connections of clients.
 *
 * @param address the address to listen on; port 0 selects a free port
 * @param ioThreads the number of I/O threads
 * @param clientHalfClose whether a client that closes its sending side (TCP FIN) still gets its
 *     response; if not, its request is aborted
 */
public record ListenerSettings(InetSocketAddress address, int ioThreads, boolean clientHalfClose) {
  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if there is no I/O thread
   */
  public ListenerSettings {
    if (ioThreads < 1) {
      throw new IllegalArgumentException("ioThreads must be 1 or more");
    }
  }
}
