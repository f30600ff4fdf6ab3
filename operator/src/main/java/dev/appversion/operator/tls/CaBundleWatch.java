package dev.appversion.operator.tls;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the webhook configuration; reports no changes without the permission to watch it. */
final class CaBundleWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CaBundleWatch.class);

  private final CaBundlePublisher publisher;
  private final Runnable changed;
  // Guarded by this.
  private @Nullable Watch watch;
  private boolean refused;
  private boolean closed;

  /**
   * @param changed run at each change, on a thread of the client
   */
  CaBundleWatch(CaBundlePublisher publisher, Runnable changed) {
    this.publisher = publisher;
    this.changed = changed;
  }

  /** Starts the watch if it is not open. */
  synchronized void open() {
    if (watch != null || refused || closed) {
      return;
    }
    try {
      watch = publisher.watch(changed, this::ended);
    } catch (KubernetesClientException e) {
      refused = e.getCode() > 0;
      LOG.warn("cannot watch the webhook configuration error={}", e.getMessage());
    }
  }

  private synchronized void ended() {
    watch = null;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (watch != null) {
      watch.close();
    }
  }
}
