package dev.appversion.cli.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends what would run forever: by Ctrl-C or SIGTERM, by an interrupt of the waiting thread, or from
 * inside. The process then waits a moment for the clean-up.
 */
public final class StopSignal implements AutoCloseable {
  private static final Duration CLEAN_UP = Duration.ofSeconds(5);

  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch cleanedUp = new CountDownLatch(1);
  private final Thread hook = new Thread(this::processEnds, "appversion-stop");

  /** Begins to listen; {@link #close} says that the clean-up is done. */
  public StopSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void processEnds() {
    stop.countDown();
    try {
      var _ = cleanedUp.await(CLEAN_UP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the wait. */
  public void stop() {
    stop.countDown();
  }

  /** Waits for the end, at most this long. Returns whether it came. */
  public boolean await(Duration atMost) {
    try {
      return stop.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true; // that was the request to end; the clean-up must not be interrupted too
    }
  }

  /** Waits for the end. */
  public void await() {
    var _ = await(Duration.ofDays(10_000));
  }

  @Override
  public void close() {
    cleanedUp.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running: this is the end of the process.
    }
  }
}
