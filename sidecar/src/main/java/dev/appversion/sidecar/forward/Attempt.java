package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.upstream.ConnectionPool;
import dev.appversion.sidecar.upstream.ExchangeKind;
import dev.appversion.sidecar.upstream.Lease;
import dev.appversion.sidecar.upstream.PermitRequest;
import dev.appversion.sidecar.wire.MalformedBodyException;
import dev.appversion.sidecar.wire.MalformedResponseException;
import dev.appversion.sidecar.wire.ResponseHead;
import io.undertow.client.ClientExchange;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One try at one target: connects, sends the head, sends the body when it is safe to, and hands the
 * response to an {@link UpstreamResponse}. Each attempt ends once: answered, retried or failed.
 */
final class Attempt {
  /** How long an app may be silent on a client's 100-continue before the body is asked for. */
  private static final Duration CONTINUE_PATIENCE = Duration.ofSeconds(1);

  private final ForwardedRequest forwarding;
  private final Forwarder forwarder;
  private final HttpServerExchange exchange;
  private final Target target;
  private final CallbackGuard steps;
  private final Deadline deadline;
  private final Deadline patience;

  private @Nullable PermitRequest pending;
  private @Nullable Lease lease;
  private @Nullable ClientExchange sent;
  private @Nullable RequestSender sender;
  private boolean responded;
  private boolean over;

  Attempt(ForwardedRequest forwarding, Target target) {
    this.forwarding = forwarding;
    this.forwarder = forwarding.forwarder();
    this.exchange = forwarding.exchange();
    this.target = target;
    this.steps = forwarding.steps();
    this.deadline = new Deadline(exchange.getIoThread(), steps);
    this.patience = new Deadline(exchange.getIoThread(), steps);
  }

  void begin(boolean fresh, ExchangeKind kind) {
    pending =
        forwarder
            .pool(exchange.getIoThread())
            .acquire(
                target.address(),
                fresh,
                kind,
                new ConnectionPool.Taker() {
                  @Override
                  public void connected(Lease connection) {
                    steps.run(() -> Attempt.this.connected(connection));
                  }

                  @Override
                  public void notConnected(IOException e) {
                    steps.run(() -> Attempt.this.notConnected(e));
                  }

                  @Override
                  public void refused() {
                    steps.run(() -> fail(Failure.OVERLOADED));
                  }
                });
  }

  private void connected(Lease connection) {
    lease = connection;
    if (over) {
      connection.discard(); // the client left meanwhile
      return;
    }
    deadline.set(forwarding.within(forwarder.settings().responseTimeout()), this::timedOut);
    connection.send(
        UpstreamRequestHead.of(forwarding, target),
        forwarder.limits(target.hop()),
        head -> steps.run(() -> interim(head)),
        steps.of(this::headTaken, this::died));
  }

  private void notConnected(IOException e) {
    if (!over) {
      over = true;
      forwarder.metrics().count(Count.UPSTREAM_CONNECT_ERRORS);
      ForwardLog.notConnected(target, e);
      forwarding.next();
    }
  }

  private void interim(ResponseHead head) {
    if (!over && !responded) {
      InterimResponses.pass(
          head, exchange, target.hop(), fields -> forwarding.interim(target, fields));
    }
  }

  private void headTaken(ClientExchange result) {
    sent = result;
    result.setResponseListener(steps.of(this::responded, this::died));
    if (over || !forwarding.body().isExpected()) {
      return;
    }
    if (target.hop() || forwarding.clientExpects()) {
      result.setContinueHandler(continued -> steps.run(this::proceed));
      RequestSender.flush(result);
      if (!target.hop()) {
        patience.set(CONTINUE_PATIENCE, this::proceed);
      }
    } else {
      proceed();
    }
  }

  /** The other side wants the body, or has kept silent too long: the client may send it. */
  private void proceed() {
    ClientExchange to = sent;
    if (over || responded || sender != null || to == null) {
      return;
    }
    patience.cancel();
    try {
      ContinueResponse.sendIfExpected(exchange);
    } catch (IOException e) {
      return; // the client is gone: its connection's end says so
    }
    sender =
        new RequestSender(
            forwarding.body().take(), exchange, to, forwarder.buffers(), new SenderEvents());
    deadline.set(forwarder.settings().idleTimeout(), this::timedOut);
    sender.start();
  }

  private final class SenderEvents implements RequestSender.Events {
    @Override
    public void moved() {
      deadline.touch();
    }

    @Override
    public void received() {
      forwarding.requestComplete();
    }

    @Override
    public void sent() {
      if (!over && !responded) {
        deadline.set(forwarder.settings().responseTimeout(), Attempt.this::timedOut);
      }
    }

    @Override
    public void clientFailed(IOException e) {
      if (e instanceof MalformedBodyException malformed && !over && !responded) {
        finish(false);
        forwarding.malformed(malformed);
      } else {
        forwarding.clientGone();
      }
    }

    @Override
    public void targetFailed(IOException e) {
      // The response may be on its way still: an app may refuse a body by closing on it.
      if (!over && !responded) {
        deadline.set(CONTINUE_PATIENCE, () -> died(e));
      }
    }

    @Override
    public void broken(Throwable cause) {
      forwarding.broken(cause);
    }
  }

  private void responded(ClientExchange answered) {
    if (!over && !responded) {
      responded = true;
      patience.cancel();
      deadline.cancel();
      new UpstreamResponse(this, answered).take();
    }
  }

  /** The connection ended before a response. */
  private void died(IOException e) {
    if (over || responded) {
      return;
    }
    boolean reused = lease != null && lease.isReused();
    finish(false);
    ForwardLog.died(target, reused, e);
    // On a reused connection, malformed bytes may be the late end of the previous response.
    boolean mayDiffer = reused || !(e instanceof MalformedResponseException);
    if (mayDiffer && forwarding.isIdempotent() && forwarding.retryOnFresh(target)) {
      return;
    }
    forwarder.metrics().count(Count.UPSTREAM_RESPONSE_ERRORS);
    forwarding.fail(Failure.BAD_GATEWAY);
  }

  private void timedOut() {
    if (!over && !responded) {
      forwarder.metrics().count(Count.UPSTREAM_TIMEOUTS);
      ForwardLog.died(target, false, new SocketTimeoutException("no response in time"));
      fail(Failure.TIMEOUT);
    }
  }

  private void fail(Failure failure) {
    if (!over) {
      finish(false);
      forwarding.fail(failure);
    }
  }

  /** The client has gone: whatever runs is cut. */
  void abandon() {
    finish(false);
  }

  /** Ends the attempt; a clean connection goes back to the pool. */
  void finish(boolean clean) {
    over = true;
    deadline.cancel();
    patience.cancel();
    boolean bodyDone = sender == null ? !forwarding.body().isExpected() : sender.isDone();
    if (sender != null) {
      sender.stop();
    }
    if (lease != null) {
      if (clean && bodyDone) {
        lease.giveBack();
      } else {
        lease.discard();
      }
    } else if (pending != null) {
      pending.cancel();
    }
  }

  /** The connection became a tunnel's. */
  void upgraded() {
    over = true;
  }

  /** The response began: what is done with its connection is for the caller to say. */
  Lease lease() {
    return Objects.requireNonNull(lease, "there is no response without a connection");
  }

  /** Whether nothing of the request's body was sent. */
  boolean keptBody() {
    return sender == null;
  }

  ForwardedRequest forwarding() {
    return forwarding;
  }

  Target target() {
    return target;
  }

  boolean isOver() {
    return over;
  }
}
