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
 * Reports when a file's text has changed, and when it disappears. Looks at it a few times a second:
 * that works alike on every system and whichever way an editor saves.
 */
final class FileWatch implements AutoCloseable {
  /** What happens to the file; called on the watch's own thread. */
  interface Listener {
    /** It has a new text. */
    void changed(String text);

    /** Nothing has happened for a while. */
    void idle();

    /** It has not been there for longer than an editor takes to save. */
    void disappeared();

    /** It is there again. */
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
   * @param known its text as it was read before
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
    if (settled && !seen.equals(known)) { // the same twice: it is not in the middle of being saved
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

  /** The file's text; nothing while an editor has it away. */
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
