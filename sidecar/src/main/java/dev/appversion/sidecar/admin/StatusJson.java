package dev.appversion.sidecar.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.appversion.sidecar.RoutingState;
import dev.appversion.sidecar.source.SourceStatus.InForce;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.routing.RoutingTable;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /status}: docs/reference/contracts.md, "Admin port". */
final class StatusJson {
  private static final JsonFactory JSON = new JsonFactory();

  private StatusJson() {}

  /**
   * @param appVersion what wins over the table's for the own version
   */
  static String of(
      RoutingState.View view, Optional<String> appVersion, InForce inForce, boolean draining) {
    RoutingTable table = view.snapshot().map(known -> known.table()).orElse(null);
    Optional<LiveVersion> own = view.own();
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      text(json, "app", table == null ? null : table.app());
      text(json, "namespace", table == null ? null : table.namespace());
      text(json, "version", own.map(LiveVersion::name).orElse(null));
      text(
          json,
          "appVersion",
          own.map(version -> appVersion.orElse(version.appVersion())).orElse(null));
      text(json, "revision", table == null ? null : table.revision());
      if (table == null) {
        json.writeNullField("bustGeneration");
      } else {
        json.writeNumberField("bustGeneration", table.bust().generation());
      }
      text(json, "keyId", view.keys().map(SecretKeys::id).orElse(null));
      text(json, "source", inForce.origin().wireName());
      text(json, "since", inForce.since().map(Instant::toString).orElse(null));
      json.writeBooleanField("draining", draining);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.append('\n').toString();
  }

  private static void text(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    json.writeStringField(name, value);
  }
}
