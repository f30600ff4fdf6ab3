package dev.appversion.sidecar.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** Reads {@code host:port}; IPv6 addresses stand in brackets. Looks nothing up. */
public final class Addresses {
  private Addresses() {}

  /** The address that is written as {@code host:port}, not resolved. */
  public static InetSocketAddress parse(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return of(hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
  }

  /** The address of an {@code http} URI; without a port it is 80. */
  public static InetSocketAddress of(URI uri) {
    return of(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
  }

  /** An address as other machines can read it: without the zone of a link-local one. */
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
