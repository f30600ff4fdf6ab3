package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.upstream.ConnectionPool;
import dev.appversion.sidecar.upstream.ExchangeKind;
import dev.appversion.sidecar.upstream.Lease;
import dev.appversion.sidecar.wire.ResponseHead;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.LiveVersion;
import dev.appversion.versioning.token.HopSignature;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/**
 * A GET on the sidecar's own account: nobody's request is behind it, so nobody's cookies go with
 * it. Tries the targets of a route as a forwarded request would.
 */
public final class Fetch {
  private static final HttpString HOP = new HttpString(WireHeaders.HOP);

  /**
   * What came of it.
   *
   * @param version who answered; null for an app that has no version in the table
   * @param headers without those of the connection and those between sidecars
   * @param body to be read by a thread that may wait, and to be closed
   */
  public record Answer(
      @Nullable LiveVersion version, int status, HeaderMap headers, InputStream body)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /** Nobody answered. */
  public static final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Failure failure;

    FailedException(Failure failure) {
      super(failure.name());
      this.failure = failure;
    }

    public Failure failure() {
      return failure;
    }
  }

  private final Forwarder forwarder;
  private final XnioIoThread thread;
  private final Route route;
  private final String target;
  private final HeaderMap headers;
  private final CompletableFuture<Answer> result = new CompletableFuture<>();
  private final Iterator<Target> targets;
  private final CallbackGuard steps = new CallbackGuard(this::broken);
  private @Nullable Try current;
  private boolean retriedOnFresh;

  private Fetch(
      Forwarder forwarder, XnioIoThread thread, Route route, String target, HeaderMap headers) {
    this.forwarder = forwarder;
    this.thread = thread;
    this.route = route;
    this.target = target;
    this.headers = headers;
    this.targets = RoutePlan.of(route);
  }

  /**
   * Begins, from any thread.
   *
   * @param thread the I/O thread that does it, and must not wait for the result
   * @param target path and query, as they are sent
   * @param headers the whole head, apart from what belongs to the hop
   * @return completed with an answer, or with {@link FailedException}
   */
  public static CompletableFuture<Answer> begin(
      Forwarder forwarder, XnioIoThread thread, Route route, String target, HeaderMap headers) {
    Fetch fetch = new Fetch(forwarder, thread, route, target, headers);
    thread.execute(fetch.steps.of(fetch::next));
    return fetch.result;
  }

  private void next() {
    if (!targets.hasNext()) {
      fail(Failure.UNREACHABLE);
      return;
    }
    Target next = targets.next();
    if (next.delayMillis() == 0) {
      tryAt(next, false);
    } else {
      var _ =
          thread.executeAfter(
              steps.of(() -> tryAt(next, false)), next.delayMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void tryAt(Target to, boolean fresh) {
    Try next = new Try(to);
    current = next;
    next.begin(fresh);
  }

  private void broken(Throwable cause) {
    forwarder.broken(cause);
    if (current != null) {
      current.discard();
    }
    fail(Failure.BAD_GATEWAY);
  }

  private void fail(Failure failure) {
    result.completeExceptionally(new FailedException(failure));
  }

  /** One try at one target. */
  private final class Try implements ConnectionPool.Taker {
    private final Target to;
    private final Deadline deadline = new Deadline(thread, steps);
    private @Nullable Lease lease;
    private boolean over;

    Try(Target to) {
      this.to = to;
    }

    void begin(boolean fresh) {
      var _ = forwarder.pool(thread).acquire(to.address(), fresh, ExchangeKind.REQUEST, this);
    }

    @Override
    public void notConnected(IOException e) {
      forwarder.metrics().count(Count.UPSTREAM_CONNECT_ERRORS);
      ForwardLog.notConnected(to, e);
      steps.run(Fetch.this::next);
    }

    @Override
    public void refused() {
      fail(Failure.OVERLOADED);
    }

    @Override
    public void connected(Lease connection) {
      steps.run(() -> ask(connection));
    }

    private void ask(Lease connection) {
      lease = connection;
      deadline.set(forwarder.settings().responseTimeout(), this::timedOut);
      connection.send(
          head(),
          forwarder.limits(to.hop()),
          interim -> {},
          steps.of(
              sent ->
                  sent.setResponseListener(
                      steps.of(answered -> responded(answered, connection), this::died)),
              this::died));
    }

    private ClientRequest head() {
      ClientRequest request = new ClientRequest();
      request.setMethod(Methods.GET);
      request.setProtocol(Protocols.HTTP_1_1);
      request.setPath(target);
      HopByHop.copy(headers, request.getRequestHeaders());
      LiveVersion version = to.version();
      if (to.hop() && version != null) {
        request
            .getRequestHeaders()
            .put(
                HOP,
                HopSignature.sign(
                    route.keys().orElseThrow(), version.name(), "GET", target, Instant.now()));
      }
      return request;
    }

    private void responded(ClientExchange answered, Lease connection) {
      if (over) {
        return;
      }
      ResponseHead response = connection.response();
      HeaderMap received = ClientResponseHead.fields(response);
      if (to.hop() && UpstreamResponse.isUnavailable(response, received)) {
        discard();
        next();
        return;
      }
      if (!ClientResponseHead.isUsable(response)) {
        discard();
        forwarder.metrics().count(Count.UPSTREAM_RESPONSE_ERRORS);
        fail(Failure.BAD_GATEWAY);
        return;
      }
      over = true;
      deadline.cancel();
      HeaderMap kept = new HeaderMap();
      HopByHop.copy(received, kept);
      BodyFeed body = new BodyFeed(thread, answered.getResponseChannel(), forwarder, connection);
      body.start(forwarder.settings().responseTimeout());
      result.complete(new Answer(to.version(), response.status(), kept, body));
    }

    private void died(IOException e) {
      if (over) {
        return;
      }
      boolean stale = lease != null && lease.isReused();
      discard();
      ForwardLog.died(to, stale, e);
      if (!retriedOnFresh) {
        retriedOnFresh = true;
        forwarder.metrics().count(Count.RETRIES);
        tryAt(to, true);
        return;
      }
      forwarder.metrics().count(Count.UPSTREAM_RESPONSE_ERRORS);
      fail(Failure.BAD_GATEWAY);
    }

    private void timedOut() {
      if (!over) {
        discard();
        forwarder.metrics().count(Count.UPSTREAM_TIMEOUTS);
        ForwardLog.died(to, false, new SocketTimeoutException("no response in time"));
        fail(Failure.TIMEOUT);
      }
    }

    private void discard() {
      over = true;
      deadline.cancel();
      if (lease != null) {
        lease.discard();
      }
    }
  }
}
