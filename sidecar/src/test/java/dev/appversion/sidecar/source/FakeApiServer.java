package dev.appversion.sidecar.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A minimal HTTP server on a real socket, with the failures of an API server and its network.
 * Scripts respond to reads and watches, one per connection; the last script of a kind stays.
 */
final class FakeApiServer implements AutoCloseable {
  /** The script of one request. */
  interface Script {
    void answer(OutputStream out) throws Exception;
  }

  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> tokens = new CopyOnWriteArrayList<>();
  final Queue<Script> gets = new ConcurrentLinkedQueue<>();
  final Queue<Script> watches = new ConcurrentLinkedQueue<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private volatile Script lastGet = status(404);
  private volatile Script lastWatch = status(404);

  FakeApiServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  static Script status(int status) {
    return body(status, "{\"kind\":\"Status\",\"code\":" + status + ",\"message\":\"because\"}");
  }

  static Script body(int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return out -> {
      out.write(
          ("HTTP/1.1 " + status + " X\r\nContent-Length: " + bytes.length + "\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      out.write(bytes);
      out.flush();
    };
  }

  /** Sends pieces as they are added, and ends cleanly after an empty one. */
  static Script stream(BlockingQueue<String> pieces) {
    return out -> {
      out.write(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      while (true) {
        String piece = pieces.take();
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        if (piece.isEmpty()) {
          return;
        }
      }
    };
  }

  /** Sends the pieces, and then closes the connection without an end. */
  static Script cut(String... pieces) {
    return out -> {
      out.write(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      for (String piece : pieces) {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.UTF_8));
      }
      out.flush();
      throw new IOException("cut");
    };
  }

  /** Never responds. */
  static Script hang() {
    return out -> new LinkedBlockingQueue<String>().take();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String request = line;
        for (line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          if (line.toLowerCase(Locale.ROOT).startsWith("authorization:")) {
            tokens.add(line.substring(line.lastIndexOf(' ') + 1));
          }
        }
        requests.add(request);
        script(request).answer(socket.getOutputStream());
      }
    } catch (Exception e) {
      // closing the socket is the response
    }
  }

  private synchronized Script script(String request) {
    boolean watch = request.contains("watch=1");
    Script next = (watch ? watches : gets).poll();
    if (next == null) {
      return watch ? lastWatch : lastGet;
    }
    if (watch) {
      lastWatch = next;
    } else {
      lastGet = next;
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
