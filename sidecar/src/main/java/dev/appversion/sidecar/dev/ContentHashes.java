package dev.appversion.sidecar.dev;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Hashes of files' bytes, computed anew only when size, time or identity of a file have changed
 * (seed: "An mtime-based cache avoids re-hashing"). There is no watcher.
 */
final class ContentHashes {
  /** Larger files have no hash: they would hold up the page that names them. */
  static final long MAX_BYTES = 32L << 20;

  /**
   * A file that was changed this short a while before it was read may be changed again without its
   * time showing it: file systems' clocks tick coarsely.
   */
  private static final Duration SETTLES = Duration.ofSeconds(2);

  private static final int HEX_DIGITS = 12;
  private static final int MAX_ENTRIES = 20_000;
  private static final int TRIES = 3;

  /**
   * @param settled whether an equal file surely has the same bytes
   */
  private record Known(StaticFile file, String hash, boolean settled) {}

  private final InstantSource clock;
  // Guarded by itself.
  private final Map<Path, Known> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Known> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  ContentHashes(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The first 12 hex digits of the MD5 of a file's bytes: what Django would put into its name if it
   * refers to nothing. Nothing for files that are too large or cannot be read.
   */
  Optional<String> of(StaticFile file) {
    if (file.size() > MAX_BYTES) {
      return Optional.empty();
    }
    Known before;
    synchronized (known) {
      before = known.get(file.path());
    }
    if (before != null && before.settled() && before.file().equals(file)) {
      return Optional.of(before.hash());
    }
    try {
      Known now = read(file.path());
      synchronized (known) {
        known.put(file.path(), now);
      }
      return Optional.of(now.hash());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads a file until it was the same before and after, or gives up on that. */
  private Known read(Path path) throws IOException {
    for (int tries = 1; ; tries++) {
      StaticFile before = look(path);
      boolean settled = before.modified().toInstant().isBefore(clock.instant().minus(SETTLES));
      String hash = hash(path);
      boolean unchanged = look(path).equals(before);
      if (unchanged || tries == TRIES) {
        return new Known(before, hash, unchanged && settled);
      }
    }
  }

  private static StaticFile look(Path path) throws IOException {
    return new StaticFile(path, Files.readAttributes(path, BasicFileAttributes.class));
  }

  private static String hash(Path path) throws IOException {
    MessageDigest digest = md5();
    byte[] buffer = new byte[64 << 10];
    long left = MAX_BYTES + 1;
    try (InputStream in = Files.newInputStream(path)) {
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        left -= read;
        if (left <= 0) {
          throw new IOException(path + " has grown past " + MAX_BYTES + " bytes");
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, HEX_DIGITS / 2);
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
