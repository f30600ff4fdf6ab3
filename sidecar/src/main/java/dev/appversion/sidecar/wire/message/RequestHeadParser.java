package dev.appversion.sidecar.wire.message;

import io.undertow.util.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Parses heads of requests. Rejects every head whose meaning two servers could interpret
 * differently (RFC 9112 section 11.2), so that the app reads the same request.
 */
public final class RequestHeadParser {
  private RequestHeadParser() {}

  /**
   * Parses a whole head.
   *
   * @param from where the request line begins
   * @param to where the empty line after the fields ends
   */
  public static RequestHead parse(byte[] bytes, int from, int to, HeadLimits limits)
      throws MalformedMessageException {
    int lineEnd = from;
    while (bytes[lineEnd] != '\n') {
      lineEnd++;
    }
    RequestLine line = requestLine(bytes, from, lineEnd);
    if (to - 2 < lineEnd || bytes[to - 2] != '\r') {
      throw MalformedMessageException.badRequest("a line ends with LF alone");
    }
    List<Field> fields =
        FieldLines.parse(bytes, lineEnd + 1, to - 2, limits.maxFields(), FieldLines.Repair.NONE);
    host(line, fields);
    Framing framing = framing(fields, line.http11());
    List<String> connection = FieldValues.all(fields, Headers.CONNECTION);
    boolean persistent =
        line.http11()
            ? !FieldValues.listsToken(connection, "close")
            : FieldValues.listsToken(connection, "keep-alive")
                && !FieldValues.listsToken(connection, "close");
    boolean upgrade =
        line.http11()
            && framing instanceof Framing.None
            && FieldValues.listsToken(connection, "upgrade");
    expectation(fields, line.http11());
    return new RequestHead(
        line.method(), line.target(), line.http11(), fields, framing, persistent, upgrade);
  }

  /**
   * Checks the first line of a head whose rest has not arrived.
   *
   * @param lineEnd where its LF is
   * @throws MalformedMessageException with status 400, 501 for CONNECT, or 505
   */
  public static void checkRequestLine(byte[] bytes, int from, int lineEnd)
      throws MalformedMessageException {
    requestLine(bytes, from, lineEnd);
  }

  /** Parses the first line; {@code lineEnd} is where its LF is. */
  private static RequestLine requestLine(byte[] bytes, int from, int lineEnd)
      throws MalformedMessageException {
    if (lineEnd == from || bytes[lineEnd - 1] != '\r') {
      throw MalformedMessageException.badRequest("a line ends with LF alone");
    }
    return RequestLine.parse(bytes, from, lineEnd - 1);
  }

  /** RFC 9112 section 3.2. */
  private static void host(RequestLine line, List<Field> fields) throws MalformedMessageException {
    List<String> hosts = FieldValues.all(fields, Headers.HOST);
    if (hosts.size() > 1) {
      throw MalformedMessageException.badRequest("there is more than one Host field");
    }
    if (hosts.isEmpty() && line.http11()) {
      throw MalformedMessageException.badRequest("there is no Host field");
    }
    if (!hosts.isEmpty() && !Syntax.isHost(hosts.getFirst())) {
      throw MalformedMessageException.badRequest(
          "the Host field is not a host with an optional port");
    }
    if (line.authority() != null) {
      fields.removeIf(field -> field.name().equals(Headers.HOST));
      fields.addFirst(new Field(Headers.HOST, Objects.requireNonNull(line.authority())));
    }
  }

  /** RFC 9112 section 6.3. */
  private static Framing framing(List<Field> fields, boolean http11)
      throws MalformedMessageException {
    List<String> codings = FieldValues.all(fields, Headers.TRANSFER_ENCODING);
    List<String> lengths = FieldValues.all(fields, Headers.CONTENT_LENGTH);
    if (!codings.isEmpty()) {
      if (!lengths.isEmpty()) {
        throw MalformedMessageException.badRequest(
            "there are both a Content-Length and a Transfer-Encoding field");
      }
      if (!http11) {
        throw MalformedMessageException.badRequest("HTTP/1.0 has no Transfer-Encoding");
      }
      return chunked(codings);
    }
    if (lengths.isEmpty()) {
      return Framing.NONE;
    }
    if (lengths.size() > 1) {
      throw MalformedMessageException.badRequest("there is more than one Content-Length field");
    }
    OptionalLong length = FieldValues.contentLength(lengths.getFirst());
    if (length.isEmpty()) {
      throw MalformedMessageException.badRequest(
          "the Content-Length field is not a number of at most " + FieldValues.MAX_LENGTH);
    }
    canonicalLength(fields, length.getAsLong());
    return Framing.ofLength(length.getAsLong());
  }

  private static Framing chunked(List<String> codings) throws MalformedMessageException {
    if (codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked")) {
      return Framing.CHUNKED;
    }
    List<String> names = new ArrayList<>();
    for (String value : codings) {
      for (String name : value.split(",", -1)) {
        names.add(name.strip());
      }
    }
    boolean known = names.stream().allMatch(name -> name.equalsIgnoreCase("chunked"));
    if (known || names.stream().anyMatch(String::isEmpty)) {
      throw MalformedMessageException.badRequest(
          "the Transfer-Encoding field is empty or lists chunked more than once");
    }
    throw new MalformedMessageException(501, "the only transfer coding accepted is chunked");
  }

  /** Removes leading zeros, which some servers read as octal. */
  private static void canonicalLength(List<Field> fields, long length) {
    fields.replaceAll(
        field ->
            field.name().equals(Headers.CONTENT_LENGTH)
                ? new Field(field.name(), Long.toString(length))
                : field);
  }

  /** RFC 9110 section 10.1.1; HTTP/1.0 has no expectations. */
  private static void expectation(List<Field> fields, boolean http11)
      throws MalformedMessageException {
    for (String value : FieldValues.all(fields, Headers.EXPECT)) {
      if (http11 && !value.equalsIgnoreCase("100-continue")) {
        throw new MalformedMessageException(417, "the only expectation known is 100-continue");
      }
    }
  }
}
