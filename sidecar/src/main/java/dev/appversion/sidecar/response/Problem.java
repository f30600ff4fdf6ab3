package dev.appversion.sidecar.response;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What went wrong, for programs (RFC 9457) and for people.
 *
 * @param detail one sentence; nothing from outside, or only {@link #printable}
 * @param extensions more members of the JSON object
 */
public record Problem(int status, String title, String detail, Map<String, Object> extensions) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_ECHO = 128;

  public static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, Map.of());
  }

  String json() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", "about:blank");
    members.put("title", title);
    members.put("status", status);
    members.put("detail", detail);
    members.putAll(extensions);
    try {
      return MAPPER.writeValueAsString(members) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and lists are always JSON", e);
    }
  }

  /** What came from outside, made fit to be shown: visible ASCII, and not too long. */
  public static String printable(String outside) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < outside.length() && i < MAX_ECHO; i++) {
      char c = outside.charAt(i);
      text.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return outside.length() > MAX_ECHO ? text + "..." : text.toString();
  }
}
