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
 * A cache of values computed from files' bytes. A file is read again only if its size, modification
 * time or identity has changed (seed: "An mtime-based cache avoids re-hashing"). There is no
 * watcher.
 *
 * @param <Q> the kind of value
 * @param <A> the value
 */
final class ReadOnce<Q, A> {
  /** Computes a value from a file's bytes, read to their end. */
  interface Reading<A> {
    A read(Path path) throws IOException;
  }

  /**
   * The minimum age of a file's last change when it is read. A younger file may change again
   * without a new modification time, because file systems' clocks are coarse.
   */
  private static final Duration SETTLES = Duration.ofSeconds(2);

  private static final int MAX_ENTRIES = 20_000;
  private static final int TRIES = 3;

  private record Question<Q>(Path path, Q asked) {}

  /**
   * @param settled whether a file with equal attributes has the same bytes
   */
  private record Known<A>(StaticFile file, A value, boolean settled) {}

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

  /**
   * The value for a file, from the cache if possible; empty, and not cached, if the file cannot be
   * read.
   */
  Optional<A> get(StaticFile file, Q asked, Reading<A> reading) {
    Question<Q> question = new Question<>(file.path(), asked);
    Known<A> before;
    synchronized (known) {
      before = known.get(question);
    }
    if (before != null && before.settled() && before.file().equals(file)) {
      return Optional.of(before.value());
    }
    try {
      Known<A> now = read(file.path(), reading);
      synchronized (known) {
        known.put(question, now);
      }
      return Optional.of(now.value());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads a file until its attributes are equal before and after, for a limited number of attempts.
   */
  private Known<A> read(Path path, Reading<A> reading) throws IOException {
    for (int tries = 1; ; tries++) {
      StaticFile before = look(path);
      boolean settled = before.modified().toInstant().isBefore(clock.instant().minus(SETTLES));
      A value = reading.read(path);
      boolean unchanged = look(path).equals(before);
      if (unchanged || tries == TRIES) {
        return new Known<>(before, value, unchanged && settled);
      }
    }
  }

  private static StaticFile look(Path path) throws IOException {
    return new StaticFile(path, Files.readAttributes(path, BasicFileAttributes.class));
  }
}
