package dev.appversion.versioning.routing;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the decision wants to know of a request.
 *
 * @param method as it was sent
 * @param rawPath the path as it was sent: percent-encoded, without the query
 * @param kind what it is to the page that it comes from
 * @param requestedByHeader the values of {@value #REQUESTED_VERSION}, one for each different one
 * @param requestedByCookie the value of the cookie {@value #VERSION_COOKIE}
 * @param affinity what the affinity cookie says
 * @param newBucket draws a bucket for a client that has none
 */
public record RequestFacts(
    String method,
    String rawPath,
    RequestKind kind,
    List<String> requestedByHeader,
    Optional<String> requestedByCookie,
    Optional<Affinity> affinity,
    Supplier<Bucket> newBucket) {

  /** The header by which a client asks for a version (seed). */
  public static final String REQUESTED_VERSION = "X-App-Requested-Version";

  /** The cookie by which a client asks for a version (seed). */
  public static final String VERSION_COOKIE = "app_version";

  public static RequestFacts of(
      String method, String rawPath, RequestHeaders headers, Supplier<Bucket> newBucket) {
    return new RequestFacts(
        method,
        rawPath,
        RequestKind.of(method, rawPath, headers),
        headers.all(REQUESTED_VERSION).stream()
            .map(String::strip)
            .filter(value -> !value.isEmpty())
            .distinct()
            .toList(),
        Cookies.find(headers, VERSION_COOKIE).filter(value -> !value.isEmpty()),
        Cookies.find(headers, Affinity.COOKIE).flatMap(Affinity::parse),
        newBucket);
  }

  boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
