package dev.appversion.sidecar.dev;

import dev.appversion.sidecar.coding.Coding;
import dev.appversion.versioning.manifest.ContentCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Hashes of files, and comparison of files with expected digests. Results are cached. */
final class ContentHashes {
  /**
   * The maximum size of files that are hashed, in bytes: larger ones would delay the page that
   * refers to them.
   */
  static final long MAX_BYTES = 32L << 20;

  private static final int BUFFER = 64 << 10;
  private static final int HEX_DIGITS = 12;

  /** Serializes decoding: decoders of Brotli and zstd use windows of many megabytes. */
  private final Lock decoding = new ReentrantLock();

  private final ReadOnce<Coding, String> hashes;
  private final ReadOnce<ContentCheck, Boolean> checks;

  ContentHashes(InstantSource clock) {
    this.hashes = new ReadOnce<>(clock);
    this.checks = new ReadOnce<>(clock);
  }

  /**
   * The first 12 hex digits of the MD5 of a file's bytes, as in Django's hashed name of a file
   * without references. Empty if the file is too large or cannot be read.
   */
  Optional<String> of(StaticFile file) {
    return of(file, Coding.IDENTITY);
  }

  /** The same of the decoded bytes; empty if the file is not in this coding. */
  Optional<String> of(StaticFile file, Coding coding) {
    return file.size() > MAX_BYTES
        ? Optional.empty()
        : hashes.get(file, coding, path -> decodedHash(path, coding));
  }

  /**
   * Whether a file's bytes match. Reads files of any size: only checked bytes may be served as
   * immutable.
   */
  boolean matches(StaticFile file, ContentCheck check) {
    return checks.get(file, check, path -> matches(path, check)).orElse(false);
  }

  private String decodedHash(Path path, Coding coding) throws IOException {
    if (coding == Coding.IDENTITY) {
      return hash(path, coding);
    }
    decoding.lock();
    try {
      return hash(path, coding);
    } finally {
      decoding.unlock();
    }
  }

  private static boolean matches(Path path, ContentCheck check) throws IOException {
    ContentCheck.Run run = check.begin();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(path)) {
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        run.update(buffer, 0, read);
      }
    }
    return run.matches();
  }

  private static String hash(Path path, Coding coding) throws IOException {
    MessageDigest digest = md5();
    byte[] buffer = new byte[BUFFER];
    long left = MAX_BYTES + 1;
    try (InputStream raw = Files.newInputStream(path);
        InputStream in = coding.decoded(raw)) {
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        left -= read;
        if (left <= 0) {
          throw new IOException(path + " has grown above " + MAX_BYTES + " bytes");
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
