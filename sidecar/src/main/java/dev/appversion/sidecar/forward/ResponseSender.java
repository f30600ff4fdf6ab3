package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.wire.Field;
import io.undertow.client.ClientExchange;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSinkChannel;

/** Streams a response's body, and its trailers, to the client. */
final class ResponseSender implements BodyPump.Events {
  private final Attempt attempt;
  private final ForwardedRequest forwarding;
  private final HttpServerExchange exchange;
  private final Deadline idle;
  private final BodyPump pump;
  private @Nullable StreamSinkChannel sink;

  /** Whether the body goes out as other bytes than came in. */
  private final boolean changed;

  ResponseSender(Attempt attempt, ClientExchange from, BodyFilter filter) {
    this.attempt = attempt;
    this.forwarding = attempt.forwarding();
    this.exchange = forwarding.exchange();
    this.changed = !(filter instanceof IdentityFilter);
    this.idle = new Deadline(exchange.getIoThread(), forwarding.steps());
    this.pump =
        new BodyPump(
            from.getResponseChannel(), this::sink, forwarding.forwarder().buffers(), filter, this);
  }

  void start() {
    idle.set(forwarding.forwarder().settings().idleTimeout(), this::cut);
    exchange.addExchangeCompleteListener(
        (completed, next) -> {
          idle.cancel();
          pump.stop();
          next.proceed();
        });
    pump.start();
  }

  /** From here on the head is on its way. */
  private StreamSinkChannel sink() {
    if (sink == null) {
      sink = Objects.requireNonNull(exchange.getResponseChannel(), "somebody else responds");
    }
    return sink;
  }

  @Override
  public void moved() {
    idle.touch();
  }

  @Override
  public void sourceEnded() {
    List<Field> trailers = attempt.lease().trailers();
    if (!trailers.isEmpty()) {
      HeaderMap fields = new HeaderMap();
      trailers.forEach(field -> fields.add(field.name(), field.value()));
      HeaderMap head = ClientResponseHead.fields(attempt.lease().response());
      exchange.putAttachment(
          HttpAttachments.RESPONSE_TRAILERS, TrailerRule.passing(head, fields, changed));
    }
    attempt.finish(true);
    BodyEnd.close(sink(), this::finished, this::writeFailed);
  }

  private void finished() {
    forwarding.end();
    idle.cancel();
  }

  /** The target broke off: so does the response, visibly. */
  @Override
  public void readFailed(IOException e) {
    if (forwarding.isOver()) {
      return;
    }
    forwarding.forwarder().metrics().count(Count.UPSTREAM_RESPONSE_ERRORS);
    if (sink == null) {
      idle.cancel();
      attempt.finish(false);
      ClientResponseHead.clear(exchange);
      forwarding.fail(Failure.BAD_GATEWAY);
    } else {
      cut();
    }
  }

  @Override
  public void broken(Throwable cause) {
    idle.cancel();
    forwarding.broken(cause);
  }

  @Override
  public void writeFailed(IOException e) {
    forwarding.clientGone();
    cut();
  }

  private void cut() {
    idle.cancel();
    pump.stop();
    forwarding.end();
    attempt.finish(false);
    ExchangeAbort.off(exchange);
  }
}
