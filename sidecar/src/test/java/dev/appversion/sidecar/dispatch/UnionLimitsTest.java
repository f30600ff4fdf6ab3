package dev.appversion.sidecar.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class UnionLimitsTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000); // nanoTime may overflow
  private final UnionLimits limits = new UnionLimits(now::get);

  @Test
  void fileMissingInAllVersionsIsNotLookedUpAgainForAMomentUnderTheSameTable() {
    assertThat(limits.enter("r1", "/a")).isTrue();
    limits.missed("r1", "/a", true);

    assertThat(limits.enter("r1", "/a")).isFalse();
    assertThat(limits.enter("r2", "/a")).isTrue();
    assertThat(limits.enter("r1", "/b")).isTrue();
    pass(Duration.ofSeconds(10));
    assertThat(limits.enter("r1", "/a")).isTrue();
  }

  @Test
  void unknownResultsAreLookedUpAgain() {
    assertThat(limits.enter("r1", "/a")).isTrue();
    limits.missed("r1", "/a", false);

    assertThat(limits.enter("r1", "/a")).isTrue();
  }

  @Test
  void numberOfConcurrentLookupsIsLimited() {
    for (int i = 0; i < 64; i++) {
      assertThat(limits.enter("r1", "/" + i)).isTrue();
    }
    assertThat(limits.enter("r1", "/more")).isFalse();
    limits.ended();
    assertThat(limits.enter("r1", "/more")).isTrue();
  }

  @Test
  void afterTheLimitOfMissesNoLookupIsMadeUntilThePeriodEnds() {
    for (int i = 0; i < 200; i++) {
      assertThat(limits.enter("r1", "/" + i)).isTrue();
      limits.missed("r1", "/" + i, true);
    }
    assertThat(limits.enter("r1", "/more")).isFalse();
    pass(Duration.ofSeconds(10));
    assertThat(limits.enter("r1", "/more")).isTrue();
  }

  @Test
  void exhaustedLimitIsLoggedOncePerInterval() {
    assertThat(limits.exhausted("/a.js"))
        .isEqualTo(
            "missing files are not looked up at other versions: more than 200 in 10 s"
                + " not_asked=1 path=/a.js");
    assertThat(limits.exhausted("/b.js")).isNull();
    pass(Duration.ofMinutes(5));
    assertThat(limits.exhausted("/c.js")).endsWith("not_asked=2 path=/c.js");
  }

  @Test
  void theLogHasALineWhenTheLimitIsExhausted() {
    List<String> lines = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(UnionLimits.class.getName());
    logger.addHandler(handler);
    try {
      for (int i = 0; i < 200; i++) {
        limits.enter("r1", "/" + i);
        limits.missed("r1", "/" + i, true);
      }
      assertThat(lines).isEmpty();
      limits.enter("r1", "/more.js");
      limits.enter("r1", "/again.js");

      assertThat(lines)
          .singleElement()
          .satisfies(line -> assertThat(line).contains("path=/more.js"));
    } finally {
      logger.removeHandler(handler);
    }
  }

  @Test
  void foundFilesAreNotCounted() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(limits.enter("r1", "/a")).isTrue();
      limits.ended();
    }
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
