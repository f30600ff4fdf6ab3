package dev.appversion.sidecar.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UnreachableFileLogTest {
  private final AtomicLong clock = new AtomicLong();
  private final UnreachableFileLog log = new UnreachableFileLog(clock::get);

  @Test
  void warnsImmediatelyAndThenOnceAnInterval() {
    assertThat(log.message("v1", "/a.js"))
        .isEqualTo(
            "no instance accepted a connection for a file of a page version=v1 path=/a.js"
                + " answered_503=1");
    assertThat(log.message("v1", "/b.js")).isNull();
    clock.addAndGet(UnreachableFileLog.INTERVAL.toNanos());
    assertThat(log.message("v2", "/c.js")).contains(" version=v2 ").endsWith("=2");
  }
}
