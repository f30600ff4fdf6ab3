package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.ProxySettings.Overrides;
import dev.appversion.sidecar.forward.RequestTarget;
import dev.appversion.versioning.routing.ClientSettings.Mismatch;
import dev.appversion.versioning.routing.RoutingDecision.Conflict;
import dev.appversion.versioning.routing.RoutingTable;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** 409 in the client's own protocol. */
final class Refusals {
  private static final HttpString HX_REQUEST = new HttpString("HX-Request");
  private static final HttpString HX_REFRESH = new HttpString("HX-Refresh");
  private static final HttpString HX_RESWAP = new HttpString("HX-Reswap");

  /** Tells the client script that this is no 409 of the app's; says which pin was refused. */
  private static final HttpString CONFLICT = new HttpString("X-App-Version-Conflict");

  private static final HttpString X_INERTIA = new HttpString("X-Inertia");
  private static final HttpString X_INERTIA_LOCATION = new HttpString("X-Inertia-Location");

  private final Overrides overrides;

  Refusals(Overrides overrides) {
    this.overrides = overrides;
  }

  void conflict(HttpServerExchange exchange, Conflict conflict, RoutingTable table) {
    HeaderMap request = exchange.getRequestHeaders();
    HeaderMap response = exchange.getResponseHeaders();
    response.put(CONFLICT, conflict.pin().name().toLowerCase(Locale.ROOT));
    Mismatch mismatch = overrides.mismatch().orElse(table.client().mismatch());
    if ("true".equalsIgnoreCase(request.getFirst(HX_REQUEST))) {
      if (mismatch == Mismatch.RELOAD) {
        response.put(HX_REFRESH, "true");
      } else {
        response.put(HX_RESWAP, "none"); // htmx 4 puts 4xx bodies into the page
      }
    }
    if (request.contains(X_INERTIA)) {
      response.put(X_INERTIA_LOCATION, pageOf(exchange));
    }
    Refusal.send(exchange, problem(conflict, table));
  }

  static Problem problem(Conflict conflict, RoutingTable table) {
    String requested = Problem.printable(conflict.requested());
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("requested", requested);
    members.put("available", table.available());
    members.put("default", table.defaultVersion());
    return new Problem(
        StatusCodes.CONFLICT,
        "This version is not available",
        "Version '"
            + requested
            + "' was asked for by "
            + conflict.pin().description()
            + ", and no live version answers to it. Available: "
            + String.join(", ", table.available())
            + ".",
        members);
  }

  /**
   * What an Inertia client is to load: the page asked for, or the one that a form was sent from.
   */
  private static String pageOf(HttpServerExchange exchange) {
    if (exchange.getRequestMethod().equalToString("GET")) {
      return localTarget(RequestTarget.of(exchange));
    }
    String referer = exchange.getRequestHeaders().getFirst(Headers.REFERER);
    String host = exchange.getRequestHeaders().getFirst(Headers.HOST);
    if (referer != null && host != null) {
      try {
        URI page = URI.create(referer);
        if (host.equalsIgnoreCase(page.getRawAuthority()) && page.getRawPath() != null) {
          String query = page.getRawQuery() == null ? "" : "?" + page.getRawQuery();
          return localTarget(page.getRawPath() + query);
        }
      } catch (IllegalArgumentException e) {
        return "/"; // no URI: then the start page
      }
    }
    return "/";
  }

  /** A path that stays on this host: a browser takes what follows two slashes for another host. */
  private static String localTarget(String target) {
    boolean local = target.startsWith("/") && !target.startsWith("//") && !target.startsWith("/\\");
    return local ? target : "/";
  }
}
