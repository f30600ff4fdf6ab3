package dev.appversion.sidecar.forward;

import dev.appversion.process.net.HostPort;
import dev.appversion.sidecar.upstream.ConnectionPool;
import dev.appversion.sidecar.upstream.Kind;
import dev.appversion.sidecar.upstream.Lease;
import dev.appversion.sidecar.wire.ResponseHead;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSinkChannel;

/**
 * Asks the store for one asset on behalf of an exchange, and streams the answer into it. Runs on
 * the exchange's I/O thread and blocks nothing. What the client sent stays behind: the request is
 * whatever its maker puts into it.
 */
public final class StoreFetch implements ConnectionPool.Taker {
  /**
   * How the answer is judged. Exactly one call, unless the client leaves first; but where {@link
   * #responded} throws, {@link #failed} is called, too.
   */
  public interface Verdict {
    /**
     * A response is there.
     *
     * @param headers without those of the connection
     * @return whether its body is to be streamed into the exchange, whose status and fields the
     *     callee has set then; otherwise it is thrown away and the exchange is the callee's
     */
    boolean responded(int status, HeaderMap headers);

    /** No response: no connection, none in time, or it broke. The exchange is the callee's. */
    void failed(IOException e);
  }

  private final Forwarder forwarder;
  private final HttpServerExchange exchange;
  private final InetSocketAddress address;
  private final ClientRequest request;
  private final Duration patience;
  private final Verdict verdict;
  private final Steps steps = new Steps(this::broken);
  private final Deadline deadline;
  private @Nullable Lease lease;
  private boolean fresh;
  private boolean over;

  private StoreFetch(
      Forwarder forwarder,
      HttpServerExchange exchange,
      InetSocketAddress address,
      ClientRequest request,
      Duration patience,
      Verdict verdict) {
    this.forwarder = forwarder;
    this.exchange = exchange;
    this.address = address;
    this.request = request;
    this.patience = patience;
    this.verdict = verdict;
    this.deadline = new Deadline(exchange.getIoThread(), steps);
  }

  /**
   * Begins.
   *
   * @param request a GET or HEAD, whole
   * @param patience how long its response may take to begin; its body may then rest for as long as
   *     any, since it is the client that sets the pace
   */
  public static void begin(
      Forwarder forwarder,
      HttpServerExchange exchange,
      InetSocketAddress address,
      ClientRequest request,
      Duration patience,
      Verdict verdict) {
    StoreFetch fetch = new StoreFetch(forwarder, exchange, address, request, patience, verdict);
    fetch.steps.run(fetch::ask);
  }

  private void ask() {
    var _ = forwarder.pool(exchange.getIoThread()).acquire(address, fresh, Kind.REQUEST, this);
  }

  @Override
  public void notConnected(IOException e) {
    steps.run(() -> fail(e));
  }

  @Override
  public void refused() {
    steps.run(() -> fail(new IOException("too many requests are with the store already")));
  }

  @Override
  public void connected(Lease connection) {
    steps.run(() -> send(connection));
  }

  private void send(Lease connection) {
    lease = connection;
    deadline.set(patience, () -> fail(new SocketTimeoutException("no response in time")));
    connection.send(
        request,
        forwarder.limits(false),
        interim -> {},
        steps.of(
            sent ->
                sent.setResponseListener(
                    steps.of(
                        answered -> responded(answered, connection), e -> died(e, connection))),
            e -> died(e, connection)));
  }

  /** The store may have closed an idle connection just now: once more on a new one. */
  private void died(IOException e, Lease connection) {
    if (over) {
      return;
    }
    if (connection.isReused() && !fresh) {
      deadline.cancel();
      connection.discard();
      fresh = true;
      ask();
    } else {
      fail(e);
    }
  }

  private void fail(IOException e) {
    if (!over) {
      end(false);
      verdict.failed(e);
    }
  }

  /** A step threw: the exchange ends, visibly where a part of a response is out. */
  private void broken(Throwable cause) {
    forwarder.broken(cause);
    boolean first = !over;
    try {
      end(false);
      if (first && exchange.isResponseChannelAvailable() && !exchange.isComplete()) {
        ReturnedHead.clear(exchange);
        verdict.failed(new IOException(cause));
        return;
      }
    } catch (RuntimeException | Error e) {
      ForwardLog.broken(e);
    }
    if (!exchange.isComplete()) {
      Cut.off(exchange);
    }
  }

  private void responded(ClientExchange answered, Lease connection) {
    if (over) {
      return;
    }
    ResponseHead head = connection.response();
    if (!ReturnedHead.isUsable(head)) {
      fail(new IOException("the store switched to another protocol"));
      return;
    }
    HeaderMap headers = new HeaderMap();
    HopByHop.copy(ReturnedHead.fields(head), headers);
    deadline.cancel();
    if (verdict.responded(head.status(), headers)) {
      new Streaming(answered, connection).start();
    } else {
      end(Unwanted.isEmptied(answered));
    }
  }

  private void end(boolean clean) {
    over = true;
    deadline.cancel();
    if (lease != null) {
      if (clean) {
        lease.giveBack();
      } else {
        lease.discard();
      }
    }
  }

  /** The body on its way into the exchange. */
  private final class Streaming implements BodyPump.Events {
    private final StreamSinkChannel sink =
        Objects.requireNonNull(exchange.getResponseChannel(), "somebody else responds");
    private final BodyPump pump;

    Streaming(ClientExchange from, Lease connection) {
      lease = connection;
      pump = new BodyPump(from.getResponseChannel(), sink, forwarder.buffers(), this);
    }

    void start() {
      deadline.set(forwarder.settings().idleTimeout(), this::cut);
      exchange.addExchangeCompleteListener(
          (completed, next) -> {
            pump.stop();
            deadline.cancel();
            if (!over) {
              end(false);
            }
            next.proceed();
          });
      pump.start();
    }

    @Override
    public void moved() {
      deadline.touch();
    }

    @Override
    public void sourceEnded() {
      end(true);
      deadline.set(forwarder.settings().idleTimeout(), this::cut); // of the client alone now
      BodyEnd.close(sink, deadline::cancel, e -> cut());
    }

    /** The store broke off: so does the response, visibly. */
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
      StoreFetch.this.broken(cause);
    }

    private void cut() {
      deadline.cancel();
      pump.stop();
      if (!over) {
        end(false);
      }
      Cut.off(exchange);
    }
  }

  /** A head for the store, with nothing of the client's in it. */
  public static ClientRequest request(InetSocketAddress address) {
    ClientRequest request = new ClientRequest();
    request.setProtocol(io.undertow.util.Protocols.HTTP_1_1);
    request.getRequestHeaders().put(Headers.HOST, HostPort.of(address).toString());
    return request;
  }
}
