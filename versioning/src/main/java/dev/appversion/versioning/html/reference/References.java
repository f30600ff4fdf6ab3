package dev.appversion.versioning.html.reference;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The references of one document: resolves each against the base URL (HTML standard, 2.4.2; URL
 * standard, 4.4), passes it to the rewriter, and writes the result in the form of the original.
 * Relative references stay relative if the result is in the same directory: they are then also
 * correct behind a proxy that removes a prefix.
 */
public final class References {
  private final ReferenceRewriter rewriter;
  private final byte[] prefix;
  private final DocumentUrl document;

  /** The base path of relative references; empty if the base is not of the document's origin. */
  private String basePath;

  /** The paths for which import maps have entries; those that end with a slash, for all below. */
  private final Set<String> mapped = new HashSet<>();

  private ContentPolicy policy;

  /** See {@link #namesAssets()}; null if not computed yet. */
  private @Nullable Boolean namesAssets;

  private boolean foreignBase;
  private boolean baseKnown;
  private long rewritten;

  /** The references of a document at a URL, whose response has a policy. */
  public References(ReferenceRewriter rewriter, DocumentUrl document, ContentPolicy policy) {
    this.policy = policy;
    this.rewriter = rewriter;
    this.prefix = rewriter.prefix().getBytes(StandardCharsets.US_ASCII);
    this.document = document;
    this.basePath = document.path();
  }

  /** The union of the policies so far. */
  public ContentPolicy policy() {
    return policy;
  }

  /** Adds a policy of the document. */
  public void policy(ContentPolicy more) {
    policy = policy.and(more);
    namesAssets = null;
  }

  /**
   * Whether the policies list an asset by its canonical path. Style sheets and modules may load it
   * as well: under their hashed names they use its hashed name, which the policies forbid.
   */
  private boolean namesAssets() {
    if (policy.paths().isEmpty()) {
      return false;
    }
    if (namesAssets == null) {
      namesAssets = policy.paths().stream().anyMatch(path -> rewriter.rewrite(path) != null);
    }
    return namesAssets;
  }

  /** How many references were rewritten. */
  public long rewritten() {
    return rewritten;
  }

  /**
   * Sets the document's {@code <base href>}, of which the first is used; null if that is not
   * certain.
   */
  public void base(@Nullable String href) {
    if (baseKnown) {
      return;
    }
    baseKnown = true;
    HttpReference parsed = href == null ? null : HttpReference.of(href);
    if (parsed == null) {
      foreignBase = true;
      return;
    }
    foreignBase = !parsed.authority().isEmpty() && !document.hasAuthority(parsed.authority());
    basePath =
        parsed.path().isEmpty()
            ? parsed.authority().isEmpty() ? document.path() : "/"
            : resolve(document.path(), parsed.path());
  }

  /** The integrity value beside a reference's replacement; null if it is not known. */
  public @Nullable String integrity(String reference, String given) {
    String resolved = resolved(reference);
    return resolved == null ? null : rewriter.integrity(resolved, given);
  }

  /** Whether the bytes of a reference are known under both names. */
  public boolean knowsBytes(String reference) {
    String resolved = resolved(reference);
    return resolved != null && rewriter.knowsBytes(resolved);
  }

  private @Nullable String resolved(String reference) {
    HttpReference parsed = HttpReference.of(reference);
    return parsed == null || !isOurs(parsed)
        ? null
        : resolve(basePath, parsed.path()) + parsed.suffix();
  }

  /**
   * Whether a value, as it is in the page, is plainly a path from the root: it has no other meaning
   * in any encoding, and nothing in it has to be decoded or resolved.
   */
  public static boolean isPlainPath(byte[] bytes, int from, int to) {
    if (to - from < 2 || bytes[from] != '/' || bytes[from + 1] == '/') {
      return false;
    }
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b <= ' ' || b == '&' || b == '\\' || (b == '.' && bytes[i - 1] == '/')) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a plain path leads to something that never changes. Most of a page's links do, and need
   * not be read any further.
   */
  public boolean leadsElsewhere(byte[] bytes, int from, int to) {
    int different = Arrays.mismatch(bytes, from, to, prefix, 0, prefix.length);
    return different >= 0 && different < prefix.length;
  }

  /** The replacement of a plain path; null to leave it. */
  public @Nullable String rewritePlainPath(String reference, boolean module) {
    int end = HttpReference.pathEnd(reference, 0);
    return rewrite(
        new HttpReference("", "", reference.substring(0, end), reference.substring(end)), module);
  }

  /** The new reference; null to leave it. */
  public @Nullable String rewrite(String reference) {
    HttpReference parsed = HttpReference.of(reference);
    return parsed == null ? null : rewrite(parsed, false);
  }

  /** The same for one by which a module is loaded. */
  public @Nullable String rewriteModule(String reference) {
    HttpReference parsed = HttpReference.of(reference);
    return parsed == null ? null : rewrite(parsed, true);
  }

  /** The same for what an inline script imports; null as well where an import map decides. */
  public @Nullable String rewriteImport(String specifier) {
    String resolved = resolved(specifier);
    boolean isMapped =
        resolved != null
            && mapped.stream()
                .anyMatch(
                    key -> key.endsWith("/") ? resolved.startsWith(key) : resolved.equals(key));
    return isMapped ? null : rewriteModule(specifier);
  }

  /** Adds a specifier, or a prefix of specifiers, that an import map of the document maps. */
  public void mapped(String specifier) {
    String resolved = resolved(specifier);
    if (resolved != null) {
      mapped.add(resolved);
    }
  }

  private @Nullable String rewrite(HttpReference parsed, boolean module) {
    if (!isOurs(parsed)) {
      return null;
    }
    String path = resolve(basePath, parsed.path());
    String answer =
        policy.paths().contains(path) ? null : replacement(join(path, parsed.suffix()), module);
    if (answer == null) {
      return null;
    }
    rewritten++;
    if (!path.equals(parsed.path())) {
      String directory = path.substring(0, path.lastIndexOf('/') + 1);
      if (answer.startsWith(directory)) {
        String given = parsed.path().substring(0, parsed.path().lastIndexOf('/') + 1);
        return parsed.prefix() + given + answer.substring(directory.length());
      }
    }
    return join(parsed.prefix(), answer);
  }

  private @Nullable String replacement(String resolved, boolean module) {
    if (module) {
      return namesAssets() ? null : rewriter.rewriteModule(resolved);
    }
    return namesAssets() && rewriter.hasReferences(resolved) ? null : rewriter.rewrite(resolved);
  }

  /** One of the two is empty for most references: then the other is not copied. */
  private static String join(String one, String other) {
    return one.isEmpty() ? other : one.concat(other);
  }

  /** Whether a reference is of the document's own origin. */
  private boolean isOurs(HttpReference parsed) {
    boolean ours =
        parsed.authority().isEmpty() ? !foreignBase : document.hasAuthority(parsed.authority());
    boolean relative = !parsed.path().startsWith("/");
    return ours && !parsed.path().isEmpty() && !(relative && basePath.isEmpty());
  }

  /** Merges a path with that of the base, and removes the dot segments. */
  private static String resolve(String base, String path) {
    if (path.startsWith("/") && !path.contains("/.")) {
      return path;
    }
    String merged =
        path.startsWith("/") ? path : base.substring(0, base.lastIndexOf('/') + 1) + path;
    List<String> segments = new ArrayList<>();
    String[] parts = merged.split("/", -1);
    for (int i = 1; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      switch (parts[i]) {
        case ".", ".." -> {
          if (parts[i].equals("..") && !segments.isEmpty()) {
            segments.removeLast();
          }
          if (last) {
            segments.add("");
          }
        }
        default -> segments.add(parts[i]);
      }
    }
    return '/' + String.join("/", segments);
  }
}
