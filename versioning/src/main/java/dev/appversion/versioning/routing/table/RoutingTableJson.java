package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.appversion.versioning.manifest.Digests;
import java.nio.charset.StandardCharsets;

/**
 * {@code routing.json}. Keys of a newer operator are ignored, so that an older sidecar keeps
 * working; every key that is present must be valid.
 */
public final class RoutingTableJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private RoutingTableJson() {}

  /** Reads a table; the error names what is wrong, and where in the text if it is the text. */
  public static RoutingTable read(String json) {
    try {
      return RoutingTableReader.table(new JsonFields("", MAPPER.readTree(json)));
    } catch (JsonProcessingException e) {
      var where = e.getLocation();
      throw new InvalidRoutingTableException(
          "routing table is not JSON: "
              + e.getOriginalMessage()
              + (where == null
                  ? ""
                  : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")"),
          e);
    }
  }

  /** The JSON of a table; the same table gives the same text. */
  public static String write(RoutingTable table) {
    try {
      return MAPPER.writeValueAsString(table);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a routing table is always JSON", e);
    }
  }

  /**
   * Computes {@link RoutingTable#revision()}: the first 12 hex digits of SHA-256 over the JSON
   * without a revision.
   */
  static String digest(RoutingTable withoutRevision) {
    return Digests.sha256Hex(write(withoutRevision).getBytes(StandardCharsets.UTF_8))
        .substring(0, 12);
  }
}
