package dev.appversion.sidecar;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;

/** An app with files on a real Undertow, which serves them like an app's static handler. */
final class AssetApp implements AutoCloseable {
  /** One request, as the app received it. */
  record Seen(String path, Map<String, String> headers) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private record FileOf(ByteBuffer bytes, String coding, Map<String, String> fields) {}

  private final Map<String, FileOf> files = new ConcurrentHashMap<>();
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final Undertow server;
  private volatile int status = 200;
  private volatile long delayMillis;

  AssetApp() {
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setHandler(this::handle)
            .build();
    server.start();
  }

  AssetApp file(String path, String text, String... fields) {
    return file(path, text.getBytes(StandardCharsets.UTF_8), "", fields);
  }

  /**
   * A file, or one of its variants.
   *
   * @param coding empty for the file itself
   * @param fields names and values in turn
   */
  AssetApp file(String path, byte[] bytes, String coding, String... fields) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < fields.length; i += 2) {
      all.put(fields[i], fields[i + 1]);
    }
    files.put(coding + path, new FileOf(ByteBuffer.wrap(bytes), coding, all));
    return this;
  }

  /** Deletes the file in all codings. */
  void without(String path) {
    files.keySet().removeIf(key -> key.endsWith(path));
  }

  /** Responds to requests for this path with this status from now on. */
  AssetApp answer(String path, int status) {
    statuses.put(path, status);
    return this;
  }

  /** Responds to every request with this status from now on; 200 serves files. */
  void answerWith(int newStatus) {
    status = newStatus;
  }

  void delay(long millis) {
    delayMillis = millis;
  }

  private void handle(HttpServerExchange exchange) {
    if (delayMillis > 0 && exchange.isInIoThread()) {
      exchange.dispatch(
          io.undertow.util.SameThreadExecutor.INSTANCE,
          () ->
              exchange
                  .getIoThread()
                  .executeAfter(
                      () -> answer(exchange),
                      delayMillis,
                      java.util.concurrent.TimeUnit.MILLISECONDS));
    } else {
      answer(exchange);
    }
  }

  private void answer(HttpServerExchange exchange) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange
        .getRequestHeaders()
        .forEach(field -> headers.put(field.getHeaderName().toString(), field.getFirst()));
    seen.add(new Seen(exchange.getRequestURI(), headers));
    String accept = headers.getOrDefault("Accept-Encoding", "");
    FileOf file = null;
    for (String coding : List.of("br", "gzip", "")) {
      if (file == null && (coding.isEmpty() || accept.contains(coding))) {
        file = files.get(coding + exchange.getRequestURI());
      }
    }
    int said = statuses.getOrDefault(exchange.getRequestURI(), status);
    if (said != 200 || file == null) {
      if (file != null && (said == 412 || said == 416)) {
        // As nginx does with "add_header … always".
        file.fields()
            .forEach(
                (name, value) -> exchange.getResponseHeaders().add(new HttpString(name), value));
      }
      exchange.setStatusCode(said == 200 ? 404 : said);
      exchange.getResponseSender().send("app says no");
      return;
    }
    file.fields()
        .forEach((name, value) -> exchange.getResponseHeaders().add(new HttpString(name), value));
    if (!file.coding().isEmpty()) {
      exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, file.coding());
    }
    exchange.getResponseSender().send(file.bytes().duplicate());
  }

  List<Seen> seen() {
    return seen;
  }

  String hostAndPort() {
    var address = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return "127.0.0.1:" + address.getPort();
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    server.stop();
  }
}
