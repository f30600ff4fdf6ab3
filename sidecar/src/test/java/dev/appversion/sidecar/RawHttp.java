package dev.appversion.sidecar;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A client that sends exact bytes over one connection, and reads responses. */
final class RawHttp implements Closeable {
  /** A response: its head line by line, and its body without chunked coding. */
  record Response(String statusLine, List<String> fields, String body, List<String> trailers) {
    int status() {
      return Integer.parseInt(statusLine.split(" ", 3)[1]);
    }

    List<String> all(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return fields.stream()
          .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(field -> field.substring(prefix.length()).strip())
          .toList();
    }

    Optional<String> first(String name) {
      return all(name).stream().findFirst();
    }

    /** The value of a cookie that is set. */
    Optional<String> cookie(String name) {
      return all("Set-Cookie").stream()
          .filter(value -> value.startsWith(name + "="))
          .map(value -> value.substring(name.length() + 1).split(";", 2)[0])
          .findFirst();
    }
  }

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private RawHttp(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new java.io.BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  static RawHttp connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket(java.net.InetAddress.getLoopbackAddress(), address.getPort());
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    return new RawHttp(socket);
  }

  /** One request on a separate connection. */
  static Response request(InetSocketAddress address, String request) throws IOException {
    try (RawHttp http = connect(address)) {
      return http.send(request).read(request.startsWith("HEAD "));
    }
  }

  static Response get(InetSocketAddress address, String path, String... fields) throws IOException {
    return request(address, head("GET " + path + " HTTP/1.1", fields));
  }

  static String head(String line, String... fields) {
    StringBuilder text = new StringBuilder(line).append("\r\nHost: shop.test\r\n");
    for (String field : fields) {
      text.append(field).append("\r\n");
    }
    return text.append("\r\n").toString();
  }

  RawHttp send(String latin1) throws IOException {
    out.write(latin1.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return this;
  }

  Response read() throws IOException {
    return read(false);
  }

  Response read(boolean head) throws IOException {
    String statusLine = line();
    List<String> fields = fields();
    Response parsed = new Response(statusLine, fields, "", List.of());
    int status = parsed.status();
    if (head || status < 200 || status == 204 || status == 304) {
      return parsed;
    }
    if (parsed.first("Transfer-Encoding").isPresent()) {
      StringBuilder body = new StringBuilder();
      for (int size = size(); size > 0; size = size()) {
        body.append(exactly(size));
        line();
      }
      return new Response(statusLine, fields, body.toString(), fields());
    }
    Optional<String> length = parsed.first("Content-Length");
    String body = length.isPresent() ? exactly(Integer.parseInt(length.get())) : rest();
    return new Response(statusLine, fields, body, List.of());
  }

  /** One chunk of a chunked body. */
  String chunk() throws IOException {
    String text = exactly(size());
    line();
    return text;
  }

  private int size() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
  }

  List<String> fields() throws IOException {
    List<String> fields = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      fields.add(line);
    }
    return fields;
  }

  String line() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new java.io.EOFException("the connection ended after: " + bytes);
      }
      if (b != '\r') {
        bytes.write(b);
      }
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  String exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new java.io.EOFException("cut after " + bytes.length + " of " + length + " bytes");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Whether the other side has ended the connection. */
  boolean isEnded() throws IOException {
    try {
      return in.read() == -1;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
