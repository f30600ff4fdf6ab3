package dev.appversion.sidecar.assets;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads {@code Accept-Encoding} (RFC 9110 section 12.5.3). */
final class AcceptEncoding {
  private static final List<Coding> ONLY_IDENTITY = List.of(Coding.IDENTITY);
  private static final int UNSAID = -1;

  private AcceptEncoding() {}

  /**
   * The codings that a client takes, best first: by its weights, and where these are equal the
   * smallest. Never empty: where a client refuses all that there is, it gets the content as it is,
   * as the RFC allows.
   *
   * @param values the field's values; none where the field is not there, which also means identity
   *     here: such a client has not said that it can decode anything
   */
  static List<Coding> acceptable(Iterable<String> values) {
    int[] weights = {UNSAID, UNSAID, UNSAID};
    int others = UNSAID;
    boolean any = false;
    for (String value : values) {
      for (String element : value.split(",", -1)) {
        int semicolon = element.indexOf(';');
        String name = (semicolon < 0 ? element : element.substring(0, semicolon)).strip();
        if (name.isEmpty()) {
          continue;
        }
        any = true;
        int weight = semicolon < 0 ? 1000 : weight(element.substring(semicolon + 1));
        if (name.equals("*")) {
          others = weight;
        } else {
          Coding.named(name).ifPresent(coding -> weights[index(coding)] = weight);
        }
      }
    }
    if (!any) {
      return ONLY_IDENTITY;
    }
    List<Coding> accepted = new ArrayList<>(3);
    int[] effective = new int[weights.length];
    for (Coding coding : Coding.values()) {
      int said = weights[index(coding)];
      int weight = said == UNSAID ? others : said;
      if (weight == UNSAID && coding == Coding.IDENTITY) {
        weight = 1; // acceptable unless refused, and wanted less than anything named
      }
      effective[index(coding)] = weight;
      if (weight > 0) {
        accepted.add(coding);
      }
    }
    accepted.sort(Comparator.comparingInt(coding -> -effective[index(coding)]));
    return accepted.isEmpty() ? ONLY_IDENTITY : accepted;
  }

  /** In thousandths (RFC 9110 section 12.4.2); what cannot be read counts as 1. */
  private static int weight(String parameters) {
    for (String parameter : parameters.split(";", -1)) {
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

  private static int index(Coding coding) {
    return switch (coding) {
      case BROTLI -> 0;
      case GZIP -> 1;
      case IDENTITY -> 2;
    };
  }
}
