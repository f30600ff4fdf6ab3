package dev.appversion.cli.terminal;

import dev.appversion.collectstatic.run.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A bar on a terminal, redrawn in place and removed at the end. If the process is interrupted, a
 * line reports what was done.
 */
public final class ProgressBar implements Progress, AutoCloseable {
  private static final int WIDTH = 30;
  private static final long MEGA = 1_000_000;
  private static final long GIGA = 1_000 * MEGA;
  private static final long REDRAW = TimeUnit.MILLISECONDS.toNanos(100);

  private final PrintWriter err;
  private final boolean terminal;
  private final LongSupplier nanos;
  private long drawn;
  private boolean visible;
  private boolean ended;
  private boolean writing;

  /**
   * @param nanos the clock, such as {@link System#nanoTime}
   */
  public ProgressBar(PrintWriter err, boolean terminal, LongSupplier nanos) {
    this.err = err;
    this.terminal = terminal;
    this.nanos = nanos;
    this.drawn = nanos.getAsLong(); // short work shows no bar
  }

  @Override
  public synchronized void at(Step step, long done, long total) {
    writing |= step == Step.WRITING;
    if (terminal && !ended) {
      draw(step, done, total);
    }
  }

  private void draw(Step step, long done, long total) {
    long now = nanos.getAsLong();
    if (now - drawn < REDRAW) {
      return;
    }
    drawn = now;
    visible = true;
    int filled = total == 0 ? WIDTH : (int) (WIDTH * done / total);
    err.print(
        "\r%-8s [%s%s] %s "
            .formatted(
                step.name().toLowerCase(Locale.ROOT),
                "#".repeat(filled),
                " ".repeat(WIDTH - filled),
                bytes(done, total)));
    err.flush();
  }

  /** Both in the unit that suits the total. */
  private static String bytes(long done, long total) {
    return total >= GIGA
        ? String.format(Locale.ROOT, "%.2f/%.2f GB", (double) done / GIGA, (double) total / GIGA)
        : String.format(Locale.ROOT, "%.1f/%.1f MB", (double) done / MEGA, (double) total / MEGA);
  }

  /**
   * Reports an interruption: the process ends before the work is complete. Draws nothing
   * afterwards.
   *
   * @param writes whether the work writes files after its first step
   */
  public synchronized void interrupted(boolean writes) {
    if (ended) {
      return;
    }
    close();
    err.println(
        writing && writes
            ? "appversion: interrupted while files were written. Run the command again to continue."
            : "appversion: interrupted; nothing was written.");
    err.flush();
  }

  @Override
  public synchronized void close() {
    ended = true;
    if (visible) {
      visible = false;
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
