package dev.appversion.versioning.manifest;

import dev.appversion.versioning.hashing.IntrospectiveScripts;
import dev.appversion.versioning.manifest.Manifest.Naming;
import java.util.Optional;

/**
 * Which references of a page to canonical paths may name the delivery paths of a manifest instead,
 * and with which integrity value.
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
   * Whether a script looks for its own name in a page, so that references to it must keep it.
   * Django's own manifest does not list such scripts; there they are recognized by known names.
   */
  public boolean isIntrospective(String canonical) {
    if (knowledge.imports() == Knowledge.Imports.LISTED) {
      int row = table.rowOfCanonical(canonical);
      return row >= 0 && table.isIntrospective(row);
    }
    return naming == Naming.DJANGO && IntrospectiveScripts.isKnown(canonical);
  }

  /**
   * Whether a page may load a module by its delivery path: nothing imports it by its canonical one,
   * by which it would be another module and run once more (HTML standard, 8.1.4.2: the module map
   * is keyed by URL). Where that is not known it may not, except with Django's own manifest: there
   * what the files import decides ({@link ModuleEvidence}).
   */
  public boolean replacesModule(String canonical) {
    return switch (knowledge.imports()) {
      case BY_DELIVERY -> true;
      case LISTED -> {
        int row = table.rowOfCanonical(canonical);
        yield row >= 0 && table.isModule(row);
      }
      // By its canonical name it could come from another version than its page.
      case UNKNOWN -> naming == Naming.DJANGO;
    };
  }

  /**
   * What a page's {@code integrity} value for a canonical path must be beside the delivery path, so
   * that the browser accepts and refuses the bytes as it would under the canonical path.
   *
   * @param given the value in the page
   * @return empty where that is not known: reference and value must stay
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
