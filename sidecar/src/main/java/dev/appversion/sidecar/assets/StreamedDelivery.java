package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.cache.Asset;
import dev.appversion.sidecar.cache.Asset.Sent;
import dev.appversion.sidecar.cache.Asset.Variant;
import dev.appversion.sidecar.cache.AssetLocation;
import dev.appversion.sidecar.cache.Representation;
import dev.appversion.sidecar.coding.Coding;
import dev.appversion.sidecar.content.ImmutableResponse;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.table.StaticAssets;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;

/**
 * How a hashed asset that is not cached is streamed from an app to a client, and how long its
 * response may be stored.
 *
 * @param trust whether the bytes have been checked
 * @param copy the location that is requested
 * @param seen the body that was checked
 */
public record StreamedDelivery(Trust trust, AssetLocation copy, Seen seen) {
  /** Whether the bytes have been checked. */
  public enum Trust {
    /** The copy of this version has been checked: its response is immutable. */
    CHECKED,
    /** They do not match, or have not been checked: no cache may store them. */
    UNCHECKED,
    /** The app requires the client's credentials: its own cache fields apply. */
    APPS_OWN
  }

  /**
   * Identifies a body that was checked.
   *
   * @param length the length in bytes, as sent; negative for a coding that was not checked
   * @param etag the app's entity tag; empty if unknown
   * @param verified whether its bytes were compared with a digest
   */
  record Seen(Coding coding, long length, String etag, boolean verified) {
    static final Seen NOTHING = new Seen(Coding.IDENTITY, -1, "", false);

    static Seen of(Sent sent, boolean verified) {
      return new Seen(sent.coding(), sent.length(), sent.etag(), verified);
    }
  }

  static StreamedDelivery unchecked(AssetLocation copy) {
    return new StreamedDelivery(Trust.UNCHECKED, copy, Seen.NOTHING);
  }

  /**
   * The delivery of an asset that the app sends only to clients with credentials.
   *
   * @param path the hashed path; the cache lifetime of a canonical file does not apply to it
   */
  static StreamedDelivery refused(AssetLocation copy, String path) {
    return copy.path().equals(path)
        ? new StreamedDelivery(Trust.APPS_OWN, copy, Seen.NOTHING)
        : unchecked(copy);
  }

  static StreamedDelivery checked(Asset asset, Coding coding) {
    if (asset.made()) {
      return unchecked(asset.copy()); // the bytes that were built are no longer cached
    }
    boolean verified = asset.check().isVerifiable();
    Seen seen =
        switch (asset.variant(coding)) {
          case Variant.Streamed(Sent sent) -> Seen.of(sent, verified);
          case Variant.Held(Representation _, Sent sent) -> Seen.of(sent, verified);
          case Variant.Absent absent -> new Seen(coding, -1, "", verified);
          case null -> new Seen(coding, -1, "", verified);
        };
    return new StreamedDelivery(Trust.CHECKED, asset.copy(), seen);
  }

  /**
   * Changes the request into one for this location, whose response all sidecars forward unchanged.
   * If the bytes were checked, the client's credentials are removed, as in the checked request.
   */
  public void prepare(HttpServerExchange exchange, StaticAssets assets) {
    String path = AssetPaths.encode(assets, copy.path());
    String query = RequestTarget.of(exchange).substring(RequestTarget.rawPath(exchange).length());
    RequestTarget.set(exchange, trust == Trust.CHECKED ? path : path + query);
    HeaderMap request = exchange.getRequestHeaders();
    request.add(Headers.CACHE_CONTROL, AssetLookup.AS_IT_IS);
    if (trust == Trust.CHECKED) {
      request.remove(Headers.COOKIE);
      request.remove(Headers.AUTHORIZATION);
      request.put(Headers.ACCEPT, "*/*");
      request.put(Headers.ACCEPT_ENCODING, seen.coding().token());
    }
  }

  /** Sets how long caches may store the app's response. */
  public void stamp(HttpServerExchange exchange, String answering) {
    int status = exchange.getStatusCode();
    HeaderMap response = exchange.getResponseHeaders();
    boolean content = status == 200 || status == 206 || status == 304;
    if (status == 404 || status == 410 || status == 412 || status == 416) {
      response.put(Headers.CACHE_CONTROL, "no-store");
    } else if (content && trust == Trust.CHECKED && isCheckedBody(status, answering, response)) {
      ImmutableResponse.set(response);
    } else if ((content || status >= 400) && trust != Trust.APPS_OWN) {
      response.put(Headers.CACHE_CONTROL, "no-store");
    }
  }

  /**
   * Whether the response has the body that was checked. Another pod may have responded: a body of
   * another length or coding is another body. A part names the length of the whole; for a 304 only
   * the entity tag identifies the body.
   */
  private boolean isCheckedBody(int status, String answering, HeaderMap response) {
    if (!answering.equals(copy.version()) || seen.length() < 0) {
      return false;
    }
    if (status == 304) {
      return !seen.etag().isEmpty() && seen.etag().equals(response.getFirst(Headers.ETAG));
    }
    String length = response.getFirst(Headers.CONTENT_LENGTH);
    String part = response.getFirst(Headers.CONTENT_RANGE);
    boolean sameLength =
        status == 206
            ? part != null && part.endsWith("/" + seen.length())
            : length == null || length.equals(Long.toString(seen.length()));
    boolean otherPage = !seen.verified() && AssetResponse.isPageInItsPlace(copy.path(), response);
    return sameLength
        && !otherPage
        && Coding.of(response.getFirst(Headers.CONTENT_ENCODING))
            .filter(seen.coding()::equals)
            .isPresent();
  }
}
