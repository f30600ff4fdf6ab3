package dev.appversion.versioning.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The values of an {@code integrity} attribute in a page, of which the browser compares the
 * strongest (W3C Subresource Integrity, sections 3.3.2 to 3.3.5).
 */
final class IntegrityAttribute {
  /** The values of the strongest algorithm; the bytes have to match one of them. */
  private final List<Integrity> strongest;

  private IntegrityAttribute(List<Integrity> strongest) {
    this.strongest = strongest;
  }

  /** Reads an attribute's value. Invalid parts are ignored, as in browsers. */
  static IntegrityAttribute parse(String attribute) {
    List<Integrity> values = new ArrayList<>();
    for (String part : attribute.split("[\\t\\n\\f\\r ]+", -1)) {
      String value = part.split("\\?", 2)[0].replace('-', '+').replace('_', '/');
      Integrity.parse(value.replaceFirst("\\+", "-")).ifPresent(values::add);
    }
    Optional<Integrity.Algorithm> best =
        values.stream().map(Integrity::algorithm).max(Comparator.naturalOrder());
    return new IntegrityAttribute(
        values.stream().filter(value -> value.algorithm() == best.orElseThrow()).toList());
  }

  /** Whether a browser accepts bytes with this digest, as far as one digest decides it. */
  boolean accepts(Integrity bytes) {
    return strongest.stream().map(Integrity::toString).anyMatch(bytes.toString()::equals);
  }

  /** Whether the values match the delivered bytes, such as values taken from the manifest. */
  boolean acceptsDelivered(RewrittenBytes bytes) {
    return strongest.stream().anyMatch(value -> accepts(bytes.delivered().by(value.algorithm())));
  }

  /**
   * The value for the delivered bytes, with the algorithm that the author chose; empty if the
   * author's value is not that of the source: then it must still reject the bytes.
   */
  Optional<String> translated(RewrittenBytes bytes) {
    return strongest.stream()
        .map(Integrity::algorithm)
        .filter(algorithm -> accepts(bytes.source().by(algorithm)))
        .map(algorithm -> bytes.delivered().by(algorithm).toString())
        .findFirst();
  }
}
