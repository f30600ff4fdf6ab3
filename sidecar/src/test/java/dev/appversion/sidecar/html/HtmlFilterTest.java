package dev.appversion.sidecar.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.metrics.HtmlMetrics;
import dev.appversion.versioning.html.HtmlPage;
import dev.appversion.versioning.html.reference.DocumentUrl;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Codings, piece by piece, with the calls of a pump. */
class HtmlFilterTest {
  private static final HtmlPage PAGE =
      new HtmlPage(
          reference -> reference + "?v=1",
          new DocumentUrl("", "/"),
          Optional.empty(),
          Optional.empty(),
          "");

  private final HtmlMetrics metrics = new HtmlMetrics();

  private static byte[] page() {
    StringBuilder html = new StringBuilder("<html><head></head><body>");
    for (int i = 0; i < 2000; i++) {
      html.append("<img src=\"/static/a.png\">").append(i);
    }
    return html.append("</body></html>").toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] expected() {
    return new String(page(), StandardCharsets.US_ASCII)
        .replace("a.png", "a.png?v=1")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Calls a filter like a pump, with pieces of this size and a pause after each. Overwrites each
   * buffer after it was consumed, as its next user would.
   */
  private byte[] run(Decoder decoder, GzipEncoder encoder, byte[] body, int size)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer lent = ByteBuffer.allocate(Math.min(size, body.length));
    boolean paused = true;
    BlockingQueue<Boolean> ready = new LinkedBlockingQueue<>();
    HtmlFilter filter = new HtmlFilter(PAGE, decoder, encoder, metrics);
    filter.whenReady(() -> ready.add(true));
    boolean ended = false;
    try {
      for (int at = 0; ; ) {
        for (ByteBuffer next = filter.next(); next != null; next = filter.next()) {
          assertThat(next.remaining()).isLessThan(100_000);
          out.write(next.array(), next.arrayOffset() + next.position(), next.remaining());
        }
        if (filter.isWaiting()) {
          assertThat(take(ready)).isTrue();
        } else if (ended) {
          return out.toByteArray();
        } else if (!paused) {
          paused = true;
          Arrays.fill(lent.clear().array(), (byte) '?');
          filter.pause();
        } else if (at == body.length) {
          ended = true;
          filter.end();
        } else {
          int length = Math.min(lent.capacity(), body.length - at);
          filter.give(lent.clear().put(body, at, length).flip());
          at += length;
          paused = false;
        }
      }
    } finally {
      filter.close();
      filter.close();
    }
  }

  private static boolean take(BlockingQueue<Boolean> ready) {
    try {
      return ready.poll(10, TimeUnit.SECONDS) != null;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] deflate(byte[] bytes, boolean bare) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflate =
        new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, bare))) {
      deflate.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] brotli() throws IOException {
    try (var in = HtmlFilterTest.class.getResourceAsStream("/html/page.html.br")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, 1_000_000})
  void codingsAreDecoded(int size) throws IOException {
    assertThat(run(new IdentityDecoder(), null, page(), size)).isEqualTo(expected());
    assertThat(run(InflateDecoder.gzip(), null, gzip(page()), size)).isEqualTo(expected());
    assertThat(run(InflateDecoder.deflate(), null, deflate(page(), false), size))
        .isEqualTo(expected());
    assertThat(run(InflateDecoder.deflate(), null, deflate(page(), true), size))
        .isEqualTo(expected());
    assertThat(run(new BrotliDecoder(() -> {}), null, brotli(), size)).isEqualTo(expected());
    assertThat(metrics.rewritten()).isEqualTo(5);
    assertThat(metrics.references()).isEqualTo(10_000);
    assertThat(metrics.failed()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000})
  void gzipIsForwarded(int size) throws IOException {
    byte[] sent = run(InflateDecoder.gzip(), new GzipEncoder(), gzip(page()), size);
    assertThat(sent.length).isLessThan(page().length / 2);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes())
        .isEqualTo(expected());
  }

  @Test
  void headersAndMembersOfGzip() throws IOException {
    byte[] plain = gzip(page());
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(plain, 0, 3);
    body.write(new byte[] {4 | 8 | 16 | 2, 0, 0, 0, 0, 0, 3}); // flags, time, hints
    body.writeBytes(new byte[] {2, 0, 'e', 'x', 'n', 0, 'c', 0, 0, 0});
    body.write(plain, 10, plain.length - 10);
    body.writeBytes(gzip("<p>".getBytes(StandardCharsets.US_ASCII)));
    body.writeBytes(new byte[] {0, 0});
    byte[] twice = run(InflateDecoder.gzip(), null, body.toByteArray(), 1);
    assertThat(new String(twice, StandardCharsets.US_ASCII))
        .isEqualTo(new String(expected(), StandardCharsets.US_ASCII) + "<p>");
  }

  @Test
  void emptyBodies() throws IOException {
    assertThat(run(InflateDecoder.gzip(), null, new byte[0], 1)).isEmpty();
    assertThat(run(new BrotliDecoder(() -> {}), null, new byte[0], 1)).isEmpty();
    assertThat(run(InflateDecoder.gzip(), null, gzip(new byte[0]), 1)).isEmpty();
  }

  @Test
  void dataInAnotherCodingFails() throws IOException {
    byte[] text = "<html> this is no compressed body at all".getBytes(StandardCharsets.US_ASCII);
    byte[] broken = gzip(page());
    broken[broken.length - 6] ^= 1;
    byte[] cut = Arrays.copyOf(gzip(page()), 500);
    byte[] cutBrotli = Arrays.copyOf(brotli(), brotli().length - 5);
    assertThatThrownBy(() -> run(InflateDecoder.gzip(), null, text, 8))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> run(InflateDecoder.gzip(), null, broken, 1000))
        .hasMessageContaining("checksum");
    assertThatThrownBy(() -> run(InflateDecoder.gzip(), null, cut, 100))
        .hasMessageContaining("too early");
    assertThatThrownBy(() -> run(new BrotliDecoder(() -> {}), null, cutBrotli, 100))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> run(new BrotliDecoder(() -> {}), null, text, 100))
        .isInstanceOf(IOException.class);
    assertThat(metrics.failed()).isEqualTo(5);
  }

  @Test
  void brotliDecoderIsReleasedOnceInEachCase() throws IOException {
    AtomicInteger released = new AtomicInteger();
    new BrotliDecoder(released::incrementAndGet).close();
    assertThat(released).hasValue(1);
    BrotliDecoder left = new BrotliDecoder(released::incrementAndGet);
    left.give(ByteBuffer.wrap(brotli()));
    left.close();
    left.close();
    await().untilAsserted(() -> assertThat(released).hasValue(2));
    run(new BrotliDecoder(released::incrementAndGet), null, brotli(), 50);
    await().untilAsserted(() -> assertThat(released).hasValue(3));
  }

  @Test
  void pauseFlushesTheInputSoFar() throws IOException {
    HtmlFilter filter = new HtmlFilter(PAGE, new IdentityDecoder(), new GzipEncoder(), metrics);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    filter.give(ByteBuffer.wrap("<p>first".getBytes(StandardCharsets.US_ASCII)));
    drain(filter, out);
    filter.pause();
    drain(filter, out);
    var in = new GZIPInputStream(new ByteArrayInputStream(out.toByteArray()));
    assertThat(new String(in.readNBytes(8), StandardCharsets.US_ASCII)).isEqualTo("<p>first");
    filter.pause();
    assertThat(filter.next()).isNull();
    filter.close();
  }

  private static void drain(HtmlFilter filter, ByteArrayOutputStream out) throws IOException {
    for (ByteBuffer next = filter.next(); next != null; next = filter.next()) {
      out.write(next.array(), next.arrayOffset() + next.position(), next.remaining());
    }
  }

  @Test
  void hundredThousandfoldExpansionIsDecodedInSmallPieces() throws IOException {
    byte[] zeros = new byte[20_000_000];
    byte[] bomb = gzip(zeros);
    HtmlFilter filter = new HtmlFilter(PAGE, InflateDecoder.gzip(), null, metrics);
    filter.give(ByteBuffer.wrap(bomb));
    long total = 0;
    for (ByteBuffer next = filter.next(); next != null; next = filter.next()) {
      assertThat(next.remaining()).isLessThanOrEqualTo(16 << 10);
      total += next.remaining();
    }
    filter.close();
    assertThat(total).isEqualTo(zeros.length);
  }
}
