package dev.appversion.store;

import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the key with which the operator signs, and the previous one, from two files. Reads them
 * again every 5 s, so that a rotation needs no restart.
 */
public final class KeyFile implements Supplier<Optional<SecretKeys>> {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
  private static final long AGAIN_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int MAX_BYTES = 4 << 10;

  private record Read(Optional<SecretKeys> keys, long nanos) {}

  private final Path file;
  private final LongSupplier nanoTime;
  private volatile Read last;

  /** Reads the file now, and again when a later request needs it. */
  public KeyFile(Path file) {
    this(file, System::nanoTime);
  }

  /**
   * @param nanoTime the clock, such as {@link System#nanoTime}
   */
  KeyFile(Path file, LongSupplier nanoTime) {
    this.file = file;
    this.nanoTime = nanoTime;
    this.last = new Read(read(), nanoTime.getAsLong());
  }

  @Override
  public Optional<SecretKeys> get() {
    Read known = last;
    if (nanoTime.getAsLong() - known.nanos() > AGAIN_NANOS) {
      known = new Read(read(), nanoTime.getAsLong());
      last = known;
    }
    return known.keys();
  }

  private Optional<SecretKeys> read() {
    try {
      Path previous = file.resolveSibling(file.getFileName() + DataKeys.PREVIOUS_SUFFIX);
      return Optional.of(
          SecretKeys.of(
              text(file), Files.exists(previous) ? Optional.of(text(previous)) : Optional.empty()));
    } catch (NoSuchFileException e) {
      LOG.warn("key file does not exist, all requests are rejected file={}", file);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("key file is invalid file={} error={}", file, e.getMessage());
    }
    return Optional.empty();
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("it has more than " + MAX_BYTES + " bytes");
    }
    return Files.readString(file);
  }
}
