package dev.appversion.sidecar.forward;

import dev.appversion.sidecar.body.BodyEnd;
import dev.appversion.sidecar.body.BodyPump;
import dev.appversion.sidecar.fields.TrailerRule;
import dev.appversion.sidecar.upstream.ClientWait;
import dev.appversion.sidecar.wire.RequestConduit;
import dev.appversion.sidecar.wire.message.Field;
import io.undertow.client.ClientExchange;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.util.List;
import org.xnio.ChannelListeners;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/** Streams a request's body and trailers to the target. */
final class RequestSender implements BodyPump.Events {
  /** Receives the progress. */
  interface Events {
    void moved();

    /** The client has sent the whole body. May be called more than once. */
    void received();

    /** Body and trailers have been sent. */
    void sent();

    void clientFailed(IOException e);

    void targetFailed(IOException e);

    void broken(Throwable cause);
  }

  private final HttpServerExchange exchange;
  private final ClientExchange to;
  private final StreamSinkChannel sink;
  private final Events events;
  private final ClientWait wait;
  private final BodyPump pump;
  private boolean done;
  private boolean stopped;

  RequestSender(
      StreamSourceChannel body,
      HttpServerExchange exchange,
      ClientExchange to,
      ByteBufferPool buffers,
      ClientWait wait,
      Events events) {
    this.exchange = exchange;
    this.to = to;
    this.sink = to.getRequestChannel();
    this.events = events;
    this.wait = wait;
    this.pump = new BodyPump(body, sink, buffers, this);
  }

  void start() {
    pump.start();
  }

  void stop() {
    stopped = true;
    pump.stop();
  }

  /** Whether everything has been sent. */
  boolean isDone() {
    return done;
  }

  /** Sends the head before the body. */
  static void flush(ClientExchange head) {
    StreamSinkChannel channel = head.getRequestChannel();
    try {
      if (!channel.flush()) {
        channel.getWriteSetter().set(ChannelListeners.flushingChannelListener(null, null));
        channel.resumeWrites();
      }
    } catch (IOException e) {
      org.xnio.IoUtils.safeClose(head.getConnection());
    }
  }

  @Override
  public void waitsForSource() {
    wait.set(true);
  }

  @Override
  public void sourceEnded() {
    wait.set(false);
    events.received();
    List<Field> trailers = RequestConduit.of(exchange).trailers();
    if (!trailers.isEmpty()) {
      HeaderMap fields = new HeaderMap();
      trailers.forEach(field -> fields.add(field.name(), field.value()));
      to.putAttachment(
          HttpAttachments.RESPONSE_TRAILERS,
          TrailerRule.passing(exchange.getRequestHeaders(), fields, false));
    }
    BodyEnd.close(sink, this::finished, this::writeFailed);
  }

  private void finished() {
    if (!stopped) {
      done = true;
      events.sent();
    }
  }

  @Override
  public void readFailed(IOException e) {
    events.clientFailed(e);
  }

  @Override
  public void writeFailed(IOException e) {
    events.targetFailed(e);
  }

  @Override
  public void broken(Throwable cause) {
    events.broken(cause);
  }

  @Override
  public void moved() {
    wait.set(false);
    events.moved();
    if (RequestConduit.of(exchange).isBodyComplete()) {
      events.received();
    }
  }
}
