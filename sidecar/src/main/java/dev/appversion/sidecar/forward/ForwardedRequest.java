package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.body.BodyFilter;
import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.forward.route.Route;
import dev.appversion.sidecar.forward.route.RoutePlan;
import dev.appversion.sidecar.forward.route.Target;
import dev.appversion.sidecar.forward.route.TimeBudget;
import dev.appversion.sidecar.io.CallbackGuard;
import dev.appversion.sidecar.io.ExchangeAbort;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.wire.RefusedBodyException;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.table.LiveVersion;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One forwarded request: tries the targets of its route one after the other until one responds.
 * Runs on the I/O thread of the client's connection, as do the connections that it uses.
 */
final class ForwardedRequest {
  /**
   * The field in which a sidecar reports that its app accepted no connection, so the request can be
   * retried.
   */
  static final HttpString UNAVAILABLE = new HttpString(WireHeaders.UNAVAILABLE);

  private final Forwarder forwarder;
  private final HttpServerExchange exchange;
  private final Route route;
  private final ForwardingListener listener;
  private final RoutePlan plan;
  private final ClientBody body;
  private final RequestSemantics semantics;
  private @Nullable ClientWatch watch;
  private @Nullable Attempt attempt;
  private @Nullable LiveVersion firstVersion;
  private final CallbackGuard guard = new CallbackGuard(this::broken);
  private boolean retriedOnFresh;
  private boolean brokenBefore;
  private boolean over;

  ForwardedRequest(
      Forwarder forwarder, HttpServerExchange exchange, Route route, ForwardingListener listener) {
    this.forwarder = forwarder;
    this.exchange = exchange;
    this.route = route;
    this.listener = listener;
    this.plan = RoutePlan.of(route, forwarder.upstreams().unreachable());
    this.body = new ClientBody(exchange);
    this.semantics = RequestSemantics.of(exchange, body.isExpected(), route.arrivedByHop());
  }

  void begin() {
    guard.run(this::first);
  }

  private void first() {
    ClientWatch mine =
        ClientWatch.of(
            exchange.getConnection(), forwarder.upstreams().settings().clientHalfClose());
    watch = mine;
    mine.begin(this);
    if (!body.isExpected()) {
      mine.listen();
    }
    firstVersion = route.versions().isEmpty() ? null : route.versions().getFirst();
    next();
  }

  /** Tries the next target. Called before any of the request's body is read. */
  void next() {
    if (over) {
      return;
    }
    TimeBudget budget = route.budget();
    Target target = budget != null && budget.isOver() ? null : plan.next();
    if (target == null) {
      fail(Failure.UNREACHABLE);
      return;
    }
    if (attempt != null) {
      forwarder.upstreams().metrics().count(Count.RETRIES);
    }
    if (target.delayMillis() == 0) {
      tryAt(target, false);
    } else {
      var _ =
          exchange
              .getIoThread()
              .executeAfter(
                  guard.of(() -> tryAt(target, false)),
                  target.delayMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }

  /** Retries the same target once on a new connection; false if that was done before. */
  boolean retryOnFresh(Target target) {
    if (retriedOnFresh || over) {
      return false;
    }
    retriedOnFresh = true;
    forwarder.upstreams().metrics().count(Count.RETRIES);
    tryAt(target, true);
    return true;
  }

  private void tryAt(Target target, boolean fresh) {
    if (over) {
      return;
    }
    Attempt next = new Attempt(this, target);
    attempt = next;
    next.begin(fresh || !semantics.isIdempotent(), semantics.kind());
  }

  /** The request's head is about to be sent to this target. */
  void sending(Target target, HeaderMap fields) {
    if (!target.hop()) {
      listener.toApp(fields);
    }
  }

  /** A response of this target begins. */
  void responded(Target target) {
    plan.connected(target);
  }

  /** An interim response of this target is about to be sent to the client. */
  void interim(Target target, HeaderMap fields) {
    if (!target.hop()) {
      listener.interim(fields);
    }
  }

  /** The response's head is set in the exchange. Returns the filter of its body, or null. */
  @Nullable BodyFilter answered(Target target) {
    if (firstVersion != null
        && target.version() != null
        && !firstVersion.equals(target.version())) {
      forwarder.upstreams().metrics().count(Count.FALLBACKS);
    }
    forwarder.upstreams().metrics().count(target.hop() ? Count.FORWARDED_HOP : Count.FORWARDED_APP);
    return listener.answered(target.version(), target.hop());
  }

  /** Ends the response, which is endless, when the client has finished sending. */
  void endsWithClient() {
    if (watch != null) {
      watch.endsWithClient();
    }
  }

  /** The request is complete: from now on, the end of the client's input counts as a disconnect. */
  void requestComplete() {
    if (watch != null && !over) {
      watch.listen();
    }
  }

  boolean declines(int status, HeaderMap fields) {
    return !over && !body.isExpected() && listener.declines(status, fields);
  }

  /** The response is withheld: the client's connection is watched by the next request. */
  void declined(WithheldResponse response) {
    pause();
    listener.declined(response);
  }

  private void pause() {
    if (watch != null) {
      watch.end(this);
    }
  }

  /** The withheld response is sent. */
  void resume() {
    if (watch != null) {
      watch.begin(this);
      watch.listen();
    }
  }

  /** The remaining time for a response, but at most this. */
  Duration within(Duration most) {
    TimeBudget budget = route.budget();
    return budget == null ? most : budget.upTo(most);
  }

  void fail(Failure failure) {
    if (!over) {
      end();
      listener.failed(failure);
    }
  }

  /** The client's body is not read to its end. */
  void refused(RefusedBodyException body) {
    if (!over) {
      end();
      listener.refused(body);
    }
  }

  /** The response is complete, or is sent by other code. */
  void end() {
    over = true;
    if (watch != null) {
      watch.end(this);
    }
  }

  /** The client's connection was closed. */
  void clientDisconnected() {
    if (over) {
      return;
    }
    end();
    forwarder.upstreams().metrics().count(Count.CLIENT_ABORTS);
    if (attempt != null) {
      attempt.finish(false);
    }
    ExchangeAbort.cut(exchange);
  }

  /**
   * A callback threw. Ends the exchange: with an error response if no byte of another was sent,
   * else by closing its connection.
   */
  void broken(Throwable cause) {
    boolean first = !brokenBefore;
    brokenBefore = true;
    if (first) {
      forwarder.upstreams().broken(cause);
    }
    try {
      if (attempt != null) {
        attempt.finish(false);
      }
      end();
      if (first && exchange.isResponseChannelAvailable() && !exchange.isComplete()) {
        ExchangeAbort.clearHead(exchange);
        listener.failed(Failure.BAD_GATEWAY);
        return;
      }
    } catch (RuntimeException | Error e) {
      cause.addSuppressed(e);
    }
    if (!exchange.isComplete()) {
      ExchangeAbort.cut(exchange);
    }
  }

  boolean isOver() {
    return over;
  }

  /** Runs all callbacks of this exchange. */
  CallbackGuard guard() {
    return guard;
  }

  RequestSemantics semantics() {
    return semantics;
  }

  HttpServerExchange exchange() {
    return exchange;
  }

  Forwarder forwarder() {
    return forwarder;
  }

  Route route() {
    return route;
  }

  ClientBody body() {
    return body;
  }
}
