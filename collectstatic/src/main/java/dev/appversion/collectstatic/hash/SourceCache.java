package dev.appversion.collectstatic.hash;

import dev.appversion.collectstatic.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Caches small files between hashing and writing, up to a memory limit, so that each is read once.
 */
final class SourceCache {
  private static final long SMALL = 256 << 10;

  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final AtomicLong room = new AtomicLong(Runtime.getRuntime().maxMemory() / 8);

  /** Reads a file into the cache; null if the file is too large or the cache is full. */
  byte @Nullable [] read(SourceFile file) throws IOException {
    if (file.size() > SMALL || room.addAndGet(-file.size()) < 0) {
      return null;
    }
    byte[] bytes = Files.readAllBytes(file.path());
    files.put(file.name(), bytes);
    return bytes;
  }

  /** Removes and returns a file; null if it is not cached. */
  byte @Nullable [] release(SourceFile file) {
    return files.remove(file.name());
  }
}
