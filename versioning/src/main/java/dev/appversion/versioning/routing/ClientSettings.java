package dev.appversion.versioning.routing;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a stale page is told.
 *
 * @param mismatch what the client does when the server's version is not the page's
 * @param header whether every response carries {@code X-App-Version} (seed: {@code
 *     APP_VERSION_HEADER})
 */
public record ClientSettings(Mismatch mismatch, boolean header) {
  public static final ClientSettings DEFAULT = new ClientSettings(Mismatch.RELOAD, true);

  public ClientSettings {
    mismatch = mismatch == null ? Mismatch.RELOAD : mismatch;
  }

  /** Seed: {@code APP_VERSION_MISMATCH}. */
  public enum Mismatch {
    /** The page is loaded anew. */
    @JsonProperty("reload")
    RELOAD,
    /** The console is told. */
    @JsonProperty("warn")
    WARN,
    /** No script at all. */
    @JsonProperty("ignore")
    IGNORE
  }
}
