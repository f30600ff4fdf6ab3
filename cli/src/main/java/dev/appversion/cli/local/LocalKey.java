package dev.appversion.cli.local;

import dev.appversion.cli.terminal.CliContext;
import dev.appversion.cli.terminal.CliException;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The secret key of local mode: SECRET_KEY, else one created for this run, in a file that only this
 * user can read.
 *
 * @param file the file; empty for a key from the environment
 */
public record LocalKey(SecretKeys keys, Optional<Path> file) implements AutoCloseable {
  private static final int BYTES = 32;

  /** The key from the environment, else one that is made now. */
  public static LocalKey of(CliContext context) {
    String given = context.env().getOrDefault("SECRET_KEY", "");
    if (!given.isEmpty()) {
      try {
        return new LocalKey(SecretKeys.of(given, Optional.empty()), Optional.empty());
      } catch (IllegalArgumentException e) {
        throw CliException.failure(
            "SECRET_KEY: " + e.getMessage(), "Unset it to use a key that is created for this run.");
      }
    }
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String key = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    try {
      Path file = Files.createTempFile("appversion-", ".key"); // only the owner can read it
      Files.writeString(file, key);
      return new LocalKey(SecretKeys.of(key, Optional.empty()), Optional.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command that creates a token for this key. */
  public String tokenCommand(CliContext context, String scope) {
    return context.command()
        + " token --scope "
        + scope
        + file.map(path -> " --secret-key-file " + path).orElse("");
  }

  @Override
  public void close() {
    file.ifPresent(
        path -> {
          try {
            Files.deleteIfExists(path);
          } catch (IOException e) {
            // Deletion failed: the key is of no use after this run.
          }
        });
  }
}
