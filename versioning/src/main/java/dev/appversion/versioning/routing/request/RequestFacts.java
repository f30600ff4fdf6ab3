package dev.appversion.versioning.routing.request;

import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.contract.WireHeaders;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The parts of a request on which the routing decision depends.
 *
 * @param method as it was sent
 * @param target the target, and the versions that its query requires
 * @param kind its relation to the page that sends it
 * @param loadsDocument whether the response becomes a document: {@link RequestKind#loadsDocument}
 * @param requestedByHeader the values of {@value WireHeaders#REQUESTED_VERSION}, one for each
 *     different one
 * @param requestedByCookie the value of the cookie {@value RequestPins#VERSION_COOKIE}
 * @param affinity the content of the affinity cookie
 * @param redirect the content of the cookie of a form's redirect to this path
 * @param referrer the page or the worker that sends it, if known
 * @param headers all fields, for pins that the app declares
 * @param newBucket draws a bucket for a client that has none
 */
public record RequestFacts(
    String method,
    PinnedTarget target,
    RequestKind kind,
    boolean loadsDocument,
    List<String> requestedByHeader,
    Optional<String> requestedByCookie,
    Optional<Affinity> affinity,
    Optional<RedirectPin> redirect,
    Optional<Referrer> referrer,
    RequestHeaders headers,
    Supplier<Bucket> newBucket) {

  /** Reads a request. */
  public static RequestFacts of(
      String method,
      PinnedTarget target,
      Optional<Referrer> referrer,
      RequestHeaders headers,
      Supplier<Bucket> newBucket) {
    String rawPath = target.rawPath();
    boolean loadsDocument = RequestKind.loadsDocument(headers);
    List<String> cookies = headers.all(HttpFields.COOKIE);
    return new RequestFacts(
        method,
        target,
        RequestKind.of(method, rawPath, headers, loadsDocument),
        loadsDocument,
        different(headers.stated(WireHeaders.REQUESTED_VERSION)),
        Cookies.find(cookies, RequestPins.VERSION_COOKIE).filter(value -> !value.isEmpty()),
        Cookies.find(cookies, RequestPins.AFFINITY_COOKIE).flatMap(Affinity::parse),
        Cookies.find(cookies, RequestPins.REDIRECT_COOKIE)
            .flatMap(RedirectPin::parse)
            .filter(pin -> pin.isFor(rawPath)),
        referrer,
        headers,
        newBucket);
  }

  private static List<String> different(List<String> values) {
    return values.size() < 2 ? values : List.copyOf(new LinkedHashSet<>(values));
  }

  /** Reads a request with a target as it was sent, without a known referrer. */
  public static RequestFacts of(
      String method, String target, RequestHeaders headers, Supplier<Bucket> newBucket) {
    return of(method, PinnedTarget.of(target), Optional.empty(), headers, newBucket);
  }

  /** The path as it was sent: percent-encoded, without the query. */
  public String rawPath() {
    return target.rawPath();
  }

  /** Whether a page of the app may have sent it; true if the client does not report the site. */
  public boolean isOfThisSite() {
    String site = headers.first(HttpFields.SEC_FETCH_SITE);
    return site.isEmpty() || site.strip().equalsIgnoreCase("same-origin");
  }

  /**
   * Whether the client sends neither Fetch Metadata nor a cookie, as crawlers, uptime checks and
   * most programs do. So does a browser for its first page over plain HTTP, where it sends no Fetch
   * Metadata (W3C Fetch Metadata, section 2: to trustworthy URLs only).
   */
  public boolean isOfCrawler() {
    return headers.all(HttpFields.SEC_FETCH_MODE).isEmpty()
        && headers.all(HttpFields.SEC_FETCH_SITE).isEmpty()
        && headers.all(HttpFields.SEC_FETCH_DEST).isEmpty()
        && headers.all(HttpFields.COOKIE).isEmpty();
  }

  /** Whether the request only reads: its method is GET or HEAD. */
  public boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
