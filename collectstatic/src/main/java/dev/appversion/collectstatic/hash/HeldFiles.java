package dev.appversion.collectstatic.hash;

import dev.appversion.collectstatic.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Keeps small files between hashing and writing, as far as there is room, to read them once. */
final class HeldFiles {
  private static final long SMALL = 256 << 10;

  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final AtomicLong room = new AtomicLong(Runtime.getRuntime().maxMemory() / 8);

  /** Reads a file and keeps it; null if it is too large or there is no room. */
  byte @Nullable [] read(SourceFile file) throws IOException {
    if (file.size() > SMALL || room.addAndGet(-file.size()) < 0) {
      return null;
    }
    byte[] bytes = Files.readAllBytes(file.path());
    files.put(file.name(), bytes);
    return bytes;
  }

  /** Gives a file away; null if it was not kept. */
  byte @Nullable [] release(SourceFile file) {
    return files.remove(file.name());
  }
}
