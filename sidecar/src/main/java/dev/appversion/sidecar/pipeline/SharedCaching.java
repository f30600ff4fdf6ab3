package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.forward.RequestTarget;
import dev.appversion.versioning.caching.ResponseCaching;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.AssetUnion;
import dev.appversion.versioning.routing.DecidingFields;
import dev.appversion.versioning.routing.Reason;
import dev.appversion.versioning.routing.RequestFacts;
import dev.appversion.versioning.routing.RoutingTable;
import dev.appversion.versioning.routing.Sharing;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps what belongs to one visitor out of shared caches: cookies, and the version that was chosen
 * for him. See {@link Sharing}, and ADR 20.
 */
final class SharedCaching {
  private SharedCaching() {}

  /**
   * Stamps a response that was not made for its bytes' sake.
   *
   * @param cookies adds the cookies that the decision asks for
   */
  static void stamp(
      HttpServerExchange exchange,
      RequestFacts facts,
      Reason reason,
      RoutingTable table,
      Runnable cookies) {
    HeaderMap headers = exchange.getResponseHeaders();
    ResponseCaching caching =
        ResponseCaching.of(
            exchange.getRequestMethod().toString(),
            exchange.getStatusCode(),
            name -> values(exchange.getRequestHeaders(), name),
            name -> values(headers, name));
    boolean named = isNamedByContent(exchange, table);
    boolean choice = !named && table.available().size() > 1;
    switch (Sharing.of(caching.storing(), table.pages().sharedCache(), choice, reason)) {
      case UNSHARED -> cookies.run();
      case AS_WRITTEN -> {}
      case PRIVATE_WITH_COOKIE -> {
        int before = values(headers, Headers.SET_COOKIE_STRING).size();
        cookies.run();
        if (values(headers, Headers.SET_COOKIE_STRING).size() > before) {
          write(headers, caching, caching.forOneClient());
        }
      }
      case PRIVATE -> {
        write(headers, caching, caching.forOneClient());
        cookies.run();
      }
    }
    if (!named && caching.isStored()) {
      DecidingFields.of(facts, reason, table).forEach(name -> vary(headers, name));
    }
  }

  /** What has a hash in its name, or lies where nothing changes, is the same from all versions. */
  private static boolean isNamedByContent(HttpServerExchange exchange, RoutingTable table) {
    String path = RequestTarget.rawPath(exchange);
    return AssetUnion.path(table.assets(), path).isPresent()
        || AssetPaths.below(table.assets(), path).filter(AssetPaths::looksHashed).isPresent();
  }

  private static void write(HeaderMap headers, ResponseCaching before, ResponseCaching after) {
    before.sharingFields().forEach(headers::remove);
    if (!after.cacheControl().equals(before.cacheControl())) {
      headers.put(Headers.CACHE_CONTROL, after.cacheControl().toString());
    }
  }

  private static void vary(HeaderMap headers, String name) {
    boolean there =
        values(headers, Headers.VARY_STRING).stream()
            .flatMap(value -> Stream.of(value.split(",", -1)))
            .map(String::strip)
            .anyMatch(known -> known.equals("*") || known.equalsIgnoreCase(name));
    if (!there) {
      headers.add(Headers.VARY, name);
    }
  }

  private static List<String> values(HeaderMap headers, String name) {
    HeaderValues values = headers.get(name);
    return values == null ? List.of() : values;
  }
}
