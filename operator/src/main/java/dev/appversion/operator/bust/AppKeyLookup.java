package dev.appversion.operator.bust;

import dev.appversion.versioning.token.SecretKeys;
import java.util.Optional;

/** Finds the keys that sign an app's tokens. */
@FunctionalInterface
public interface AppKeyLookup {
  /**
   * The keys of an app.
   *
   * @return nothing where the app has none
   * @throws UnusableKeyException if it has one that cannot be used
   */
  Optional<SecretKeys> find(String namespace, String name) throws UnusableKeyException;

  /** A Secret is there and holds no usable key; the message says why, never what it holds. */
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
