package dev.appversion.sidecar.admin;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;

/** Whether an app accepts connections, and in words why it does not. */
public final class AppConnection {
  private static final int CONNECT_MILLIS = 500;

  private AppConnection() {}

  /**
   * Why the app accepts no connections; empty if it does. Takes half a second at most.
   *
   * @param host of the app, an IPv6 address in brackets
   * @param setting what names the app's address, such as {@code spec.port of AppVersion shop}
   * @param ownPorts at which this process listens itself
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
                + ": is it up, and is this its address ("
                + setting
                + ")?");
      }
      return Optional.of(
          new AppDiagnosis(setting, ownPorts)
              .of(address, e instanceof ConnectException, ListeningSockets.read()));
    }
  }
}
