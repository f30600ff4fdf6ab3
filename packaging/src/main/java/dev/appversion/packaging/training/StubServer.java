package dev.appversion.packaging.training;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1.1 server that replaces a program's upstream and the Kubernetes API. Not the JDK's
 * server, which cannot switch protocols for watches over WebSocket.
 */
final class StubServer {
  private static final Pattern WATCH = Pattern.compile(".*\\bwatch=(true|1)\\b.*");
  private static final String WEBSOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, 1.3

  private final StubAnswers answers;

  StubServer(StubAnswers answers) {
    this.answers = answers;
  }

  /** Serves the connections of a socket until it is closed. */
  void start(ServerSocket server) {
    Thread.ofVirtual().start(() -> accept(server));
  }

  private void accept(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed: the scenario has ended
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream()) {
      while (exchange(in, out)) {
        out.flush();
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // The client closed the connection, or sent a request that a stub does not support.
    }
  }

  /** Answers one request; false if there was none or the connection is at its end. */
  private boolean exchange(InputStream in, OutputStream out)
      throws IOException, GeneralSecurityException {
    String first = line(in);
    if (first.isEmpty()) {
      return false;
    }
    List<String> words = List.of(first.split(" ", 3));
    Map<String, String> headers = headers(in);
    byte[] body = body(in, headers);
    String method = words.get(0);
    URI uri = URI.create(words.get(1));
    if (WATCH.matcher(String.valueOf(uri.getRawQuery())).matches()) {
      watch(headers.get("sec-websocket-key"), answers.watch(uri.getPath()), out);
      in.transferTo(OutputStream.nullOutputStream()); // until the client closes the connection
      return false;
    }
    StubAnswer answer = answers.to(method, uri.getPath(), body);
    String head =
        "HTTP/1.1 %d Answer\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(answer.status(), answer.type(), answer.body().length);
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    if (!method.equals("HEAD")) {
      out.write(answer.body());
    }
    return true;
  }

  /** Opens a watch; as a WebSocket, then without events, if the client sent a key. */
  private static void watch(@Nullable String key, Optional<StubAnswer> events, OutputStream out)
      throws IOException, GeneralSecurityException {
    if (key != null) {
      byte[] accept =
          MessageDigest.getInstance("SHA-1")
              .digest((key + WEBSOCKET).getBytes(StandardCharsets.US_ASCII));
      write(
          out,
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + Base64.getEncoder().encodeToString(accept)
              + "\r\n\r\n");
    } else {
      write(
          out,
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
      if (events.isPresent()) {
        byte[] body = events.get().body();
        write(out, Integer.toHexString(body.length) + "\r\n");
        out.write(body);
        write(out, "\r\n");
      }
    }
    out.flush();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    return headers;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != -1 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (!"chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int n = Integer.parseInt(line(in), 16); n > 0; n = Integer.parseInt(line(in), 16)) {
      body.write(in.readNBytes(n));
      line(in);
    }
    line(in);
    return body.toByteArray();
  }
}
