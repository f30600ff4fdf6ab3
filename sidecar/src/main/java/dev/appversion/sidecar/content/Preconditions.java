package dev.appversion.sidecar.content;

import io.undertow.util.DateUtils;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates conditional requests for GET and HEAD (RFC 9110 section 13.2.2). */
public final class Preconditions {
  /** What becomes of the request. */
  enum Result {
    PROCEED,
    NOT_MODIFIED,
    FAILED
  }

  private Preconditions() {}

  /**
   * Evaluates in the RFC's order.
   *
   * @param etag the representation's strong entity tag, with its quotes
   * @param lastModified to the second
   */
  static Result evaluate(HeaderMap request, String etag, Optional<Instant> lastModified) {
    HeaderValues match = request.get(Headers.IF_MATCH);
    if (match != null) {
      if (!lists(match, etag, false)) {
        return Result.FAILED;
      }
    } else {
      Optional<Instant> unmodified = date(request.getFirst(Headers.IF_UNMODIFIED_SINCE));
      if (unmodified.isPresent()
          && lastModified.filter(modified -> modified.isAfter(unmodified.get())).isPresent()) {
        return Result.FAILED;
      }
    }
    HeaderValues noneMatch = request.get(Headers.IF_NONE_MATCH);
    if (noneMatch != null) {
      return lists(noneMatch, etag, true) ? Result.NOT_MODIFIED : Result.PROCEED;
    }
    Optional<Instant> modifiedSince = date(request.getFirst(Headers.IF_MODIFIED_SINCE));
    return modifiedSince.isPresent()
            && lastModified.filter(modified -> !modified.isAfter(modifiedSince.get())).isPresent()
        ? Result.NOT_MODIFIED
        : Result.PROCEED;
  }

  /**
   * Whether a range may be sent of this representation (section 13.1.5): the tag is the same, by
   * strong comparison, or the date is.
   *
   * @param ifRange null where the request has none
   */
  static boolean rangeApplies(
      @Nullable String ifRange, String etag, Optional<Instant> lastModified) {
    if (ifRange == null) {
      return true;
    }
    String validator = ifRange.strip();
    if (validator.startsWith("\"") || validator.startsWith("W/")) {
      return validator.equals(etag);
    }
    Optional<Instant> date = date(validator);
    return date.isPresent() && date.equals(lastModified);
  }

  /** Reads a date; nothing where it is none, as if the field were not there. */
  public static Optional<Instant> date(@Nullable String text) {
    Date date = text == null ? null : DateUtils.parseDate(text);
    return Optional.ofNullable(date).map(Date::toInstant);
  }

  /** Whether a list of entity tags has this one, or is {@code *}. */
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
