package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.assets.Asset.Variant;
import dev.appversion.sidecar.coding.Coding;
import dev.appversion.versioning.routing.AssetPaths;
import dev.appversion.versioning.routing.StaticAssets;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How a hashed asset goes from an app through to a client when it is not held in memory, and what
 * its response may say of itself.
 *
 * @param trust how much is known of the bytes
 * @param copy the one that is asked for
 * @param coding the one that was looked at
 * @param length of that, in bytes; negative where it is not known
 * @param foreign whether a page of another origin asks
 */
public record Passing(Trust trust, Copy copy, Coding coding, long length, boolean foreign) {
  /** How much is known of the bytes. */
  public enum Trust {
    /** This version's copy has been looked at: what it sends now is for ever. */
    CHECKED,
    /** They are wrong, or not looked at yet: nobody may keep them. */
    UNCHECKED,
    /** The app would not give them to somebody unknown: what it says to this client goes. */
    APPS_OWN
  }

  static Passing unchecked(Copy copy) {
    return new Passing(Trust.UNCHECKED, copy, Coding.IDENTITY, -1, false);
  }

  static Passing asItIs(Copy copy) {
    return new Passing(Trust.APPS_OWN, copy, Coding.IDENTITY, -1, false);
  }

  static Passing checked(Asset asset, Coding coding, boolean foreign) {
    long length =
        switch (asset.variant(coding)) {
          case Variant.Streamed(long known) -> known;
          case Variant.Held(Representation held) -> held.length();
          case Variant.Absent absent -> -1;
          case null -> -1;
        };
    return new Passing(Trust.CHECKED, asset.copy(), coding, length, foreign);
  }

  /** Asks for this copy; for the very bytes that were looked at in nobody's name. */
  public void prepare(HttpServerExchange exchange, StaticAssets assets) {
    exchange.setRequestURI(AssetPaths.encode(assets, copy.path()), false); // no host in it
    if (trust == Trust.CHECKED) {
      exchange.setQueryString("");
      HeaderMap request = exchange.getRequestHeaders();
      request.remove(Headers.COOKIE);
      request.remove(Headers.AUTHORIZATION);
      request.put(Headers.ACCEPT_ENCODING, coding.token());
    }
  }

  /** Says on a response of the app how long it may be kept. */
  public void stamp(HttpServerExchange exchange, String answering) {
    int status = exchange.getStatusCode();
    HeaderMap response = exchange.getResponseHeaders();
    boolean content = status == 200 || status == 206 || status == 304;
    if (status == 404 || status == 410) {
      response.put(Headers.CACHE_CONTROL, "no-store");
    } else if (content
        && trust == Trust.CHECKED
        && isWhatWasLookedAt(status, answering, response)) {
      immutable(response, foreign);
    } else if (content && trust != Trust.APPS_OWN) {
      response.put(Headers.CACHE_CONTROL, "no-store");
    }
  }

  /** For ever, for everybody: whatever the app says of that. */
  public static void immutable(HeaderMap response, boolean foreign) {
    response.put(Headers.CACHE_CONTROL, Representation.IMMUTABLE);
    response.remove(Headers.SET_COOKIE);
    response.remove(Headers.EXPIRES);
    response.remove(Headers.PRAGMA);
    HeaderValues vary = response.get(Headers.VARY);
    if (vary != null) {
      TreeSet<String> kept = new TreeSet<>();
      for (String value : vary) {
        for (String name : value.split(",", -1)) {
          switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "accept-encoding" -> kept.add("Accept-Encoding");
            case "origin" -> {
              if (foreign) {
                kept.add("Origin");
              }
            }
            default -> {
              continue;
            }
          }
        }
      }
      response.remove(Headers.VARY);
      if (!kept.isEmpty()) {
        response.put(Headers.VARY, String.join(", ", kept));
      }
    }
  }

  /** Another pod may have been asked: a copy of another length, or coding, is another copy. */
  private boolean isWhatWasLookedAt(int status, String answering, HeaderMap response) {
    if (!answering.equals(copy.version())) {
      return false;
    }
    if (status != 200) {
      return true;
    }
    String sent = response.getFirst(Headers.CONTENT_LENGTH);
    Optional<Coding> sentCoding = Coding.of(response.getFirst(Headers.CONTENT_ENCODING));
    return sentCoding.filter(coding::equals).isPresent()
        && (sent == null || length < 0 || sent.equals(Long.toString(length)));
  }
}
