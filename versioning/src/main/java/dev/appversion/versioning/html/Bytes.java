package dev.appversion.versioning.html;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that are held back: a growing array. */
final class Bytes {
  private byte[] array;
  private int length;

  Bytes(int initial) {
    array = new byte[initial];
  }

  void add(byte b) {
    if (length == array.length) {
      array = Arrays.copyOf(array, 2 * length);
    }
    array[length++] = b;
  }

  void add(byte[] from, int offset, int count) {
    if (length + count > array.length) {
      array = Arrays.copyOf(array, Math.max(2 * array.length, length + count));
    }
    System.arraycopy(from, offset, array, length, count);
    length += count;
  }

  /** Takes bytes away from the front. */
  void removeFirst(int count) {
    System.arraycopy(array, count, array, 0, length - count);
    length -= count;
  }

  void clear() {
    length = 0;
  }

  int length() {
    return length;
  }

  byte at(int index) {
    return array[index];
  }

  byte[] array() {
    return array;
  }

  byte[] copy() {
    return Arrays.copyOf(array, length);
  }

  /** Whether these are exactly the bytes of a text in ASCII, in any case of its letters. */
  boolean equalsIgnoringCase(String lower) {
    return length == lower.length() && startsIgnoringCase(lower, length);
  }

  /** Whether all of these bytes are the beginning of a text in ASCII, in any case. */
  boolean begins(String lower) {
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
