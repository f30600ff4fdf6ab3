package dev.appversion.sidecar.source;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.appversion.versioning.appversion.VersionSource;
import dev.appversion.versioning.routing.table.BustState;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.ManifestRef;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import dev.appversion.versioning.routing.table.StaticAssets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routing tables of the app shop, for tests. */
public final class Tables {
  private Tables() {}

  public static RoutingTable table(long generation, String keyId, @Nullable ManifestRef manifest) {
    return table(8080, new BustState(generation, "", "", ""), keyId, manifest);
  }

  public static RoutingTable table(
      int port, BustState bust, String keyId, @Nullable ManifestRef manifest) {
    LiveVersion version =
        new LiveVersion(
            "v1.0",
            1,
            false,
            Map.of("version", "v1.0"),
            "shop-v1-0",
            "10.96.3.7:80",
            "55e7cbb9ba48",
            VersionSource.MANIFEST,
            Map.of(),
            manifest);
    return new RoutingTable(
            "shop",
            "web",
            port,
            "v1.0",
            List.of(version),
            StaticAssets.DEFAULT,
            ClientSettings.DEFAULT,
            true,
            bust,
            keyId,
            "")
        .withRevision();
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
