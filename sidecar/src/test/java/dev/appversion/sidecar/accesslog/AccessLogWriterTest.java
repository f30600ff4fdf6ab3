package dev.appversion.sidecar.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.appversion.sidecar.metrics.ProxyMetrics.Decision;
import dev.appversion.sidecar.request.Hop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AccessLogWriterTest {
  private final AtomicInteger dropped = new AtomicInteger();

  private static AccessLogEntry entry(int number) {
    return new AccessLogEntry(
        0, "GET", "/" + number, 200, 0, null, Decision.WEIGHT, Hop.NONE, 0, null);
  }

  @Test
  void closeWritesWhatIsQueuedInOrder() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AccessLogWriter writer = new AccessLogWriter(out, dropped::incrementAndGet);
    for (int i = 0; i < 1000; i++) {
      writer.add(entry(i));
    }

    writer.close();

    String[] lines = out.toString(StandardCharsets.UTF_8).split("\n", -1);
    assertThat(lines).hasSize(1001);
    for (int i = 0; i < 1000; i++) {
      assertThat(lines[i]).contains("\"path\":\"/" + i + "\"");
    }
    assertThat(dropped).hasValue(0);
    writer.add(entry(1));
    assertThat(dropped).hasValue(1);
  }

  @Test
  void entriesThatABlockedOutputIsTooSlowForAreDroppedAndCounted() throws Exception {
    CountDownLatch writes = new CountDownLatch(1);
    CountDownLatch continues = new CountDownLatch(1);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    OutputStream blocked =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            writes.countDown();
            awaitUninterruptibly(continues); // a write to a pipe is not interruptible
            written.write(bytes, from, length);
          }
        };
    try (AccessLogWriter writer = new AccessLogWriter(blocked, dropped::incrementAndGet)) {
      writer.add(entry(0));
      writes.await();
      for (int i = 1; i <= AccessLogWriter.CAPACITY + 5; i++) {
        writer.add(entry(i));
      }

      assertThat(dropped).hasValue(5);

      continues.countDown();
      await()
          .untilAsserted(
              () ->
                  assertThat(written.toString(StandardCharsets.UTF_8).lines())
                      .hasSize(AccessLogWriter.CAPACITY + 1));
    }
  }

  @Test
  void linesThatCannotBeWrittenAreCountedAndLaterOnesAreWritten() {
    AtomicBoolean broken = new AtomicBoolean(true);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            if (broken.get()) {
              throw new IOException("no space left on device");
            }
            written.write(bytes, from, length);
          }
        };
    try (AccessLogWriter writer = new AccessLogWriter(out, dropped::incrementAndGet)) {
      writer.add(entry(0));
      await().untilAsserted(() -> assertThat(dropped).hasValue(1));
      broken.set(false);
      writer.add(entry(1));
      await()
          .untilAsserted(
              () -> assertThat(written.toString(StandardCharsets.UTF_8)).contains("/1\""));
    }
    assertThat(dropped).hasValue(1);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
