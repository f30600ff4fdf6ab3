package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.assets.Asset.Sent;
import dev.appversion.sidecar.assets.Asset.Variant;
import dev.appversion.sidecar.coding.Coding;
import dev.appversion.sidecar.http.RequestTarget;
import dev.appversion.versioning.contract.HttpFields;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.StaticAssets;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.Locale;
import java.util.TreeSet;

/**
 * How a hashed asset goes from an app through to a client when it is not held in memory, and what
 * its response may say of itself.
 *
 * @param trust how much is known of the bytes
 * @param copy the one that is asked for
 * @param seen what is known of the body that was looked at
 */
public record StreamedDelivery(Trust trust, AssetLocation copy, Seen seen) {
  /** How much is known of the bytes. */
  public enum Trust {
    /** This version's copy has been looked at: what it sends now is for ever. */
    CHECKED,
    /** They are wrong, or not looked at yet: nobody may keep them. */
    UNCHECKED,
    /** The app would not give them to somebody unknown: what it says to this client goes. */
    APPS_OWN
  }

  /**
   * By what a body is known again.
   *
   * @param length in bytes, as it is sent; negative where nobody has looked at this coding
   * @param etag the app's; empty where it is not known
   * @param verified whether its bytes were compared with anything
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

  static StreamedDelivery asItIs(AssetLocation copy) {
    return new StreamedDelivery(Trust.APPS_OWN, copy, Seen.NOTHING);
  }

  static StreamedDelivery checked(Asset asset, Coding coding) {
    if (asset.made()) {
      return unchecked(asset.copy()); // what was made is not held any more
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
   * Asks for this copy, as it is whichever sidecar is before the app; for the very bytes that were
   * looked at just as it was then, in nobody's name.
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

  /** Says on a response of the app how long it may be kept. */
  public void stamp(HttpServerExchange exchange, String answering) {
    int status = exchange.getStatusCode();
    HeaderMap response = exchange.getResponseHeaders();
    boolean content = status == 200 || status == 206 || status == 304;
    if (status == 404 || status == 410 || status == 412 || status == 416) {
      response.put(Headers.CACHE_CONTROL, "no-store");
    } else if (content
        && trust == Trust.CHECKED
        && isWhatWasLookedAt(status, answering, response)) {
      immutable(response);
    } else if ((content || status >= 400) && trust != Trust.APPS_OWN) {
      response.put(Headers.CACHE_CONTROL, "no-store");
    }
  }

  /** For ever, for everybody: whatever the app says of that. */
  public static void immutable(HeaderMap response) {
    response.put(Headers.CACHE_CONTROL, Representation.IMMUTABLE);
    response.remove(Headers.SET_COOKIE);
    response.remove(Headers.EXPIRES);
    response.remove(Headers.PRAGMA);
    TreeSet<String> kept = vary(response);
    response.remove(Headers.VARY);
    if (!kept.isEmpty()) {
      response.put(Headers.VARY, String.join(", ", kept));
    }
  }

  /**
   * What of an app's {@code Vary} is true of bytes that are the same for everybody: their coding,
   * and the CORS fields beside them. Without {@code Origin} a copy that was kept for a page of the
   * app's own would be given to another origin's (Fetch standard, "CORS protocol and HTTP caches").
   */
  static TreeSet<String> vary(HeaderMap response) {
    TreeSet<String> kept = new TreeSet<>();
    HeaderValues vary = response.get(Headers.VARY);
    if (vary != null) {
      for (String value : vary) {
        for (String name : value.split(",", -1)) {
          switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "accept-encoding" -> kept.add(HttpFields.ACCEPT_ENCODING);
            case "origin" -> kept.add(HttpFields.ORIGIN);
            default -> {
              continue;
            }
          }
        }
      }
    }
    return kept;
  }

  /**
   * Another pod may have been asked: a copy of another length, or coding, is another copy. A part
   * says of which whole it is; that the client's copy is still good says the tag alone.
   */
  private boolean isWhatWasLookedAt(int status, String answering, HeaderMap response) {
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
