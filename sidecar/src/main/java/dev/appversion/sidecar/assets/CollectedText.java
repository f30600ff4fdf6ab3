package dev.appversion.sidecar.assets;

import dev.appversion.versioning.hashing.CollectedPaths;
import dev.appversion.versioning.hashing.DjangoHashedName;
import dev.appversion.versioning.hashing.ReferenceResolver;
import dev.appversion.versioning.hashing.RewrittenText;
import dev.appversion.versioning.hashing.TextRewriter;
import dev.appversion.versioning.manifest.ContentCheck;
import dev.appversion.versioning.manifest.Manifest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds the file that a collector delivers for a style sheet or script from the file at its
 * canonical path: rewrites the same references by the same rules. The result counts only if its
 * digest is that of the manifest.
 */
final class CollectedText {
  private static final Pattern HASH = Pattern.compile("\\.([0-9a-f]{12})(?:\\.[^./]+)?$");

  private final Manifest manifest;
  private final String staticUrl;

  CollectedText(Manifest manifest, String staticUrl) {
    this.manifest = manifest;
    this.staticUrl = staticUrl;
  }

  /** Whether a collector may have rewritten references in this file. */
  static boolean mayBeRewritten(Manifest manifest, String canonical) {
    return manifest.naming() == Manifest.Naming.DJANGO && TextRewriter.isText(canonical);
  }

  /**
   * The delivered bytes.
   *
   * @param canonical the path of the source
   * @param check the check of the result
   * @return empty if the result does not match
   */
  Optional<byte[]> delivered(String canonical, byte[] source, ContentCheck check) {
    Optional<String> text = decode(source);
    Optional<byte[]> plain = text.flatMap(known -> rewritten(canonical, known, false, check));
    return plain.isPresent() || canonical.endsWith(".css")
        ? plain
        : text.flatMap(known -> rewritten(canonical, known, true, check));
  }

  private Optional<byte[]> rewritten(
      String canonical, String text, boolean jsModules, ContentCheck check) {
    TextRewriter rewriter =
        new TextRewriter(new ReferenceResolver(paths(manifest), staticUrl), jsModules);
    RewrittenText found = rewriter.rewrite(canonical, text);
    Map<String, String> hashes = new HashMap<>();
    for (String link : found.links().keySet()) {
      Optional<String> hash = hash(link);
      if (hash.isEmpty()) {
        return Optional.empty();
      }
      hashes.put(link, hash.get());
    }
    byte[] bytes =
        found.text(link -> hashes.getOrDefault(link, "")).getBytes(StandardCharsets.UTF_8);
    ContentCheck.Run run = check.begin();
    run.update(bytes, 0, bytes.length);
    return run.matches() ? Optional.of(bytes) : Optional.empty();
  }

  /** The hash in a file's delivery name. */
  private Optional<String> hash(String canonical) {
    return manifest
        .delivery(canonical)
        .flatMap(
            delivery -> {
              Matcher hash = HASH.matcher(delivery);
              return hash.find() && DjangoHashedName.of(canonical, hash.group(1)).equals(delivery)
                  ? Optional.of(hash.group(1))
                  : Optional.empty();
            });
  }

  /** The paths of a manifest, in the form that its collector uses. */
  static CollectedPaths paths(Manifest manifest) {
    return new CollectedPaths() {
      @Override
      public boolean isFile(String path) {
        return manifest.paths().containsKey(path);
      }

      @Override
      public boolean isFolder(String path) {
        String prefix = path.equals(".") ? "" : path + '/';
        return manifest.paths().keySet().stream().anyMatch(file -> file.startsWith(prefix));
      }
    };
  }

  private static Optional<String> decode(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
