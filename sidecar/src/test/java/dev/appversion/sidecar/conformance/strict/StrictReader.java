package dev.appversion.sidecar.conformance.strict;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the bytes of a proxy by the grammar of RFC 9112, without tolerance. Some server or client
 * parses every message that it rejects in another way.
 */
public final class StrictReader {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern FIELD = Pattern.compile("(" + TOKEN + "):([^\0\r\n]*)");
  private static final Pattern REQUEST =
      Pattern.compile(TOKEN + " [!-~\\x80-\\xff]+ HTTP/1\\.[01]");
  private static final Pattern SENT = Pattern.compile(TOKEN + " [!-~\\x80-\\xff]+ HTTP/1\\.[0-9]");
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] [1-5][0-9]{2} [^\0\r\n]*");
  private static final Pattern LENGTH =
      Pattern.compile("0*[0-9]{1,18}|0*[1-8][0-9]{18}|0*9[01][0-9]{17}|9223372036854775807");
  private static final Pattern SIZE =
      Pattern.compile("([0-9A-Fa-f]{1,15})((?:[ \t]*;[ \t]*" + TOKEN + "[^\0\r\n]*)?)");
  private static final Pattern SENT_SIZE =
      Pattern.compile("(0*[0-9A-Fa-f]{1,15})([ \t]*;[^\0\r\n]*)?");
  private static final int CHUNKED = -1;
  private static final int NONE = -2;

  /**
   * The result.
   *
   * @param rest the beginning of one more message, incomplete
   * @param fault the violation; the bytes behind it were not parsed
   */
  public record Result(List<Message> messages, String rest, Optional<String> fault) {}

  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1;

    Fault(String what, String bytes) {
      super(what + ": " + Escapes.show(bytes));
    }
  }

  /** The end of the input so far. */
  private static final class Incomplete extends Exception {
    private static final long serialVersionUID = 1;
  }

  private final String bytes;
  private final Pattern size;
  private int at;

  private StrictReader(String bytes) {
    this(bytes, SIZE);
  }

  private StrictReader(String bytes, Pattern size) {
    this.bytes = bytes;
    this.size = size;
  }

  public static Result requests(String bytes) {
    StrictReader reader = new StrictReader(bytes);
    return reader.readAll(() -> reader.request(REQUEST));
  }

  /**
   * Parses the bytes of a client: with empty lines before requests (RFC 9112 section 2.2), any
   * minor version (RFC 9110 section 2.5), and anything within a line as the extension of a chunk.
   */
  public static Result sent(String bytes) {
    StrictReader reader = new StrictReader(bytes, SENT_SIZE);
    return reader.readAll(
        () -> {
          while (reader.bytes.startsWith("\r\n", reader.at)) {
            reader.at += 2;
          }
          return reader.request(SENT);
        });
  }

  /** The head of a request that was sent, without what follows it; empty if there is a fault. */
  public static Optional<Message> sentHead(String bytes) {
    StrictReader reader = new StrictReader(bytes);
    return reader
        .readAll(
            () -> {
              Message head = reader.head(SENT);
              reader.at = bytes.length();
              return head;
            })
        .messages()
        .stream()
        .findFirst();
  }

  /**
   * Reads responses.
   *
   * @param methods of the requests, in order; GET for further ones
   * @param ended whether the connection was closed (not reset)
   */
  public static Result responses(String bytes, List<String> methods, boolean ended) {
    StrictReader reader = new StrictReader(bytes);
    Iterator<String> method = methods.iterator();
    return reader.readAll(() -> reader.response(method, ended));
  }

  private interface Reading {
    Message next() throws Fault, Incomplete;
  }

  private Result readAll(Reading reading) {
    List<Message> messages = new ArrayList<>();
    int start = 0;
    try {
      while (at < bytes.length()) {
        start = at;
        messages.add(reading.next());
      }
      return new Result(messages, "", Optional.empty());
    } catch (Incomplete e) {
      return new Result(messages, bytes.substring(start), Optional.empty());
    } catch (Fault e) {
      return new Result(messages, bytes.substring(start), Optional.of(e.getMessage()));
    }
  }

  private Message request(Pattern line) throws Fault, Incomplete {
    Message head = head(line);
    long length = framing(head.fields());
    return length == NONE ? head : withBody(head.start(), head.fields(), length);
  }

  private Message head(Pattern line) throws Fault, Incomplete {
    String start = line();
    if (!line.matcher(start).matches()) {
      throw new Fault("request line", start);
    }
    List<Message.Field> fields = fields();
    framing(fields);
    return new Message(start, fields, "", List.of());
  }

  private Message response(Iterator<String> methods, boolean ended) throws Fault, Incomplete {
    String start = line();
    if (!STATUS.matcher(start).matches()) {
      throw new Fault("status line", start);
    }
    List<Message.Field> fields = fields();
    int status = Integer.parseInt(start.substring(9, 12));
    if (status < 200) {
      return new Message(start, fields, "", List.of());
    }
    boolean head = methods.hasNext() && methods.next().equals("HEAD");
    long length = framing(fields);
    if (status == 204 && length != NONE) {
      throw new Fault("204 with a length or a transfer coding (RFC 9110 8.6)", start);
    }
    if (head || status == 204 || status == 304) {
      return new Message(start, fields, "", List.of());
    }
    if (length != NONE) {
      return withBody(start, fields, length);
    }
    if (!ended) {
      throw new Incomplete();
    }
    String body = bytes.substring(at);
    at = bytes.length();
    return new Message(start, fields, body, List.of());
  }

  private Message withBody(String start, List<Message.Field> fields, long length)
      throws Fault, Incomplete {
    if (length != CHUNKED) {
      return new Message(start, fields, exactly(length), List.of());
    }
    StringBuilder body = new StringBuilder();
    while (true) {
      String line = line();
      Matcher matched = size.matcher(line);
      if (!matched.matches()) {
        throw new Fault("chunk size line", line);
      }
      long n = Long.parseLong(matched.group(1), 16);
      if (n == 0) {
        return new Message(start, fields, body.toString(), fields());
      }
      body.append(exactly(n));
      if (!exactly(2).equals("\r\n")) {
        throw new Fault("no CRLF after a chunk's data", bytes.substring(at - 2));
      }
    }
  }

  /** The body's length, CHUNKED or NONE. */
  private static long framing(List<Message.Field> fields) throws Fault {
    List<String> lengths = values(fields, "Content-Length");
    List<String> codings = values(fields, "Transfer-Encoding");
    if (lengths.size() + codings.size() > 1) {
      throw new Fault("more than one of Content-Length and Transfer-Encoding", fields.toString());
    }
    if (!codings.isEmpty()) {
      if (!codings.getFirst().equalsIgnoreCase("chunked")) {
        throw new Fault("Transfer-Encoding", codings.getFirst());
      }
      return CHUNKED;
    }
    if (lengths.isEmpty()) {
      return NONE;
    }
    if (!LENGTH.matcher(lengths.getFirst()).matches()) {
      throw new Fault("Content-Length", lengths.getFirst());
    }
    return Long.parseLong(lengths.getFirst());
  }

  private static List<String> values(List<Message.Field> fields, String name) {
    return new Message("", fields, "", List.of()).all(name);
  }

  private List<Message.Field> fields() throws Fault, Incomplete {
    List<Message.Field> fields = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      Matcher field = FIELD.matcher(line);
      if (!field.matches()) {
        throw new Fault("field line", line);
      }
      fields.add(new Message.Field(field.group(1), strip(field.group(2))));
    }
    return fields;
  }

  private static String strip(String value) {
    // Not ^ and $: those hold before a final NEL (0x85), which is obs-text here.
    return value.replaceAll("\\A[ \t]+|[ \t]+\\z", "");
  }

  private String line() throws Fault, Incomplete {
    int end = bytes.indexOf('\n', at);
    if (end < 0) {
      throw new Incomplete();
    }
    if (end == at || bytes.charAt(end - 1) != '\r') {
      throw new Fault("LF without CR", bytes.substring(at, end + 1));
    }
    String line = bytes.substring(at, end - 1);
    at = end + 1;
    return line;
  }

  private String exactly(long length) throws Incomplete {
    if (length > bytes.length() - at) {
      throw new Incomplete();
    }
    String text = bytes.substring(at, at + (int) length);
    at += (int) length;
    return text;
  }
}
