package dev.appversion.process.admin;

import dev.appversion.process.logging.Throttle;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * Limits the number of open connections to the admin port. At the limit, a new connection replaces
 * the oldest one, whatever its state: the kubelet opens one for each probe, which must get through.
 */
final class AdminConnections {
  private static final System.Logger LOG = System.getLogger("dev.appversion.admin");

  private final int max;
  private final Throttle displacements = new Throttle(Duration.ofSeconds(30), System::nanoTime);

  // Guarded by this.
  private final Set<StreamConnection> open = new LinkedHashSet<>(); // the oldest first

  /**
   * Starts without connections.
   *
   * @param max the maximum number of open connections
   */
  AdminConnections(int max) {
    this.max = max;
  }

  /**
   * Accepts a new connection.
   *
   * @param then reads from it, and sets its own close listener
   */
  void accept(StreamConnection connection, ChannelListener<? super StreamConnection> then) {
    StreamConnection displaced = add(connection);
    if (displaced != null) {
      log(displaced);
      close(displaced);
    }
    ChannelListeners.invokeChannelListener(connection, then);
    ChannelListener<? super StreamConnection> own = connection.getCloseListener();
    connection.setCloseListener(
        closed -> {
          remove(closed);
          ChannelListeners.invokeChannelListener(closed, own);
        });
    if (!connection.isOpen()) {
      remove(connection);
    }
  }

  /** Adds a connection; the one that it replaces, if any. */
  private synchronized @Nullable StreamConnection add(StreamConnection connection) {
    StreamConnection oldest = null;
    if (open.size() >= max) {
      Iterator<StreamConnection> all = open.iterator();
      oldest = all.next();
      all.remove();
    }
    open.add(connection);
    return oldest;
  }

  private synchronized void remove(StreamConnection connection) {
    open.remove(connection);
  }

  /** Logs the first closed connection, then at most one message in 30 s. */
  private void log(StreamConnection displaced) {
    long times = displacements.occurred();
    if (times > 0) {
      LOG.log(
          Level.WARNING,
          "the admin port is at its limit of "
              + max
              + " connections: closed the oldest peer="
              + displaced.getPeerAddress()
              + " closed="
              + times);
    }
  }

  private static void close(StreamConnection connection) {
    try {
      connection.getIoThread().execute(() -> IoUtils.safeClose(connection));
    } catch (RejectedExecutionException e) {
      IoUtils.safeClose(connection); // the server is stopping
    }
  }
}
