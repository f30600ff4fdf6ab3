package dev.appversion.sidecar.accesslog;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Writes entries on a thread of its own, in the order of their arrival. The queue between is
 * bounded: entries that arrive while it is full are dropped.
 */
final class AccessLogWriter implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.appversion.sidecar.accesslog");

  /** The maximum number of entries in the queue; one uses about 300 bytes. */
  static final int CAPACITY = 4096;

  /** The maximum number of entries that are written at once. */
  private static final int BATCH = 256;

  /** How long {@link #close} waits for the entries in the queue to be written. */
  private static final Duration LAST_LINES = Duration.ofSeconds(1);

  private final BlockingQueue<AccessLogEntry> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final OutputStream out;
  private final Runnable dropped;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Starts the thread.
   *
   * @param out may block; is not closed
   * @param dropped is called for each entry that is not written
   */
  AccessLogWriter(OutputStream out, Runnable dropped) {
    this.out = out;
    this.dropped = dropped;
    this.thread = Thread.ofPlatform().daemon().name("appversion-access-log").start(this::run);
  }

  /** Queues an entry, or drops it. Does not block. */
  void add(AccessLogEntry entry) {
    if (closed || !queue.offer(entry)) {
      dropped.run();
    }
  }

  private void run() {
    List<AccessLogEntry> batch = new ArrayList<>(BATCH);
    boolean failed = false;
    while (!closed || !queue.isEmpty()) {
      try {
        if (queue.drainTo(batch, BATCH) == 0) {
          batch.add(queue.take());
        }
      } catch (InterruptedException e) {
        continue; // closed: the rest of the queue is written
      }
      try {
        out.write(AccessLogFormat.lines(batch));
        out.flush();
        failed = false;
      } catch (IOException e) {
        batch.forEach(entry -> dropped.run());
        if (!failed) {
          LOG.log(System.Logger.Level.WARNING, "the access log cannot be written", e);
        }
        failed = true;
      }
      batch.clear();
    }
  }

  /** Writes what is queued, for at most {@link #LAST_LINES}, and ends the thread. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(LAST_LINES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
