package dev.appversion.collectstatic;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** How files are compressed ahead of time. The same bytes always give the same result. */
public enum Encoding {
  GZIP("gz", "gz9") {
    @Override
    byte[] encode(byte[] bytes) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 64);
      // The JDK writes no time and no name into the header.
      try (GZIPOutputStream gzip =
          new GZIPOutputStream(out) {
            {
              def.setLevel(Deflater.BEST_COMPRESSION);
            }
          }) {
        gzip.write(bytes);
      }
      return out.toByteArray();
    }
  },
  BROTLI("br", "br11") {
    @Override
    byte[] encode(byte[] bytes) throws IOException {
      return Encoder.compress(bytes, new Encoder.Parameters().setQuality(11));
    }
  };

  /** Larger files are not compressed: a whole file is held in memory for it. */
  static final int MOST_BYTES = 64 << 20;

  /** Types that are not compressed by themselves. */
  private static final Set<String> COMPRESSIBLE =
      Set.of(
          "atom",
          "bmp",
          "cjs",
          "css",
          "csv",
          "cur",
          "eot",
          "geojson",
          "gltf",
          "htm",
          "html",
          "ico",
          "js",
          "json",
          "jsonld",
          "map",
          "md",
          "mjs",
          "otf",
          "rss",
          "svg",
          "ttf",
          "txt",
          "vtt",
          "wasm",
          "webmanifest",
          "xhtml",
          "xml",
          "xsl",
          "yaml",
          "yml");

  private final String extension;
  private final String settings;

  Encoding(String extension, String settings) {
    this.extension = extension;
    this.settings = settings;
  }

  abstract byte[] encode(byte[] bytes) throws IOException;

  /** Where the encoded sibling of a file lies. */
  String sibling(String path) {
    return path + "." + extension;
  }

  /** Tells the encoded content by that of the file. */
  String key(String md5) {
    return settings + ":" + md5;
  }

  /** Whether this machine can encode. Brotli's encoder is native code. */
  boolean isAvailable() {
    return this != BROTLI || Brotli4jLoader.isAvailable();
  }

  static boolean isCompressible(String path, long size) {
    String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
    return size > 0 && size <= MOST_BYTES && COMPRESSIBLE.contains(extension);
  }
}
