package dev.appversion.sidecar.content;

import dev.appversion.versioning.http.Preconditions;
import io.undertow.util.DateUtils;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the preconditions of a request (RFC 9110 section 13). */
public final class Conditions {
  private Conditions() {}

  /** The preconditions in a request's fields. */
  static Preconditions of(HeaderMap request) {
    HeaderValues match = request.get(Headers.IF_MATCH);
    HeaderValues noneMatch = request.get(Headers.IF_NONE_MATCH);
    // Tags take precedence over dates, so most dates need not be parsed.
    return new Preconditions(
        match,
        noneMatch,
        noneMatch != null ? Optional.empty() : date(request.getFirst(Headers.IF_MODIFIED_SINCE)),
        match != null ? Optional.empty() : date(request.getFirst(Headers.IF_UNMODIFIED_SINCE)));
  }

  /** Whether the request's {@code If-Range}, if any, allows a range of the representation. */
  static boolean rangeApplies(HeaderMap request, String etag, Optional<Instant> lastModified) {
    String ifRange = request.getFirst(Headers.IF_RANGE);
    return Preconditions.rangeApplies(ifRange, date(ifRange), etag, lastModified);
  }

  /**
   * Reads a date in one of the three formats of RFC 9110 section 5.6.7; empty for any other value.
   */
  public static Optional<Instant> date(@Nullable String text) {
    Date date = text == null ? null : DateUtils.parseDate(text);
    return Optional.ofNullable(date).map(Date::toInstant);
  }
}
