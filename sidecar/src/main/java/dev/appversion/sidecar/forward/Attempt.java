package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.ProxyMetrics.Count;
import dev.appversion.sidecar.forward.Outcome.Failure;
import dev.appversion.sidecar.wire.MalformedBodyException;
import dev.appversion.sidecar.wire.RequestConduit;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientResponse;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One try at one target: connects, sends the head, sends the body when it is safe to, and hands the
 * response to its {@link Exchange response}. Each attempt ends once: answered, retried or failed.
 */
final class Attempt {
  /** How long an app may be silent on a client's 100-continue before the body is asked for. */
  private static final Duration CONTINUE_PATIENCE = Duration.ofSeconds(1);

  private final Forwarding forwarding;
  private final Forwarder forwarder;
  private final HttpServerExchange exchange;
  private final Target target;
  private final Deadline deadline;
  private final Deadline patience;

  private ConnectionPool.@Nullable Lease lease;
  private @Nullable ClientExchange sent;
  private @Nullable RequestSender sender;
  private boolean responded;
  private boolean over;

  Attempt(Forwarding forwarding, Target target) {
    this.forwarding = forwarding;
    this.forwarder = forwarding.forwarder();
    this.exchange = forwarding.exchange();
    this.target = target;
    this.deadline = new Deadline(exchange.getIoThread());
    this.patience = new Deadline(exchange.getIoThread());
  }

  void begin(boolean fresh) {
    forwarder
        .pool(exchange.getIoThread())
        .acquire(
            target.address(),
            fresh,
            new ConnectionPool.Waiter() {
              @Override
              public void connected(ConnectionPool.Lease connection) {
                Attempt.this.connected(connection);
              }

              @Override
              public void notConnected(IOException e) {
                Attempt.this.notConnected(e);
              }
            });
  }

  private void connected(ConnectionPool.Lease connection) {
    if (over) {
      connection.discard(); // the client left meanwhile
      return;
    }
    lease = connection;
    deadline.set(forwarder.settings().responseTimeout(), this::timedOut);
    connection.send(
        OutgoingHead.of(forwarding, target),
        new ClientCallback<>() {
          @Override
          public void completed(ClientExchange result) {
            headTaken(result);
          }

          @Override
          public void failed(IOException e) {
            died(e);
          }
        });
  }

  private void notConnected(IOException e) {
    if (!over) {
      over = true;
      forwarder.metrics().count(Count.UPSTREAM_CONNECT_ERRORS);
      ForwardLog.notConnected(target, e);
      forwarding.next();
    }
  }

  private void headTaken(ClientExchange result) {
    sent = result;
    result.setResponseListener(
        new ClientCallback<>() {
          @Override
          public void completed(ClientExchange answered) {
            responded(answered);
          }

          @Override
          public void failed(IOException e) {
            died(e);
          }
        });
    if (over || !forwarding.body().isExpected()) {
      return;
    }
    if (target.hop() || forwarding.clientExpects()) {
      result.setContinueHandler(continued -> proceed());
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
      Continue.sendIfExpected(exchange);
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
    public void sent() {
      forwarding.requestComplete();
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
  }

  private void responded(ClientExchange answered) {
    if (over || responded) {
      return;
    }
    responded = true;
    patience.cancel();
    deadline.cancel();
    ClientResponse response = answered.getResponse();
    if (target.hop()
        && response.getResponseCode() == StatusCodes.SERVICE_UNAVAILABLE
        && response.getResponseHeaders().contains(Forwarding.UNAVAILABLE)
        && sender == null) {
      finish(false);
      forwarding.next();
      return;
    }
    if (!ResponseHead.isUsable(response, exchange)) {
      finish(false);
      forwarder.metrics().count(Count.UPSTREAM_RESPONSE_ERRORS);
      forwarding.fail(Failure.BAD_GATEWAY);
      return;
    }
    if (forwarding.declines(response.getResponseCode())) {
      finish(false);
      forwarding.declined();
      return;
    }
    ResponseHead.copy(answered, exchange, target.hop());
    if (forwarder.settings().http().via()) {
      Via.add(exchange.getResponseHeaders(), response.getProtocol().equals(Protocols.HTTP_1_1));
    }
    BodyFilter filter = forwarding.answered(target);
    if (response.getResponseCode() == StatusCodes.SWITCHING_PROTOCOLS) {
      upgrade(answered);
    } else {
      if (filter != null) {
        ResponseHead.forgetLength(exchange);
      }
      new ResponseSender(this, answered, filter == null ? BodyFilter.none() : filter).start();
    }
  }

  private void upgrade(ClientExchange answered) {
    over = true;
    forwarding.end();
    ConnectionPool.Lease connection = java.util.Objects.requireNonNull(lease);
    connection.detach();
    exchange.upgradeChannel(
        (client, ended) -> {
          RequestConduit.of(exchange).becomeTunnel();
          try {
            Tunnel tunnel =
                new Tunnel(forwarder, client, answered.getConnection().performUpgrade());
            exchange.getConnection().addCloseListener(closed -> tunnel.close());
            answered.getConnection().addCloseListener(closed -> tunnel.close());
            tunnel.open(forwarder.settings().idleTimeout());
          } catch (IOException e) {
            org.xnio.IoUtils.safeClose(client, answered.getConnection());
          }
        });
    exchange.endExchange();
  }

  /** The connection ended before a response. */
  private void died(IOException e) {
    if (over || responded) {
      return;
    }
    boolean stale = lease != null && lease.isReused();
    finish(false);
    ForwardLog.died(target, stale, e);
    if (forwarding.isIdempotent() && forwarding.retryOnFresh(target)) {
      return;
    }
    forwarder.metrics().count(Count.UPSTREAM_RESPONSE_ERRORS);
    forwarding.fail(Failure.BAD_GATEWAY);
  }

  private void timedOut() {
    if (!over && !responded) {
      finish(false);
      forwarder.metrics().count(Count.UPSTREAM_TIMEOUTS);
      ForwardLog.died(target, false, new SocketTimeoutException("no response in time"));
      forwarding.fail(Failure.TIMEOUT);
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
    }
  }

  Forwarding forwarding() {
    return forwarding;
  }

  boolean isOver() {
    return over;
  }
}
