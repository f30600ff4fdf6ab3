package dev.appversion.sidecar;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An app that runs a script on each connection, and records the heads that it received. */
final class RawApp implements Closeable {
  /** The script of one connection, which is closed after it. */
  interface Script {
    void run(Connection connection) throws IOException;
  }

  final class Connection {
    private final InputStream in;
    private final OutputStream out;
    private final Socket socket;
    private final int number;

    Connection(Socket socket, int number) throws IOException {
      this.socket = socket;
      this.number = number;
      this.in = new BufferedInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
    }

    /** The number of the connection, from 1. */
    int number() {
      return number;
    }

    /** Reads a request's head; empty at the end of the connection. */
    String head() throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int b = in.read();
        if (b < 0) {
          return "";
        }
        head.write(b);
      }
      String text = head.toString(StandardCharsets.ISO_8859_1);
      heads.add(text);
      return text;
    }

    String exactly(int length) throws IOException {
      return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    /** Reads up to the end of a chunked body, with its trailers. */
    String chunked() throws IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      while (true) {
        String text = body.toString(StandardCharsets.ISO_8859_1);
        if (text.startsWith("0\r\n") || text.contains("\r\n0\r\n")) {
          if (text.endsWith("\r\n\r\n")) {
            return text;
          }
        }
        int b = in.read();
        if (b < 0) {
          return text;
        }
        body.write(b);
      }
    }

    void send(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    /** Responds 200 with this body. */
    void ok(String body) throws IOException {
      send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    int read() throws IOException {
      return in.read();
    }

    Socket socket() {
      return socket;
    }
  }

  private static final int IDLE_MILLIS = 5;

  private final ServerSocket server;
  private final Script script;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final CompletableFuture<Void> acceptorEnded = new CompletableFuture<>();
  private volatile boolean stopping;
  private boolean isWaitedFor;

  private RawApp(Script script, int port) throws IOException {
    this.script = script;
    this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(IDLE_MILLIS);
    Thread.ofVirtual().start(this::accept);
  }

  static RawApp start(Script script) throws IOException {
    return new RawApp(script, 0);
  }

  /** An app at this port. */
  static RawApp start(Script script, int port) throws IOException {
    return new RawApp(script, port);
  }

  /** An app that responds to each request with the same body, on persistent connections. */
  static RawApp saying(String body) throws IOException {
    return start(
        connection -> {
          while (!connection.head().isEmpty()) {
            connection.ok(body);
          }
        });
  }

  private void accept() {
    try (server) {
      while (!stopping || isWaitedFor) {
        accepted();
      }
    } catch (IOException closed) {
      return;
    } finally {
      acceptorEnded.complete(null);
    }
  }

  /** Accepts the next connection, if one is opened soon. */
  private void accepted() throws IOException {
    try {
      Socket socket = server.accept();
      isWaitedFor = true;
      socket.setTcpNoDelay(true);
      open.add(socket);
      int number = connections.incrementAndGet();
      Thread.ofVirtual().start(() -> serve(socket, number));
    } catch (SocketTimeoutException nobody) {
      isWaitedFor = false;
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      script.run(new Connection(socket, number));
    } catch (IOException left) {
      return; // the other side has closed
    } finally {
      open.remove(socket);
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  String hostAndPort() {
    return "127.0.0.1:" + address().getPort();
  }

  /** All request heads so far. */
  List<String> heads() {
    return heads;
  }

  /** The number of connections to it. */
  int connections() {
    return connections.get();
  }

  int openConnections() {
    return open.size();
  }

  /**
   * Accepts no more connections, like an app that is stopping; open ones continue. These include
   * connections that the system has accepted already: closing them would lose requests.
   */
  void stopAccepting() {
    stopping = true;
    acceptorEnded.join();
  }

  /**
   * Closes the listener and all connections. The system accepts connections until the thread that
   * is blocked in {@code accept} has returned, so this waits for that thread.
   */
  @Override
  public void close() throws IOException {
    server.close();
    acceptorEnded.join();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
