package dev.appversion.sidecar.upstream;

import dev.appversion.sidecar.wire.message.Field;
import dev.appversion.sidecar.wire.message.HeadLimits;
import dev.appversion.sidecar.wire.message.ResponseHead;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import java.util.List;
import java.util.function.Consumer;

/** A connection that is used for one exchange until {@link #giveBack} or {@link #discard}. */
public final class Lease {
  private final IdleConnections pool;
  private final Connection connection;
  private final Permit permit;
  private final boolean reused;
  private boolean over;

  Lease(IdleConnections pool, Connection connection, Permit permit, boolean reused) {
    this.pool = pool;
    this.connection = connection;
    this.permit = permit;
    this.reused = reused;
  }

  /**
   * Sends a request's head.
   *
   * @param limits of the head of the response
   * @param interim receives interim responses (RFC 9110 section 15.2) except 100 and 101
   */
  public void send(
      ClientRequest request,
      HeadLimits limits,
      Consumer<ResponseHead> interim,
      ClientCallback<ClientExchange> callback) {
    connection.responses().expect(request.getMethod(), limits, interim);
    connection.client().sendRequest(request, callback);
  }

  /** The head of the response that was received. */
  public ResponseHead response() {
    return connection.responses().head();
  }

  /** The trailer fields of a response that has ended. */
  public List<Field> trailers() {
    return connection.responses().trailers();
  }

  /** Whether it was used for a request before: the upstream may be closing it. */
  public boolean isReused() {
    return reused;
  }

  /**
   * Counts the exchange as a stream from now on.
   *
   * @return false if the limit for such exchanges is reached
   */
  public boolean becomeStream() {
    return permit.becomeStream();
  }

  /** The permit of the exchange. */
  public Permit permit() {
    return permit;
  }

  /** Ends the exchange; the connection is reused if its response ended correctly. */
  public void giveBack() {
    if (!over) {
      over = true;
      pool.add(connection);
      permit.release();
    }
  }

  /** Closes the connection. */
  public void discard() {
    if (!over) {
      over = true;
      connection.cut();
      permit.release();
    }
  }

  /** Converts the connection to a tunnel, whose user closes it and releases the permit. */
  public Permit detach() {
    over = true;
    return permit;
  }
}
