package dev.appversion.versioning.manifest.formats;

import dev.appversion.versioning.manifest.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;

/**
 * The {@code hash} that Django puts into its manifest: the first 12 hex digits of MD5 over {@code
 * json.dumps(sorted(paths.items()))}. Manifests of version 1.0 have none.
 */
final class DjangoManifestHash {
  /** Python orders strings by code point; Java's natural order is by UTF-16 unit. */
  private static final Comparator<String> BY_CODE_POINT =
      (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

  private DjangoManifestHash() {}

  static String of(Map<String, String> paths) {
    PythonJson json = new PythonJson().raw("[");
    String[] between = {""};
    paths.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(BY_CODE_POINT))
        .forEach(
            entry -> {
              json.raw(between[0]).raw("[").string(entry.getKey());
              json.raw(", ").string(entry.getValue()).raw("]");
              between[0] = ", ";
            });
    json.raw("]");
    return Digests.md5Hex(json.toString().getBytes(StandardCharsets.US_ASCII)).substring(0, 12);
  }
}
