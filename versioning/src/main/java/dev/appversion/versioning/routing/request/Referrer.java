package dev.appversion.versioning.routing.request;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page or the worker of this site that a request comes from: {@code Referer} (RFC 9110 section
 * 10.1.3). Requests of a page have the URL of its document there, requests of a worker the URL of
 * the worker's script (Referrer Policy, "Determine request's Referrer").
 *
 * @param target its path and query, and the versions that the query requests
 */
public record Referrer(PinnedTarget target) {
  private static final Pattern URL =
      Pattern.compile("https?://([^/?#]+)([^#]*)(#.*)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern PORT = Pattern.compile(":\\d*$");

  /** Scripts by their extension, and the usual names of service workers that have none. */
  private static final Pattern SCRIPT =
      Pattern.compile(
          ".*(\\.[cm]?js|/(sw|service[-_]?worker)(\\.\\w+)?)", Pattern.CASE_INSENSITIVE);

  /**
   * Reads the field.
   *
   * @param host the host that the client named, with its port where it has one; empty if unknown
   * @return empty for another site, and for an invalid URL
   */
  public static Optional<Referrer> of(String field, String host) {
    Matcher url = URL.matcher(field.strip());
    if (!url.matches() || !isSame(url.group(1), host)) {
      return Optional.empty();
    }
    String target = url.group(2);
    return Optional.of(
        new Referrer(PinnedTarget.of(target.startsWith("/") ? target : "/" + target)));
  }

  /** Proxies that are configured to send the host omit its port. */
  private static boolean isSame(String authority, String host) {
    return authority.equalsIgnoreCase(host)
        || PORT.matcher(authority).replaceFirst("").equalsIgnoreCase(host);
  }

  /** Whether it is a worker rather than a page, by its path. */
  public boolean isWorker() {
    return SCRIPT.matcher(target.rawPath()).matches();
  }

  /** The version that its URL requests; empty unless there is exactly one. */
  public Optional<String> version() {
    List<String> versions = target.versions();
    return versions.size() == 1 ? Optional.of(versions.getFirst()) : Optional.empty();
  }
}
