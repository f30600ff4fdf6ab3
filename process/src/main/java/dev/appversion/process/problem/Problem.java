package dev.appversion.process.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The details of a problem for programs and people (RFC 9457), of the type {@code about:blank}.
 *
 * @param status HTTP status
 * @param title a summary that is the same for every occurrence
 * @param detail one sentence about this occurrence, without secrets; text from a client only
 *     through {@link #printable}
 * @param extensions more members of the JSON object
 */
public record Problem(int status, String title, String detail, Map<String, Object> extensions) {
  /** The content type. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_ECHO = 128;

  /** A problem without more members. */
  public static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, Map.of());
  }

  /**
   * Ends an exchange, whose response has not started, with a problem that has the reason phrase of
   * its status as title.
   */
  public static void send(HttpServerExchange exchange, int status, @Nullable String detail) {
    of(status, StatusCodes.getReason(status), detail == null ? "" : detail).send(exchange);
  }

  /** The JSON object and a line break. */
  public String json() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", "about:blank");
    members.put("title", title);
    members.put("status", status);
    members.put("detail", detail);
    members.putAll(extensions);
    try {
      return MAPPER.writeValueAsString(members) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings and lists are always JSON", e);
    }
  }

  /** Ends an exchange whose response has not started. */
  public void send(HttpServerExchange exchange) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, MEDIA_TYPE);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(ByteBuffer.wrap(json().getBytes(StandardCharsets.UTF_8)));
  }

  /** Text from a client for messages: visible ASCII, at most 128 characters. */
  public static String printable(String outside) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < outside.length() && i < MAX_ECHO; i++) {
      char c = outside.charAt(i);
      text.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return outside.length() > MAX_ECHO ? text + "..." : text.toString();
  }
}
