package dev.appversion.sidecar.wire.message;

import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Parses field lines (RFC 9112 section 5): those of heads, and trailers. */
final class FieldLines {
  /** The treatment of lines that RFC 9112 permits a recipient to repair. */
  enum Repair {
    /** Reject them, as a server may do with a request (sections 2.2 and 5.2). */
    NONE,

    /** Accept LF as the end of a line, and replace obs-fold by SP, as for responses. */
    LINES
  }

  /** The capacity of Undertow's header map, which drops further values. */
  private static final int MAX_OF_ONE_NAME = Byte.MAX_VALUE;

  private FieldLines() {}

  /**
   * Parses lines.
   *
   * @param from where the first line begins
   * @param to where the last line ends, with its line end
   * @throws MalformedMessageException with status 400, or 431 for too many fields, or too many of
   *     one name
   */
  static List<Field> parse(byte[] bytes, int from, int to, int maxFields, Repair repair)
      throws MalformedMessageException {
    List<Field> fields = new ArrayList<>(16);
    int at = from;
    while (at < to) {
      int end = lineEnd(bytes, at, to, repair);
      int next = end + (bytes[end] == '\r' ? 2 : 1);
      if (Syntax.isSpace(bytes[at])) {
        unfold(fields, bytes, at, end, repair);
      } else if (fields.size() == maxFields) {
        throw new MalformedMessageException(431, "there are more than " + maxFields + " fields");
      } else {
        fields.add(line(bytes, at, end));
      }
      at = next;
    }
    limitLinesOfOneName(fields);
    return fields;
  }

  private static void limitLinesOfOneName(List<Field> fields) throws MalformedMessageException {
    if (fields.size() <= MAX_OF_ONE_NAME) {
      return;
    }
    Map<HttpString, Integer> lines = new HashMap<>();
    for (Field field : fields) {
      if (lines.merge(field.name(), 1, Integer::sum) > MAX_OF_ONE_NAME) {
        throw new MalformedMessageException(
            431, "there are more than " + MAX_OF_ONE_NAME + " fields of one name");
      }
    }
  }

  /** The position of the line's CRLF or LF. */
  private static int lineEnd(byte[] bytes, int from, int to, Repair repair)
      throws MalformedMessageException {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\r' && i + 1 < to && bytes[i + 1] == '\n') {
        return i;
      }
      if (bytes[i] == '\n') {
        if (repair == Repair.NONE) {
          throw MalformedMessageException.badRequest("a line ends with LF alone");
        }
        return i;
      }
    }
    throw MalformedMessageException.badRequest("a field line does not end");
  }

  private static Field line(byte[] bytes, int from, int to) throws MalformedMessageException {
    int colon = from;
    while (colon < to && Syntax.isTokenByte(bytes[colon])) {
      colon++;
    }
    if (colon == to || bytes[colon] != ':') {
      boolean space = colon < to && Syntax.isSpace(bytes[colon]);
      throw MalformedMessageException.badRequest(
          space
              ? "there is white space between a field name and its colon"
              : "a field name is not a token followed by a colon");
    }
    if (colon == from) {
      throw MalformedMessageException.badRequest("a field has no name");
    }
    return new Field(FieldNames.of(bytes, from, colon), value(bytes, colon + 1, to));
  }

  private static String value(byte[] bytes, int from, int to) throws MalformedMessageException {
    int start = from;
    int end = to;
    while (start < end && Syntax.isSpace(bytes[start])) {
      start++;
    }
    while (end > start && Syntax.isSpace(bytes[end - 1])) {
      end--;
    }
    for (int i = start; i < end; i++) {
      if (!Syntax.isValueByte(bytes[i])) {
        throw MalformedMessageException.badRequest("a field value has a control character");
      }
    }
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  private static void unfold(List<Field> fields, byte[] bytes, int from, int to, Repair repair)
      throws MalformedMessageException {
    if (fields.isEmpty() || repair == Repair.NONE) {
      throw MalformedMessageException.badRequest("a field line begins with white space");
    }
    Field last = fields.removeLast();
    String more = value(bytes, from, to);
    fields.add(
        new Field(
            last.name(), more.isEmpty() ? last.value() : (last.value() + ' ' + more).strip()));
  }
}
