package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.forward.route.Target;
import dev.appversion.sidecar.io.Deadline;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.upstream.ClientWait;
import dev.appversion.sidecar.upstream.ExchangeKind;
import dev.appversion.sidecar.upstream.Lease;
import dev.appversion.sidecar.upstream.Permit;
import dev.appversion.sidecar.upstream.UpstreamExchange;
import dev.appversion.sidecar.upstream.Upstreams;
import dev.appversion.sidecar.wire.MalformedResponseException;
import dev.appversion.sidecar.wire.RefusedBodyException;
import dev.appversion.sidecar.wire.message.ResponseHead;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a forwarded request at one target: sends the head, sends the body when the target
 * requests it, and passes the response to an {@link UpstreamResponse}. Each attempt ends once: with
 * a response, a retry or a failure.
 */
final class Attempt implements UpstreamExchange.Listener {
  private final ForwardedRequest request;
  private final Upstreams upstreams;
  private final HttpServerExchange exchange;
  private final Target target;
  private final UpstreamExchange upstream;
  private final Deadline continueTimeout;

  private @Nullable ClientExchange sent;
  private @Nullable RequestSender sender;

  Attempt(ForwardedRequest request, Target target) {
    this.request = request;
    this.upstreams = request.forwarder().upstreams();
    this.exchange = request.exchange();
    this.target = target;
    this.upstream =
        new UpstreamExchange(
            upstreams,
            exchange.getIoThread(),
            target.address(),
            target.hop(),
            request.guard(),
            this);
    this.continueTimeout = new Deadline(exchange.getIoThread(), request.guard());
  }

  void begin(boolean fresh, ExchangeKind kind) {
    upstream.begin(fresh, kind);
  }

  @Override
  public ClientRequest head() {
    return UpstreamRequestHead.of(request, target);
  }

  @Override
  public Duration responseTimeout() {
    return request.within(upstreams.settings().responseTimeout());
  }

  @Override
  public void notConnected(IOException e) {
    upstreams.metrics().count(Count.UPSTREAM_CONNECT_ERRORS);
    ForwardLog.notConnected(target, e);
    request.next();
  }

  @Override
  public void overloaded() {
    request.fail(Failure.OVERLOADED);
  }

  @Override
  public void interim(ResponseHead head) {
    InterimResponses.pass(head, exchange, target.hop(), fields -> request.interim(target, fields));
  }

  @Override
  public void headSent(ClientExchange result) {
    sent = result;
    if (!request.body().isExpected()) {
      return;
    }
    if (target.hop() || request.semantics().clientExpects()) {
      result.setContinueHandler(continued -> request.guard().run(this::sendBody));
      RequestSender.flush(result);
      if (!target.hop()) {
        continueTimeout.set(upstreams.settings().http().continueTimeout(), this::sendBody);
      }
    } else {
      sendBody();
    }
  }

  /** The target requested the body, or did not respond in time: the client may send it. */
  private void sendBody() {
    ClientExchange to = sent;
    if (!upstream.isWaiting() || sender != null || to == null) {
      return;
    }
    continueTimeout.cancel();
    try {
      ContinueResponse.sendIfExpected(exchange);
    } catch (IOException e) {
      return; // the client's connection was closed, which its close listener reports
    }
    sender =
        new RequestSender(
            request.body().take(),
            exchange,
            to,
            upstreams.buffers(),
            new ClientWait(lease().permit()),
            new SenderEvents());
    upstream.within(upstreams.settings().idleTimeout());
    sender.start();
  }

  private final class SenderEvents implements RequestSender.Events {
    @Override
    public void moved() {
      upstream.touch();
    }

    @Override
    public void received() {
      request.requestComplete();
    }

    @Override
    public void sent() {
      if (upstream.isWaiting()) {
        upstream.within(upstreams.settings().responseTimeout());
      }
    }

    @Override
    public void clientFailed(IOException e) {
      if (e instanceof RefusedBodyException refused && upstream.isWaiting()) {
        finish(false);
        request.refused(refused);
      } else {
        request.clientDisconnected();
      }
    }

    @Override
    public void targetFailed(IOException e) {
      // The response may still arrive: an app may reject a body and close the connection.
      if (upstream.isWaiting()) {
        upstream.failUnlessResponded(e, upstreams.settings().http().continueTimeout());
      }
    }

    @Override
    public void broken(Throwable cause) {
      request.broken(cause);
    }
  }

  @Override
  public void responded(ClientExchange answered) {
    continueTimeout.cancel();
    request.responded(target);
    new UpstreamResponse(this, answered).handle();
  }

  @Override
  public void died(IOException e, boolean reused) {
    finish(false);
    ForwardLog.died(target, reused, e);
    // On a reused connection, malformed bytes may be the late end of the previous response.
    boolean mayDiffer = reused || !(e instanceof MalformedResponseException);
    if (mayDiffer && request.semantics().isIdempotent() && request.retryOnFresh(target)) {
      return;
    }
    upstreams.metrics().count(Count.UPSTREAM_RESPONSE_ERRORS);
    request.fail(Failure.BAD_GATEWAY);
  }

  @Override
  public void timedOut() {
    finish(false);
    upstreams.metrics().count(Count.UPSTREAM_TIMEOUTS);
    ForwardLog.died(target, false, new SocketTimeoutException("no response in time"));
    request.fail(Failure.TIMEOUT);
  }

  /**
   * Ends the attempt.
   *
   * @param clean whether the response is complete; with a complete request its connection is reused
   */
  void finish(boolean clean) {
    continueTimeout.cancel();
    boolean bodyDone = sender == null ? !request.body().isExpected() : sender.isDone();
    if (sender != null) {
      sender.stop();
    }
    upstream.finish(clean && bodyDone);
  }

  /** Converts the connection to a tunnel, whose user closes it and releases the permit. */
  Permit detach() {
    return upstream.detach();
  }

  /** The connection that carries the response. */
  Lease lease() {
    return upstream.lease();
  }

  /** Whether no byte of the request's body was sent. */
  boolean keptBody() {
    return sender == null;
  }

  ForwardedRequest request() {
    return request;
  }

  Target target() {
    return target;
  }
}
