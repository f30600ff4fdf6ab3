package dev.appversion.sidecar.coding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code Accept-Encoding} (RFC 9110 section 12.5.3).
 *
 * <p>Undertow's {@code QValueParser} is not used: it parses {@code Q=} as a coding, and {@code 1}
 * and {@code 1.0} as different weights.
 */
public final class AcceptEncoding {
  private static final List<Coding> ONLY_IDENTITY = List.of(Coding.IDENTITY);
  private static final int UNSPECIFIED = -1;

  /** Codings that can be decoded while a body is streamed, without a blocking thread. */
  private static final Set<String> STREAMED = Set.of("gzip", "x-gzip", "deflate", "identity");

  private AcceptEncoding() {}

  /**
   * The codings that a client accepts, best first: by weight, then by size. Never empty: a client
   * that accepts none of them gets identity, as the RFC allows.
   *
   * @param offered the codings that may be sent; others are ignored
   * @param values the field's values; empty if the request has no such field; then only identity,
   *     since such a client may not support any coding
   */
  public static List<Coding> acceptable(Set<Coding> offered, Iterable<String> values) {
    Map<Coding, Integer> weights = new EnumMap<>(Coding.class);
    int others = UNSPECIFIED;
    boolean any = false;
    for (String value : values) {
      for (String element : value.split(",", -1)) {
        String name = name(element);
        if (name.isEmpty()) {
          continue;
        }
        any = true;
        int weight = weight(element);
        if (name.equals("*")) {
          others = weight;
        } else {
          Coding.named(name).ifPresent(coding -> weights.put(coding, weight));
        }
      }
    }
    if (!any) {
      return ONLY_IDENTITY;
    }
    List<Coding> accepted = new ArrayList<>(offered.size());
    Map<Coding, Integer> effective = new EnumMap<>(Coding.class);
    for (Coding coding : Coding.values()) {
      int weight = weights.getOrDefault(coding, others);
      if (weight == UNSPECIFIED && coding == Coding.IDENTITY) {
        weight = 1; // acceptable unless excluded, after all named codings
      }
      effective.put(coding, weight);
      if (weight > 0 && offered.contains(coding)) {
        accepted.add(coding);
      }
    }
    accepted.sort(Comparator.comparingInt(coding -> -effective.getOrDefault(coding, 0)));
    return accepted.isEmpty() ? ONLY_IDENTITY : accepted;
  }

  /** Whether a client accepts gzip. */
  public static boolean hasGzip(Iterable<String> values) {
    return acceptable(EnumSet.of(Coding.GZIP), values).contains(Coding.GZIP);
  }

  /**
   * The elements whose codings can be decoded while a page is streamed; {@code identity} if there
   * are none.
   */
  public static String narrowed(Iterable<String> values) {
    List<String> kept = new ArrayList<>();
    for (String value : values) {
      for (String element : value.split(",", -1)) {
        if (STREAMED.contains(name(element).toLowerCase(Locale.ROOT))) {
          kept.add(element.strip());
        }
      }
    }
    return kept.isEmpty() ? "identity" : String.join(", ", kept);
  }

  private static String name(String element) {
    return element.split(";", 2)[0].strip();
  }

  /** The weight in thousandths (RFC 9110 section 12.4.2); 1000 if it is absent or malformed. */
  private static int weight(String element) {
    for (String parameter : element.split(";", -1)) {
      String text = parameter.strip();
      if (text.regionMatches(true, 0, "q=", 0, 2)) {
        try {
          double weight = Double.parseDouble(text.substring(2).strip());
          return weight >= 0 && weight <= 1 ? (int) Math.round(weight * 1000) : 1000;
        } catch (NumberFormatException e) {
          return 1000;
        }
      }
    }
    return 1000;
  }
}
