package dev.appversion.versioning.html.text;

/** Takes bytes, in order. */
@FunctionalInterface
public interface ByteSink {
  /** Takes these bytes; the array is lent for the time of the call. */
  void write(byte[] bytes, int offset, int length);

  /** Takes all of these bytes. */
  default void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }
}
