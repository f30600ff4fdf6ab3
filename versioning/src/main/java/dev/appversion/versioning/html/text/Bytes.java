package dev.appversion.versioning.html.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that are held back: a growing array. */
public final class Bytes {
  private byte[] array;
  private int length;

  /** An empty array with room for some bytes; it grows as needed. */
  public Bytes(int initial) {
    array = new byte[initial];
  }

  /** Appends one byte. */
  public void add(byte b) {
    if (length == array.length) {
      array = Arrays.copyOf(array, 2 * length);
    }
    array[length++] = b;
  }

  /** Appends {@code count} bytes of another array, from {@code offset}. */
  public void add(byte[] from, int offset, int count) {
    if (length + count > array.length) {
      array = Arrays.copyOf(array, Math.max(2 * array.length, length + count));
    }
    System.arraycopy(from, offset, array, length, count);
    length += count;
  }

  /** Takes bytes away from the front. */
  public void removeFirst(int count) {
    System.arraycopy(array, count, array, 0, length - count);
    length -= count;
  }

  /** Removes all bytes; the room stays. */
  public void clear() {
    length = 0;
  }

  /** How many bytes are held. */
  public int length() {
    return length;
  }

  /** The byte at an index below {@link #length}. */
  public byte at(int index) {
    return array[index];
  }

  /** The array itself: the first {@link #length} bytes count, until the next change. */
  public byte[] array() {
    return array;
  }

  /** A copy of the bytes that are held. */
  public byte[] copy() {
    return Arrays.copyOf(array, length);
  }

  /** Whether these are exactly the bytes of a text in ASCII, in any case of its letters. */
  public boolean equalsIgnoringCase(String lower) {
    return length == lower.length() && startsIgnoringCase(lower, length);
  }

  /** Whether all of these bytes are the beginning of a text in ASCII, in any case. */
  public boolean begins(String lower) {
    return length <= lower.length() && startsIgnoringCase(lower, length);
  }

  private boolean startsIgnoringCase(String lower, int count) {
    for (int i = 0; i < count; i++) {
      if (Ascii.lower(array[i]) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return new String(array, 0, length, StandardCharsets.ISO_8859_1);
  }
}
