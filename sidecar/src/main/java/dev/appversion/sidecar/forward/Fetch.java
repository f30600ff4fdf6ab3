package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.body.BodyFeed;
import dev.appversion.sidecar.fields.HopByHop;
import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.forward.route.Route;
import dev.appversion.sidecar.forward.route.RoutePlan;
import dev.appversion.sidecar.forward.route.Target;
import dev.appversion.sidecar.io.CallbackGuard;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.upstream.ExchangeKind;
import dev.appversion.sidecar.upstream.UpstreamExchange;
import dev.appversion.sidecar.upstream.Upstreams;
import dev.appversion.sidecar.wire.message.ResponseHead;
import dev.appversion.versioning.contract.WireHeaders;
import dev.appversion.versioning.routing.table.LiveVersion;
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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/**
 * A GET of the sidecar itself. No client's request is forwarded, so no client's cookies are sent.
 * Tries the targets of a route like a forwarded request.
 */
public final class Fetch {
  private static final HttpString HOP = new HttpString(WireHeaders.HOP);

  /**
   * A response.
   *
   * @param version the version that responded; null for an app whose version is not in the table
   * @param headers the fields, without those of the connection and those between sidecars
   * @param body the body, which the caller reads on a thread that may block, and closes
   */
  public record Answer(
      @Nullable LiveVersion version, int status, HeaderMap headers, InputStream body)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /** No target responded. */
  public static final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Failure failure;

    FailedException(Failure failure) {
      super(failure.name());
      this.failure = failure;
    }

    /** The cause. */
    public Failure failure() {
      return failure;
    }
  }

  private final Upstreams upstreams;
  private final XnioIoThread thread;
  private final Route route;
  private final String target;
  private final HeaderMap headers;
  private final CompletableFuture<Answer> result = new CompletableFuture<>();
  private final RoutePlan plan;
  private final CallbackGuard guard = new CallbackGuard(this::broken);
  private @Nullable Try current;
  private boolean retriedOnFresh;

  private Fetch(
      Upstreams upstreams, XnioIoThread thread, Route route, String target, HeaderMap headers) {
    this.upstreams = upstreams;
    this.thread = thread;
    this.route = route;
    this.target = target;
    this.headers = headers;
    this.plan = RoutePlan.of(route, upstreams.unreachable());
  }

  /**
   * Starts a fetch. May be called on any thread.
   *
   * @param thread the I/O thread to use, which must not wait for the result
   * @param target path and query, as they are sent
   * @param headers all header fields except those of the hop
   * @return completes with an answer, or with {@link FailedException}
   */
  public static CompletableFuture<Answer> begin(
      Upstreams upstreams, XnioIoThread thread, Route route, String target, HeaderMap headers) {
    Fetch fetch = new Fetch(upstreams, thread, route, target, headers);
    thread.execute(fetch.guard.of(fetch::next));
    return fetch.result;
  }

  private void next() {
    Target next = plan.next();
    if (next == null) {
      fail(Failure.UNREACHABLE);
      return;
    }
    if (next.delayMillis() == 0) {
      tryAt(next, false);
    } else {
      var _ =
          thread.executeAfter(
              guard.of(() -> tryAt(next, false)), next.delayMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void tryAt(Target to, boolean fresh) {
    Try next = new Try(to);
    current = next;
    next.upstream.begin(fresh, ExchangeKind.REQUEST);
  }

  private void broken(Throwable cause) {
    upstreams.broken(cause);
    if (current != null) {
      current.upstream.finish(false);
    }
    fail(Failure.BAD_GATEWAY);
  }

  private void fail(Failure failure) {
    result.completeExceptionally(new FailedException(failure));
  }

  /** One attempt at one target. */
  private final class Try implements UpstreamExchange.Listener {
    private final Target to;
    private final UpstreamExchange upstream;

    Try(Target to) {
      this.to = to;
      this.upstream = new UpstreamExchange(upstreams, thread, to.address(), to.hop(), guard, this);
    }

    @Override
    public ClientRequest head() {
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
                    route.keys().orElseThrow(),
                    version.name(),
                    "GET",
                    target,
                    upstreams.clock().instant()));
      }
      return request;
    }

    @Override
    public Duration responseTimeout() {
      return upstreams.settings().responseTimeout();
    }

    @Override
    public void notConnected(IOException e) {
      upstreams.metrics().count(Count.UPSTREAM_CONNECT_ERRORS);
      ForwardLog.notConnected(to, e);
      next();
    }

    @Override
    public void overloaded() {
      fail(Failure.OVERLOADED);
    }

    @Override
    public void responded(ClientExchange answered) {
      plan.connected(to);
      ResponseHead response = upstream.response();
      HeaderMap received = response.headers();
      if (to.hop() && UpstreamResponse.isUnavailable(response, received)) {
        upstream.finish(false);
        next();
        return;
      }
      if (response.isSwitchingProtocols()) {
        upstream.finish(false);
        upstreams.metrics().count(Count.UPSTREAM_RESPONSE_ERRORS);
        fail(Failure.BAD_GATEWAY);
        return;
      }
      HeaderMap kept = new HeaderMap();
      HopByHop.copy(received, kept);
      BodyFeed body =
          new BodyFeed(
              thread,
              answered.getResponseChannel(),
              upstreams.buffers(),
              new BodyFeed.Events() {
                @Override
                public void ended(boolean clean) {
                  upstream.finish(clean);
                }

                @Override
                public void broken(Throwable cause) {
                  upstreams.broken(cause);
                }
              });
      body.start(upstreams.settings().responseTimeout());
      result.complete(new Answer(to.version(), response.status(), kept, body));
    }

    @Override
    public void died(IOException e, boolean reused) {
      ForwardLog.died(to, reused, e);
      if (!retriedOnFresh) {
        retriedOnFresh = true;
        upstreams.metrics().count(Count.RETRIES);
        tryAt(to, true);
        return;
      }
      upstreams.metrics().count(Count.UPSTREAM_RESPONSE_ERRORS);
      fail(Failure.BAD_GATEWAY);
    }

    @Override
    public void timedOut() {
      upstreams.metrics().count(Count.UPSTREAM_TIMEOUTS);
      ForwardLog.died(to, false, new SocketTimeoutException("no response in time"));
      fail(Failure.TIMEOUT);
    }
  }
}
