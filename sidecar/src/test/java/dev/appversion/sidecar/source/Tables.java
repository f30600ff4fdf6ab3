package dev.appversion.sidecar.source;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.appversion.fixtures.RoutingTables;
import dev.appversion.versioning.appversion.AppVersionId;
import dev.appversion.versioning.appversion.VersionSource;
import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.ManifestRef;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tables of one version, {@code v1.0}, as files and the API server deliver them. */
public final class Tables {
  private Tables() {}

  public static RoutingTable table(long generation, String keyId, @Nullable ManifestRef manifest) {
    return table(8080, new BustState(generation, "", "", ""), keyId, manifest);
  }

  public static RoutingTable table(
      int port, BustState bust, String keyId, @Nullable ManifestRef manifest) {
    return RoutingTables.table(
            RoutingTables.version("v1.0")
                .appVersion(new AppVersionId("55e7cbb9ba48", VersionSource.MANIFEST, Map.of()))
                .manifest(manifest)
                .build())
        .port(port)
        .bust(bust)
        .keyId(keyId)
        .build();
  }

  public static String json(long generation) {
    return RoutingTableJson.write(table(generation, "", null));
  }

  static String configMap(String resourceVersion, String routingJson) {
    return "{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"shop-routing\",\"labels\":{\"a\":\"b\"},\"resourceVersion\":\""
        + resourceVersion
        + "\"},\"data\":{\"routing.json\":"
        + quoted(routingJson)
        + "}}";
  }

  static String event(String type, String object) {
    return "{\"type\":\"" + type + "\",\"object\":" + object + "}\n";
  }

  static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
