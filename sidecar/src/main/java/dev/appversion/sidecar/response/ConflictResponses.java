package dev.appversion.sidecar.response;

import dev.appversion.process.problem.Problem;
import dev.appversion.sidecar.config.Overrides;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.sidecar.metrics.Refusal;
import dev.appversion.sidecar.request.Answer;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.request.RequestFactsReader;
import dev.appversion.sidecar.request.ResponseVersion;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.RoutingDecision.Conflict;
import dev.appversion.versioning.routing.request.RequestKind;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import dev.appversion.versioning.routing.table.RoutingTable;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Responses to requests for a version that is not live: 409, in a form that the client supports.
 */
public final class ConflictResponses {
  private static final HttpString HX_REQUEST = new HttpString(HttpFields.HX_REQUEST);
  private static final HttpString HX_REFRESH = new HttpString("HX-Refresh");
  private static final HttpString HX_RESWAP = new HttpString("HX-Reswap");

  /** Distinguishes it from a 409 of the app for the client script; names the pin. */
  private static final HttpString CONFLICT = new HttpString(WireHeaders.VERSION_CONFLICT);

  private static final HttpString X_INERTIA = new HttpString(HttpFields.X_INERTIA);
  private static final HttpString X_INERTIA_LOCATION = new HttpString("X-Inertia-Location");

  /**
   * Reports a new version to Inertia 3, which then keeps the page for a background request and
   * notifies the app. The value only has to differ from the page's own.
   */
  private static final HttpString X_INERTIA_VERSION = new HttpString("X-Inertia-Version");

  private final Overrides overrides;
  private final ResponseVersion answering;

  /** Responses under these settings. */
  public ConflictResponses(Overrides overrides) {
    this.overrides = overrides;
    this.answering = new ResponseVersion(overrides);
  }

  /** 409: the requested version is not live. */
  public void conflict(HttpServerExchange exchange, Conflict conflict, RoutingTable table) {
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
      boolean get = exchange.getRequestMethod().equals(Methods.GET);
      response.put(X_INERTIA_LOCATION, get ? requestedUrl(exchange) : pageOf(exchange));
      String current = answering.appVersion(RequestContext.of(exchange));
      if (!current.isEmpty()) {
        response.put(X_INERTIA_VERSION, current);
      }
    }
    RequestContext.of(exchange).answer(new Answer.Refused(conflict));
    ErrorResponses.send(exchange, Refusal.CONFLICT, problem(conflict, table), () -> page(exchange));
  }

  /**
   * Responds 404 to a worker that requests a file of a version that is not live, if no other
   * version has it. Workers handle a missing file; Angular's reports it to its pages.
   */
  public void fileOfWorker(HttpServerExchange exchange, Conflict conflict) {
    RequestContext.of(exchange).answer(new Answer.Refused(conflict));
    ErrorResponses.send(
        exchange,
        Refusal.CONFLICT,
        Problem.of(
            StatusCodes.NOT_FOUND,
            "Not found",
            "No live version has this file, and the requested version is not available."));
  }

  /** The page for a browser, by the kind of request. It works without scripts. */
  private static String page(HttpServerExchange exchange) {
    RequestKind kind =
        RequestKind.of(
            exchange.getRequestMethod().toString(),
            RequestTarget.rawPath(exchange),
            RequestFactsReader.headers(exchange));
    return switch (kind) {
      case FORM, ARRIVAL -> CustomerPage.FORM.html(exchange, pageOf(exchange));
      case EMBEDDED -> CustomerPage.FRAME.html(exchange, pageOf(exchange));
      case NAVIGATION, WORKER_UPDATE, SPECULATION, SCRIPTED, SUBREQUEST ->
          CustomerPage.PAGE.html(exchange, requestedUrl(exchange));
    };
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
            + "' was requested by "
            + conflict.pin().description()
            + ", but is not a live version. Available: "
            + String.join(", ", table.available())
            + ".",
        members);
  }

  /** The requested URL, as a link on this host. */
  static String requestedUrl(HttpServerExchange exchange) {
    return localTarget(RequestTarget.of(exchange));
  }

  /** The page that made the request, as a link on this host. */
  private static String pageOf(HttpServerExchange exchange) {
    return RequestContext.of(exchange)
        .referrer()
        .map(page -> localTarget(page.target().target()))
        .orElse("/");
  }

  /** A path that stays on this host: a browser parses what follows two slashes as a host. */
  private static String localTarget(String target) {
    boolean local = target.startsWith("/") && !target.startsWith("//") && !target.startsWith("/\\");
    return local ? target : "/";
  }
}
