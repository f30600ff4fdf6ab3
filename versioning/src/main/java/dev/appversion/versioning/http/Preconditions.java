package dev.appversion.versioning.http;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The preconditions of a GET or HEAD (RFC 9110 section 13.1).
 *
 * <p>Undertow's {@code ETagUtils} is not used: it ignores {@code *} in {@code If-None-Match} (RFC
 * 9110 section 13.1.2), and accepts {@code W"x"} and {@code "x} as tags.
 *
 * @param ifMatch all values of {@code If-Match}; null if the request has none
 * @param ifNoneMatch all values of {@code If-None-Match}; null if the request has none
 * @param ifModifiedSince empty if absent or not a date
 * @param ifUnmodifiedSince empty if absent or not a date
 */
public record Preconditions(
    @Nullable Iterable<String> ifMatch,
    @Nullable Iterable<String> ifNoneMatch,
    Optional<Instant> ifModifiedSince,
    Optional<Instant> ifUnmodifiedSince) {
  /** The response to the request. */
  public enum Result {
    /** The request is processed as if it had no preconditions. */
    PROCEED,
    /** With 304. */
    NOT_MODIFIED,
    /** With 412. */
    FAILED
  }

  /** Preconditions that compare entity tags only. */
  public static Preconditions ofTags(
      @Nullable Iterable<String> ifMatch, @Nullable Iterable<String> ifNoneMatch) {
    return new Preconditions(ifMatch, ifNoneMatch, Optional.empty(), Optional.empty());
  }

  /**
   * Evaluates them in the order of RFC 9110 section 13.2.2.
   *
   * @param etag the representation's strong entity tag, with its quotes
   * @param lastModified to the second; empty where it is not known
   */
  public Result evaluate(String etag, Optional<Instant> lastModified) {
    if (ifMatch != null) {
      if (!lists(ifMatch, etag, false)) {
        return Result.FAILED;
      }
    } else if (ifUnmodifiedSince.isPresent()
        && lastModified.filter(modified -> modified.isAfter(ifUnmodifiedSince.get())).isPresent()) {
      return Result.FAILED;
    }
    if (ifNoneMatch != null) {
      return lists(ifNoneMatch, etag, true) ? Result.NOT_MODIFIED : Result.PROCEED;
    }
    return ifModifiedSince.isPresent()
            && lastModified.filter(modified -> !modified.isAfter(ifModifiedSince.get())).isPresent()
        ? Result.NOT_MODIFIED
        : Result.PROCEED;
  }

  /**
   * Whether a range of this representation may be sent (RFC 9110 section 13.1.5): the tag is the
   * same by strong comparison, or the date is.
   *
   * @param ifRange null if the request has none
   * @param date the value as a date; empty if it is not one
   */
  public static boolean rangeApplies(
      @Nullable String ifRange,
      Optional<Instant> date,
      String etag,
      Optional<Instant> lastModified) {
    if (ifRange == null) {
      return true;
    }
    String validator = ifRange.strip();
    if (validator.startsWith("\"") || validator.startsWith("W/")) {
      return validator.equals(etag);
    }
    return date.isPresent() && date.equals(lastModified);
  }

  /** Whether a list of entity tags contains this one, or is {@code *}. */
  private static boolean lists(Iterable<String> values, String etag, boolean weakly) {
    for (String value : values) {
      int at = 0;
      while (at < value.length()) {
        char c = value.charAt(at);
        if (c == '*') {
          return true;
        }
        boolean weak = value.startsWith("W/\"", at);
        int quote = weak ? at + 2 : at;
        int end = quote < value.length() ? value.indexOf('"', quote + 1) : -1;
        if (value.charAt(quote) == '"' && end > 0) {
          if ((weakly || !weak) && etag.equals(value.substring(quote, end + 1))) {
            return true;
          }
          at = end + 1;
        } else {
          at++;
        }
      }
    }
    return false;
  }
}
