package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.ProxyMetrics.Decision;
import dev.appversion.sidecar.forward.VersionHeaders;
import dev.appversion.versioning.token.HopSignature;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes out what clients must not steer by, and refuses requests on whose end two servers could
 * disagree (RFC 9112 section 11.2). Undertow has refused those with both a length and an encoding,
 * or with several of either, before.
 */
final class SanitizeHandler implements HttpHandler {
  private static final HttpString HOP = new HttpString(HopSignature.HEADER);
  private static final String OURS = "x-appversion-";

  /** The one of ours that the forwarding part reads, and only after a valid hop. */
  private static final String EXPECT = "x-appversion-expect";

  private final HttpHandler next;

  SanitizeHandler(HttpHandler next) {
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    RequestContext context = RequestContext.of(exchange);
    HeaderMap headers = exchange.getRequestHeaders();
    HeaderValues hop = headers.get(HOP);
    context.hopFields = hop == null ? List.of() : List.copyOf(hop);
    headers.remove(VersionHeaders.BACKEND_TARGET);
    headers.remove(VersionHeaders.APP_VERSION);
    ours(headers).forEach(headers::remove);

    String problem = problem(exchange, headers);
    if (problem != null) {
      context.decision = Decision.MALFORMED;
      exchange.setPersistent(false);
      Refusal.malformed(exchange, problem);
      return;
    }
    next.handleRequest(exchange);
  }

  private static List<HttpString> ours(HeaderMap headers) {
    List<HttpString> ours = new ArrayList<>(0);
    for (long at = headers.fastIterateNonEmpty(); at != -1L; at = headers.fiNextNonEmpty(at)) {
      HttpString name = headers.fiCurrent(at).getHeaderName();
      String text = name.toString();
      if (text.regionMatches(true, 0, OURS, 0, OURS.length()) && !text.equalsIgnoreCase(EXPECT)) {
        ours.add(name);
      }
    }
    return ours;
  }

  private static @Nullable String problem(HttpServerExchange exchange, HeaderMap headers) {
    if (!exchange.getProtocol().equals(Protocols.HTTP_1_1)
        && !exchange.getProtocol().equals(Protocols.HTTP_1_0)) {
      return "the only protocols taken are HTTP/1.0 and HTTP/1.1";
    }
    if (exchange.getRequestMethod().equals(Methods.CONNECT)) {
      return "CONNECT is for forward proxies";
    }
    String encoding = headers.getFirst(Headers.TRANSFER_ENCODING);
    if (encoding != null) {
      if (!encoding.strip().equalsIgnoreCase("chunked")) {
        return "the only transfer encoding taken is chunked";
      }
      if (!exchange.getProtocol().equals(Protocols.HTTP_1_1)) {
        return "HTTP/1.0 knows no transfer encoding";
      }
    }
    String length = headers.getFirst(Headers.CONTENT_LENGTH);
    if (length != null && !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return "the content length is not a number";
    }
    HeaderValues host = headers.get(Headers.HOST);
    if (host != null && host.size() > 1) {
      return "there is more than one Host";
    }
    if (host == null && exchange.getProtocol().equals(Protocols.HTTP_1_1)) {
      return "there is no Host";
    }
    for (long at = headers.fastIterateNonEmpty(); at != -1L; at = headers.fiNextNonEmpty(at)) {
      HeaderValues field = headers.fiCurrent(at);
      if (!isToken(field.getHeaderName().toString())) {
        return "a header field's name is no token";
      }
      for (String value : field) {
        if (hasControl(value)) {
          return "a header field has a control character";
        }
      }
    }
    return null;
  }

  /** RFC 9110 section 5.6.2. */
  private static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7f || "\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean hasControl(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return true;
      }
    }
    return false;
  }
}
