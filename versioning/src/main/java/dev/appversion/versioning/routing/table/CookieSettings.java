package dev.appversion.versioning.routing.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of the cookies that tie a client to a version (RFC 6265bis section 4.1.2).
 *
 * @param sameSite null for {@code None} over https, and no such attribute over http
 * @param partitioned whether a page in a frame of another site has separate cookies there (CHIPS)
 * @param path below which the affinity cookie is sent
 * @param domain whose hosts get it; empty for the host of the request alone
 * @param maxAge how long a client keeps it, in seconds; 0 for 30 days
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CookieSettings(
    @Nullable SameSite sameSite, boolean partitioned, String path, String domain, long maxAge) {
  private static final Pattern PORT = Pattern.compile(":[0-9]*$");
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~!$&'()*+=:@%/-]*");
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern DOMAIN = Pattern.compile(LABEL + "([.]" + LABEL + ")+");
  private static final long MONTH = Duration.ofDays(30).toSeconds();

  /** The settings of an app that sets none. */
  public static final CookieSettings DEFAULT = new CookieSettings(null, false, "/", "", MONTH);

  /** Sets defaults for absent values; throws for values that browsers would reject. */
  public CookieSettings {
    path = path == null || path.isEmpty() ? "/" : path;
    domain = domain == null ? "" : domain;
    maxAge = maxAge == 0 ? MONTH : maxAge;
    InvalidRoutingTableException.require(
        PATH.matcher(path).matches(), "client.cookie.path", "must begin with a slash, not " + path);
    InvalidRoutingTableException.require(
        domain.isEmpty() || DOMAIN.matcher(domain).matches(),
        "client.cookie.domain",
        "must be a domain such as example.com, not " + domain);
    InvalidRoutingTableException.require(
        !partitioned || sameSite == null || sameSite == SameSite.NONE,
        "client.cookie.partitioned",
        "needs sameSite None");
    InvalidRoutingTableException.require(
        maxAge > 0, "client.cookie.maxAge", "is negative: " + maxAge);
  }

  /** The lifetime of the cookie in the client. */
  public Duration age() {
    return Duration.ofSeconds(maxAge);
  }

  /**
   * The attributes that determine for which requests a browser sends the cookie; each starts with a
   * semicolon.
   *
   * @param https whether the client uses https; without it, browsers reject {@code None}
   * @param host of the request, perhaps with a port; null if it is not known. A domain that does
   *     not contain it is omitted, since browsers would reject the cookie
   */
  public String attributes(boolean https, @Nullable String host) {
    SameSite site = sameSite == null ? SameSite.NONE : sameSite;
    String scope = isOf(host) ? "; Domain=" + domain : "";
    if (!https) {
      return scope + (site == SameSite.NONE ? "" : "; SameSite=" + site.word);
    }
    return scope + "; SameSite=" + site.word + "; Secure" + (partitioned ? "; Partitioned" : "");
  }

  private boolean isOf(@Nullable String host) {
    if (domain.isEmpty() || host == null) {
      return false;
    }
    String name = PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
    return name.equals(domain) || name.endsWith('.' + domain);
  }

  /** To which requests of other sites a browser adds the cookie. */
  public enum SameSite {
    /** To none. */
    STRICT("Strict"),
    /** To navigations that only read. */
    LAX("Lax"),
    /** To all. */
    NONE("None");

    private final String word;

    SameSite(String word) {
      this.word = word;
    }

    /** In the table and in a cookie. */
    @JsonValue
    String word() {
      return word;
    }
  }
}
