package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The behaviour of stale pages, and how pages detect that they are stale.
 *
 * @param mismatch the action of the client if the server's version differs from the page's
 * @param header whether every response carries {@code X-App-Version} (seed: {@code
 *     APP_VERSION_HEADER})
 * @param banner the app's own text, plain, for the banner that offers a reload; empty for none
 * @param pins the fields and parameters with the release of a page, in addition to the default ones
 * @param poll the number of seconds without a response after which a visible page checks whether
 *     its version is live; 0 for never
 * @param cookie the attributes of cookies; null for the default ones
 * @param pages the app's own pages in place of the sidecar's; null for none
 * @param beatSeconds how long at most between two reports of an open page, in seconds, from 1 to
 *     3600; 0 for the default, see {@link #beat}
 */
public record ClientSettings(
    Mismatch mismatch,
    boolean header,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String banner,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PinSource> pins,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int poll,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CookieSettings cookie,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable OwnPages pages,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int beatSeconds) {
  /** How long at most between two reports of an open page, if the app sets no time. */
  public static final Duration DEFAULT_BEAT = Duration.ofMinutes(5);

  private static final int MAX_BEAT_SECONDS = 3600;

  /** The settings of an app that sets none. */
  public static final ClientSettings DEFAULT =
      new ClientSettings(Mismatch.RELOAD, true, "", List.of(), 0, null, null, 0);

  public ClientSettings {
    mismatch = mismatch == null ? Mismatch.RELOAD : mismatch;
    banner = banner == null ? "" : banner;
    pins = pins == null ? List.of() : List.copyOf(pins);
    InvalidRoutingTableException.require(
        beatSeconds >= 0 && beatSeconds <= MAX_BEAT_SECONDS,
        "client.beatSeconds " + beatSeconds,
        "is not between 1 and " + MAX_BEAT_SECONDS);
    beatSeconds = beatSeconds == DEFAULT_BEAT.toSeconds() ? 0 : beatSeconds;
  }

  /** A copy with this behaviour of stale pages. */
  public ClientSettings withMismatch(Mismatch other) {
    return new ClientSettings(other, header, banner, pins, poll, cookie, pages, beatSeconds);
  }

  /** A copy in which responses carry {@code X-App-Version}, or do not. */
  public ClientSettings withHeader(boolean sent) {
    return new ClientSettings(mismatch, sent, banner, pins, poll, cookie, pages, beatSeconds);
  }

  /** A copy with this text in the banner that offers a reload; empty for the default text. */
  public ClientSettings withBanner(String text) {
    return new ClientSettings(mismatch, header, text, pins, poll, cookie, pages, beatSeconds);
  }

  /** A copy with these places in which the app declares the release of a page. */
  public ClientSettings withPins(List<PinSource> sources) {
    return new ClientSettings(mismatch, header, banner, sources, poll, cookie, pages, beatSeconds);
  }

  /**
   * A copy whose visible pages check their version after this number of seconds without a response;
   * 0: never.
   */
  public ClientSettings withPoll(int seconds) {
    return new ClientSettings(mismatch, header, banner, pins, seconds, cookie, pages, beatSeconds);
  }

  /** A copy with these attributes of cookies. */
  public ClientSettings withCookie(CookieSettings other) {
    return new ClientSettings(mismatch, header, banner, pins, poll, other, pages, beatSeconds);
  }

  /** A copy with these pages of the app. */
  public ClientSettings withPages(OwnPages other) {
    return new ClientSettings(mismatch, header, banner, pins, poll, cookie, other, beatSeconds);
  }

  /** A copy whose open pages report at least once in this number of seconds; 0: the default. */
  public ClientSettings withBeat(int seconds) {
    return new ClientSettings(mismatch, header, banner, pins, poll, cookie, pages, seconds);
  }

  /** How long at most between two reports of an open page. */
  public Duration beat() {
    return beatSeconds == 0 ? DEFAULT_BEAT : Duration.ofSeconds(beatSeconds);
  }

  /** The app's own pages; empty ones where it has none. */
  public OwnPages ownPages() {
    return pages == null ? OwnPages.NONE : pages;
  }

  /** The attributes of cookies. */
  public CookieSettings cookies() {
    return cookie == null ? CookieSettings.DEFAULT : cookie;
  }

  /** Seed: {@code APP_VERSION_MISMATCH}. */
  public enum Mismatch {
    /** The page is reloaded. */
    RELOAD,
    /** One line on the console. */
    WARN,
    /** No script is added to pages. */
    IGNORE;

    /** In the table. */
    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
