package dev.appversion.store.catalogue;

import dev.appversion.store.backend.Backend;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Stores bytes by their SHA-256 digest, so that equal assets of several versions or apps are stored
 * once.
 */
public final class Blobs {
  /** The largest asset, in bytes. */
  public static final long MAX_BYTES = 1L << 30;

  private static final int BUFFER = 64 << 10;

  private final Backend backend;

  /** Blobs in this backend. */
  public Blobs(Backend backend) {
    this.backend = backend;
  }

  /**
   * Stored bytes.
   *
   * @param sha256 their digest, in hex
   * @param size in bytes
   */
  public record Blob(String sha256, long size) {}

  /** The asset is larger than {@link #MAX_BYTES}. */
  public static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException() {
      super("an asset may have at most " + MAX_BYTES + " bytes");
    }
  }

  /**
   * Stores bytes, with limited memory. Bytes that are stored already are not written again.
   *
   * @throws TooLargeException if there are more than {@link #MAX_BYTES}
   */
  public Blob add(InputStream bytes) throws IOException {
    Path file = backend.spool();
    try {
      Blob blob = spool(bytes, file);
      String key = StoreKeys.blob(blob.sha256());
      Optional<Backend.Entry> there = backend.stat(key);
      if (there.isEmpty() || there.get().size() != blob.size()) {
        backend.put(key, file);
      }
      return blob;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Opens the bytes with this digest; empty if they are not stored. */
  public Optional<Backend.Content> open(String sha256) throws IOException {
    return backend.open(StoreKeys.blob(sha256));
  }

  /**
   * Opens a part of the bytes with this digest, of at least one byte; empty if they are not stored.
   */
  public Optional<Backend.Content> open(String sha256, long from, long length) throws IOException {
    return backend.open(StoreKeys.blob(sha256), from, length);
  }

  /** Whether the bytes with this digest are stored. */
  public boolean has(String sha256, long size) throws IOException {
    return backend.stat(StoreKeys.blob(sha256)).filter(blob -> blob.size() == size).isPresent();
  }

  private static Blob spool(InputStream bytes, Path file) throws IOException {
    MessageDigest digest = sha256();
    long size = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        size += read;
        if (size > MAX_BYTES) {
          throw new TooLargeException();
        }
        digest.update(buffer, 0, read);
        out.write(buffer, 0, read);
      }
    }
    return new Blob(HexFormat.of().formatHex(digest.digest()), size);
  }

  /** Creates a digest of the algorithm that names blobs. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
