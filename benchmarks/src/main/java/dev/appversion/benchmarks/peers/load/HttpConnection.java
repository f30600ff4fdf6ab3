package dev.appversion.benchmarks.peers.load;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A kept client connection that sends one request at a time, over HTTP/1.1. */
public final class HttpConnection implements Closeable {
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final String END = "\r\n\r\n";
  private static final String LENGTH = "\r\ncontent-length:";

  private final Socket socket;
  private final InputStream in;
  private final byte[] buffer = new byte[16 << 10];

  /** Connects to a port of 127.0.0.1. */
  public HttpConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = socket.getInputStream();
  }

  /**
   * Sends a request and reads the whole response.
   *
   * @throws IOException if its status is not 200, or if it has no {@code Content-Length}
   */
  public void exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    int length = 0;
    int end = -1;
    String head = "";
    while (end < 0) {
      int count = in.read(buffer, length, buffer.length - length);
      if (count <= 0) {
        throw new EOFException("the connection ended before a response");
      }
      length += count;
      head = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
      end = head.indexOf(END);
    }
    if (!head.startsWith("HTTP/1.1 200 ")) {
      throw new IOException("unexpected response: " + head.lines().findFirst().orElse(""));
    }
    skip(bodyLength(head.substring(0, end + 2)) - (length - end - END.length()));
  }

  private void skip(int rest) throws IOException {
    int left = rest;
    while (left > 0) {
      int count = in.read(buffer, 0, Math.min(left, buffer.length));
      if (count < 0) {
        throw new EOFException("the connection ended within a response");
      }
      left -= count;
    }
  }

  private static int bodyLength(String head) throws IOException {
    int at = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
    if (at < 0) {
      throw new IOException("a response without Content-Length:\n" + head);
    }
    int from = at + LENGTH.length();
    return Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
