package dev.appversion.sidecar.endurance;

import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.contract.WirePaths;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Clients of a {@link ShopApp}, each with one request after the other: pages, assets, pins, bodies,
 * conflicts, reports of open pages, tunnels, and requests whose client leaves.
 */
final class MixedLoad {
  private static final int CLIENTS = 8;
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final String PIN = WireHeaders.REQUESTED_VERSION;
  private static final String BODY = "x".repeat(40_000);
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) ");
  private static final List<String> STATUSES =
      List.of("200", "200", "404", "200", "200", "409", "204", "200");

  private final InetSocketAddress to;
  private final AtomicLong rounds = new AtomicLong();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();

  MixedLoad(InetSocketAddress to) {
    this.to = to;
  }

  /** The responses that were not as expected. */
  Queue<String> failed() {
    return failed;
  }

  /** How often a client has sent one request of each kind. */
  long rounds() {
    return rounds.get();
  }

  /** Begins further rounds while the condition holds; returns once all have ended. */
  void run(BooleanSupplier more) throws InterruptedException {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(Thread.ofVirtual().start(() -> client(more)));
    }
    for (Thread client : clients) {
      client.join();
    }
  }

  private void client(BooleanSupplier more) {
    try {
      while (more.getAsBoolean()) {
        round(rounds.incrementAndGet());
      }
    } catch (IOException e) {
      failed.add(e.toString());
    }
  }

  /** One request of each kind, with paths and cookies that no other round has. */
  private void round(long number) throws IOException {
    String received =
        exchange(
            get("/page", "Cookie: session=" + number),
            get(ShopApp.STYLE),
            get("/static/" + number + ".0123456789ab.css"),
            get("/orders/" + number, PIN + ": v1"),
            head("POST /orders HTTP/1.1", "Content-Length: " + BODY.length()) + BODY,
            get("/orders", PIN + ": v9"),
            get(WirePaths.BEAT, WireHeaders.PAGE + ": 1;errors=0"),
            get("/orders", "Connection: close"));
    List<String> statuses =
        STATUS.matcher(received).results().map(status -> status.group(1)).toList();
    if (!statuses.equals(STATUSES) || !received.contains('"' + ShopApp.STYLE + '"')) {
      failed.add("round " + number + ": " + received);
    }
    tunnel();
    leave(get("/large"));
    leave(head("POST /orders HTTP/1.1", "Content-Length: 9") + "a");
  }

  private static String get(String path, String... fields) {
    return head("GET " + path + " HTTP/1.1", fields);
  }

  private static String head(String line, String... fields) {
    return line
        + "\r\nHost: shop.test\r\n"
        + String.join("\r\n", fields)
        + (fields.length > 0 ? "\r\n\r\n" : "\r\n");
  }

  /** Sends requests on one connection, and reads the responses until its end. */
  private String exchange(String... requests) throws IOException {
    try (Socket socket = socket()) {
      for (String request : requests) {
        write(socket, request);
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** Opens a tunnel, and closes it once the app has sent its greeting. */
  private void tunnel() throws IOException {
    try (Socket socket = socket()) {
      write(socket, get("/chat", "Connection: Upgrade", "Upgrade: chat"));
      StringBuilder received = new StringBuilder();
      while (received.indexOf(ShopApp.GREETING) < 0) {
        int b = socket.getInputStream().read();
        if (b < 0) {
          failed.add("the tunnel ended after: " + received);
          return;
        }
        received.append((char) b);
      }
    }
  }

  /** A client that leaves before the end of its request or of the response. */
  private void leave(String request) throws IOException {
    try (Socket socket = socket()) {
      write(socket, request);
    }
  }

  private Socket socket() throws IOException {
    Socket socket = new Socket(to.getAddress(), to.getPort());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  private static void write(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
  }
}
