package dev.appversion.sidecar.client;

import dev.appversion.versioning.manifest.Digests;
import dev.appversion.versioning.routing.ClientSettings;
import dev.appversion.versioning.routing.ClientSettings.Mismatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * The script that keeps a tab on its version (module {@code client}). Its path carries the hash of
 * its bytes, so that it may be cached for ever. Immutable; one for all sidecars of a JVM will do.
 */
public final class ClientScript {
  /** Where it lies; other names below are this sidecar's other endpoints. */
  private static final String FOLDER = "/__appversion/";

  private static final Pattern ANY_RELEASE =
      Pattern.compile(Pattern.quote(FOLDER) + "client\\.[0-9a-f]{12}\\.js");
  private static final String RESOURCE = "/dev/appversion/client/client.js";

  private final byte[] plain;
  private final byte[] gzip;
  private final String hash;

  private ClientScript(byte[] plain) {
    this.plain = plain;
    this.gzip = compress(plain);
    this.hash = Digests.sha256Hex(plain).substring(0, 12);
  }

  /** The script of this release, from the class path. */
  public static ClientScript load() {
    try (InputStream script = ClientScript.class.getResourceAsStream(RESOURCE)) {
      if (script == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path: module client");
      }
      return new ClientScript(script.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code /__appversion/client.<12 hex digits of SHA-256>.js}. */
  public String path() {
    return FOLDER + "client." + hash + ".js";
  }

  /**
   * Whether this is the path of this script or of another release's: a page may be older or newer
   * than the sidecar that its browser meets.
   */
  public static boolean isScript(String path) {
    return ANY_RELEASE.matcher(path).matches();
  }

  /** Tells this script from others; the same for both encodings, so only good as a weak tag. */
  public String hash() {
    return hash;
  }

  /** The script. */
  public ByteBuffer plain() {
    return ByteBuffer.wrap(plain).asReadOnlyBuffer();
  }

  /** The script, compressed. */
  public ByteBuffer gzip() {
    return ByteBuffer.wrap(gzip).asReadOnlyBuffer();
  }

  /**
   * The markup that goes into a page's head; ASCII, so that it fits a page of any encoding. Empty
   * where stale pages are left alone.
   *
   * @param appVersion what {@code X-App-Version} says of this page
   * @param name the version's name; empty if the page is of none
   * @param nonce of the page's Content-Security-Policy
   */
  public Optional<String> tag(
      String appVersion, String name, ClientSettings settings, Optional<String> nonce) {
    if (settings.mismatch() == Mismatch.IGNORE) {
      return Optional.empty();
    }
    StringBuilder tag = new StringBuilder(256).append("<script");
    attribute(tag, "src", path());
    attribute(tag, "data-app-version", appVersion);
    attribute(tag, "data-app-version-name", name);
    attribute(
        tag, "data-app-version-mismatch", settings.mismatch() == Mismatch.WARN ? "warn" : "reload");
    if (!settings.banner().isEmpty()) {
      attribute(tag, "data-app-version-banner", settings.banner());
    }
    nonce.ifPresent(value -> attribute(tag, "nonce", value));
    return Optional.of(tag.append("></script>").toString());
  }

  private static void attribute(StringBuilder tag, String name, String value) {
    tag.append(' ').append(name).append("=\"");
    value
        .codePoints()
        .forEach(
            point -> {
              boolean plain = point >= ' ' && point < 0x7f && "&<>\"'".indexOf(point) < 0;
              if (plain) {
                tag.append((char) point);
              } else if (point != 0) { // HTML has no way to write it
                tag.append("&#").append(point).append(';');
              }
            });
    tag.append('"');
  }

  private static byte[] compress(byte[] bytes) {
    var out = new ByteArrayOutputStream(bytes.length);
    try (var gzip = new BestGzip(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
