package dev.appversion.sidecar.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.appversion.sidecar.wire.message.ChunkScanner.Keep;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkScannerTest {
  private static final HeadLimits LIMITS = new HeadLimits(1024, 10);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0~~                                  | ''",
        "3~abc~0~~                            | abc",
        "3~abc~2~de~0~~                       | abcde",
        "00003~abc~000~~                      | abc",
        "A~0123456789~0~~                     | 0123456789",
        "a~0123456789~0~~                     | 0123456789",
        "3;a~abc~0;b=c~~                      | abc",
        "3;a=\"x y;~\"~abc~0~~                | ?",
        "3;a=\"x y; \\\"\"~abc~0~~            | abc",
        "3 ; a = b~abc~0~~                    | abc",
        "3;a;b=c ; d~abc~0~~                  | abc",
        "3~abc~0~X: y~~                       | abc",
      })
  void extractsTheContent(String body, String content) throws MalformedMessageException {
    String bytes = body.replace("~", "\r\n");
    if (content.equals("?")) {
      assertThatThrownBy(() -> scan(bytes, Keep.CONTENT, new Random(1)))
          .isInstanceOf(MalformedMessageException.class);
    } else {
      assertThat(scan(bytes, Keep.CONTENT, new Random(1)).text()).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "~",
        "zz~",
        "3g~",
        "3 ~abc~0~~",
        "0x3~abc~0~~",
        "+3~abc~0~~",
        "-3~abc~0~~",
        "3,3~abc~0~~",
        "3\nabc\n0\n\n",
        "3\rabc~0~~",
        "3~abcd~0~~",
        "3~ab~0~~",
        "3~abc0~~",
        "3;\u0000~abc~0~~",
        "3;a=\"\u0001\"~abc~0~~",
        "3;a=\"b\n\"~abc~0~~",
        "3;~abc~0~~",
        "3;a=~abc~0~~",
        "3;=b~abc~0~~",
        "3;a b~abc~0~~",
        "3;a;~abc~0~~",
        "3;a=\"b\"c~abc~0~~",
        "3;a=b=c~abc~0~~",
        "3;a ~abc~0~~",
        "1000000000000000~",
        "ffffffffffffffff~",
        "00000000000000000000003~abc~0~~",
        "GET / HTTP/1.1~",
        "<h1>Fatal error</h1>~",
        "0~no colon~~",
        "0~ X: y~~",
        "0~X : y~~",
        "0~X: a\u0000b~~",
        "0~X: a\nY: b~~",
        "0~X: a\rb~~",
        "0\n\n",
      })
  void refusesEveryDeviation(String body) {
    assertThatThrownBy(() -> scan(body.replace("~", "\r\n"), Keep.CONTENT, new Random(1)))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void keepsTrailersAndStopsBehindTheBody() throws MalformedMessageException {
    Scanned scanned = scan("1\r\na\r\n0\r\nA: 1\r\nb:2 \r\n\r\nGET /", Keep.CODING, new Random(1));
    assertThat(scanned.text()).isEqualTo("1\r\na\r\n0\r\n\r\n");
    assertThat(scanned.trailers())
        .extracting(field -> field.name() + "=" + field.value())
        .containsExactly("A=1", "b=2");
    assertThat(scanned.rest()).isEqualTo("GET /");
  }

  @Test
  void limitsTrailersAndExtensions() {
    assertThatThrownBy(
            () -> scan("0\r\nX: " + "a".repeat(2000) + "\r\n\r\n", Keep.CONTENT, new Random(1)))
        .isInstanceOfSatisfying(
            MalformedMessageException.class, e -> assertThat(e.status()).isEqualTo(431));
    assertThatThrownBy(
            () -> scan("0\r\n" + "X: a\r\n".repeat(11) + "\r\n", Keep.CONTENT, new Random(1)))
        .isInstanceOfSatisfying(
            MalformedMessageException.class, e -> assertThat(e.status()).isEqualTo(431));
    assertThatThrownBy(
            () -> scan("1;" + "a".repeat(5000) + "\r\na\r\n", Keep.CONTENT, new Random(1)))
        .isInstanceOf(MalformedMessageException.class);
  }

  /** However the bytes are cut into reads, the content is the same; so is the shortest coding. */
  @Property(tries = 300)
  void doesNotDependOnHowTheBytesArrive(
      @ForAll @Size(max = 6) List<@Size(min = 1, max = 40) byte[]> chunks, @ForAll long seed)
      throws MalformedMessageException {
    Random random = new Random(seed);
    StringBuilder coded = new StringBuilder();
    StringBuilder shortest = new StringBuilder();
    StringBuilder content = new StringBuilder();
    for (byte[] chunk : chunks) {
      String text = new String(chunk, StandardCharsets.ISO_8859_1);
      String size = Integer.toHexString(chunk.length);
      coded.append(size).append(random.nextBoolean() ? ";x=\"y\\\"\"" : "").append("\r\n");
      coded.append(text).append("\r\n");
      shortest.append(size).append("\r\n").append(text).append("\r\n");
      content.append(text);
    }
    coded.append("0\r\n").append(random.nextBoolean() ? "T: t\r\n" : "").append("\r\n");
    shortest.append("0\r\n\r\n");
    assertThat(scan(coded.toString(), Keep.CONTENT, random).text()).isEqualTo(content.toString());
    assertThat(scan(coded.toString(), Keep.CODING, random).text()).isEqualTo(shortest.toString());
  }

  /** Any bytes: either a fault, or what a strict reader finds in the stream is what went in. */
  @Property(tries = 500)
  void passesOnlyValidatedBytes(
      @ForAll @Size(max = 60) List<@ByteRange(min = 0, max = 127) Byte> tail, @ForAll long seed) {
    StringBuilder bytes = new StringBuilder("2\r\nab\r\n");
    tail.forEach(b -> bytes.append((char) (b & 0x7f)));
    try {
      Scanned scanned = scan(bytes.toString(), Keep.CODING, new Random(seed));
      if (scanned.done()) {
        assertThat(scanned.text()).startsWith("2\r\nab\r\n").endsWith("0\r\n\r\n");
        assertThat(bytes.toString()).endsWith(scanned.rest());
      }
    } catch (MalformedMessageException e) {
      assertThat(e.status()).isIn(400, 431);
    }
  }

  private record Scanned(String text, List<Field> trailers, String rest, boolean done) {}

  private static Scanned scan(String latin1, Keep keep, Random cuts)
      throws MalformedMessageException {
    byte[] all = latin1.getBytes(StandardCharsets.ISO_8859_1);
    ChunkScanner scanner = new ChunkScanner(LIMITS, keep);
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < all.length && !scanner.isDone()) {
      int length = Math.min(all.length - at, 1 + cuts.nextInt(7));
      ByteBuffer buffer = ByteBuffer.allocateDirect(length + 5);
      buffer.put(5, all, at, length);
      ChunkScanner.Result result = scanner.scan(buffer, 5, 5 + length);
      byte[] kept = new byte[result.written() - 5];
      buffer.get(5, kept);
      text.append(new String(kept, StandardCharsets.ISO_8859_1));
      at += result.read() - 5;
    }
    String rest = new String(all, at, all.length - at, StandardCharsets.ISO_8859_1);
    return new Scanned(text.toString(), scanner.trailers(), rest, scanner.isDone());
  }
}
