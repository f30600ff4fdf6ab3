package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.body.BodyEnd;
import dev.appversion.sidecar.body.BodyFilter;
import dev.appversion.sidecar.body.BodyPump;
import dev.appversion.sidecar.body.IdentityFilter;
import dev.appversion.sidecar.fields.TrailerRule;
import dev.appversion.sidecar.forward.ForwardingListener.Failure;
import dev.appversion.sidecar.io.Deadline;
import dev.appversion.sidecar.io.ExchangeAbort;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.sidecar.upstream.ClientWait;
import dev.appversion.sidecar.wire.message.Field;
import io.undertow.client.ClientExchange;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSinkChannel;

/** Streams a response's body and trailers to the client. */
final class ResponseSender implements BodyPump.Events {
  private final Attempt attempt;
  private final ForwardedRequest request;
  private final HttpServerExchange exchange;
  private final Deadline idle;
  private final ClientWait wait;
  private final BodyPump pump;
  private @Nullable StreamSinkChannel sink;

  /** Whether the body is changed. */
  private final boolean changed;

  ResponseSender(Attempt attempt, ClientExchange from, BodyFilter filter) {
    this.attempt = attempt;
    this.request = attempt.request();
    this.exchange = request.exchange();
    this.changed = !(filter instanceof IdentityFilter);
    this.idle = new Deadline(exchange.getIoThread(), request.guard());
    this.wait = new ClientWait(attempt.lease().permit());
    this.pump =
        new BodyPump(
            from.getResponseChannel(),
            this::sink,
            request.forwarder().upstreams().buffers(),
            filter,
            this);
  }

  void start() {
    idle.set(request.forwarder().upstreams().settings().idleTimeout(), this::cut);
    exchange.addExchangeCompleteListener(
        (completed, next) -> {
          idle.cancel();
          pump.stop();
          next.proceed();
        });
    pump.start();
  }

  /** Opens the channel to the client, which sends the head. */
  private StreamSinkChannel sink() {
    if (sink == null) {
      sink =
          Objects.requireNonNull(exchange.getResponseChannel(), "the response channel is in use");
    }
    return sink;
  }

  @Override
  public void moved() {
    idle.touch();
    wait.set(false);
  }

  @Override
  public void waitsForSource() {
    wait.set(false);
  }

  @Override
  public void waitsForSink() {
    wait.set(true);
  }

  @Override
  public void sourceEnded() {
    List<Field> trailers = attempt.lease().trailers();
    if (!trailers.isEmpty()) {
      HeaderMap fields = new HeaderMap();
      trailers.forEach(field -> fields.add(field.name(), field.value()));
      HeaderMap head = attempt.lease().response().headers();
      exchange.putAttachment(
          HttpAttachments.RESPONSE_TRAILERS, TrailerRule.passing(head, fields, changed));
    }
    attempt.finish(true);
    BodyEnd.close(sink(), this::finished, this::writeFailed);
  }

  private void finished() {
    request.end();
    idle.cancel();
  }

  /**
   * The upstream aborted the response: closes the client's connection, so that the client detects
   * it.
   */
  @Override
  public void readFailed(IOException e) {
    if (request.isOver()) {
      return;
    }
    request.forwarder().upstreams().metrics().count(Count.UPSTREAM_RESPONSE_ERRORS);
    if (sink == null) {
      idle.cancel();
      attempt.finish(false);
      ExchangeAbort.clearHead(exchange);
      request.fail(Failure.BAD_GATEWAY);
    } else {
      cut();
    }
  }

  @Override
  public void broken(Throwable cause) {
    idle.cancel();
    request.broken(cause);
  }

  @Override
  public void writeFailed(IOException e) {
    request.clientDisconnected();
    cut();
  }

  private void cut() {
    idle.cancel();
    pump.stop();
    request.end();
    attempt.finish(false);
    ExchangeAbort.cut(exchange);
  }
}
