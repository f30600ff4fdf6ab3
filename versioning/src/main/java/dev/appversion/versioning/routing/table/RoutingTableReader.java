package dev.appversion.versioning.routing.table;

import static dev.appversion.versioning.routing.table.JsonFields.constant;
import static dev.appversion.versioning.routing.table.JsonFields.list;
import static dev.appversion.versioning.routing.table.JsonFields.map;
import static dev.appversion.versioning.routing.table.JsonFields.object;

import dev.appversion.versioning.appversion.VersionSource;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import dev.appversion.versioning.routing.table.CookieSettings.SameSite;
import java.util.List;
import java.util.Map;

/**
 * Reads the records of a table. Jackson could do it by reflection, but that took a third of the
 * time until a sidecar is ready (ADR 30).
 */
final class RoutingTableReader {
  private RoutingTableReader() {}

  static RoutingTable table(JsonFields json) {
    return new RoutingTable(
        json.text("app"),
        json.text("namespace"),
        json.integer("port"),
        json.text("defaultVersion"),
        json.get("versions", list(object(RoutingTableReader::version))).orElse(List.of()),
        json.get("static", object(RoutingTableReader::assets)).orElse(StaticAssets.DEFAULT),
        json.get("client", object(RoutingTableReader::client)).orElse(ClientSettings.DEFAULT),
        json.get("pages", object(RoutingTableReader::pages)).orElse(PageSettings.DEFAULT),
        json.flag("versionEndpoint"),
        json.get("bust", object(RoutingTableReader::bust)).orElse(BustState.NONE),
        json.text("keyId"),
        json.get("store", object(RoutingTableReader::store)).orElse(null),
        json.text("crawlers"),
        json.get("sequence", JsonFields::number).orElse(0L),
        json.text("revision"));
  }

  private static LiveVersion version(JsonFields json) {
    return new LiveVersion(
        json.text("name"),
        json.integer("weight"),
        json.flag("blocked"),
        json.flag("leaving"),
        json.flag("restricted"),
        json.get("selector", map(JsonFields::text)).orElse(Map.of()),
        json.text("backend"),
        json.text("address"),
        json.text("appVersion"),
        json.get("source", constant(VersionSource.values(), VersionSource::wireName))
            .orElse(VersionSource.UNKNOWN),
        json.get("components", map(JsonFields::integer)).orElse(Map.of()),
        json.get("manifest", object(RoutingTableReader::manifest)).orElse(null));
  }

  private static ManifestRef manifest(JsonFields json) {
    return new ManifestRef(
        json.get("configMaps", list(JsonFields::text)).orElse(List.of()),
        json.flag("gzip"),
        json.text("sha256"));
  }

  private static StaticAssets assets(JsonFields json) {
    return new StaticAssets(
        json.text("url"),
        json.flag("rewrite"),
        json.get("immutablePaths", list(JsonFields::text))
            .map(ImmutablePaths::new)
            .orElse(ImmutablePaths.DEFAULT),
        json.get("exclude", list(JsonFields::text)).orElse(List.of()));
  }

  private static ClientSettings client(JsonFields json) {
    return new ClientSettings(
        json.get("mismatch", constant(Mismatch.values(), Mismatch::word)).orElse(Mismatch.RELOAD),
        json.flag("header"),
        json.text("banner"),
        json.get("pins", list(object(RoutingTableReader::pin))).orElse(List.of()),
        json.integer("poll"),
        json.get("cookie", object(RoutingTableReader::cookie)).orElse(null),
        json.get("pages", object(RoutingTableReader::ownPages)).orElse(null),
        json.integer("beatSeconds"));
  }

  private static PinSource pin(JsonFields json) {
    return new PinSource(json.text("header"), json.text("query"));
  }

  private static CookieSettings cookie(JsonFields json) {
    return new CookieSettings(
        json.get("sameSite", constant(SameSite.values(), SameSite::word)).orElse(null),
        json.flag("partitioned"),
        json.text("path"),
        json.text("domain"),
        json.get("maxAge", JsonFields::number).orElse(0L));
  }

  private static OwnPages ownPages(JsonFields json) {
    return new OwnPages(json.text("conflict"), json.text("unavailable"));
  }

  private static PageSettings pages(JsonFields json) {
    return new PageSettings(
        json.get("sharedCache", constant(SharedCache.values(), SharedCache::word))
            .orElse(SharedCache.BYPASS),
        json.get("tagHeaders", list(constant(TagHeader.values(), TagHeader::field)))
            .orElse(List.of()));
  }

  private static BustState bust(JsonFields json) {
    return new BustState(
        json.get("generation", JsonFields::number).orElse(0L),
        json.text("request"),
        json.text("url"),
        json.text("certificateAuthority"));
  }

  private static StoreRef store(JsonFields json) {
    return new StoreRef(json.text("address"), json.text("readToken"));
  }
}
