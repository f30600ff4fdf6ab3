package dev.appversion.sidecar.http;

import dev.appversion.process.net.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** Parses and formats addresses. Does not resolve names. */
public final class Addresses {
  private Addresses() {}

  /**
   * Parses an address; it is not resolved.
   *
   * @param hostAndPort an address that was validated before
   */
  public static InetSocketAddress parse(String hostAndPort) {
    return HostPort.parse(hostAndPort).orElseThrow().unresolved();
  }

  /** The address of the app that listens on this port of the pod's loopback interface. */
  public static InetSocketAddress ofLocalApp(int port) {
    return InetSocketAddress.createUnresolved("127.0.0.1", port);
  }

  /** The address of an {@code http} URI, not resolved; the default port is 80. */
  public static InetSocketAddress of(URI uri) {
    String host = uri.getHost();
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return InetSocketAddress.createUnresolved(
        bracketed ? host.substring(1, host.length() - 1) : host,
        uri.getPort() < 0 ? 80 : uri.getPort());
  }

  /**
   * Formats an address without the zone of a link-local one, which has no meaning on other
   * machines.
   */
  public static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }
}
