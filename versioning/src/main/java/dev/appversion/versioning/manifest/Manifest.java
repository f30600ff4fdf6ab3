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
 * Maps canonical asset paths to content-hashed delivery paths (seed, principle 6). Immutable. The
 * maps and the set are views of one compact table, since a sidecar holds the manifests of all live
 * versions, which may be large.
 */
public final class Manifest {
  /** The rule that determines the hash in delivery paths. */
  public enum Naming {
    /** The rule of Django: the first 12 hex digits of the content's MD5, before the extension. */
    DJANGO,
    /** The rule of another tool, which is not known. */
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
   * A manifest with these paths.
   *
   * @param hash the hash of the manifest, for the app version; empty if it has none
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
   * A manifest of another tool than Django, whose modules import each other by delivery paths.
   *
   * @param hashed the delivery paths that contain a hash of their content
   * @see #paths()
   */
  public Manifest(
      Map<String, String> paths, String hash, Set<String> hashed, Map<String, String> integrity) {
    this(paths, hash, hashed, integrity, Knowledge.BUNDLED);
  }

  /**
   * A manifest of another tool than Django.
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

  /** A manifest of Django, without integrity values. */
  public static Manifest of(Map<String, String> paths, String hash) {
    return of(paths, hash, Map.of());
  }

  /** A manifest of Django, without components. */
  public static Manifest of(Map<String, String> paths, String hash, Map<String, String> integrity) {
    return of(paths, hash, integrity, List.of());
  }

  /**
   * A manifest of Django. The hashed paths are the delivery paths that differ from their canonical
   * paths.
   */
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
   * This manifest with all paths relative to the static URL. Manifests of webpack may contain
   * absolute paths, which start with a slash; those outside the static URL are omitted.
   *
   * @param staticUrl starts and ends with a slash
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

  /**
   * The delivery paths by canonical path, both relative to the static URL, in the order of the
   * file.
   */
  public Map<String, String> paths() {
    return paths;
  }

  /** The hash of all paths. It is the app version if there are no components. */
  public String hash() {
    return hash;
  }

  /** The delivery paths that contain a hash of their content, so their bytes never change. */
  public Set<String> hashed() {
    return hashed;
  }

  /**
   * The Subresource Integrity values of the delivered bytes, such as {@code sha384-…}, by canonical
   * path; without paths for which the manifest has none.
   */
  public Map<String, String> integrity() {
    return integrity;
  }

  /**
   * Whether the manifest lists the files whose source differs from the delivered bytes. If it does
   * not, no source is known.
   */
  public boolean knowsSources() {
    return knowledge.sources();
  }

  /**
   * The digests of source and delivered bytes by canonical path, only for files with rewritten
   * references.
   */
  public Map<String, RewrittenBytes> rewritten() {
    return table.rewritten();
  }

  /** The data that {@code appversion collectstatic} adds; empty for manifests of other tools. */
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

  /** Whether the manifest determines the paths with which delivered modules import each other. */
  public boolean knowsImports() {
    return knowledge.imports() != Knowledge.Imports.UNKNOWN;
  }

  /** The rules for replacing references in a page by delivery paths. */
  public ReferenceRules referenceRules() {
    return referenceRules;
  }

  /**
   * The groups of other files that were hashed with the assets; the app version depends on them.
   */
  public List<Component> components() {
    return components;
  }

  /** The rule that determines the hash in delivery paths. */
  public Naming naming() {
    return naming;
  }

  /** The delivery path of a canonical path. */
  public Optional<String> delivery(String canonical) {
    return Optional.ofNullable(paths.get(canonical));
  }

  /** The canonical path of a delivery path; if there are several, the first. */
  public Optional<String> canonical(String delivery) {
    int row = table.rowOfDelivery(delivery);
    return row < 0 || !table.isNamed(row) ? Optional.empty() : Optional.of(table.canonical(row));
  }

  /**
   * Whether this path, relative to the static URL, is a delivery path that contains a hash of its
   * content.
   */
  public boolean isHashed(String path) {
    return hashed.contains(path);
  }

  /** The integrity of the bytes of a delivery path; null if it is not known. */
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
