package dev.appversion.sidecar.response;

import dev.appversion.process.logging.Throttle;
import dev.appversion.process.problem.Problem;
import dev.appversion.sidecar.http.Addresses;
import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.metrics.Refusal;
import dev.appversion.sidecar.request.RequestContext;
import dev.appversion.sidecar.request.RequestFactsReader;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.request.RequestKind;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Supplier;

/** The error responses of the sidecar, as problem+json or as a page. Never cached. */
public final class ErrorResponses {
  private static final System.Logger LOG = System.getLogger("dev.appversion.sidecar");
  private static final HttpString UNAVAILABLE = new HttpString(WireHeaders.UNAVAILABLE);
  private static final String RETRY_SECONDS = "1";

  /** Shared by all sidecars of the process, like the log. */
  private static final Throttle MALFORMED = new Throttle(Duration.ofSeconds(30), System::nanoTime);

  private static final Throttle HEAD_MEMORY =
      new Throttle(Duration.ofSeconds(30), System::nanoTime);

  private ErrorResponses() {}

  /** 400: a pin or a cookie of the request is malformed. */
  public static void malformed(HttpServerExchange exchange, String problem) {
    send(exchange, Refusal.MALFORMED, Problem.of(StatusCodes.BAD_REQUEST, "Bad request", problem));
  }

  /**
   * The request is malformed, or its head exceeds a limit; so is its {@link Decision}. The first
   * such request is logged, then one per 30 seconds with the number of the others.
   *
   * @param detail one sentence without a full stop, without input of the client
   */
  public static void malformed(HttpServerExchange exchange, int status, String detail) {
    RequestContext.of(exchange).decision(Decision.MALFORMED);
    long times = MALFORMED.occurred();
    if (times > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          malformedMessage(exchange.getSourceAddress().getAddress(), status, detail, times));
    }
    String sentence = Character.toUpperCase(detail.charAt(0)) + detail.substring(1) + '.';
    send(
        exchange,
        Refusal.ofMalformed(status),
        Problem.of(status, StatusCodes.getReason(status), sentence));
  }

  static String malformedMessage(InetAddress peer, int status, String detail, long times) {
    return "malformed request rejected status="
        + status
        + " peer="
        + Addresses.text(peer)
        + " reason=\""
        + detail
        + "\" since_last_message="
        + times;
  }

  /** 503: the sidecar has no routing table yet. */
  public static void notReady(HttpServerExchange exchange) {
    retryLater(exchange);
    send(
        exchange,
        Refusal.NOT_READY,
        Problem.of(
            StatusCodes.SERVICE_UNAVAILABLE,
            "Not ready",
            "The sidecar has not loaded the routing table yet. Try again in a moment."));
  }

  /**
   * 503: the heads and trailers of other requests use the memory for them; the {@link Decision} is
   * {@code OVERLOADED}. The first such request is logged, then one per 30 seconds with the number
   * of the others.
   */
  public static void headMemoryExhausted(HttpServerExchange exchange) {
    RequestContext.of(exchange).decision(Decision.OVERLOADED);
    long times = HEAD_MEMORY.occurred();
    if (times > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "memory for request heads and trailers exhausted status=503 peer={0}"
              + " since_last_message={1}",
          Addresses.text(exchange.getSourceAddress().getAddress()),
          Long.toString(times));
    }
    retryLater(exchange);
    send(
        exchange,
        Refusal.OVERLOADED,
        Problem.of(
            StatusCodes.SERVICE_UNAVAILABLE,
            "Too many large requests",
            "The heads and trailers of other requests use the memory for them."
                + " Try again in a moment."));
  }

  /** 503: no instance of the version accepts connections. */
  public static void unreachable(HttpServerExchange exchange) {
    unreachable(exchange, Refusal.UNREACHABLE);
  }

  /** The same for a file that no live version has while the store cannot be queried. */
  public static void storeUnavailable(HttpServerExchange exchange) {
    unreachable(exchange, Refusal.STORE_UNAVAILABLE);
  }

  private static void unreachable(HttpServerExchange exchange, Refusal reason) {
    retryLater(exchange);
    send(
        exchange,
        reason,
        Problem.of(
            StatusCodes.SERVICE_UNAVAILABLE,
            "This version is not reachable",
            "No instance of this version accepts connections. Try again in a moment."));
  }

  /** 503: a limit of this sidecar is reached; the app may be idle. */
  public static void overloaded(HttpServerExchange exchange) {
    retryLater(exchange);
    send(
        exchange,
        Refusal.OVERLOADED,
        Problem.of(
            StatusCodes.SERVICE_UNAVAILABLE,
            "Too many requests",
            "The limit of concurrent requests is reached. Try again in a moment."));
  }

  /**
   * 503 to another sidecar: the app did not receive the request, so it can be retried elsewhere.
   */
  public static void hopUnavailable(HttpServerExchange exchange) {
    RequestContext.of(exchange).refused(Refusal.HOP_UNAVAILABLE);
    exchange.getResponseHeaders().put(UNAVAILABLE, "app");
    Responses.sendEmpty(exchange, StatusCodes.SERVICE_UNAVAILABLE);
  }

  /** 504: the app did not respond in time. */
  public static void timeout(HttpServerExchange exchange) {
    send(
        exchange,
        Refusal.TIMEOUT,
        Problem.of(
            StatusCodes.GATEWAY_TIME_OUT,
            "The app took too long",
            "The app did not respond within the timeout."));
  }

  /** 502: the app's connection ended before its response was complete. */
  public static void badGateway(HttpServerExchange exchange) {
    send(
        exchange,
        Refusal.BAD_GATEWAY,
        Problem.of(
            StatusCodes.BAD_GATEWAY,
            "The app aborted the response",
            "The connection to the app ended before the response was complete."));
  }

  /** 404: the sidecar has no such endpoint. */
  public static void notFound(HttpServerExchange exchange) {
    send(
        exchange,
        Refusal.ENDPOINT_NOT_FOUND,
        Problem.of(StatusCodes.NOT_FOUND, "Not found", "This endpoint does not exist."));
  }

  /** 404: no version has the asset. */
  public static void assetNotFound(HttpServerExchange exchange) {
    send(
        exchange,
        Refusal.ASSET_NOT_FOUND,
        Problem.of(StatusCodes.NOT_FOUND, "Not found", "No live version has this asset."));
  }

  /** 405, with the methods that an endpoint allows. */
  public static void methodNotAllowed(HttpServerExchange exchange, String allow) {
    exchange.getResponseHeaders().put(Headers.ALLOW, allow);
    send(
        exchange,
        Refusal.METHOD_NOT_ALLOWED,
        Problem.of(StatusCodes.METHOD_NOT_ALLOWED, "Method not allowed", "Allowed: " + allow));
  }

  /** 502: an internal error of the sidecar. Its cause is logged and not sent to the client. */
  public static void internal(HttpServerExchange exchange, Exception e) {
    LOG.log(System.Logger.Level.ERROR, "request failed with an internal error", e);
    internal(exchange);
  }

  /** The same for an error that was logged before. */
  public static void internal(HttpServerExchange exchange) {
    if (!exchange.isResponseStarted()) {
      send(
          exchange,
          Refusal.INTERNAL,
          Problem.of(
              StatusCodes.BAD_GATEWAY,
              "The request failed",
              "The sidecar failed with an internal error."));
    }
  }

  /**
   * Sends a problem: as a page to a browser that loads a document, else as problem+json (RFC 9457).
   *
   * @param reason by which the response is counted
   */
  public static void send(HttpServerExchange exchange, Refusal reason, Problem problem) {
    boolean unavailable =
        switch (problem.status()) {
          case StatusCodes.BAD_GATEWAY,
              StatusCodes.SERVICE_UNAVAILABLE,
              StatusCodes.GATEWAY_TIME_OUT ->
              true;
          default -> false;
        };
    send(
        exchange,
        reason,
        problem,
        () ->
            unavailable
                ? CustomerPage.UNAVAILABLE.html(exchange, ConflictResponses.requestedUrl(exchange))
                : ProblemPage.of(problem).html());
  }

  /** Sends a problem with this page for browsers. */
  public static void send(
      HttpServerExchange exchange, Refusal reason, Problem problem, Supplier<String> page) {
    RequestContext.of(exchange).refused(reason);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    var headers = RequestFactsReader.headers(exchange);
    if (RequestKind.loadsDocument(headers) && RequestKind.acceptsHtml(headers)) {
      Responses.send(exchange, problem.status(), "text/html; charset=utf-8", page.get());
    } else {
      Responses.send(exchange, problem.status(), Problem.MEDIA_TYPE, problem.json());
    }
  }

  /** Sets {@code Retry-After}. */
  public static void retryLater(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, RETRY_SECONDS);
  }
}
