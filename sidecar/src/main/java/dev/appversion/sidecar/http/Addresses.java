package dev.appversion.sidecar.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** Parses {@code host:port}, with IPv6 addresses in brackets. Does not resolve names. */
public final class Addresses {
  private Addresses() {}

  /**
   * Parses an address; it is not resolved.
   *
   * @param hostAndPort an address that was validated before
   */
  public static InetSocketAddress parse(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return of(hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
  }

  /** The address of an {@code http} URI, not resolved; the default port is 80. */
  public static InetSocketAddress of(URI uri) {
    return of(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
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

  private static InetSocketAddress of(String host, int port) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return InetSocketAddress.createUnresolved(
        bracketed ? host.substring(1, host.length() - 1) : host, port);
  }
}
