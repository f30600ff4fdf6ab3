package dev.appversion.store.backend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Stores objects by key; each is written atomically. Keys are segments of {@code [A-Za-z0-9._-]},
 * none of them a dot segment, joined by slashes. Every method may block, for a limited time.
 *
 * <p>Errors are {@link IOException}s whose message names the cause for the administrator, without
 * secrets.
 */
public interface Backend extends AutoCloseable {
  /**
   * An object without its bytes.
   *
   * @param size in bytes
   * @param written the time of the last write
   */
  record Entry(String key, long size, Instant written) {}

  /**
   * An open object, or a part of one; the caller closes it.
   *
   * @param size the number of bytes to read
   */
  record Content(long size, InputStream bytes) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }

  /** Receives the entries of a listing. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Called once per object.
     *
     * @throws IOException ends the listing with this error
     */
    void visit(Entry entry) throws IOException;
  }

  /** Opens an object; empty if it does not exist. */
  Optional<Content> open(String key) throws IOException;

  /**
   * Opens a part of an object, without reading the bytes before it; empty if the object does not
   * exist. If the object is shorter, the content is shorter, or reading fails.
   *
   * @param length at least 1
   */
  Optional<Content> open(String key, long from, long length) throws IOException;

  /** The metadata of an object; empty if it does not exist. */
  Optional<Entry> stat(String key) throws IOException;

  /**
   * Writes or replaces an object. It is durable when this returns.
   *
   * @param file the file with the bytes; the backend may move it, otherwise the caller deletes it
   */
  void put(String key, Path file) throws IOException;

  /** Writes or replaces a small object. */
  void put(String key, byte[] bytes) throws IOException;

  /** Deletes an object, if it exists. */
  void delete(String key) throws IOException;

  /**
   * Visits all objects whose key starts with the prefix, which ends with a slash, in any order. The
   * visitor may delete objects.
   */
  void list(String prefix, Visitor visitor) throws IOException;

  /**
   * Creates an empty file for an upload, in a place from which {@link #put(String, Path)} can move
   * it.
   */
  Path spool() throws IOException;

  /**
   * Checks that the backend can be read and written.
   *
   * @throws IOException if it cannot
   */
  void check() throws IOException;

  @Override
  void close();
}
