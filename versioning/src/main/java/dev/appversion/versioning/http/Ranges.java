package dev.appversion.versioning.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a representation that a {@code Range} requests (RFC 9110 sections 14.1.2 and 14.2).
 *
 * <p>Undertow's {@code ByteRange} is not used: it rejects {@code BYTES=}, spaces after a comma and
 * numbers of more than 63 bits, and accepts a sign.
 */
public sealed interface Ranges {
  /** Requests for more parts are answered with the whole (RFC 9110 section 17.15). */
  int MAX = 16;

  /**
   * Longer than any representation: larger numbers are reduced to it, so that sums do not overflow.
   */
  long MAX_NUMBER = 1L << 56;

  /** The whole content: the request has no range, or one that a server ignores. */
  record Whole() implements Ranges {}

  /** These parts, at least one; together less than the whole. */
  record Parts(List<Part> parts) implements Ranges {}

  /** No range is within the content: 416. */
  record Unsatisfiable() implements Ranges {}

  /** Bytes from {@code first} to {@code last}, both included. */
  record Part(long first, long last) {
    /** In bytes. */
    public long length() {
      return last - first + 1;
    }

    /** The value of {@code Content-Range}. */
    public String of(long total) {
      return "bytes " + first + '-' + last + '/' + total;
    }
  }

  /**
   * Reads a field's value against a representation's length.
   *
   * @param range null where the request has none
   */
  static Ranges of(@Nullable String range, long length) {
    if (range == null || length == 0 || !range.regionMatches(true, 0, "bytes=", 0, 6)) {
      return new Whole();
    }
    String[] specs = range.substring(6).split(",", -1);
    if (specs.length > MAX) {
      return new Whole();
    }
    List<Part> parts = new ArrayList<>(specs.length);
    long sum = 0;
    boolean any = false;
    for (String spec : specs) {
      String text = spec.strip();
      if (text.isEmpty()) {
        continue; // lists may have empty elements
      }
      int dash = text.indexOf('-');
      long first = dash < 0 ? -1 : number(text, 0, dash);
      long last = dash < 0 ? -1 : number(text, dash + 1, text.length());
      boolean suffix = dash == 0;
      boolean open = dash == text.length() - 1;
      if (dash < 0
          || (suffix && open)
          || (!suffix && first < 0)
          || (!open && last < 0)
          || (!suffix && !open && last < first)) {
        return new Whole(); // not a range: the whole field is ignored
      }
      any = true;
      long from = suffix ? Math.max(0, length - last) : first;
      long to = suffix || open ? length - 1 : Math.min(last, length - 1);
      if (from < length && from <= to) {
        parts.add(new Part(from, to));
        sum += to - from + 1;
      }
    }
    if (!any) {
      return new Whole();
    }
    if (parts.isEmpty()) {
      return new Unsatisfiable();
    }
    // Ranges that overlap and together exceed the whole: the whole, once.
    return parts.size() > 1 && sum >= length ? new Whole() : new Parts(List.copyOf(parts));
  }

  /**
   * A number of digits; -1 for anything else. Larger numbers are reduced to {@link #MAX_NUMBER}.
   */
  private static long number(String text, int from, int to) {
    if (from >= to) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = Math.min(number * 10 + c - '0', MAX_NUMBER);
    }
    return number;
  }
}
