package dev.appversion.versioning.manifest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;

/**
 * The {@code hash} that Django puts into its manifest: the first 12 hex digits of MD5 over {@code
 * json.dumps(sorted(paths.items()))}. Needed for manifests of version 1.0, which have none.
 */
final class DjangoManifestHash {
  /** Python orders strings by code point; Java's natural order is by UTF-16 unit. */
  private static final Comparator<String> BY_CODE_POINT =
      (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

  private DjangoManifestHash() {}

  static String of(Map<String, String> paths) {
    StringBuilder json = new StringBuilder("[");
    paths.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(BY_CODE_POINT))
        .forEach(
            entry -> {
              json.append(json.length() > 1 ? ", [" : "[");
              quote(json, entry.getKey());
              json.append(", ");
              quote(json, entry.getValue());
              json.append(']');
            });
    json.append(']');
    return Digests.md5Hex(json.toString().getBytes(StandardCharsets.US_ASCII)).substring(0, 12);
  }

  /** A string as Python's {@code json.dumps} writes it by default: ASCII only. */
  private static void quote(StringBuilder out, String text) {
    out.append('"');
    text.chars()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                default -> {
                  if (c >= ' ' && c < 0x7f) {
                    out.append((char) c);
                  } else {
                    out.append(String.format("\\u%04x", c));
                  }
                }
              }
            });
    out.append('"');
  }
}
