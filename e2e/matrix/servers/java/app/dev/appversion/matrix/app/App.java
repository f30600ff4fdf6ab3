package dev.appversion.matrix.app;

import dev.appversion.matrix.app.Exchange.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** The matrix's app for servers of Java: see the contract in e2e/matrix/README.md. */
public final class App {
  private static final Field TEXT = new Field("Content-Type", "text/plain");
  private static final Field BYTES = new Field("Content-Type", "application/octet-stream");

  private App() {}

  /** Answers a request. */
  public static void handle(Exchange exchange) throws IOException {
    String[] path = exchange.target().split("\\?", 2)[0].split("/");
    int number = path.length > 2 ? Integer.parseInt(path[2]) : 0;
    switch (path.length > 1 ? path[1] : "") {
      case "echo" -> whole(exchange, 200, List.of(TEXT), description(exchange).getBytes(StandardCharsets.ISO_8859_1));
      case "bytes" -> whole(exchange, 200, List.of(BYTES), pattern(number));
      case "chunked" -> chunked(exchange, number);
      case "status" -> status(exchange, number);
      case "page" ->
          whole(
              exchange,
              200,
              List.of(new Field("Content-Type", "text/html;charset=utf-8")),
              ascii("<!doctype html><html><head><title>page</title></head><body>page</body></html>\n"));
      case "etag" -> etag(exchange);
      case "redirect" ->
          whole(
              exchange,
              number,
              List.of(TEXT, new Field("Location", "/echo?redirected=" + number)),
              ascii("elsewhere\n"));
      case "range" -> range(exchange);
      case "cookies" -> cookies(exchange, number);
      case "gzip" -> gzip(exchange);
      case "events" -> events(exchange);
      case "slow" -> slow(exchange);
      case "abort" -> abort(exchange, 100000, 50000);
      case "abort-chunked" -> abort(exchange, Exchange.UNKNOWN, 10000);
      case "refuse" -> whole(exchange, 413, List.of(TEXT), ascii("refused\n"));
      case "early" -> early(exchange);
      default -> whole(exchange, 404, List.of(TEXT), ascii("not found\n"));
    }
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String description(Exchange exchange) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Field field : exchange.fields()) {
      lines.add(field.name().toLowerCase(Locale.ROOT) + ": " + field.value());
    }
    lines.sort(null);
    long length = 0;
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    InputStream content = exchange.content();
    byte[] buffer = new byte[8192];
    for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
      digest.update(buffer, 0, read);
      length += read;
    }
    return exchange.method()
        + ' '
        + exchange.target()
        + '\n'
        + String.join("\n", lines)
        + "\n\n"
        + length
        + ' '
        + HexFormat.of().formatHex(digest.digest())
        + '\n';
  }

  private static void whole(Exchange exchange, int status, List<Field> fields, byte[] content)
      throws IOException {
    try (OutputStream out = exchange.respond(status, fields, content.length)) {
      if (!exchange.method().equals("HEAD")) {
        out.write(content);
      }
    }
  }

  private static String field(Exchange exchange, String name) {
    return exchange.fields().stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .findFirst()
        .orElse("");
  }

  private static void chunked(Exchange exchange, int pieces) throws IOException {
    try (OutputStream out = exchange.respond(200, List.of(BYTES), Exchange.UNKNOWN)) {
      for (int i = 0; i < pieces; i++) {
        out.write(pattern(1000));
        out.flush();
      }
    }
  }

  private static void status(Exchange exchange, int status) throws IOException {
    if (status == 204) {
      exchange.respond(status, List.of(), Exchange.UNKNOWN).close();
    } else {
      whole(exchange, status, List.of(TEXT), ascii("status " + status + "\n"));
    }
  }

  private static void etag(Exchange exchange) throws IOException {
    List<Field> fields =
        List.of(
            TEXT,
            new Field("ETag", "\"v1\""),
            new Field("Cache-Control", "max-age=60"),
            new Field("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT"));
    if (field(exchange, "If-None-Match").equals("\"v1\"")) {
      exchange.respond(304, fields, 10).close();
    } else {
      whole(exchange, 200, fields, ascii("version 1\n"));
    }
  }

  private static void range(Exchange exchange) throws IOException {
    byte[] content = pattern(1000);
    Field accepts = new Field("Accept-Ranges", "bytes");
    String wanted = field(exchange, "Range");
    if (wanted.isEmpty()) {
      whole(exchange, 200, List.of(BYTES, accepts), content);
      return;
    }
    String[] bounds = wanted.substring("bytes=".length()).split("-", 2);
    int from = Integer.parseInt(bounds[0]);
    int to = bounds[1].isEmpty() ? content.length - 1 : Integer.parseInt(bounds[1]);
    if (from >= content.length) {
      Field none = new Field("Content-Range", "bytes */1000");
      whole(exchange, 416, List.of(TEXT, accepts, none), ascii("no such range\n"));
    } else {
      Field part = new Field("Content-Range", "bytes " + from + "-" + to + "/1000");
      whole(exchange, 206, List.of(BYTES, accepts, part), Arrays.copyOfRange(content, from, to + 1));
    }
  }

  private static void cookies(Exchange exchange, int count) throws IOException {
    List<Field> fields = new ArrayList<>(List.of(TEXT));
    for (int i = 0; i < count; i++) {
      String cookie = "cookie-" + i + "=value-" + i + "; Path=/; HttpOnly; SameSite=Lax";
      fields.add(new Field("Set-Cookie", cookie));
    }
    whole(exchange, 200, fields, ascii("cookies\n"));
  }

  private static void gzip(Exchange exchange) throws IOException {
    Field vary = new Field("Vary", "Accept-Encoding");
    byte[] text = ascii("0123456789abcdef\n".repeat(589).substring(0, 10000));
    if (!field(exchange, "Accept-Encoding").contains("gzip")) {
      whole(exchange, 200, List.of(TEXT, vary), text);
      return;
    }
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(text);
    }
    Field coding = new Field("Content-Encoding", "gzip");
    whole(exchange, 200, List.of(TEXT, vary, coding), compressed.toByteArray());
  }

  private static void events(Exchange exchange) throws IOException {
    List<Field> fields =
        List.of(
            new Field("Content-Type", "text/event-stream"), new Field("Cache-Control", "no-store"));
    try (OutputStream out = exchange.respond(200, fields, Exchange.UNKNOWN)) {
      for (int i = 1; i <= 3; i++) {
        out.write(ascii("data: " + i + "\n\n"));
        out.flush();
      }
      for (int i = 0; i < 100; i++) {
        pause(100);
        out.write(ascii(": wait\n\n"));
        out.flush();
      }
    }
  }

  private static void slow(Exchange exchange) throws IOException {
    try (OutputStream out = exchange.respond(200, List.of(TEXT), 50)) {
      for (int i = 0; i < 5; i++) {
        out.write(ascii("slow body\n"));
        out.flush();
        pause(50);
      }
    }
  }

  private static void abort(Exchange exchange, long length, int sent) throws IOException {
    OutputStream out = exchange.respond(200, List.of(BYTES), length);
    out.write(pattern(sent));
    out.flush();
    exchange.abort();
  }

  private static void early(Exchange exchange) throws IOException {
    try {
      exchange.earlyHints(new Field("Link", "</style.css>; rel=preload; as=style"));
    } catch (UnsupportedOperationException e) {
      // Only the response then: servers.json lists this.
    }
    whole(exchange, 200, List.of(TEXT), ascii("early\n"));
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
