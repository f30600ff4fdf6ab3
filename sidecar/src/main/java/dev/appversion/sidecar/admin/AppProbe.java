package dev.appversion.sidecar.admin;

import dev.appversion.sidecar.RoutingState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the own app's port takes connections. Asked anew at most twice a second, however often
 * the probe is called.
 */
final class AppProbe {
  private static final Duration FRESH = Duration.ofMillis(500);
  private static final int CONNECT_MILLIS = 500;

  private final Optional<URI> upstream;
  private Optional<String> last = Optional.empty();
  private String lastAddress = "";
  private long lastNanos;

  AppProbe(Optional<URI> upstream) {
    this.upstream = upstream;
  }

  /** Why the app takes no connections; empty if it does, or if this sidecar stands before none. */
  Optional<String> problem(RoutingState.View view) {
    if (upstream.isPresent()) {
      return problem(upstream.get().getHost(), upstream.get().getPort());
    }
    if (view.snapshot().isEmpty() || view.own().isEmpty()) {
      return Optional.empty();
    }
    return problem("127.0.0.1", view.snapshot().get().table().port());
  }

  private synchronized Optional<String> problem(String host, int port) {
    String address = host + ':' + port;
    boolean fresh = System.nanoTime() - lastNanos < FRESH.toNanos();
    if (!fresh || !address.equals(lastAddress)) {
      last = connect(host, port);
      lastAddress = address;
      lastNanos = System.nanoTime();
    }
    return last;
  }

  private static Optional<String> connect(String host, int port) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(bare, port), CONNECT_MILLIS);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "the app takes no connections at "
              + host
              + ':'
              + port
              + ": is it up, and is this its port (spec.port)?");
    }
  }
}
