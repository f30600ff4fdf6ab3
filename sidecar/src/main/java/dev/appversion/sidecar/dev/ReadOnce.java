package dev.appversion.sidecar.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What reading files has shown, read anew only when size, time or identity of a file have changed
 * (seed: "An mtime-based cache avoids re-hashing"). There is no watcher.
 *
 * @param <Q> what is asked of files
 * @param <A> what their bytes say
 */
final class ReadOnce<Q, A> {
  /** Reads a file to its end. */
  interface Reading<A> {
    A read(Path path) throws IOException;
  }

  /**
   * A file that was changed this short a while before it was read may be changed again without its
   * time showing it: file systems' clocks tick coarsely.
   */
  private static final Duration SETTLES = Duration.ofSeconds(2);

  private static final int MAX_ENTRIES = 20_000;
  private static final int TRIES = 3;

  private record Question<Q>(Path path, Q asked) {}

  /**
   * @param settled whether an equal file surely has the same bytes
   */
  private record Known<A>(StaticFile file, A answer, boolean settled) {}

  private final InstantSource clock;
  // Guarded by itself.
  private final Map<Question<Q>, Known<A>> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question<Q>, Known<A>> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  ReadOnce(InstantSource clock) {
    this.clock = clock;
  }

  /** What a file says to this; nothing, and nothing is remembered, if it cannot be read. */
  Optional<A> ask(StaticFile file, Q asked, Reading<A> reading) {
    Question<Q> question = new Question<>(file.path(), asked);
    Known<A> before;
    synchronized (known) {
      before = known.get(question);
    }
    if (before != null && before.settled() && before.file().equals(file)) {
      return Optional.of(before.answer());
    }
    try {
      Known<A> now = read(file.path(), reading);
      synchronized (known) {
        known.put(question, now);
      }
      return Optional.of(now.answer());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads a file until it was the same before and after, or gives up on that. */
  private Known<A> read(Path path, Reading<A> reading) throws IOException {
    for (int tries = 1; ; tries++) {
      StaticFile before = look(path);
      boolean settled = before.modified().toInstant().isBefore(clock.instant().minus(SETTLES));
      A answer = reading.read(path);
      boolean unchanged = look(path).equals(before);
      if (unchanged || tries == TRIES) {
        return new Known<>(before, answer, unchanged && settled);
      }
    }
  }

  private static StaticFile look(Path path) throws IOException {
    return new StaticFile(path, Files.readAttributes(path, BasicFileAttributes.class));
  }
}
