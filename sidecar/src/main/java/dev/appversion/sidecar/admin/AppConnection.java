package dev.appversion.sidecar.admin;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;

/** Checks whether an app accepts connections, and describes why it does not. */
public final class AppConnection {
  private static final int CONNECT_MILLIS = 500;

  private AppConnection() {}

  /**
   * Why the app accepts no connections; empty if it does. Blocks for up to half a second.
   *
   * @param host the host of the app, an IPv6 address in brackets
   * @param setting the setting of the app's address, such as {@code spec.port of AppVersion shop}
   * @param ownPorts the ports on which this process listens
   */
  public static Optional<String> problem(
      String host, int port, String setting, Set<Integer> ownPorts) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetSocketAddress address = new InetSocketAddress(bare, port);
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MILLIS);
      return Optional.empty();
    } catch (IOException e) {
      if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
        return Optional.of(
            "the app accepts no connections at "
                + host
                + ':'
                + port
                + ": check that it runs and that this is its address ("
                + setting
                + ")");
      }
      return Optional.of(
          new AppDiagnosis(setting, ownPorts)
              .of(address, e instanceof ConnectException, ListeningSockets.read()));
    }
  }
}
