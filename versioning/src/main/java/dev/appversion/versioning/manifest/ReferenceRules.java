package dev.appversion.versioning.manifest;

import dev.appversion.versioning.hashing.IntrospectiveScripts;
import dev.appversion.versioning.manifest.Manifest.Naming;
import java.util.Optional;

/**
 * Decides which references in a page may be replaced by the delivery paths of a manifest, and with
 * which integrity value.
 */
public final class ReferenceRules {
  private final Naming naming;
  private final PathTable table;
  private final Knowledge knowledge;

  ReferenceRules(Naming naming, PathTable table, Knowledge knowledge) {
    this.naming = naming;
    this.table = table;
    this.knowledge = knowledge;
  }

  /**
   * Whether a script searches the page for its own URL, so that references to it must not be
   * replaced. Django's own manifest does not list such scripts; for it, a list of known names is
   * used.
   */
  public boolean isIntrospective(String canonical) {
    if (knowledge.imports() == Knowledge.Imports.LISTED) {
      int row = table.rowOfCanonical(canonical);
      return row >= 0 && table.isIntrospective(row);
    }
    return naming == Naming.DJANGO && IntrospectiveScripts.isKnown(canonical);
  }

  /**
   * Whether a page may load a module by its delivery path. It may not if another module imports it
   * by its canonical path: the browser would load and run it twice (HTML standard, 8.1.4.2: the
   * module map is keyed by URL). If the imports are not known, it may not either, except with
   * Django's own manifest, for which the imports in the files decide ({@link ModuleEvidence}).
   */
  public boolean replacesModule(String canonical) {
    return switch (knowledge.imports()) {
      case BY_DELIVERY -> true;
      case LISTED -> {
        int row = table.rowOfCanonical(canonical);
        yield row >= 0 && table.isModule(row);
      }
      // With its canonical path, the module could be of another version than the page.
      case UNKNOWN -> naming == Naming.DJANGO;
    };
  }

  /**
   * The {@code integrity} value for a reference that is replaced by a delivery path. With it, the
   * browser accepts and rejects the same bytes as with the canonical path.
   *
   * @param given the value in the page
   * @return empty if it is not known: the reference and its value must not be changed
   */
  public Optional<String> integrityBeside(String canonical, String given) {
    int row = table.rowOfCanonical(canonical);
    if (row < 0) {
      return Optional.empty();
    }
    IntegrityAttribute author = IntegrityAttribute.parse(given);
    RewrittenBytes bytes = table.rewritten(row);
    if (bytes != null) {
      return author.acceptsDelivered(bytes) ? Optional.of(given) : author.translated(bytes);
    }
    Integrity delivered = table.integrity(row);
    boolean fits = knowledge.sources() || (delivered != null && author.accepts(delivered));
    return fits ? Optional.of(given) : Optional.empty();
  }
}
