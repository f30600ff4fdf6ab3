package dev.appversion.sidecar.stamp;

import dev.appversion.sidecar.http.HeaderFields;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.http.VaryField;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.versioning.caching.ResponseCaching;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.Reason;
import dev.appversion.versioning.routing.SelectingFields;
import dev.appversion.versioning.routing.SharedCacheTreatment;
import dev.appversion.versioning.routing.request.RequestFacts;
import dev.appversion.versioning.routing.table.LiveVersion;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.SharedCache;
import dev.appversion.versioning.routing.table.TagHeader;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;

/**
 * Keeps data of one visitor out of shared caches: cookies, and the version selected for the
 * visitor. See {@link SharedCacheTreatment}, and ADR 20.
 */
final class SharedCaching {
  private SharedCaching() {}

  /**
   * Stamps a response that is not a checked hashed asset.
   *
   * @param answering the version that responded
   * @param cookies adds the cookies that the decision requires
   * @return whether the response is for one client: no shared cache may store it
   */
  static boolean stamp(
      HttpServerExchange exchange,
      RequestFacts facts,
      Reason reason,
      RoutingTable table,
      LiveVersion answering,
      Runnable cookies) {
    HeaderMap headers = exchange.getResponseHeaders();
    ResponseCaching caching =
        ResponseCaching.of(
            exchange.getRequestMethod().toString(),
            exchange.getStatusCode(),
            name -> HeaderFields.values(exchange.getRequestHeaders(), name),
            name -> HeaderFields.values(headers, name));
    boolean named = isNamedByContent(exchange, table);
    boolean choice = !named && table.hasChoice();
    // A cache would send the page of a private preview to everybody.
    SharedCache setting = answering.restricted() ? SharedCache.BYPASS : table.pages().sharedCache();
    SharedCacheTreatment sharing =
        SharedCacheTreatment.of(caching.storing(), setting, choice, reason);
    boolean forOneClient =
        switch (sharing) {
          case UNSHARED -> {
            cookies.run();
            yield true;
          }
          case AS_WRITTEN -> false;
          case PRIVATE_WITH_COOKIE -> {
            int before = HeaderFields.values(headers, Headers.SET_COOKIE_STRING).size();
            cookies.run();
            boolean set = HeaderFields.values(headers, Headers.SET_COOKIE_STRING).size() > before;
            if (set) {
              write(headers, caching, caching.forOneClient());
            }
            yield set;
          }
          case PRIVATE -> {
            write(headers, caching, caching.forOneClient());
            cookies.run();
            yield true;
          }
        };
    if (!named
        && (sharing == SharedCacheTreatment.AS_WRITTEN
            || sharing == SharedCacheTreatment.PRIVATE_WITH_COOKIE)) {
      String tag = TagHeader.tag(table.app(), answering.name());
      table.pages().tagHeaders().forEach(header -> tag(headers, header, tag));
    }
    if (!named && caching.isStored()) {
      SelectingFields.of(facts, reason, table).forEach(name -> VaryField.add(headers, name));
    }
    return forOneClient;
  }

  /**
   * Whether the path has a hash in its name or is below an immutable path, so that all versions
   * respond with the same bytes.
   */
  private static boolean isNamedByContent(HttpServerExchange exchange, RoutingTable table) {
    String path = RequestTarget.rawPath(exchange);
    return RequestContext.of(exchange).file(path).isPresent()
        || AssetPaths.below(table.assets(), path).filter(AssetPaths::looksHashed).isPresent();
  }

  private static void write(HeaderMap headers, ResponseCaching before, ResponseCaching after) {
    before.sharingFields().forEach(headers::remove);
    if (!after.cacheControl().equals(before.cacheControl())) {
      headers.put(Headers.CACHE_CONTROL, after.cacheControl().toString());
    }
  }

  private static void tag(HeaderMap headers, TagHeader header, String tag) {
    String before = String.join(",", HeaderFields.values(headers, header.field()));
    headers.put(new HttpString(header.field()), header.with(before, tag));
  }
}
