package dev.appversion.sidecar.upstream;

import dev.appversion.sidecar.io.CallbackGuard;
import dev.appversion.sidecar.io.Deadline;
import dev.appversion.sidecar.wire.message.ResponseHead;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/**
 * One request on one connection to one address: waits for a connection, sends the head and reports
 * the response's head, or a failure. Forwarded requests, fetches of assets and requests to the
 * store use it; they handle retries and bodies themselves. Used on one I/O thread only.
 */
public final class UpstreamExchange implements ConnectionPool.Taker {
  /**
   * The sender of the request. At most one of {@link #responded}, {@link #notConnected}, {@link
   * #overloaded}, {@link #died} and {@link #timedOut} is called, none after {@link #finish}; before
   * the last four, the connection has been closed.
   */
  public interface Listener {
    /** The head to send; called when there is a connection for it. */
    ClientRequest head();

    /** The timeout from then to the beginning of the response. */
    Duration responseTimeout();

    /** An interim response (RFC 9110 section 15.2) other than 100 and 101. */
    default void interim(ResponseHead head) {}

    /** The head was handed to the connection, which may still have to send it. */
    default void headSent(ClientExchange sent) {}

    /** The response's head was received: {@link #response}. Its connection is still in use. */
    void responded(ClientExchange answered);

    /** No connection within the timeout; nothing was sent. */
    void notConnected(IOException e);

    /** The limit of concurrent exchanges with this address is reached; nothing was sent. */
    void overloaded();

    /**
     * The connection ended before a response.
     *
     * @param reused whether the connection was used before, so that the upstream may have closed it
     *     before it received this request
     */
    void died(IOException e, boolean reused);

    /** The response did not begin in time. */
    void timedOut();
  }

  private final Upstreams upstreams;
  private final XnioIoThread thread;
  private final InetSocketAddress address;
  private final boolean hop;
  private final CallbackGuard guard;
  private final Listener listener;
  private final Deadline deadline;
  private @Nullable PermitRequest waiting;
  private @Nullable Lease lease;
  private boolean responded;
  private boolean over;

  /**
   * @param thread the I/O thread
   * @param hop whether a sidecar listens at the address: its response may have a larger head
   * @param guard runs all callbacks
   */
  public UpstreamExchange(
      Upstreams upstreams,
      XnioIoThread thread,
      InetSocketAddress address,
      boolean hop,
      CallbackGuard guard,
      Listener listener) {
    this.upstreams = upstreams;
    this.thread = thread;
    this.address = address;
    this.hop = hop;
    this.guard = guard;
    this.listener = listener;
    this.deadline = new Deadline(thread, guard);
  }

  /**
   * Starts the exchange. Called once.
   *
   * @param fresh whether the connection must be a new one
   */
  public void begin(boolean fresh, ExchangeKind kind) {
    waiting = upstreams.pool(thread).acquire(address, fresh, kind, this);
  }

  @Override
  public void connected(Lease connection) {
    guard.run(() -> send(connection));
  }

  @Override
  public void notConnected(IOException e) {
    guard.run(
        () -> {
          if (!over) {
            finish(false);
            listener.notConnected(e);
          }
        });
  }

  @Override
  public void refused() {
    guard.run(
        () -> {
          if (!over) {
            finish(false);
            listener.overloaded();
          }
        });
  }

  private void send(Lease connection) {
    lease = connection;
    if (over) {
      connection.discard(); // the client disconnected while this waited for the connection
      return;
    }
    within(listener.responseTimeout());
    connection.send(
        listener.head(),
        upstreams.limits(hop),
        head -> guard.run(() -> interim(head)),
        guard.of(this::headSent, this::died));
  }

  private void interim(ResponseHead head) {
    if (isWaiting()) {
      listener.interim(head);
    }
  }

  private void headSent(ClientExchange sent) {
    sent.setResponseListener(guard.of(this::responded, this::died));
    if (!over) {
      listener.headSent(sent);
    }
  }

  private void responded(ClientExchange answered) {
    if (isWaiting()) {
      responded = true;
      deadline.cancel();
      listener.responded(answered);
    }
  }

  private void died(IOException e) {
    if (isWaiting()) {
      boolean reused = lease != null && lease.isReused();
      finish(false);
      listener.died(e, reused);
    }
  }

  private void timedOut() {
    if (isWaiting()) {
      finish(false);
      listener.timedOut();
    }
  }

  /** Sets the timeout from now to the beginning of the response. */
  public void within(Duration time) {
    deadline.set(time, this::timedOut);
  }

  /** Bytes were transferred: restarts the timeout. */
  public void touch() {
    deadline.touch();
  }

  /** The request cannot be sent to its end, but its response may still be on its way. */
  public void failUnlessResponded(IOException e, Duration within) {
    deadline.set(within, () -> died(e));
  }

  /** Whether no response has started and the exchange has not ended. */
  public boolean isWaiting() {
    return !over && !responded;
  }

  /** Whether it has ended. */
  public boolean isOver() {
    return over;
  }

  /**
   * Ends the exchange. May be called more than once; the first call counts.
   *
   * @param clean whether request and response are complete, so that the connection can be reused;
   *     otherwise it is closed
   */
  public void finish(boolean clean) {
    over = true;
    deadline.cancel();
    if (lease != null) {
      if (clean) {
        lease.giveBack();
      } else {
        lease.discard();
      }
    } else if (waiting != null) {
      waiting.cancel();
    }
  }

  /** The connection that carries the response. */
  public Lease lease() {
    return Objects.requireNonNull(lease, "there is no response without a connection");
  }

  /** The response's head. */
  public ResponseHead response() {
    return lease().response();
  }

  /** Converts the connection to a tunnel, whose user closes it and releases the permit. */
  public Permit detach() {
    over = true;
    return lease().detach();
  }
}
