package dev.appversion.sidecar.assets;

import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Sends what is held in memory, on the I/O thread, without waiting and without copying it. */
final class AssetSender {
  /** The JDK copies what it writes into a buffer outside the heap, of the size it is given. */
  private static final int SLICE = 128 << 10;

  /** Fields that say something of a body, and so do not belong to a 304, a 412 or a 416. */
  private static final Set<HttpString> OF_THE_BODY =
      Set.of(
          Headers.CONTENT_TYPE,
          Headers.CONTENT_ENCODING,
          Headers.CONTENT_LANGUAGE,
          Headers.LAST_MODIFIED);

  private AssetSender() {}

  /** Answers a GET or HEAD with this, or with what the request's conditions and ranges make it. */
  static void send(HttpServerExchange exchange, Representation asset) {
    HeaderMap request = exchange.getRequestHeaders();
    switch (Preconditions.evaluate(request, asset.etag(), asset.lastModified())) {
      case NOT_MODIFIED -> withoutBody(exchange, asset, StatusCodes.NOT_MODIFIED);
      case FAILED -> withoutBody(exchange, asset, StatusCodes.PRECONDITION_FAILED);
      case PROCEED -> {
        switch (ranges(exchange, asset)) {
          case Ranges.Whole whole -> whole(exchange, asset);
          case Ranges.Parts parts when parts.parts().size() == 1 ->
              part(exchange, asset, parts.parts().getFirst());
          case Ranges.Parts parts -> parts(exchange, asset, parts.parts());
          case Ranges.Unsatisfiable none -> {
            exchange.getResponseHeaders().put(Headers.CONTENT_RANGE, "bytes */" + asset.length());
            withoutBody(exchange, asset, StatusCodes.REQUEST_RANGE_NOT_SATISFIABLE);
          }
        }
      }
    }
  }

  /** Ranges are GET's alone (RFC 9110 section 14.2). */
  private static Ranges ranges(HttpServerExchange exchange, Representation asset) {
    HeaderMap request = exchange.getRequestHeaders();
    String range = request.getFirst(Headers.RANGE);
    boolean regarded =
        range != null
            && exchange.getRequestMethod().equals(Methods.GET)
            && Preconditions.rangeApplies(
                request.getFirst(Headers.IF_RANGE), asset.etag(), asset.lastModified());
    return regarded ? Ranges.of(range, asset.length()) : new Ranges.Whole();
  }

  private static void whole(HttpServerExchange exchange, Representation asset) {
    fields(exchange, asset);
    finish(exchange, StatusCodes.OK, asset.length(), slices(asset, 0, asset.length()));
  }

  private static void part(HttpServerExchange exchange, Representation asset, Ranges.Part part) {
    fields(exchange, asset);
    exchange.getResponseHeaders().put(Headers.CONTENT_RANGE, part.of(asset.length()));
    finish(
        exchange,
        StatusCodes.PARTIAL_CONTENT,
        part.length(),
        slices(asset, part.first(), part.length()));
  }

  /** Several parts as {@code multipart/byteranges} (RFC 9110 section 14.6). */
  private static void parts(
      HttpServerExchange exchange, Representation asset, List<Ranges.Part> parts) {
    fields(exchange, asset);
    HeaderMap headers = exchange.getResponseHeaders();
    String type = headers.getFirst(Headers.CONTENT_TYPE);
    String boundary = "part-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    List<ByteBuffer> body = new ArrayList<>();
    for (Ranges.Part part : parts) {
      String head =
          "\r\n--"
              + boundary
              + (type == null ? "" : "\r\nContent-Type: " + type)
              + "\r\nContent-Range: "
              + part.of(asset.length())
              + "\r\n\r\n";
      body.add(ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1)));
      body.addAll(slices(asset, part.first(), part.length()));
    }
    String end = "\r\n--" + boundary + "--\r\n";
    body.add(ByteBuffer.wrap(end.getBytes(StandardCharsets.ISO_8859_1)));
    headers.put(Headers.CONTENT_TYPE, "multipart/byteranges; boundary=" + boundary);
    long length = body.stream().mapToLong(ByteBuffer::remaining).sum();
    finish(exchange, StatusCodes.PARTIAL_CONTENT, length, body);
  }

  private static void withoutBody(HttpServerExchange exchange, Representation asset, int status) {
    fields(exchange, asset);
    OF_THE_BODY.forEach(exchange.getResponseHeaders()::remove);
    if (status != StatusCodes.NOT_MODIFIED) {
      exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
      exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, 0);
    }
    exchange.setStatusCode(status);
    exchange.endExchange();
  }

  private static void fields(HttpServerExchange exchange, Representation asset) {
    HeaderMap headers = exchange.getResponseHeaders();
    for (Representation.Field field : asset.fields()) {
      headers.add(field.name(), field.value());
    }
  }

  private static void finish(
      HttpServerExchange exchange, int status, long length, List<ByteBuffer> body) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, length);
    Sender sender = exchange.getResponseSender();
    if (body.size() == 1) {
      sender.send(body.getFirst(), IoCallback.END_EXCHANGE);
    } else if (body.isEmpty() || exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.endExchange();
    } else {
      new InTurn(body.iterator()).onComplete(exchange, sender);
    }
  }

  private static List<ByteBuffer> slices(Representation asset, int from, int length) {
    if (length <= SLICE) {
      return List.of(asset.bytes(from, length));
    }
    List<ByteBuffer> slices = new ArrayList<>(length / SLICE + 1);
    for (int at = 0; at < length; at += SLICE) {
      slices.add(asset.bytes(from + at, Math.min(SLICE, length - at)));
    }
    return slices;
  }

  /** Sends one buffer after the other. */
  private record InTurn(Iterator<ByteBuffer> rest) implements IoCallback {
    @Override
    public void onComplete(HttpServerExchange exchange, Sender sender) {
      ByteBuffer next = rest.next();
      sender.send(next, rest.hasNext() ? this : IoCallback.END_EXCHANGE);
    }

    @Override
    public void onException(HttpServerExchange exchange, Sender sender, IOException e) {
      IoCallback.END_EXCHANGE.onException(exchange, sender, e);
    }
  }
}
