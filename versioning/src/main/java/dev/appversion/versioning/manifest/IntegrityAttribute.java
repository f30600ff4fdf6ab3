package dev.appversion.versioning.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the author of a page wrote into an {@code integrity} attribute: values of which the browser
 * compares the strongest (W3C Subresource Integrity, sections 3.3.2 to 3.3.5).
 */
final class IntegrityAttribute {
  /** The values of the strongest algorithm; the bytes have to match one of them. */
  private final List<Integrity> strongest;

  private IntegrityAttribute(List<Integrity> strongest) {
    this.strongest = strongest;
  }

  /** Reads an attribute's value. Parts that are no value are passed over, as browsers do. */
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

  /** Whether a browser accepts bytes of this digest, as far as one digest can say so. */
  boolean accepts(Integrity bytes) {
    return strongest.stream().map(Integrity::toString).anyMatch(bytes.toString()::equals);
  }

  /** Whether the author named the very bytes that are delivered, such as from the manifest. */
  boolean acceptsDelivered(RewrittenBytes bytes) {
    return strongest.stream().anyMatch(value -> accepts(bytes.delivered().by(value.algorithm())));
  }

  /**
   * The value for what is delivered, by the algorithm that the author chose; nothing where the
   * author's value is not that of the source: then it must go on to refuse the bytes.
   */
  Optional<String> translated(RewrittenBytes bytes) {
    return strongest.stream()
        .map(Integrity::algorithm)
        .filter(algorithm -> accepts(bytes.source().by(algorithm)))
        .map(algorithm -> bytes.delivered().by(algorithm).toString())
        .findFirst();
  }
}
