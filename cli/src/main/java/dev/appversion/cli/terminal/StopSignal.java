package dev.appversion.cli.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the end of a long-running command: Ctrl-C, SIGTERM, an interrupt of the waiting thread,
 * or {@link #stop}. The process then waits a limited time for {@link #close}.
 */
public final class StopSignal implements AutoCloseable {
  private static final Duration CLEAN_UP = Duration.ofSeconds(5);

  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch cleanedUp = new CountDownLatch(1);
  private final Thread hook = new Thread(this::processEnds, "appversion-stop");

  /** Starts listening for signals; {@link #close} reports that the clean-up is done. */
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

  /** Waits for the end, at most this long; false after that time. */
  public boolean await(Duration atMost) {
    try {
      return stop.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true; // the interrupt requests the end; it must not interrupt the clean-up
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
      // The hook is running: the process ends.
    }
  }
}
