package dev.appversion.sidecar.upstream;

import dev.appversion.sidecar.metrics.UpstreamGauges;
import dev.appversion.sidecar.metrics.UpstreamGauges.Gauge;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/**
 * The idle connections of one I/O thread to one address; the one used last is reused first. Closes
 * those that are idle for too long.
 */
final class IdleConnections {
  private static final int MAX_IDLE = 32;

  private record Idle(Connection connection, long sinceNanos) {}

  private final XnioIoThread thread;
  private final UpstreamGauges gauges;
  private final Consumer<IdleConnections> whenRetired;
  private final Duration idleTimeout;
  private final Deque<Idle> idle = new ArrayDeque<>();
  private boolean sweeping;
  private boolean retired;

  /**
   * @param idleTimeout the idle timeout of a connection
   * @param whenRetired removes this object from its pool
   */
  IdleConnections(
      XnioIoThread thread,
      Duration idleTimeout,
      UpstreamGauges gauges,
      Consumer<IdleConnections> whenRetired) {
    this.thread = thread;
    this.idleTimeout = idleTimeout;
    this.gauges = gauges;
    this.whenRetired = whenRetired;
  }

  /** Removes and returns a connection that is still open; null if there is none. */
  @Nullable Connection take() {
    while (!idle.isEmpty()) {
      Connection connection = idle.removeLast().connection();
      gauges.add(Gauge.IDLE, -1);
      if (connection.isQuiet()) {
        return connection;
      }
      connection.cut();
    }
    return null;
  }

  /** Adds a connection whose exchange is complete. */
  void add(Connection connection) {
    if (connection.isReusable() && idle.size() < MAX_IDLE && !retired) {
      idle.addLast(new Idle(connection, System.nanoTime()));
      gauges.add(Gauge.IDLE, 1);
      scheduleSweep();
    } else {
      connection.cut();
    }
  }

  /** Removes a connection that was closed by either side. */
  void forget(Connection connection) {
    if (idle.removeIf(entry -> entry.connection().equals(connection))) {
      gauges.add(Gauge.IDLE, -1);
    }
  }

  private void scheduleSweep() {
    if (!sweeping) {
      try {
        var _ = thread.executeAfter(this::sweep, idleTimeout.toMillis() / 2, TimeUnit.MILLISECONDS);
        sweeping = true;
      } catch (RejectedExecutionException e) {
        retire(); // the server has stopped
      }
    }
  }

  private void sweep() {
    sweeping = false;
    long now = System.nanoTime();
    close(
        idle.stream()
            .filter(
                entry ->
                    !entry.connection().isOpen()
                        || now - entry.sinceNanos() > idleTimeout.toNanos())
            .toList());
    if (!idle.isEmpty()) {
      scheduleSweep();
    }
  }

  /** Closes all connections, and those that are added later. */
  void retire() {
    retired = true;
    whenRetired.accept(this);
    close(List.copyOf(idle));
  }

  private void close(List<Idle> ended) {
    idle.removeAll(ended);
    gauges.add(Gauge.IDLE, -ended.size());
    ended.forEach(entry -> entry.connection().cut());
  }
}
