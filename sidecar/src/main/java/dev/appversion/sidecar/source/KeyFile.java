package dev.appversion.sidecar.source;

import dev.appversion.sidecar.net.BoundedRead;
import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the secret key from a file, and the previous one from a file in the same directory. */
final class KeyFile {
  private static final Logger LOG = System.getLogger(KeyFile.class.getName());
  private static final int MAX_BYTES = 64 << 10;

  private KeyFile() {}

  /** The keys; empty if there is no file, or if it is invalid, which is logged. */
  static Optional<SecretKeys> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Path previous = previous(file);
      return Optional.of(
          SecretKeys.of(
              text(file), Files.exists(previous) ? Optional.of(text(previous)) : Optional.empty()));
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(Level.WARNING, "secret key is invalid file={0} error={1}", file, e.getMessage());
      return Optional.empty();
    }
  }

  static Path previous(Path file) {
    return file.resolveSibling(file.getFileName() + DataKeys.PREVIOUS_SUFFIX);
  }

  private static String text(Path file) throws IOException {
    return new String(BoundedRead.file(file, MAX_BYTES), StandardCharsets.UTF_8);
  }
}
