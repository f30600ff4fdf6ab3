package dev.appversion.versioning.html.reference;

import dev.appversion.versioning.manifest.CanonicalModules;
import dev.appversion.versioning.manifest.Manifest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Replaces canonical references below the static URL by the delivery paths of a manifest. */
public final class ManifestReferences implements ReferenceRewriter {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** ASCII that means the same in a URL, in an attribute, in CSS and in a list of candidates. */
  private static final boolean[] PLAIN = new boolean[128];

  static {
    for (char c : "-._~/@+!$*=".toCharArray()) {
      PLAIN[c] = true;
    }
    Arrays.fill(PLAIN, 'a', 'z' + 1, true);
    Arrays.fill(PLAIN, 'A', 'Z' + 1, true);
    Arrays.fill(PLAIN, '0', '9' + 1, true);
  }

  private final String staticUrl;
  private final Manifest manifest;
  private final CanonicalModules modules;
  private final Predicate<String> excluded;
  private final RecentReplacements recent = new RecentReplacements(this::replacement);

  /**
   * References below a static URL, by a manifest.
   *
   * @param staticUrl begins and ends with a slash
   * @param modules modules whose references stay, in addition to those of the manifest
   * @param excluded whether references to a path from the root, decoded, stay; always the same for
   *     the same path
   */
  public ManifestReferences(
      String staticUrl, Manifest manifest, CanonicalModules modules, Predicate<String> excluded) {
    this.staticUrl = staticUrl;
    this.manifest = manifest;
    this.modules = modules;
    this.excluded = excluded;
  }

  /** By the manifest only. */
  public ManifestReferences(String staticUrl, Manifest manifest, Predicate<String> excluded) {
    this(staticUrl, manifest, CanonicalModules.NONE, excluded);
  }

  /** Excludes nothing. */
  public ManifestReferences(String staticUrl, Manifest manifest) {
    this(staticUrl, manifest, path -> false);
  }

  @Override
  public @Nullable String rewrite(String reference) {
    return recent.rewrite(reference);
  }

  private @Nullable String replacement(String reference) {
    int end = HttpReference.pathEnd(reference, 0);
    String canonical = canonical(reference, end);
    String delivery = canonical == null ? null : manifest.paths().get(canonical);
    if (canonical == null
        || delivery == null
        || delivery.equals(canonical)
        || manifest.referenceRules().isIntrospective(canonical)
        || excluded.test(staticUrl + canonical)) {
      return null;
    }
    return staticUrl + encode(delivery) + reference.substring(end);
  }

  @Override
  public @Nullable String rewriteModule(String reference) {
    String canonical = canonical(reference, HttpReference.pathEnd(reference, 0));
    return canonical != null
            && manifest.referenceRules().replacesModule(canonical)
            && !modules.contains(canonical)
        ? rewrite(reference)
        : null;
  }

  @Override
  public boolean hasReferences(String reference) {
    String canonical = canonical(reference, HttpReference.pathEnd(reference, 0));
    return canonical != null
        && (manifest.knowsSources()
            ? manifest.rewritten().containsKey(canonical)
            : canonical.endsWith(".css"));
  }

  @Override
  public String prefix() {
    return staticUrl;
  }

  @Override
  public @Nullable String integrity(String reference, String given) {
    String canonical = canonical(reference, HttpReference.pathEnd(reference, 0));
    return canonical == null
        ? null
        : manifest.referenceRules().integrityBeside(canonical, given).orElse(null);
  }

  @Override
  public boolean knowsBytes(String reference) {
    return manifest.knowsSources();
  }

  private @Nullable String canonical(String reference, int end) {
    return reference.startsWith(staticUrl) && end > staticUrl.length()
        ? decode(reference.substring(staticUrl.length(), end))
        : null;
  }

  /**
   * The path, decoded once. Null if servers disagree on what the path names, and for invalid UTF-8:
   * the URL standard encodes characters outside ASCII in a path as UTF-8, regardless of the page's
   * encoding.
   */
  private static @Nullable String decode(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '%') {
        int next = path.offsetByCodePoints(i, 1);
        bytes.writeBytes(path.substring(i, next).getBytes(StandardCharsets.UTF_8));
        i = next - 1;
        continue;
      }
      if (i + 2 >= path.length()
          || !HexFormat.isHexDigit(path.charAt(i + 1))
          || !HexFormat.isHexDigit(path.charAt(i + 2))) {
        return null;
      }
      int value = HexFormat.fromHexDigits(path, i + 1, i + 3);
      if (value == '/' || value == '\\' || value < ' ') {
        return null;
      }
      bytes.write(value);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The path in plain characters. */
  private static String encode(String path) {
    if (isPlain(path)) {
      return path;
    }
    StringBuilder encoded = new StringBuilder(path.length() + 16);
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(b)) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static boolean isPlain(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (!isPlain(path.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(int c) {
    return c >= 0 && c < PLAIN.length && PLAIN[c];
  }
}
