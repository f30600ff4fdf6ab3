package dev.appversion.sidecar.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.request.Hop;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessLogFormatTest {
  private static AccessLogEntry entry(
      String path, @Nullable String version, @Nullable String traceId) {
    return new AccessLogEntry(
        Instant.parse("2026-11-30T10:00:00.050Z").toEpochMilli(),
        "GET",
        path,
        200,
        1_234_567,
        version,
        Decision.COOKIE,
        Hop.TO,
        42,
        traceId);
  }

  private static String text(AccessLogEntry... entries) {
    return new String(AccessLogFormat.lines(List.of(entries)), StandardCharsets.UTF_8);
  }

  @Test
  void eachEntryIsAnObjectOnALine() {
    assertThat(text(entry("/a", "v1", "4bf92f3577b34da6a3ce929d0e0e4736"), entry("/b", null, null)))
        .isEqualTo(
            """
            {"time":"2026-11-30T10:00:00.050Z","method":"GET","path":"/a","status":200,\
            "duration_ms":1.234,"version":"v1","decision":"cookie","hop":"to","bytes":42,\
            "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}
            {"time":"2026-11-30T10:00:00.050Z","method":"GET","path":"/b","status":200,\
            "duration_ms":1.234,"decision":"cookie","hop":"to","bytes":42}
            """);
  }

  @Test
  void aPathCannotEndTheStringOrTheLine() {
    assertThat(text(entry("/\"},{\n\u0000\\é", null, null)))
        .contains("\"path\":\"/\\\"},{\\n\\u0000\\\\é\"")
        .containsOnlyOnce("\n");
  }

  @Test
  void aLongPathIsCut() {
    String path = "/" + "a".repeat(60_000);

    assertThat(text(entry(path, null, null)))
        .contains("\"path\":\"" + path.substring(0, AccessLogFormat.MAX_PATH) + "\"");
  }
}
