package dev.appversion.sidecar.endurance;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An app for thousands of connections: {@code /large} is a large response, {@code /started} the
 * start of one, all others "ok".
 */
final class SlowApp implements Closeable {
  /** The size of a large response, in bytes. */
  static final int LARGE = 8 << 20;

  /** More than a client of {@link SlowClients} holds that does not read. */
  private static final int START = 16 << 10;

  private static final byte[] OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();

  SlowApp() throws IOException {
    server = new ServerSocket(0, 5000, InetAddress.getLoopbackAddress());
    server.setReceiveBufferSize(4096); // inherited; so that few bytes are under way
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSendBufferSize(4096);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1024);
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        requests.incrementAndGet();
        int size = line.contains(" /large") ? LARGE : line.contains(" /started") ? START : 0;
        int length = 0;
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
          if (field.regionMatches(true, 0, "Content-Length:", 0, 15)) {
            length = Integer.parseInt(field.substring(15).strip());
          }
        }
        in.skipNBytes(length);
        if (size > 0) {
          send(socket, size);
        } else {
          socket.getOutputStream().write(OK);
        }
      }
    } catch (IOException left) {
      return; // the sidecar has closed the connection
    } finally {
      open.remove(socket);
    }
  }

  private static void send(Socket socket, int size) throws IOException {
    byte[] piece = new byte[4096];
    Arrays.fill(piece, (byte) 'x');
    socket
        .getOutputStream()
        .write(
            ("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    for (int sent = 0; sent < size; sent += piece.length) {
      socket.getOutputStream().write(piece);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /** The number of requests whose first line has arrived. */
  int requests() {
    return requests.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
