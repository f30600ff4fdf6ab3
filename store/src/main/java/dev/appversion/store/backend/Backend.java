package dev.appversion.store.backend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Objects by key, each written whole or not at all. Keys are segments of {@code [A-Za-z0-9._-]},
 * none of them a dot segment, joined by slashes. Every method may block, for a bounded time.
 *
 * <p>Errors are {@link IOException}s whose message names what is wrong for the person who set it
 * up, and never a secret.
 */
public interface Backend extends AutoCloseable {
  /**
   * An object without its bytes.
   *
   * @param size in bytes
   * @param written when it was written last
   */
  record Entry(String key, long size, Instant written) {}

  /**
   * An object, or a part of one, being read; to be closed.
   *
   * @param size how many bytes there are to be read
   */
  record Content(long size, InputStream bytes) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }

  /** Takes the entries of a listing. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Called once per object.
     *
     * @throws IOException ends the listing with this error
     */
    void visit(Entry entry) throws IOException;
  }

  /** Opens an object; empty if there is none. */
  Optional<Content> open(String key) throws IOException;

  /**
   * Opens a part of an object, without reading what is before it; empty if there is no such object.
   * Where that ends sooner there are fewer bytes to read, or an error.
   *
   * @param length at least 1
   */
  Optional<Content> open(String key, long from, long length) throws IOException;

  /** Looks at an object; empty if there is none. */
  Optional<Entry> stat(String key) throws IOException;

  /**
   * Writes an object, in place of the one that may be there. When this returns it survives a crash.
   *
   * @param file with the bytes; the backend may take it away, and leaves it to the caller otherwise
   */
  void put(String key, Path file) throws IOException;

  /** Writes a small object, in place of the one that may be there. */
  void put(String key, byte[] bytes) throws IOException;

  /** Deletes an object, if it is there. */
  void delete(String key) throws IOException;

  /**
   * Visits every object whose key begins with the prefix, which ends with a slash; in no order. The
   * visitor may delete.
   */
  void list(String prefix, Visitor visitor) throws IOException;

  /**
   * A new empty file for bytes on their way in, where {@link #put(String, Path)} takes it at little
   * cost.
   */
  Path spool() throws IOException;

  /** Finds out whether it can be read and written. */
  void check() throws IOException;

  @Override
  void close();
}
