package dev.appversion.sidecar.content;

import dev.appversion.versioning.http.Ranges;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Responds to GET and HEAD with a representation, by the request's preconditions and ranges (RFC
 * 9110 sections 13 and 14). No cache may store a 412 or 416.
 */
public final class ContentSender {
  /** Fields that describe a body, and are not sent with 304, 412 or 416. */
  private static final Set<HttpString> OF_THE_BODY =
      Set.of(
          Headers.CONTENT_TYPE,
          Headers.CONTENT_ENCODING,
          Headers.CONTENT_LANGUAGE,
          Headers.LAST_MODIFIED);

  private ContentSender() {}

  /** Responds to a GET or HEAD, by the request's preconditions and ranges; ends the exchange. */
  public static void send(HttpServerExchange exchange, Content asset) {
    HeaderMap request = exchange.getRequestHeaders();
    switch (Conditions.of(request).evaluate(asset.etag(), asset.lastModified())) {
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

  /** Ranges are defined for GET only (RFC 9110 section 14.2). */
  private static Ranges ranges(HttpServerExchange exchange, Content asset) {
    HeaderMap request = exchange.getRequestHeaders();
    String range = request.getFirst(Headers.RANGE);
    boolean regarded =
        range != null
            && exchange.getRequestMethod().equals(Methods.GET)
            && Conditions.rangeApplies(request, asset.etag(), asset.lastModified());
    return regarded ? Ranges.of(range, asset.length()) : new Ranges.Whole();
  }

  private static void whole(HttpServerExchange exchange, Content asset) {
    fields(exchange, asset);
    finish(exchange, asset, StatusCodes.OK, List.of(new Content.Range(0, asset.length())));
  }

  private static void part(HttpServerExchange exchange, Content asset, Ranges.Part part) {
    fields(exchange, asset);
    exchange.getResponseHeaders().put(Headers.CONTENT_RANGE, part.of(asset.length()));
    finish(
        exchange,
        asset,
        StatusCodes.PARTIAL_CONTENT,
        List.of(new Content.Range(part.first(), part.length())));
  }

  /** Sends several ranges as {@code multipart/byteranges} (RFC 9110 section 14.6). */
  private static void parts(HttpServerExchange exchange, Content asset, List<Ranges.Part> parts) {
    fields(exchange, asset);
    HeaderMap headers = exchange.getResponseHeaders();
    String type = headers.getFirst(Headers.CONTENT_TYPE);
    String boundary = "part-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    List<Content.Piece> body = new ArrayList<>();
    for (Ranges.Part part : parts) {
      String head =
          "\r\n--"
              + boundary
              + (type == null ? "" : "\r\nContent-Type: " + type)
              + "\r\nContent-Range: "
              + part.of(asset.length())
              + "\r\n\r\n";
      body.add(text(head));
      body.add(new Content.Range(part.first(), part.length()));
    }
    String end = "\r\n--" + boundary + "--\r\n";
    body.add(text(end));
    headers.put(Headers.CONTENT_TYPE, "multipart/byteranges; boundary=" + boundary);
    finish(exchange, asset, StatusCodes.PARTIAL_CONTENT, body);
  }

  private static Content.Text text(String text) {
    return new Content.Text(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static void withoutBody(HttpServerExchange exchange, Content asset, int status) {
    fields(exchange, asset);
    OF_THE_BODY.forEach(exchange.getResponseHeaders()::remove);
    if (status != StatusCodes.NOT_MODIFIED) {
      exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
      exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, 0);
    }
    exchange.setStatusCode(status);
    exchange.endExchange();
  }

  private static void fields(HttpServerExchange exchange, Content asset) {
    HeaderMap headers = exchange.getResponseHeaders();
    for (Content.Field field : asset.fields()) {
      headers.add(field.name(), field.value());
    }
  }

  private static void finish(
      HttpServerExchange exchange, Content asset, int status, List<Content.Piece> body) {
    long length = body.stream().mapToLong(Content.Piece::length).sum();
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_LENGTH, length);
    if (length == 0 || exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.endExchange();
    } else {
      asset.send(exchange, body);
    }
  }
}
