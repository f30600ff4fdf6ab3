package dev.appversion.sidecar.wire;

import dev.appversion.sidecar.wire.message.Field;
import dev.appversion.sidecar.wire.message.HeadLimits;
import dev.appversion.sidecar.wire.message.IncomingHead;
import dev.appversion.sidecar.wire.message.MalformedMessageException;
import dev.appversion.sidecar.wire.message.RequestHead;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;

/**
 * Reads the requests of one connection, one at a time. It is below Undertow, which gets a constant
 * head without a body in place of each request and so starts an exchange. {@link #take()} returns
 * the request, and {@link #read(ByteBuffer)} then its body, decoded, until it returns -1.
 *
 * <p>{@link #exchangeEnded} moves to the next request: the rest of a body is read and discarded.
 * Used on the I/O thread of the connection only.
 */
public final class RequestConduit extends MessageConduit {
  /** A host in the form for future addresses: Undertow checks all others by regular expressions. */
  private static final String HOST = "Host: [v1.a]\r\n";

  private static final byte[] PERSISTENT = ascii("GET / HTTP/1.1\r\n" + HOST + "\r\n");
  private static final byte[] LAST =
      ascii("GET / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");

  /** The timeout for the rest of a body after the response. */
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private enum State {
    /** Between requests, or in a head. */
    HEAD,

    /** A head has arrived; Undertow has not read all of its substitute. */
    OFFER,

    /** An exchange is in progress; body bytes may follow. */
    BODY,

    /** The exchange has ended; the rest of its body is discarded. */
    DRAIN,

    /** The connection has become another protocol's. */
    TUNNEL,

    /** The connection ends: no more requests are read from it. */
    CLOSING
  }

  private final StreamConnection connection;
  private final HeadLimits limits;
  private final Duration headTimeout;
  private final HeadMemory.Share memory;
  private final ByteQueue held = new ByteQueue();
  private final RequestHeads heads;
  private State state = State.HEAD;

  /** The length of the head of the exchange in progress. */
  private int headBytes;

  private @Nullable IncomingHead arrived;
  private byte[] offer = PERSISTENT;
  private int offered;
  private RequestBody body = RequestBody.NONE;
  private XnioExecutor.@Nullable Key timer;

  /**
   * Reads requests from this connection.
   *
   * @param headTimeout how long a head may take from its first byte to its last
   * @param memory of the listener
   */
  public RequestConduit(
      StreamConnection connection, HeadLimits limits, Duration headTimeout, HeadMemory memory) {
    super(connection.getSourceChannel().getConduit());
    this.connection = connection;
    this.limits = limits;
    this.headTimeout = headTimeout;
    this.memory = memory.new Share();
    this.heads = new RequestHeads(held, limits, this.memory);
  }

  /** The conduit below this exchange's connection. */
  public static RequestConduit of(HttpServerExchange exchange) {
    return (RequestConduit)
        ((HttpServerConnection) exchange.getConnection()).getOriginalSourceConduit();
  }

  /** The head of the exchange that begins now. */
  public IncomingHead take() {
    IncomingHead taken = Objects.requireNonNull(arrived, "no request has arrived");
    arrived = null;
    return taken;
  }

  /** Whether the current request has arrived completely. */
  public boolean isBodyComplete() {
    return body.isComplete();
  }

  /** The trailer fields of a body that is complete. */
  public List<Field> trailers() {
    return body.trailers();
  }

  /**
   * The exchange has ended.
   *
   * @param persistent whether another request may follow
   */
  public void exchangeEnded(boolean persistent) {
    headBytes = 0;
    if (body.isComplete()) {
      body = RequestBody.NONE;
    }
    holds();
    if (state == State.TUNNEL || state == State.CLOSING) {
      return;
    }
    if (!persistent) {
      state = State.CLOSING;
    } else if (body.isComplete()) {
      state = State.HEAD;
    } else {
      state = State.DRAIN;
      startTimer(DRAIN);
    }
  }

  /**
   * Reports the head in progress, its trailers, and what is held for the next request.
   *
   * @return false if that is more than the memory for heads allows
   */
  private boolean holds() {
    return memory.hold((long) headBytes + body.trailerBytes() + held.length());
  }

  /** From here on the bytes are not HTTP. */
  public void becomeTunnel() {
    state = State.TUNNEL;
  }

  /**
   * Checks whether the client is still connected while its request is processed. Bytes that it
   * sends are held for the next request.
   *
   * @return false once the client has finished sending
   * @throws IOException if the connection is broken
   */
  public boolean isClientSending() throws IOException {
    while (!isFull()) {
      int read = held.fill(next, limits.maxBytes() - held.length());
      if (read <= 0) {
        return read == 0;
      }
      holds();
    }
    return true;
  }

  /** Has the read listener called when {@link #isClientSending()} may have another result. */
  public void watchClient() {
    next.resumeReads();
  }

  /** Whether the buffer for the next request is full, so that nothing more is read before it. */
  public boolean isFull() {
    return held.length() >= limits.maxBytes() || !memory.fits(headBytes + held.length() + 1L);
  }

  /** The connection was closed: its memory is free. */
  public void closed() {
    memory.close();
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return switch (state) {
      case HEAD -> readHead(to);
      case OFFER -> giveOffer(to);
      case BODY -> readBody(to);
      case DRAIN -> drain(to);
      case TUNNEL -> held.isEmpty() ? next.read(to) : held.moveTo(to, Long.MAX_VALUE);
      case CLOSING -> discard();
    };
  }

  private int readHead(ByteBuffer to) throws IOException {
    int read = heads.read(next);
    IncomingHead head = heads.arrived();
    if (head != null) {
      stopTimer();
      offer(head);
      return giveOffer(to);
    }
    if (!held.isEmpty()) {
      startTimer(headTimeout);
    }
    return read;
  }

  private void offer(IncomingHead head) {
    arrived = head;
    offered = 0;
    state = State.OFFER;
    switch (head) {
      case RequestHead request -> {
        headBytes = heads.arrivedBytes();
        offer = request.persistent() ? PERSISTENT : LAST;
        body = RequestBody.of(request.framing(), limits);
        holds();
      }
      case IncomingHead.Refused refused -> {
        offer = LAST;
        body = RequestBody.NONE;
        held.skip(held.length()); // the connection ends after the response
        memory.hold(0);
      }
    }
  }

  private int giveOffer(ByteBuffer to) {
    int count = Math.min(to.remaining(), offer.length - offered);
    to.put(offer, offered, count);
    offered += count;
    if (offered == offer.length) {
      state = State.BODY;
    }
    return count;
  }

  private int readBody(ByteBuffer to) throws IOException {
    int read;
    try {
      read = body.read(held, next, to);
    } catch (MalformedMessageException e) {
      endInBody();
      throw new RefusedBodyException.Malformed(e);
    }
    if (!holds() && body.trailerBytes() > 0) {
      endInBody();
      throw new RefusedBodyException.OverMemory();
    }
    return read;
  }

  private void endInBody() {
    state = State.CLOSING;
    body = RequestBody.BROKEN; // its trailers need no memory until the connection is closed
    holds();
  }

  private int drain(ByteBuffer to) throws IOException {
    try {
      ByteBuffer scratch = ByteBuffer.wrap(RequestHeads.scratch());
      int read = 1;
      while (read > 0) {
        read = readBody(scratch.clear());
      }
      if (read == 0) {
        return 0;
      }
    } catch (RefusedBodyException | EOFException e) {
      return -1;
    }
    stopTimer();
    body = RequestBody.NONE;
    holds();
    state = State.HEAD;
    return readHead(to);
  }

  /** Reads and discards, so that the peer can send until it has read the response. */
  private int discard() throws IOException {
    held.skip(held.length());
    byte[] scratch = RequestHeads.scratch();
    int read = 1;
    while (read > 0) {
      read = next.read(ByteBuffer.wrap(scratch));
    }
    return read;
  }

  private void startTimer(Duration time) {
    if (timer == null) {
      timer = getReadThread().executeAfter(this::timedOut, time.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.remove();
      timer = null;
    }
  }

  private void timedOut() {
    timer = null;
    if (state == State.HEAD && !held.isEmpty() && connection.isOpen()) {
      offer(
          new IncomingHead.Malformed(408, "the head of the request did not arrive in time", false));
      next.wakeupReads();
    } else if (state == State.DRAIN) {
      IoUtils.safeClose(connection);
    }
  }

  /** Whether a read would return bytes that the socket does not announce. */
  private boolean isReadable() {
    return switch (state) {
      case HEAD -> heads.hasMore();
      case OFFER -> true;
      case BODY -> !held.isEmpty() || body.isComplete();
      case DRAIN, TUNNEL -> !held.isEmpty();
      case CLOSING -> false;
    };
  }

  @Override
  public void resumeReads() {
    if (isReadable()) {
      next.wakeupReads();
    } else {
      next.resumeReads();
    }
  }

  @Override
  public boolean isReadShutdown() {
    return !isReadable() && next.isReadShutdown();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
