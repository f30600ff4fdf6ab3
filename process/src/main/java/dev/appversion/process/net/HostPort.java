package dev.appversion.process.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port as in a URI (RFC 3986, section 3.2): {@code host:port}, an IPv6 address in
 * brackets.
 *
 * @param host a name or an IP address, an IPv6 address without brackets
 * @param port from 0 to 65535; 0 is any free port where one listens
 */
public record HostPort(String host, int port) {
  private static final int MAX_PORT = 65535;
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]{2,45})]|([A-Za-z0-9.-]{1,253})):([0-9]{1,5})");

  /**
   * Checks the port.
   *
   * @throws IllegalArgumentException if the port is out of range
   */
  public HostPort {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port " + port + " is not from 0 to " + MAX_PORT);
    }
  }

  /** Parses {@code host:port}; empty if the text has another form. The host is not resolved. */
  public static Optional<HostPort> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(form.group(3));
    String host = form.group(1) == null ? form.group(2) : form.group(1);
    return port <= MAX_PORT ? Optional.of(new HostPort(host, port)) : Optional.empty();
  }

  /** The host and port of a socket address: its name, or its address if it has none. */
  public static HostPort of(InetSocketAddress address) {
    return new HostPort(address.getHostString(), address.getPort());
  }

  /** An IP address and a port. */
  public static HostPort of(InetAddress address, int port) {
    return new HostPort(address.getHostAddress(), port);
  }

  /** The host as in a URI: an IPv6 address in brackets. */
  public static String uriHost(String host) {
    return host.indexOf(':') < 0 ? host : '[' + host + ']';
  }

  /** A socket address whose host is not resolved yet. */
  public InetSocketAddress unresolved() {
    return InetSocketAddress.createUnresolved(host, port);
  }

  /** {@code host:port}, an IPv6 address in brackets. */
  @Override
  public String toString() {
    return uriHost(host) + ':' + port;
  }
}
