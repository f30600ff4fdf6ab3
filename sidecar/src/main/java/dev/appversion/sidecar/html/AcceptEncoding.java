package dev.appversion.sidecar.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The request field Accept-Encoding (RFC 9110 section 12.5.3). */
final class AcceptEncoding {
  private static final Set<String> KNOWN = Set.of("gzip", "x-gzip", "deflate", "identity");

  private AcceptEncoding() {}

  /** Whether a client takes gzip. */
  static boolean hasGzip(Iterable<String> fields) {
    boolean any = false;
    for (String field : fields) {
      for (String element : field.split(",", -1)) {
        String coding = coding(element);
        if (coding.equals("gzip") || coding.equals("x-gzip")) {
          return isWanted(element);
        }
        any |= coding.equals("*") && isWanted(element);
      }
    }
    return any;
  }

  /** The codings of these that can be taken off here; {@code identity} if there is none. */
  static String narrowed(Iterable<String> fields) {
    List<String> kept = new ArrayList<>();
    for (String field : fields) {
      for (String element : field.split(",", -1)) {
        if (KNOWN.contains(coding(element))) {
          kept.add(element.strip());
        }
      }
    }
    return kept.isEmpty() ? "identity" : String.join(", ", kept);
  }

  private static String coding(String element) {
    return element.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isWanted(String element) {
    return !element.replace(" ", "").toLowerCase(Locale.ROOT).matches(".*;q=0(\\.0*)?");
  }
}
