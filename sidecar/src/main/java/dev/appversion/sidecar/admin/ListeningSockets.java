package dev.appversion.sidecar.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the listening TCP sockets of this network namespace, which all containers of a pod share,
 * from {@code /proc/net/tcp} and {@code tcp6} (proc(5)). Finds none on systems without these files.
 */
final class ListeningSockets {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

  /**
   * Number, local address and port in hex, remote address and port, state; further columns are
   * ignored.
   */
  private static final Pattern ROW =
      Pattern.compile(
          "\\s*[0-9]+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2}) .*");

  private static final String LISTEN = "0A";
  private static final int MAX_ROWS = 256;

  private ListeningSockets() {}

  /** The addresses of the listening sockets, in the kernel's order. */
  static List<InetSocketAddress> read() {
    List<InetSocketAddress> sockets = new ArrayList<>();
    for (Path table : TABLES) {
      try (BufferedReader rows = Files.newBufferedReader(table)) {
        sockets.addAll(read(rows));
      } catch (IOException e) {
        // Not Linux, or without IPv6.
      }
    }
    return sockets;
  }

  /** Reads the listening sockets, which the kernel lists first, and stops after them. */
  static List<InetSocketAddress> read(BufferedReader rows) throws IOException {
    List<InetSocketAddress> sockets = new ArrayList<>();
    rows.readLine(); // the header
    for (String row = rows.readLine();
        row != null && sockets.size() < MAX_ROWS;
        row = rows.readLine()) {
      Optional<InetSocketAddress> socket = listening(row);
      if (socket.isEmpty()) {
        break;
      }
      sockets.add(socket.get());
    }
    return sockets;
  }

  private static Optional<InetSocketAddress> listening(String row) {
    Matcher parts = ROW.matcher(row);
    if (!parts.matches() || !parts.group(3).equals(LISTEN)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new InetSocketAddress(
              InetAddress.getByAddress(bytes(parts.group(1))),
              Integer.parseInt(parts.group(2), 16)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  /** Reads an address: the kernel prints words of 32 bits, each in the machine's byte order. */
  private static byte[] bytes(String hex) {
    ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    ByteBuffer bytes = ByteBuffer.allocate(words.capacity()).order(ByteOrder.nativeOrder());
    while (words.hasRemaining()) {
      bytes.putInt(words.getInt());
    }
    return bytes.array();
  }
}
