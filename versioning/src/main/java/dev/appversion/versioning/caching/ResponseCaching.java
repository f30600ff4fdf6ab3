package dev.appversion.versioning.caching;

import dev.appversion.versioning.contract.HttpFields;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The fields of a response and its request that determine whether a shared cache may store it (RFC
 * 9111 section 3).
 *
 * @param method of the request
 * @param authorized whether the request has {@code Authorization}
 * @param status of the response
 * @param cacheControl {@code Cache-Control} of the response
 * @param targeted fields that some caches use in place of {@code Cache-Control}, by name
 * @param accelExpires {@code X-Accel-Expires}, which takes precedence in nginx; empty if absent
 * @param expires whether {@code Expires} is a later time than {@code Date}; empty if it is absent
 * @param modified whether it has {@code Last-Modified}, from which caches derive a heuristic
 *     lifetime
 * @param variesByAll whether {@code Vary} is {@code *}
 * @param located whether it has {@code Content-Location}
 */
public record ResponseCaching(
    String method,
    boolean authorized,
    int status,
    CacheDirectives cacheControl,
    Map<String, CacheDirectives> targeted,
    String accelExpires,
    Optional<Boolean> expires,
    boolean modified,
    boolean variesByAll,
    boolean located) {

  /** Takes precedence over {@code Cache-Control} in nginx: seconds, or {@code @} and a time. */
  public static final String ACCEL_EXPIRES = "X-Accel-Expires";

  /** RFC 9213, the field of the Edge Architecture Specification, and those of vendors. */
  private static final List<String> TARGETED =
      List.of(
          "CDN-Cache-Control",
          "Surrogate-Control",
          "Cloudflare-CDN-Cache-Control",
          "Akamai-Cache-Control",
          "Edge-Control",
          "Netlify-CDN-Cache-Control",
          "Vercel-CDN-Cache-Control",
          "X-LiteSpeed-Cache-Control");

  private static final Pattern POSITIVE = Pattern.compile("0*[1-9][0-9]*");

  /**
   * Statuses that a cache may store by default (RFC 9110 section 15.1), and 304, which updates one.
   */
  private static final Set<Integer> BY_DEFAULT =
      Set.of(200, 203, 204, 206, 300, 301, 304, 308, 404, 405, 410, 414, 501);

  public ResponseCaching {
    targeted = Map.copyOf(targeted);
  }

  /**
   * Reads a response's fields.
   *
   * @param request the values of a request field, by name
   * @param response the values of a response field, by name
   */
  public static ResponseCaching of(
      String method,
      int status,
      Function<String, List<String>> request,
      Function<String, List<String>> response) {
    Map<String, CacheDirectives> targeted = Map.of();
    for (String name : TARGETED) {
      List<String> values = response.apply(name);
      if (!values.isEmpty()) {
        targeted = targeted.isEmpty() ? new TreeMap<>() : targeted;
        targeted.put(name, CacheDirectives.parse(values));
      }
    }
    List<String> expires = response.apply(HttpFields.EXPIRES);
    return new ResponseCaching(
        method,
        !request.apply(HttpFields.AUTHORIZATION).isEmpty(),
        status,
        CacheDirectives.parse(response.apply(HttpFields.CACHE_CONTROL)),
        targeted,
        first(response.apply(ACCEL_EXPIRES)).strip(),
        expires.isEmpty()
            ? Optional.empty()
            : Optional.of(isLater(expires.getFirst(), response.apply(HttpFields.DATE))),
        !response.apply(HttpFields.LAST_MODIFIED).isEmpty(),
        variesByAll(response.apply(HttpFields.VARY)),
        !response.apply("Content-Location").isEmpty());
  }

  /** Whether any shared cache may store it. */
  public Storability storing() {
    if (!isOfMethod()) {
      return Storability.FORBIDDEN;
    }
    Storability freest = freer(byCacheControl(), byAccelExpires());
    for (CacheDirectives field : targeted.values()) {
      freest = freer(freest, byTargeted(field));
    }
    return freest;
  }

  private static Storability freer(Storability one, Storability other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private boolean isShared() {
    return isOfMethod() && byCacheControl() != Storability.FORBIDDEN;
  }

  /** Whether its client may store it. */
  public boolean isStored() {
    return isOfMethod() && !cacheControl.has("no-store");
  }

  /**
   * The other fields that permit a shared cache to store it, regardless of {@code Cache-Control}.
   */
  public List<String> sharingFields() {
    boolean accel = byAccelExpires() != Storability.FORBIDDEN;
    if (targeted.isEmpty() && !accel) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    targeted.forEach(
        (name, field) -> {
          if (byTargeted(field) != Storability.FORBIDDEN) {
            names.add(name);
          }
        });
    if (accel) {
      names.add(ACCEL_EXPIRES);
    }
    return names;
  }

  /** The same response, private: no shared cache may store it, its client may as before. */
  public ResponseCaching forOneClient() {
    Map<String, CacheDirectives> kept = targeted;
    if (!targeted.isEmpty()) {
      kept = new TreeMap<>(targeted);
      kept.keySet().removeAll(sharingFields());
    }
    return new ResponseCaching(
        method,
        authorized,
        status,
        isShared() ? cacheControl.forOneClient() : cacheControl,
        kept,
        byAccelExpires() == Storability.FORBIDDEN ? accelExpires : "",
        expires,
        modified,
        variesByAll,
        located);
  }

  private boolean isOfMethod() {
    return switch (method) {
      case "GET", "HEAD" -> status >= 200;
      // A stored response to a POST may serve a later GET (RFC 9110 section 9.3.3).
      case "POST" -> located && status >= 200;
      default -> false;
    };
  }

  private Storability byCacheControl() {
    boolean unstored = cacheControl.has("no-store") && !cacheControl.has("must-understand");
    boolean withheld =
        authorized
            && !cacheControl.has("public")
            && !cacheControl.has("s-maxage")
            && !cacheControl.has("must-revalidate");
    if (unstored || withheld || cacheControl.hasWhole("private")) {
      return Storability.FORBIDDEN;
    }
    boolean said =
        cacheControl.has("public")
            || cacheControl.has("max-age")
            || cacheControl.has("s-maxage")
            || expires.isPresent();
    if (!said && !BY_DEFAULT.contains(status)) {
      return Storability.FORBIDDEN;
    }
    boolean asked = cacheControl.hasWhole("no-cache") || variesByAll;
    return !asked && (isFresh(cacheControl) || isGivenStale(cacheControl))
        ? Storability.EXPLICIT
        : Storability.HEURISTIC;
  }

  /** A cache that supports the field ignores {@code Cache-Control} (RFC 9213 section 2.1). */
  private Storability byTargeted(CacheDirectives field) {
    if (field.isEmpty() || field.has("no-store") || field.hasWhole("private")) {
      return Storability.FORBIDDEN;
    }
    boolean reused =
        field.hasTime("max-age")
            || field.hasTime("s-maxage")
            || field.hasTime("cache-maxage")
            || isGivenStale(field);
    return reused && !field.hasWhole("no-cache") && !variesByAll
        ? Storability.EXPLICIT
        : Storability.HEURISTIC;
  }

  private Storability byAccelExpires() {
    boolean reused =
        accelExpires.startsWith("@")
            || (!accelExpires.isEmpty() && POSITIVE.matcher(accelExpires).matches());
    return reused ? Storability.EXPLICIT : Storability.FORBIDDEN;
  }

  /** Whether it has a lifetime: an explicit one (RFC 9111 section 4.2.1), or a heuristic one. */
  private boolean isFresh(CacheDirectives field) {
    if (field.has("s-maxage")) {
      return field.hasTime("s-maxage");
    }
    if (field.has("max-age")) {
      return field.hasTime("max-age");
    }
    return expires.orElse(modified || field.has("public"));
  }

  /** RFC 5861. */
  private static boolean isGivenStale(CacheDirectives field) {
    return field.hasTime("stale-while-revalidate") || field.hasTime("stale-if-error");
  }

  private static boolean variesByAll(List<String> fields) {
    for (String field : fields) {
      if (field.indexOf('*') >= 0) {
        for (String name : field.split(",", -1)) {
          if (name.strip().equals("*")) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static String first(List<String> values) {
    return values.isEmpty() ? "" : values.getFirst();
  }

  /** A value that is not a date counts as a time in the past (RFC 9111 section 5.3). */
  private static boolean isLater(String expires, List<String> dates) {
    try {
      ZonedDateTime until = ZonedDateTime.parse(expires, DateTimeFormatter.RFC_1123_DATE_TIME);
      return dates.isEmpty()
          || until.isAfter(
              ZonedDateTime.parse(dates.getFirst(), DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeException e) {
      return false;
    }
  }
}
