package dev.appversion.versioning.routing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stale page is told.
 *
 * @param mismatch what the client does when the server's version is not the page's
 * @param header whether every response carries {@code X-App-Version} (seed: {@code
 *     APP_VERSION_HEADER})
 * @param banner the app's own text, plain, for the banner that offers a reload; empty for none
 * @param pins where the app says which release a page is of, beside what is always looked at
 * @param cookie the attributes of cookies; null for the default ones
 */
public record ClientSettings(
    Mismatch mismatch,
    boolean header,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String banner,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PinSource> pins,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CookieSettings cookie) {
  public static final ClientSettings DEFAULT = new ClientSettings(Mismatch.RELOAD, true, "");

  public ClientSettings {
    mismatch = mismatch == null ? Mismatch.RELOAD : mismatch;
    banner = banner == null ? "" : banner;
    pins = pins == null ? List.of() : List.copyOf(pins);
  }

  /** Settings of an app that declares no pins. */
  public ClientSettings(Mismatch mismatch, boolean header, String banner) {
    this(mismatch, header, banner, List.of(), null);
  }

  /** The attributes of cookies. */
  public CookieSettings cookies() {
    return cookie == null ? CookieSettings.DEFAULT : cookie;
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
