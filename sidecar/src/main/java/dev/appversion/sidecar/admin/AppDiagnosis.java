package dev.appversion.sidecar.admin;

import dev.appversion.process.net.HostPort;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Describes why the app accepts no connections, by the listening sockets of the pod, and what to
 * change. Pure.
 *
 * @param setting the setting of the app's port, such as {@code spec.port of AppVersion shop}
 * @param own the sidecar's own ports
 */
record AppDiagnosis(String setting, Set<Integer> own) {
  private static final int NAMED = 5;

  /**
   * The description: one sentence.
   *
   * @param address the address to which the sidecar connects, on this machine
   * @param refused whether the connection was refused; false if it timed out
   * @param listening the addresses of the listening sockets
   */
  String of(InetSocketAddress address, boolean refused, List<InetSocketAddress> listening) {
    String what = "the app accepts no connections at " + shown(address);
    if (!refused) {
      return what + ": it does not accept a connection within 500 ms";
    }
    List<InetSocketAddress> samePort =
        listening.stream().filter(socket -> socket.getPort() == address.getPort()).toList();
    if (!samePort.isEmpty()) {
      return what
          + ": it listens at "
          + samePort.stream().map(AppDiagnosis::shown).collect(Collectors.joining(" and "))
          + " only; have it listen on "
          + text(address.getAddress())
          + " or on all addresses (0.0.0.0)";
    }
    List<String> ports =
        listening.stream()
            .map(InetSocketAddress::getPort)
            .filter(port -> !own.contains(port))
            .distinct()
            .sorted()
            .limit(NAMED)
            .map(Object::toString)
            .toList();
    if (ports.isEmpty()) {
      return what + ": check that it runs and that this is its port (" + setting + ")";
    }
    return what
        + ", but something listens on port "
        + String.join(", ", ports)
        + ": set "
        + setting
        + " to the app's port, or have the app listen on "
        + address.getPort();
  }

  private static String shown(InetSocketAddress socket) {
    return new HostPort(text(socket.getAddress()), socket.getPort()).toString();
  }

  /** The compressed form of IPv6: the JDK returns {@code 0:0:0:0:0:0:0:1}. */
  private static String text(InetAddress address) {
    if (address instanceof Inet6Address && address.isLoopbackAddress()) {
      return "::1";
    }
    return address instanceof Inet6Address && address.isAnyLocalAddress()
        ? "::"
        : address.getHostAddress();
  }
}
