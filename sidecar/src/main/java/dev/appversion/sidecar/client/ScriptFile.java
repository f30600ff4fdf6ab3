package dev.appversion.sidecar.client;

import dev.appversion.versioning.contract.WirePaths;
import dev.appversion.versioning.manifest.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A script of the module {@code client}. Its path contains the hash of its bytes, so it may be
 * cached without limit. Immutable.
 */
public final class ScriptFile {
  private static final String RESOURCES = "/dev/appversion/client/";

  private final String name;
  private final byte[] plain;
  private final byte[] gzip;
  private final String hash;
  private final String integrity;

  private ScriptFile(String name, byte[] plain) {
    this.name = name;
    this.plain = plain;
    this.gzip = compress(plain);
    String digest = Digests.sha256Hex(plain);
    this.hash = digest.substring(0, 12);
    this.integrity =
        "sha256-" + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(digest));
  }

  /** The script {@code <name>.js} of this release, from the class path. */
  static ScriptFile load(String name) {
    String resource = RESOURCES + name + ".js";
    try (InputStream script = ScriptFile.class.getResourceAsStream(resource)) {
      if (script == null) {
        throw new IllegalStateException(resource + " is not on the class path: module client");
      }
      return new ScriptFile(name, script.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code /__appversion/<name>.<12 hex digits of SHA-256>.js}. */
  public String path() {
    return WirePaths.OWN + name + "." + hash + ".js";
  }

  /** The hash of the bytes; the same for both codings, so usable as a weak entity tag only. */
  public String hash() {
    return hash;
  }

  /**
   * The value of {@code integrity} for these bytes (Subresource Integrity), which a
   * Content-Security-Policy may list.
   */
  public String integrity() {
    return integrity;
  }

  /** The bytes, without a coding. */
  public ByteBuffer plain() {
    return ByteBuffer.wrap(plain).asReadOnlyBuffer();
  }

  /** The bytes, compressed with gzip. */
  public ByteBuffer gzip() {
    return ByteBuffer.wrap(gzip).asReadOnlyBuffer();
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
