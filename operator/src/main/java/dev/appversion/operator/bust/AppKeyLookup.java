package dev.appversion.operator.bust;

import dev.appversion.versioning.token.SecretKeys;
import java.util.Optional;

/** Finds the keys that sign an app's tokens. */
@FunctionalInterface
public interface AppKeyLookup {
  /**
   * The keys of an app.
   *
   * @return empty if the app has no key
   * @throws UnusableKeyException if its key cannot be used
   */
  Optional<SecretKeys> find(String namespace, String name) throws UnusableKeyException;

  /** A Secret exists and contains no usable key. The message gives the reason and never the key. */
  final class UnusableKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Reports the reason.
     *
     * @param message names the Secret and the reason; never contains the key
     */
    public UnusableKeyException(String message) {
      super(message);
    }
  }
}
