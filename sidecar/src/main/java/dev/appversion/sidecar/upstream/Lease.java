package dev.appversion.sidecar.upstream;

import io.undertow.client.ClientCallback;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;

/** A connection that carries one exchange until {@link #giveBack} or {@link #discard}. */
public final class Lease {
  private final ConnectionPool.Idle pool;
  private final Connection connection;
  private final Place place;
  private final boolean reused;
  private boolean over;

  Lease(ConnectionPool.Idle pool, Connection connection, Place place, boolean reused) {
    this.pool = pool;
    this.connection = connection;
    this.place = place;
    this.reused = reused;
  }

  /** Sends a request's head. */
  public void send(ClientRequest request, ClientCallback<ClientExchange> callback) {
    connection.filter().expectResponse();
    connection.client().sendRequest(request, callback);
  }

  /** Whether it had carried a request before: the other side may be closing it. */
  public boolean isReused() {
    return reused;
  }

  /**
   * The exchange turned out to be one that lasts.
   *
   * @return false if the limit for such exchanges is reached
   */
  public boolean becomeStream() {
    return place.becomeStream();
  }

  /** The exchange is over and the connection clean. */
  public void giveBack() {
    if (!over) {
      over = true;
      pool.add(connection);
      place.release();
    }
  }

  /** Closes the connection. */
  public void discard() {
    if (!over) {
      over = true;
      connection.cut();
      place.release();
    }
  }

  /** The connection became a tunnel, whose end its user closes it and releases the place. */
  public Place detach() {
    over = true;
    return place;
  }
}
