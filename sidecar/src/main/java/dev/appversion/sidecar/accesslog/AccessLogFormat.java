package dev.appversion.sidecar.accesslog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Writes entries of the access log as JSON, one object a line. */
final class AccessLogFormat {
  private static final JsonFactory JSON = new JsonFactory();

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Longer paths are cut: a line must not be split by the container runtime (16 KiB). */
  static final int MAX_PATH = 2048;

  private static final long NANOS_PER_MICRO = 1000;
  private static final double MICROS_PER_MILLI = 1000;

  private AccessLogFormat() {}

  /** The lines of these entries, each with its line end, in UTF-8. */
  static byte[] lines(List<AccessLogEntry> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 * entries.size());
    try {
      for (AccessLogEntry entry : entries) {
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
          write(entry, json);
        }
        bytes.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // only memory is written
    }
    return bytes.toByteArray();
  }

  private static void write(AccessLogEntry entry, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("time", TIME.format(Instant.ofEpochMilli(entry.epochMillis())));
    json.writeStringField("method", entry.method());
    String path = entry.path();
    json.writeStringField("path", path.length() > MAX_PATH ? path.substring(0, MAX_PATH) : path);
    json.writeNumberField("status", entry.status());
    long micros = entry.nanos() / NANOS_PER_MICRO;
    json.writeNumberField("duration_ms", micros / MICROS_PER_MILLI);
    if (entry.version() != null) {
      json.writeStringField("version", entry.version());
    }
    json.writeStringField("decision", entry.decision().toString());
    json.writeStringField("hop", entry.hop().toString());
    json.writeNumberField("bytes", entry.bytes());
    if (entry.traceId() != null) {
      json.writeStringField("trace_id", entry.traceId());
    }
    json.writeEndObject();
  }
}
