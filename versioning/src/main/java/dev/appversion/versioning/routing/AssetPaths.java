package dev.appversion.versioning.routing;

import dev.appversion.versioning.manifest.names.NameHashDetector;
import dev.appversion.versioning.routing.table.StaticAssets;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Extracts asset paths from request paths. */
public final class AssetPaths {
  private AssetPaths() {}

  /**
   * The asset path, relative to the static URL and decoded once. Empty for other paths, and if
   * servers disagree on what the path names: encoded slashes, dot segments, NUL, broken encoding.
   */
  public static Optional<String> below(StaticAssets assets, String rawPath) {
    if (!rawPath.startsWith(assets.url())) {
      return Optional.empty();
    }
    return decode(rawPath.substring(assets.url().length())).filter(path -> !path.isEmpty());
  }

  /** A path below the static URL as it is in a request: what {@link #below} reads. */
  public static String encode(StaticAssets assets, String assetPath) {
    StringBuilder raw = new StringBuilder(assets.url());
    for (byte b : assetPath.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c < 0x7f && (Character.isLetterOrDigit(c) || "-._~!$&'()*+,;=:@/".indexOf(c) >= 0)) {
        raw.append(c);
      } else {
        raw.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return raw.toString();
  }

  /** Whether a name looks as if it contains a hash of its content. */
  public static boolean looksHashed(String assetPath) {
    return NameHashDetector.looksHashed(assetPath);
  }

  /** A path decoded once; empty if servers interpret it differently. */
  static Optional<String> decode(String raw) {
    return isLiteral(raw) ? Optional.of(raw).filter(AssetPaths::plain) : decodeEscapes(raw);
  }

  /** Whether a path consists of printable ASCII without escapes, so that it decodes to itself. */
  private static boolean isLiteral(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c < ' ' || c > 0x7e || c == '%' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> decodeEscapes(String raw) {
    ByteBuffer bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      int c = raw.charAt(i);
      if (c == '%') {
        c = isEscape(raw, i) ? HexFormat.fromHexDigits(raw, i + 1, i + 3) : -1;
        i += 2;
        if (c == '/' || c == '\\') {
          return Optional.empty();
        }
      } else if (c > 0x7e) {
        return Optional.empty();
      }
      if (c < ' ' || c == 0x7f || c == '\\') {
        return Optional.empty();
      }
      bytes.put((byte) c);
    }
    return text(bytes.flip()).filter(AssetPaths::plain);
  }

  private static boolean isEscape(String raw, int percent) {
    return percent + 2 < raw.length()
        && HexFormat.isHexDigit(raw.charAt(percent + 1))
        && HexFormat.isHexDigit(raw.charAt(percent + 2));
  }

  private static Optional<String> text(ByteBuffer bytes) {
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean plain(String path) {
    for (int start = 0, end; start <= path.length(); start = end + 1) {
      int slash = path.indexOf('/', start);
      end = slash < 0 ? path.length() : slash;
      int length = end - start;
      boolean isShort = length == 1 || length == 2;
      if (isShort && path.charAt(start) == '.' && path.charAt(end - 1) == '.') {
        return false;
      }
    }
    return true;
  }
}
