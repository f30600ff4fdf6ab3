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

/** An app that does on each connection exactly what its script says; records the heads it got. */
final class RawApp implements Closeable {
  /** What the app does with one connection; it ends with the connection closed. */
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

    /** Which connection of the app this is, from 1. */
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

    /** Answers 200 with this body. */
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

  /** An app that answers each request with the same body, on connections that stay. */
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

  /** Takes the next connection, if one comes soon. */
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
      return; // the other side has gone
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

  /** How many connections were made to it. */
  int connections() {
    return connections.get();
  }

  int openConnections() {
    return open.size();
  }

  /**
   * Takes no more connections; those that are there go on: an app that has been told to stop. Those
   * that the system has taken for it already are there, too: to close on them loses requests.
   */
  void stopAccepting() {
    stopping = true;
    acceptorEnded.join();
  }

  /**
   * Closes the listener and all connections. The system accepts connections until the thread that
   * is parked in {@code accept} has left it, so this waits for that thread.
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
