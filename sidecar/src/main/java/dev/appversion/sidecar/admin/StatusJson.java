package dev.appversion.sidecar.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.appversion.sidecar.assets.Mismatches.Mismatch;
import dev.appversion.sidecar.pages.OpenPages;
import dev.appversion.sidecar.pages.VersionUse;
import dev.appversion.sidecar.source.SourceStatus.InForce;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.contract.StatusFields;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /status}: docs/reference/contracts.md, "Admin port". */
final class StatusJson {
  private static final JsonFactory JSON = new JsonFactory();

  /** The number of mismatches listed: the operator reads at most 64 KiB. */
  private static final int MISMATCHES = 20;

  private StatusJson() {}

  /**
   * @param appVersion the app version of the own version if set, in place of the table's
   * @param mismatches the assets whose bytes do not match their manifests
   * @param pages what keeps each version in use
   * @param appProblem why the app accepts no connections, once that has lasted
   */
  static String of(
      RoutingState.View view,
      Optional<String> appVersion,
      InForce inForce,
      boolean draining,
      List<Mismatch> mismatches,
      OpenPages pages,
      Optional<String> appProblem) {
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
      text(json, StatusFields.REVISION, table == null ? null : table.revision());
      if (table == null) {
        json.writeNullField(StatusFields.SEQUENCE);
        json.writeNullField("bustGeneration");
      } else {
        json.writeNumberField(StatusFields.SEQUENCE, table.sequence());
        json.writeNumberField("bustGeneration", table.bust().generation());
      }
      text(json, StatusFields.KEY_ID, view.keys().map(SecretKeys::id).orElse(null));
      text(json, "source", inForce.origin().wireName());
      text(json, "since", inForce.since().map(Instant::toString).orElse(null));
      json.writeBooleanField("draining", draining);
      json.writeArrayFieldStart(StatusFields.ASSET_MISMATCHES);
      for (Mismatch mismatch : mismatches.subList(0, Math.min(MISMATCHES, mismatches.size()))) {
        json.writeStartObject();
        text(json, StatusFields.VERSION, mismatch.version());
        text(json, StatusFields.PATH, mismatch.path());
        json.writeEndObject();
      }
      json.writeEndArray();
      use(json, pages);
      text(json, StatusFields.APP_PROBLEM, appProblem.orElse(null));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.append('\n').toString();
  }

  private static void use(JsonGenerator json, OpenPages pages) throws IOException {
    json.writeNumberField(StatusFields.COUNTING_SECONDS, pages.counting().toSeconds());
    json.writeArrayFieldStart(StatusFields.VERSIONS);
    for (VersionUse use : pages.used()) {
      json.writeStartObject();
      text(json, StatusFields.NAME, use.version());
      json.writeNumberField(StatusFields.PAGES, use.pages());
      json.writeNumberField(StatusFields.TUNNELS, use.tunnels());
      json.writeNumberField(StatusFields.PINNED_PER_MINUTE, use.pinnedPerMinute());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void text(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    json.writeStringField(name, value);
  }
}
