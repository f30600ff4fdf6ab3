package dev.appversion.sidecar.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BrotliDecoderTest {
  /**
   * The end of a body is detected by two calls: {@code decode} returns 0, and {@code isWaiting} is
   * false. Output between the two must not be lost.
   */
  @Test
  @Timeout(60)
  void outputBetweenTwoCallsIsNotTheEnd() throws Exception {
    byte[] page = page();
    int waited = 0;
    for (int attempt = 0; attempt < 500 && waited < 5; attempt++) {
      BrotliDecoder decoder = new BrotliDecoder(() -> {});
      CountDownLatch ready = new CountDownLatch(1);
      decoder.whenReady(ready::countDown);
      decoder.give(ByteBuffer.wrap(page, 0, page.length / 2));
      decoder.end();
      byte[] decoded = new byte[4096];
      if (decoder.decode(decoded) == 0 && decoder.isWaiting()) { // the other thread is slower
        waited++;
        ready.await();
        assertThat(decoder.isWaiting()).isTrue();
      }
      assertThatThrownBy(() -> decodeToTheEnd(decoder, decoded)).isInstanceOf(IOException.class);
      decoder.close();
    }
    assertThat(waited).isPositive();
  }

  private static void decodeToTheEnd(BrotliDecoder decoder, byte[] decoded) throws IOException {
    while (decoder.decode(decoded) > 0 || decoder.isWaiting()) {
      Thread.onSpinWait();
    }
  }

  private static byte[] page() throws IOException {
    try (InputStream in = BrotliDecoderTest.class.getResourceAsStream("/html/page.html.br")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }
}
