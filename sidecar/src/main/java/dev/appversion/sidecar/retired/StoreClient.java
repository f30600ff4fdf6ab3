package dev.appversion.sidecar.retired;

import dev.appversion.process.net.HostPort;
import dev.appversion.sidecar.body.BodyEnd;
import dev.appversion.sidecar.body.BodyPump;
import dev.appversion.sidecar.fields.HopByHop;
import dev.appversion.sidecar.io.CallbackGuard;
import dev.appversion.sidecar.io.Deadline;
import dev.appversion.sidecar.io.ExchangeAbort;
import dev.appversion.sidecar.io.InternalErrors;
import dev.appversion.sidecar.upstream.ClientWait;
import dev.appversion.sidecar.upstream.ExchangeKind;
import dev.appversion.sidecar.upstream.ResponseDrain;
import dev.appversion.sidecar.upstream.UpstreamExchange;
import dev.appversion.sidecar.upstream.Upstreams;
import dev.appversion.sidecar.wire.message.ResponseHead;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Protocols;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import org.xnio.channels.StreamSinkChannel;

/**
 * Requests one asset from the store for a client's exchange, and streams the response into it. Runs
 * on the exchange's I/O thread without blocking. Sends the caller's request, and no field of the
 * client.
 */
public final class StoreClient implements UpstreamExchange.Listener {
  /**
   * Handles the response. Exactly one call, unless the client disconnects first; but if {@link
   * #responded} throws, {@link #failed} is called as well.
   */
  public interface Verdict {
    /**
     * The head of a response was received.
     *
     * @param headers the fields, without those of the connection
     * @return whether its body is streamed to the client, after the callee has set status and
     *     fields; otherwise the body is discarded and the callee responds
     */
    boolean responded(int status, HeaderMap headers);

    /**
     * No response: the connection failed or ended, or a timeout was exceeded. The callee responds.
     */
    void failed(IOException e);
  }

  private final Upstreams upstreams;
  private final HttpServerExchange exchange;
  private final InetSocketAddress address;
  private final ClientRequest request;
  private final Duration responseTimeout;
  private final Verdict verdict;
  private final CallbackGuard guard = new CallbackGuard(this::broken);
  private UpstreamExchange upstream;
  private boolean fresh;
  private boolean over;

  private StoreClient(
      Upstreams upstreams,
      HttpServerExchange exchange,
      InetSocketAddress address,
      ClientRequest request,
      Duration responseTimeout,
      Verdict verdict) {
    this.upstreams = upstreams;
    this.exchange = exchange;
    this.address = address;
    this.request = request;
    this.responseTimeout = responseTimeout;
    this.verdict = verdict;
    this.upstream = newExchange();
  }

  /**
   * Starts a request to the store.
   *
   * @param request a complete GET or HEAD
   * @param responseTimeout the timeout for the beginning of the response; its body has the idle
   *     timeout of all responses, since the client determines its speed
   */
  public static void begin(
      Upstreams upstreams,
      HttpServerExchange exchange,
      InetSocketAddress address,
      ClientRequest request,
      Duration responseTimeout,
      Verdict verdict) {
    StoreClient client =
        new StoreClient(upstreams, exchange, address, request, responseTimeout, verdict);
    client.guard.run(() -> client.upstream.begin(false, ExchangeKind.REQUEST));
  }

  private UpstreamExchange newExchange() {
    return new UpstreamExchange(upstreams, exchange.getIoThread(), address, false, guard, this);
  }

  @Override
  public ClientRequest head() {
    return request;
  }

  @Override
  public Duration responseTimeout() {
    return responseTimeout;
  }

  @Override
  public void notConnected(IOException e) {
    fail(e);
  }

  @Override
  public void overloaded() {
    fail(new IOException("the limit of concurrent requests to the store is reached"));
  }

  /** The store may have closed an idle connection: retried once, on a new connection. */
  @Override
  public void died(IOException e, boolean reused) {
    if (reused && !fresh) {
      fresh = true;
      upstream = newExchange();
      upstream.begin(true, ExchangeKind.REQUEST);
    } else {
      fail(e);
    }
  }

  @Override
  public void timedOut() {
    fail(new SocketTimeoutException("no response in time"));
  }

  private void fail(IOException e) {
    if (!over) {
      end(false);
      verdict.failed(e);
    }
  }

  /**
   * A callback threw: ends the exchange, by closing the connection if a part of a response was
   * sent.
   */
  private void broken(Throwable cause) {
    upstreams.broken(cause);
    boolean first = !over;
    try {
      end(false);
      if (first && exchange.isResponseChannelAvailable() && !exchange.isComplete()) {
        ExchangeAbort.clearHead(exchange);
        verdict.failed(new IOException("internal error", cause));
        return;
      }
    } catch (RuntimeException | Error e) {
      InternalErrors.log(e);
    }
    if (!exchange.isComplete()) {
      ExchangeAbort.cut(exchange);
    }
  }

  @Override
  public void responded(ClientExchange answered) {
    ResponseHead head = upstream.response();
    if (head.isSwitchingProtocols()) {
      fail(new IOException("the store switched to another protocol"));
      return;
    }
    HeaderMap headers = new HeaderMap();
    HopByHop.copy(head.headers(), headers);
    if (verdict.responded(head.status(), headers)) {
      new Streaming(answered).start();
    } else {
      end(ResponseDrain.isEmptied(answered));
    }
  }

  private void end(boolean clean) {
    over = true;
    upstream.finish(clean);
  }

  /** Streams the body to the client. */
  private final class Streaming implements BodyPump.Events {
    private final StreamSinkChannel sink =
        Objects.requireNonNull(exchange.getResponseChannel(), "the response channel is in use");
    private final Deadline idle = new Deadline(exchange.getIoThread(), guard);
    private final ClientWait wait = new ClientWait(upstream.lease().permit());
    private final BodyPump pump;

    Streaming(ClientExchange from) {
      pump = new BodyPump(from.getResponseChannel(), sink, upstreams.buffers(), this);
    }

    void start() {
      idle.set(upstreams.settings().idleTimeout(), this::cut);
      exchange.addExchangeCompleteListener(
          (completed, next) -> {
            pump.stop();
            idle.cancel();
            if (!over) {
              end(false);
            }
            next.proceed();
          });
      pump.start();
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
      end(true);
      idle.set(upstreams.settings().idleTimeout(), this::cut); // from now on for the client only
      BodyEnd.close(sink, idle::cancel, e -> cut());
    }

    /**
     * The store aborted the response: closes the client's connection, so that the client detects
     * it.
     */
    @Override
    public void readFailed(IOException e) {
      cut();
    }

    @Override
    public void writeFailed(IOException e) {
      cut();
    }

    @Override
    public void broken(Throwable cause) {
      StoreClient.this.broken(cause);
    }

    private void cut() {
      idle.cancel();
      pump.stop();
      if (!over) {
        end(false);
      }
      ExchangeAbort.cut(exchange);
    }
  }

  /** The head of a request to the store, without any field of the client. */
  public static ClientRequest request(InetSocketAddress address) {
    ClientRequest request = new ClientRequest();
    request.setProtocol(Protocols.HTTP_1_1);
    request.getRequestHeaders().put(Headers.HOST, HostPort.of(address).toString());
    return request;
  }
}
