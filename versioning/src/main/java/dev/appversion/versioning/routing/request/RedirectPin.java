package dev.appversion.versioning.routing.request;

import dev.appversion.versioning.contract.RequestPins;
import dev.appversion.versioning.contract.VersionNames;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The value of the cookie {@value RequestPins#REDIRECT_COOKIE}: the version that responded to a
 * form with a redirect, and the path that it redirected to, {@code <version>.<8 hex digits>}. The
 * one page load that follows stays on that version.
 *
 * @param pathDigest CRC-32 of the path as it is sent, so that page loads of other paths ignore it
 */
public record RedirectPin(String version, String pathDigest) {
  /** The pin of a redirect. */
  public static RedirectPin to(String version, String rawPath) {
    return new RedirectPin(version, digest(rawPath));
  }

  /** Reads a cookie's value; empty if it is malformed. */
  public static Optional<RedirectPin> parse(String value) {
    int dot = value.lastIndexOf('.');
    if (dot < 1 || !VersionNames.isValid(value.substring(0, dot))) {
      return Optional.empty();
    }
    return Optional.of(new RedirectPin(value.substring(0, dot), value.substring(dot + 1)));
  }

  boolean isFor(String rawPath) {
    return pathDigest.equals(digest(rawPath));
  }

  /** The cookie's value. */
  @Override
  public String toString() {
    return version + '.' + pathDigest;
  }

  private static String digest(String rawPath) {
    CRC32 sum = new CRC32();
    sum.update(rawPath.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }
}
