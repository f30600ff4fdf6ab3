package dev.appversion.process.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A host and a port as in a URI (RFC 3986, section 3.2): {@code host:port}, an IPv6 address in
 * brackets.
 *
 * @param host a name or an IP address, an IPv6 address without brackets
 * @param port from 0 to 65535; 0 is any free port where one listens
 */
public record HostPort(String host, int port) {
  private static final int MAX_PORT = 65535;
  private static final int MAX_PORT_DIGITS = 5;
  private static final int MAX_NAME = 253;
  private static final int MIN_IPV6 = 2;
  private static final int MAX_IPV6 = 45;

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

  /**
   * Parses {@code host:port}; empty if the text has another form. The host is not resolved. Without
   * a regular expression, since the sidecar parses the addresses of each request's targets.
   */
  public static Optional<HostPort> parse(String text) {
    int colon = text.lastIndexOf(':');
    int port = port(text, colon + 1);
    if (colon < 0 || port < 0 || port > MAX_PORT) {
      return Optional.empty();
    }
    boolean bracketed = text.startsWith("[") && text.charAt(colon - 1) == ']';
    int start = bracketed ? 1 : 0;
    int end = bracketed ? colon - 1 : colon;
    return isHost(text, start, end, bracketed)
        ? Optional.of(new HostPort(text.substring(start, end), port))
        : Optional.empty();
  }

  /** The decimal number from there to the end; -1 if there is none of at most five digits. */
  private static int port(String text, int start) {
    int digits = text.length() - start;
    if (digits < 1 || digits > MAX_PORT_DIGITS) {
      return -1;
    }
    int port = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isDigit(c)) {
        return -1;
      }
      port = 10 * port + c - '0';
    }
    return port;
  }

  private static boolean isHost(String text, int start, int end, boolean ipv6) {
    int length = end - start;
    if (length < (ipv6 ? MIN_IPV6 : 1) || length > (ipv6 ? MAX_IPV6 : MAX_NAME)) {
      return false;
    }
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (!(ipv6 ? isOfIpv6(c) : isOfName(c))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfIpv6(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
  }

  private static boolean isOfName(char c) {
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || isDigit(c) || c == '.' || c == '-';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
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

  /**
   * The same socket address with its host resolved, to listen on.
   *
   * @throws UnknownHostException if the name has no address; the message is the name
   */
  public static InetSocketAddress resolved(InetSocketAddress address) throws UnknownHostException {
    return address.isUnresolved()
        ? new InetSocketAddress(InetAddress.getByName(address.getHostString()), address.getPort())
        : address;
  }

  /** {@code host:port}, an IPv6 address in brackets. */
  @Override
  public String toString() {
    return uriHost(host) + ':' + port;
  }
}
