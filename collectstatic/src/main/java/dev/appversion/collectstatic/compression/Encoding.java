package dev.appversion.collectstatic.compression;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.util.Native;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A content coding (RFC 9110, section 8.4.1) of precompressed files. */
public enum Encoding {
  /** gzip (RFC 1952), implemented by the JDK. */
  GZIP("gzip", "gz", Deflater.BEST_SPEED, Deflater.BEST_COMPRESSION) {
    @Override
    byte[] encode(byte[] bytes, int level) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 64);
      // The JDK writes no time and no name into the header.
      try (GZIPOutputStream gzip =
          new GZIPOutputStream(out) {
            {
              def.setLevel(level);
            }
          }) {
        gzip.write(bytes);
      }
      return out.toByteArray();
    }
  },
  /** Brotli (RFC 7932), implemented in native code. */
  BROTLI("br", "br", 0, 11) {
    @Override
    byte[] encode(byte[] bytes, int level) throws IOException {
      return Encoder.compress(bytes, new Encoder.Parameters().setQuality(level));
    }

    @Override
    public boolean isAvailable() {
      return Brotli4jLoader.isAvailable();
    }
  },
  /**
   * Zstandard (RFC 8878), implemented in native code. Levels above 19 use windows of more than 8
   * MiB, which browsers reject (RFC 9659).
   */
  ZSTD("zstd", "zst", 1, 19) {
    @Override
    byte[] encode(byte[] bytes, int level) {
      return Zstd.compress(bytes, level);
    }

    @Override
    public boolean isAvailable() {
      try {
        Native.load();
        return true;
      } catch (UnsatisfiedLinkError | ExceptionInInitializerError e) {
        return false;
      }
    }
  };

  /** The maximum size of a file to compress, in bytes; the whole file is read into memory. */
  public static final int MOST_BYTES = 64 << 20;

  /** The extensions of formats that are not already compressed. */
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

  private final String token;
  private final String extension;
  private final int lowest;
  private final int highest;

  Encoding(String token, String extension, int lowest, int highest) {
    this.token = token;
    this.extension = extension;
    this.lowest = lowest;
    this.highest = highest;
  }

  /** The token in {@code Content-Encoding}. */
  public String token() {
    return token;
  }

  /** The extension of compressed siblings, without the dot. */
  public String extension() {
    return extension;
  }

  /** The lowest level, which is the fastest. */
  public int lowest() {
    return lowest;
  }

  /** The highest level, which has the smallest result. */
  public int highest() {
    return highest;
  }

  /** The coding with this HTTP token; empty if it is not supported. */
  public static Optional<Encoding> named(String token) {
    return Arrays.stream(values()).filter(encoding -> encoding.token.equals(token)).findFirst();
  }

  /** This coding at its highest level. */
  public Compression smallest() {
    return new Compression(this, highest);
  }

  /** Compresses bytes. The result is the same for the same bytes and level. */
  abstract byte[] encode(byte[] bytes, int level) throws IOException;

  /** The path of the compressed sibling of a file. */
  public String sibling(String path) {
    return path + "." + extension;
  }

  /** Whether this platform has an encoder. All encoders except gzip are native code. */
  public boolean isAvailable() {
    return true;
  }

  /** Whether a file of this type and size, in bytes, is compressed. */
  public static boolean isCompressible(String path, long size) {
    String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
    return size > 0 && size <= MOST_BYTES && COMPRESSIBLE.contains(extension);
  }
}
