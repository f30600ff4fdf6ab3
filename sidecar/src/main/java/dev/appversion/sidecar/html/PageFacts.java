package dev.appversion.sidecar.html;

import dev.appversion.sidecar.http.ContentDisposition;
import dev.appversion.sidecar.http.HeaderFields;
import dev.appversion.sidecar.metrics.HtmlMetrics.Passed;
import dev.appversion.versioning.html.text.HtmlEncoding;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a response's body, by its head.
 *
 * @param coding its content coding
 * @param encoding its character encoding, if the head contains it
 */
record PageFacts(PageCoding coding, Optional<HtmlEncoding> encoding) {
  /** Content codings (RFC 9110 section 8.4.1). */
  enum PageCoding {
    IDENTITY,
    GZIP,
    DEFLATE,
    BROTLI,
    OTHER
  }

  private static final Pattern QUOTES = Pattern.compile("^[\"']|[\"']$");
  private static final HttpString CONTENT_RANGE = new HttpString("Content-Range");

  /** The facts; null if the response is not a page: not HTML, or without a body. */
  static @Nullable PageFacts of(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getResponseHeaders();
    int status = exchange.getStatusCode();
    boolean bodiless = status < 200 || status == 204 || status == 205 || status == 304;
    String type = headers.getFirst(Headers.CONTENT_TYPE);
    if (bodiless
        || type == null
        || !isHtml(type)
        || "0".equals(headers.getFirst(Headers.CONTENT_LENGTH))) {
      return null;
    }
    return new PageFacts(coding(headers), charset(type).flatMap(HtmlEncoding::ofLabel));
  }

  /** The reason why the page must not be rewritten; null if it may be. */
  static @Nullable Passed mustPass(HttpServerExchange exchange, PageFacts facts) {
    HeaderMap headers = exchange.getResponseHeaders();
    if (forbidsChange(headers) || forbidsChange(exchange.getRequestHeaders())) {
      return Passed.NO_TRANSFORM;
    }
    if (exchange.getStatusCode() == 206 || headers.contains(CONTENT_RANGE)) {
      return Passed.PARTIAL;
    }
    if (ContentDisposition.isAttachment(headers)) {
      return Passed.ATTACHMENT;
    }
    if (facts.coding == PageCoding.OTHER) {
      return Passed.CODING;
    }
    boolean opaque =
        facts.encoding.filter(known -> known.kind() == HtmlEncoding.Kind.OPAQUE).isPresent();
    return opaque ? Passed.CHARSET : null;
  }

  /** Whether the body is known to have at most this many bytes. */
  static boolean isAtMost(HeaderMap headers, int bytes) {
    String length = headers.getFirst(Headers.CONTENT_LENGTH);
    return length != null
        && length.length() <= Integer.toString(bytes).length()
        && length.chars().allMatch(c -> c >= '0' && c <= '9')
        && Integer.parseInt(length) <= bytes;
  }

  static boolean isHead(HttpServerExchange exchange) {
    return exchange.getRequestMethod().equals(Methods.HEAD);
  }

  private static boolean isHtml(String type) {
    int semicolon = type.indexOf(';');
    String media = semicolon < 0 ? type : type.substring(0, semicolon);
    return media.strip().equalsIgnoreCase("text/html");
  }

  private static boolean forbidsChange(HeaderMap headers) {
    for (String value : HeaderFields.values(headers, Headers.CACHE_CONTROL)) {
      for (String directive : value.split(",", -1)) {
        if (directive.strip().equalsIgnoreCase("no-transform")) {
          return true;
        }
      }
    }
    return false;
  }

  private static PageCoding coding(HeaderMap headers) {
    List<String> codings = HeaderFields.values(headers, Headers.CONTENT_ENCODING);
    if (codings.isEmpty()) {
      return PageCoding.IDENTITY;
    }
    return switch (String.join(",", codings).strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> PageCoding.IDENTITY;
      case "gzip", "x-gzip" -> PageCoding.GZIP;
      case "deflate" -> PageCoding.DEFLATE;
      case "br" -> PageCoding.BROTLI;
      default -> PageCoding.OTHER;
    };
  }

  private static Optional<String> charset(String type) {
    for (String parameter : type.split(";", -1)) {
      String[] parts = parameter.split("=", 2);
      if (parts.length == 2 && parts[0].strip().equalsIgnoreCase("charset")) {
        String label = QUOTES.matcher(parts[1].strip()).replaceAll("");
        return label.isEmpty() ? Optional.empty() : Optional.of(label);
      }
    }
    return Optional.empty();
  }
}
