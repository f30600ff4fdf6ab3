package dev.appversion.sidecar.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.sidecar.conformance.strict.Message;
import dev.appversion.sidecar.conformance.strict.StrictReader;
import dev.appversion.sidecar.wire.message.ChunkScanner.Keep;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The invariants of the parsers for arbitrary bytes. Compares them with {@link StrictReader}, which
 * shares no code with them.
 */
final class WireChecks {
  private static final HeadLimits LIMITS = new HeadLimits(4096, 50);

  /** The number of other bytes before and after a message in a buffer. */
  private static final int MARGIN = 10;

  private static final Pattern FIELD_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern FIELD_VALUE = Pattern.compile("[^\\x00-\\x08\\x0a-\\x1f\\x7f]*");

  private WireChecks() {}

  /** A request head is rejected, or has the same meaning as for the strict reader. */
  static void requestHead(byte[] bytes) {
    int end = HeadEnd.find(bytes, 0, 0, bytes.length);
    if (end < 0) {
      return;
    }
    RequestHead head;
    try {
      head = RequestHeadParser.parse(bytes, 0, end, LIMITS);
    } catch (MalformedMessageException e) {
      assertThat(e.status()).isIn(400, 414, 417, 431, 501, 505);
      assertThatThrownBy(() -> RequestHeadParser.parse(amid(bytes), MARGIN, MARGIN + end, LIMITS))
          .isInstanceOf(MalformedMessageException.class)
          .hasMessage(e.getMessage());
      return;
    }
    assertThat(parsedAmid(bytes, end)).isEqualTo(head);
    Optional<Message> strict = StrictReader.sentHead(latin1(bytes, 0, end));
    assertThat(strict).isPresent();
    Message other = strict.get();
    assertThat(head.method()).hasToString(other.method());
    assertThat(other.target())
        .endsWith(head.target().equals("*") ? "" : head.target().substring(1));
    assertThat(head.framing() instanceof Framing.Chunked)
        .isEqualTo(!other.all("Transfer-Encoding").isEmpty());
    long length =
        other.all("Content-Length").stream().mapToLong(Long::parseLong).findFirst().orElse(0);
    if (!(head.framing() instanceof Framing.Chunked)) {
      assertThat(head.framing()).isEqualTo(Framing.ofLength(length));
    }
    assertThat(values(head.fields(), "X-A")).isEqualTo(other.all("X-A"));
    fieldsAreClean(head.fields());
  }

  /** A response head is rejected, or the parsed head is valid by the grammar. */
  static void responseHead(byte[] bytes, boolean toHead) {
    int end = HeadEnd.find(bytes, 0, 0, bytes.length);
    if (end < 0) {
      return;
    }
    ResponseHead head;
    try {
      head = ResponseHeadParser.parse(bytes, 0, end, LIMITS, toHead);
    } catch (MalformedMessageException e) {
      return;
    }
    assertThat(head.status()).isBetween(100, 599);
    assertThat(head.reason()).matches(FIELD_VALUE);
    fieldsAreClean(head.fields());
    List<String> lengths = values(head.fields(), "Content-Length");
    List<String> codings = values(head.fields(), "Transfer-Encoding");
    assertThat(lengths.size() + codings.size()).isLessThanOrEqualTo(1);
    if (head.framing() instanceof Framing.Length length) {
      assertThat(lengths).containsExactly(Long.toString(length.bytes()));
    }
    boolean bodiless =
        toHead || head.status() < 200 || head.status() == 204 || head.status() == 304;
    if (bodiless) {
      assertThat(head.framing()).isEqualTo(Framing.NONE);
    }
  }

  /**
   * The result for a chunked body does not depend on the sizes of reads. Its content, end and
   * trailers are the same as those of the strict reader.
   */
  static void chunks(byte[] body, long seed) {
    Scan whole = Scan.of(body, Keep.CONTENT, null);
    Scan cut = Scan.of(body, Keep.CONTENT, new Random(seed));
    assertThat(cut).isEqualTo(whole);
    Scan coded = Scan.of(body, Keep.CODING, new Random(seed + 1));
    assertThat(coded.read()).isEqualTo(whole.read());
    if (!whole.done()) {
      return;
    }
    String head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    Message strict = first(StrictReader.sent(head + latin1(body, 0, whole.read())));
    assertThat(whole.content()).isEqualTo(strict.body());
    assertThat(whole.trailers()).isEqualTo(strict.trailers().size());
    Message shortest = first(StrictReader.requests(head + coded.content()));
    assertThat(shortest.body()).isEqualTo(strict.body());
    assertThat(shortest.trailers()).isEmpty();
  }

  private static RequestHead parsedAmid(byte[] bytes, int end) {
    try {
      return RequestHeadParser.parse(amid(bytes), MARGIN, MARGIN + end, LIMITS);
    } catch (MalformedMessageException e) {
      throw new AssertionError("other bytes of the buffer were read", e);
    }
  }

  /** The bytes amid others, which are no part of the message. */
  private static byte[] amid(byte[] bytes) {
    byte[] wide = new byte[MARGIN + bytes.length + MARGIN];
    Arrays.fill(wide, (byte) 'x');
    System.arraycopy(bytes, 0, wide, MARGIN, bytes.length);
    return wide;
  }

  private static Message first(StrictReader.Result result) {
    assertThat(result.fault()).isEmpty();
    assertThat(result.rest()).isEmpty();
    assertThat(result.messages()).hasSize(1);
    return result.messages().getFirst();
  }

  private static void fieldsAreClean(List<Field> fields) {
    for (Field field : fields) {
      assertThat(field.name().toString()).matches(FIELD_NAME);
      assertThat(field.value()).matches(FIELD_VALUE).doesNotStartWith(" ").doesNotEndWith(" ");
    }
  }

  private static List<String> values(List<Field> fields, String name) {
    return fields.stream()
        .filter(field -> field.name().equalToString(name))
        .map(Field::value)
        .toList();
  }

  private static String latin1(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /**
   * The result of scanning a body.
   *
   * @param read the number of bytes of the body; up to the invalid byte if there is a fault
   */
  private record Scan(String content, int read, boolean done, boolean fault, int trailers) {
    /** Scans the body in pieces of random sizes; in one piece without a random number generator. */
    static Scan of(byte[] body, Keep keep, @Nullable Random random) {
      ChunkScanner scanner = new ChunkScanner(LIMITS, keep);
      StringBuilder content = new StringBuilder();
      int at = 0;
      try {
        while (at < body.length && !scanner.isDone()) {
          int length = random == null ? body.length - at : 1 + random.nextInt(body.length - at);
          ByteBuffer piece = ByteBuffer.allocate(length);
          piece.put(body, at, length);
          ChunkScanner.Result result = scanner.scan(piece, 0, length);
          content.append(latin1(piece.array(), 0, result.written()));
          at += result.read();
        }
      } catch (MalformedMessageException e) {
        return new Scan("", -1, false, true, 0);
      }
      int trailers = scanner.isDone() ? scanner.trailers().size() : 0;
      return new Scan(content.toString(), at, scanner.isDone(), false, trailers);
    }
  }
}
