package dev.appversion.matrix.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One entry of behaviours.json. */
record Behaviour(JsonNode entry) {
  /** For one behaviour. */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  String name() {
    return entry.path("name").asText();
  }

  String method() {
    return entry.path("method").asText("GET");
  }

  String path() {
    return entry.path("path").asText();
  }

  String take() {
    return entry.path("take").asText("all");
  }

  boolean follow() {
    return entry.path("follow").asBoolean();
  }

  List<Map.Entry<String, String>> fields() {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (JsonNode field : entry.path("headers")) {
      fields.add(Map.entry(field.get(0).asText(), field.get(1).asText()));
    }
    for (int i = 0; i < entry.path("manyFields").asInt(); i++) {
      fields.add(Map.entry("X-Many-" + i, "v".repeat(40)));
    }
    return fields;
  }

  boolean hasContent() {
    return entry.has("body");
  }

  boolean isChunked() {
    return entry.path("body").path("chunked").asBoolean();
  }

  boolean isExpecting() {
    return entry.path("body").path("expect").asBoolean();
  }

  byte[] content() {
    return pattern(entry.path("body").path("length").asInt());
  }

  static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }
}
