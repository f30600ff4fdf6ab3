package dev.appversion.versioning.manifest;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Canonical asset paths and the content-hashed ones that deliver them (seed, principle 6). Never
 * changes. Its maps and its set are views of one compact table: a sidecar holds the manifests of
 * all live versions, and they may be large.
 */
public final class Manifest {
  /** By which rule delivery paths carry their hash. */
  public enum Naming {
    /** Django's: 12 hex digits of the content's MD5 before the extension. */
    DJANGO,
    /** Another tool's: what its names say of the content is not known. */
    OTHER
  }

  private final PathTable table;
  private final String hash;
  private final Naming naming;
  private final List<Component> components;
  private final Map<String, String> paths;
  private final Set<String> hashed;
  private final Map<String, String> integrity;
  private final Knowledge knowledge;
  private final ReferenceRules referenceRules;

  /**
   * A manifest that was read.
   *
   * @param hash of the manifest, for the app version; empty if it has none
   */
  public Manifest(
      PathTable table,
      String hash,
      Naming naming,
      List<Component> components,
      Knowledge knowledge) {
    this.table = table;
    this.hash = hash;
    this.naming = naming;
    this.components = List.copyOf(components);
    this.paths = table.paths();
    this.hashed = table.hashed();
    this.integrity = table.integrities();
    this.knowledge = knowledge;
    this.referenceRules = new ReferenceRules(naming, table, knowledge);
  }

  /**
   * A manifest of names that are another tool's than Django's.
   *
   * @param hashed those of the delivery paths that carry a hash of their content
   * @see #paths()
   */
  public Manifest(
      Map<String, String> paths, String hash, Set<String> hashed, Map<String, String> integrity) {
    this(paths, hash, hashed, integrity, Knowledge.BUNDLED);
  }

  /**
   * A manifest of names that another tool than Django has given.
   *
   * @param hashed the delivery paths that contain a hash of their content
   * @see #paths()
   */
  public Manifest(
      Map<String, String> paths,
      String hash,
      Set<String> hashed,
      Map<String, String> integrity,
      Knowledge knowledge) {
    this(
        PathTableBuilder.of(paths, hashed, integrity).build(),
        hash,
        Naming.OTHER,
        List.of(),
        knowledge);
  }

  /** A manifest as Django's, without integrity values. */
  public static Manifest of(Map<String, String> paths, String hash) {
    return of(paths, hash, Map.of());
  }

  /** A manifest as Django's, without components. */
  public static Manifest of(Map<String, String> paths, String hash, Map<String, String> integrity) {
    return of(paths, hash, integrity, List.of());
  }

  /** A manifest as Django's: its hashed paths are those that differ from their canonical ones. */
  public static Manifest of(
      Map<String, String> paths,
      String hash,
      Map<String, String> integrity,
      List<Component> components) {
    return new Manifest(
        PathTableBuilder.of(paths, hashedOf(paths), integrity).build(),
        hash,
        Naming.DJANGO,
        components,
        Knowledge.COPIED);
  }

  /** A manifest of {@code appversion collectstatic}. */
  public static Manifest of(
      Map<String, String> paths,
      String hash,
      Map<String, String> integrity,
      List<Component> components,
      Collected collected) {
    PathTableBuilder table = PathTableBuilder.of(paths, hashedOf(paths), integrity);
    collected.rewritten().ifPresent(files -> files.forEach(table::rewritten));
    collected.modules().forEach(table::module);
    collected.introspective().forEach(table::introspective);
    return new Manifest(
        table.build(),
        hash,
        Naming.DJANGO,
        components,
        new Knowledge(collected.rewritten().isPresent(), Knowledge.Imports.LISTED));
  }

  private static Set<String> hashedOf(Map<String, String> paths) {
    Set<String> hashed = new HashSet<>();
    paths.forEach(
        (canonical, delivery) -> {
          if (!canonical.equals(delivery)) {
            hashed.add(delivery);
          }
        });
    return hashed;
  }

  /**
   * This manifest with paths relative to the static URL. Only webpack's can have others: absolute
   * ones, beginning with a slash. Those that do not lie below the static URL are left out.
   *
   * @param staticUrl begins and ends with a slash
   */
  public Manifest below(String staticUrl) {
    if (naming == Naming.DJANGO || hashed.stream().noneMatch(path -> path.startsWith("/"))) {
      return this;
    }
    Map<String, String> below = new LinkedHashMap<>();
    paths.forEach(
        (canonical, path) -> relative(staticUrl, path).ifPresent(to -> below.put(canonical, to)));
    Set<String> hashedBelow = new HashSet<>();
    hashed.forEach(path -> relative(staticUrl, path).ifPresent(hashedBelow::add));
    Map<String, String> integrityBelow = new HashMap<>(integrity);
    integrityBelow.keySet().retainAll(below.keySet());
    return new Manifest(below, hash, hashedBelow, integrityBelow);
  }

  private static Optional<String> relative(String staticUrl, String path) {
    if (!path.startsWith("/")) {
      return Optional.of(path);
    }
    return path.length() > staticUrl.length()
            && path.startsWith(staticUrl)
            && path.charAt(staticUrl.length()) != '/'
        ? Optional.of(path.substring(staticUrl.length()))
        : Optional.empty();
  }

  /** Canonical path to delivery path, both relative to the static URL; in the file's order. */
  public Map<String, String> paths() {
    return paths;
  }

  /** One value over all paths: the app version where nothing else contributes to it. */
  public String hash() {
    return hash;
  }

  /** The delivery paths that carry a hash of their content, so that their bytes never change. */
  public Set<String> hashed() {
    return hashed;
  }

  /**
   * Canonical path to the Subresource Integrity value of the bytes delivered for it, such as {@code
   * sha384-…}; only for paths whose manifest has it.
   */
  public Map<String, String> integrity() {
    return integrity;
  }

  /**
   * Whether the manifest states which sources have other bytes than what is delivered for them. If
   * it does not, nothing is known of any source.
   */
  public boolean knowsSources() {
    return knowledge.sources();
  }

  /** Canonical path to the digests of both: only for files in which references were rewritten. */
  public Map<String, RewrittenBytes> rewritten() {
    return table.rewritten();
  }

  /** What the collector knows; empty for a manifest that is not of ours. */
  public Optional<Collected> collected() {
    return knowledge.imports() == Knowledge.Imports.LISTED
        ? Optional.of(
            new Collected(
                knowsSources() ? Optional.of(rewritten()) : Optional.empty(),
                modules(),
                table.introspective()))
        : Optional.empty();
  }

  private Set<String> modules() {
    return table.modules();
  }

  /** Whether it is known by which paths the delivered modules import each other. */
  public boolean knowsImports() {
    return knowledge.imports() != Knowledge.Imports.UNKNOWN;
  }

  /** Which references of a page may name delivery paths. */
  public ReferenceRules referenceRules() {
    return referenceRules;
  }

  /** Groups of other files that were hashed with the assets; they belong to the app version. */
  public List<Component> components() {
    return components;
  }

  /** By which rule the hashed paths are named. */
  public Naming naming() {
    return naming;
  }

  /** The delivery path of a canonical one. */
  public Optional<String> delivery(String canonical) {
    return Optional.ofNullable(paths.get(canonical));
  }

  /** The canonical path that is delivered under this one; of several the first. */
  public Optional<String> canonical(String delivery) {
    int row = table.rowOfDelivery(delivery);
    return row < 0 || !table.isNamed(row) ? Optional.empty() : Optional.of(table.canonical(row));
  }

  /** Whether this path, relative to the static URL, is delivered under a hash of its content. */
  public boolean isHashed(String path) {
    return hashed.contains(path);
  }

  /** The integrity of what this delivery path delivers; null where it is not known. */
  @Nullable Integrity integrityOf(String delivery) {
    int row = table.rowOfDelivery(delivery);
    return row < 0 ? null : table.integrity(row);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true; // the usual case: the same manifest in two states
    }
    return other instanceof Manifest that
        && hash.equals(that.hash)
        && naming == that.naming
        && paths.equals(that.paths)
        && hashed.equals(that.hashed)
        && integrity.equals(that.integrity)
        && knowledge.equals(that.knowledge)
        && modules().equals(that.modules())
        && table.introspective().equals(that.table.introspective())
        && rewritten().equals(that.rewritten());
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return "Manifest[" + hash + ", " + table.size() + " paths]";
  }
}
