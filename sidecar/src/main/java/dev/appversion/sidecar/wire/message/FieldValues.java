package dev.appversion.sidecar.wire.message;

import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Reads the fields that determine the framing of a message and whether its connection persists. */
final class FieldValues {
  /** The largest length accepted, in bytes: as much as Undertow's conduits count. */
  static final long MAX_LENGTH = (1L << 60) - 1;

  private static final int MAX_LENGTH_DIGITS = 19;

  private FieldValues() {}

  /** The values of all field lines of this name, in order. */
  static List<String> all(List<Field> fields, HttpString name) {
    List<String> values = List.of();
    for (Field field : fields) {
      if (field.name().equals(name)) {
        if (values.isEmpty()) {
          values = new ArrayList<>(2);
        }
        values.add(field.value());
      }
    }
    return values;
  }

  /** Whether there is a field line of this name. */
  static boolean has(List<Field> fields, HttpString name) {
    for (Field field : fields) {
      if (field.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of these comma-separated lists has this token, in upper or lower case. */
  static boolean listsToken(List<String> values, String token) {
    for (String value : values) {
      if (value.equalsIgnoreCase(token)) {
        return true;
      }
      if (value.indexOf(',') >= 0) {
        for (String element : value.split(",", -1)) {
          if (element.strip().equalsIgnoreCase(token)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** 1*DIGIT of at most {@link #MAX_LENGTH} (RFC 9110 section 8.6); empty for anything else. */
  static OptionalLong contentLength(String value) {
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    int start = 0;
    for (int i = 0; i < value.length(); i++) {
      if (!Syntax.isDigit(value.charAt(i))) {
        return OptionalLong.empty();
      }
      if (i == start && value.charAt(i) == '0' && i + 1 < value.length()) {
        start++;
      }
    }
    if (value.length() - start > MAX_LENGTH_DIGITS) {
      return OptionalLong.empty();
    }
    try {
      long length = Long.parseLong(value, start, value.length(), 10);
      return length <= MAX_LENGTH ? OptionalLong.of(length) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // more than Long.MAX_VALUE
    }
  }
}
