package dev.appversion.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private static final String FIRST = "the first key of the app";
  private static final String SECOND = "the second key of the app";
  private static final Duration READ_AGAIN_AFTER = Duration.ofSeconds(5);

  @TempDir private Path folder;
  private final AtomicLong nanos = new AtomicLong(1);
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("secret-key");
    Files.writeString(file, FIRST);
  }

  private KeyFile keyFile() {
    return new KeyFile(file, nanos::get);
  }

  private static Optional<String> id(KeyFile keys) {
    return keys.get().map(SecretKeys::id);
  }

  private static Optional<String> id(String key) {
    return Optional.of(SecretKeys.of(key, Optional.empty()).id());
  }

  @Test
  void aRotatedKeyIsReadAfterFiveSeconds() throws IOException {
    KeyFile keys = keyFile();
    Files.writeString(file, SECOND);

    nanos.addAndGet(READ_AGAIN_AFTER.toNanos());
    assertThat(id(keys)).isEqualTo(id(FIRST));
    nanos.addAndGet(1);
    assertThat(id(keys)).isEqualTo(id(SECOND));
  }

  @Test
  void theTimeoutRestartsWithEachRead() throws IOException {
    KeyFile keys = keyFile();
    nanos.addAndGet(READ_AGAIN_AFTER.toNanos() + 1);
    assertThat(id(keys)).isEqualTo(id(FIRST));
    Files.writeString(file, SECOND);

    nanos.addAndGet(READ_AGAIN_AFTER.toNanos());
    assertThat(id(keys)).isEqualTo(id(FIRST));
  }

  @Test
  void thePreviousKeyIsInTheFileBesideIt() throws IOException {
    Files.writeString(folder.resolve("secret-key-previous"), SECOND);

    assertThat(keyFile().get()).isPresent();
    Files.writeString(folder.resolve("secret-key-previous"), "short");
    assertThat(keyFile().get()).as("a previous key that cannot be used").isEmpty();
  }

  @Test
  void withoutAUsableKeyThereAreNoKeysUntilThereIsOne() throws IOException {
    Files.writeString(file, "short");
    KeyFile keys = keyFile();
    assertThat(keys.get()).isEmpty();

    Files.delete(file);
    nanos.addAndGet(READ_AGAIN_AFTER.toNanos() + 1);
    assertThat(keys.get()).as("no file").isEmpty();

    Files.writeString(file, "k".repeat(5000));
    nanos.addAndGet(READ_AGAIN_AFTER.toNanos() + 1);
    assertThat(keys.get()).as("a file that is too large").isEmpty();

    Files.writeString(file, SECOND);
    nanos.addAndGet(READ_AGAIN_AFTER.toNanos() + 1);
    assertThat(id(keys)).isEqualTo(id(SECOND));
  }
}
