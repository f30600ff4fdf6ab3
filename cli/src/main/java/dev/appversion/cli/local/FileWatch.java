package dev.appversion.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Reports when a file's text has changed, and when it disappears. Polls it a few times a second,
 * which works on every system and with every way of saving.
 */
final class FileWatch implements AutoCloseable {
  /** Gets the changes of the file, in the watch's thread. */
  interface Listener {
    /** The file has new text. */
    void changed(String text);

    /** The file has not changed for about a second. */
    void idle();

    /** The file has been absent for longer than an editor needs to save. */
    void disappeared();

    /** The file exists again. */
    void reappeared();
  }

  private static final Duration INTERVAL = Duration.ofMillis(150);
  private static final int IDLE_LOOKS = 7; // about a second
  private static final int MISSING_LOOKS = 7;

  private final Path file;
  private final Listener listener;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("appversion-file").factory());
  private String known;
  private String seen;
  private int quiet;
  private int missing;

  private FileWatch(Path file, String known, Listener listener) {
    this.file = file;
    this.known = known;
    this.seen = known;
    this.listener = listener;
  }

  /**
   * Watches a file.
   *
   * @param known the text that was read before
   */
  static FileWatch start(Path file, String known, Listener listener) {
    FileWatch watch = new FileWatch(file, known, listener);
    var _ =
        watch.looks.scheduleWithFixedDelay(
            watch::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    Optional<String> text = read();
    presence(text.isPresent());
    boolean settled = text.isPresent() && text.get().equals(seen);
    text.ifPresent(now -> seen = now);
    if (settled && !seen.equals(known)) { // read twice: it is not being saved at the moment
      known = seen;
      quiet = 0;
      listener.changed(known);
    } else if (++quiet == IDLE_LOOKS) {
      quiet = 0;
      listener.idle();
    }
  }

  private void presence(boolean there) {
    if (!there) {
      if (++missing == MISSING_LOOKS) {
        listener.disappeared();
      }
      return;
    }
    if (missing >= MISSING_LOOKS) {
      listener.reappeared();
    }
    missing = 0;
  }

  /** The file's text; empty if it does not exist, as while an editor saves it. */
  private Optional<String> read() {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
