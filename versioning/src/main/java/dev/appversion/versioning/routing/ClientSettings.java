package dev.appversion.versioning.routing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a stale page is told.
 *
 * @param mismatch what the client does when the server's version is not the page's
 * @param header whether every response carries {@code X-App-Version} (seed: {@code
 *     APP_VERSION_HEADER})
 * @param banner the app's own text, plain, for the banner that offers a reload; empty for none
 */
public record ClientSettings(
    Mismatch mismatch, boolean header, @JsonInclude(JsonInclude.Include.NON_EMPTY) String banner) {
  public static final ClientSettings DEFAULT = new ClientSettings(Mismatch.RELOAD, true, "");

  public ClientSettings {
    mismatch = mismatch == null ? Mismatch.RELOAD : mismatch;
    banner = banner == null ? "" : banner;
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
