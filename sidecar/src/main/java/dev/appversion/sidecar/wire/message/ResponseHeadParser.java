package dev.appversion.sidecar.wire.message;

import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/**
 * Parses heads of responses. Accepts deviations that do not change the meaning: LF as a line end,
 * folded lines, a missing reason phrase. The fields that determine the end of the body must follow
 * the grammar, or the response is rejected.
 */
public final class ResponseHeadParser {
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final int STATUS_END = STATUS_AT + 3;

  private ResponseHeadParser() {}

  /**
   * Parses a whole head.
   *
   * @param from where the status line begins
   * @param to where the empty line after the fields ends
   * @param toHead whether the request's method was HEAD
   * @throws MalformedMessageException whose status has no meaning: the gateway responds with 502
   */
  public static ResponseHead parse(
      byte[] bytes, int from, int to, HeadLimits limits, boolean toHead)
      throws MalformedMessageException {
    int lf = HeadEnd.firstLine(bytes, from, to);
    int lineEnd = lf > from && bytes[lf - 1] == '\r' ? lf - 1 : lf;
    checkStatusLine(bytes, from, lineEnd);
    int status = number(bytes, from + STATUS_AT);
    boolean http11 = bytes[from + STATUS_AT - 2] != '0';
    int fieldsEnd = bytes[to - 2] == '\r' ? to - 2 : to - 1;
    List<Field> fields =
        FieldLines.parse(bytes, lf + 1, fieldsEnd, limits.maxFields(), FieldLines.Repair.LINES);
    String reason =
        lineEnd > from + STATUS_END
            ? new String(
                bytes,
                from + STATUS_END + 1,
                lineEnd - from - STATUS_END - 1,
                StandardCharsets.ISO_8859_1)
            : "";
    boolean both =
        FieldValues.has(fields, Headers.TRANSFER_ENCODING)
            && FieldValues.has(fields, Headers.CONTENT_LENGTH);
    Framing framing = framing(fields, status, http11, toHead);
    List<String> connection = FieldValues.all(fields, Headers.CONNECTION);
    boolean persistent =
        !(both && framing instanceof Framing.Chunked)
            && !(framing instanceof Framing.UntilClose)
            && !FieldValues.listsToken(connection, "close")
            && (http11 || FieldValues.listsToken(connection, "keep-alive"));
    return new ResponseHead(status, reason, http11, fields, framing, persistent);
  }

  private static void checkStatusLine(byte[] bytes, int from, int to)
      throws MalformedMessageException {
    boolean wellFormed =
        to - from >= STATUS_END
            && new String(bytes, from, 7, StandardCharsets.ISO_8859_1).equals("HTTP/1.")
            && Syntax.isDigit(bytes[from + 7])
            && bytes[from + 8] == ' '
            && bytes[from + STATUS_AT] >= '1'
            && bytes[from + STATUS_AT] <= '5'
            && Syntax.isDigit(bytes[from + STATUS_AT + 1])
            && Syntax.isDigit(bytes[from + STATUS_AT + 2])
            && (to - from == STATUS_END || bytes[from + STATUS_END] == ' ');
    for (int i = from + STATUS_END; wellFormed && i < to; i++) {
      wellFormed = Syntax.isValueByte(bytes[i]);
    }
    if (!wellFormed) {
      throw MalformedMessageException.badRequest("the response does not begin with a status line");
    }
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] - '0') * 100 + (bytes[at + 1] - '0') * 10 + bytes[at + 2] - '0';
  }

  /** RFC 9112 section 6.3; removes the fields that do not apply. */
  private static Framing framing(List<Field> fields, int status, boolean http11, boolean toHead)
      throws MalformedMessageException {
    List<String> codings = FieldValues.all(fields, Headers.TRANSFER_ENCODING);
    if (toHead || status < 200 || status == 204 || status == 304) {
      boolean lengthApplies = (toHead || status == 304) && status >= 200 && codings.isEmpty();
      OptionalLong length =
          lengthApplies
              ? length(FieldValues.all(fields, Headers.CONTENT_LENGTH))
              : OptionalLong.empty();
      remove(fields, true);
      setLength(fields, length);
      return Framing.NONE;
    }
    if (!codings.isEmpty()) {
      if (!http11 || codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
        throw MalformedMessageException.badRequest(
            "the response has a transfer coding other than chunked, or one in HTTP/1.0");
      }
      setLength(fields, OptionalLong.empty());
      return Framing.CHUNKED;
    }
    List<String> lengths = FieldValues.all(fields, Headers.CONTENT_LENGTH);
    if (lengths.isEmpty()) {
      return Framing.UNTIL_CLOSE;
    }
    OptionalLong length = length(lengths);
    if (length.isEmpty()) {
      throw MalformedMessageException.badRequest(
          "the response's Content-Length is not one number of at most " + FieldValues.MAX_LENGTH);
    }
    if (lengths.size() > 1 || !lengths.getFirst().equals(Long.toString(length.getAsLong()))) {
      setLength(fields, length);
    }
    return Framing.ofLength(length.getAsLong());
  }

  /**
   * The length that all values, and all their list elements, have in common; empty if there is
   * none.
   */
  private static OptionalLong length(List<String> values) {
    OptionalLong only = OptionalLong.empty();
    for (String value : values) {
      for (String element : value.split(",", -1)) {
        OptionalLong length = FieldValues.contentLength(element.strip());
        if (length.isEmpty() || (only.isPresent() && !only.equals(length))) {
          return OptionalLong.empty();
        }
        only = length;
      }
    }
    return only;
  }

  private static void setLength(List<Field> fields, OptionalLong length) {
    remove(fields, false);
    length.ifPresent(bytes -> fields.add(new Field(Headers.CONTENT_LENGTH, Long.toString(bytes))));
  }

  private static void remove(List<Field> fields, boolean coding) {
    fields.removeIf(
        field -> field.name().equals(coding ? Headers.TRANSFER_ENCODING : Headers.CONTENT_LENGTH));
  }
}
