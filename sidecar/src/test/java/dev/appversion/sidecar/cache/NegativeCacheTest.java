package dev.appversion.sidecar.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NegativeCacheTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000); // nanoTime may overflow
  private final NegativeCache<String> absent = new NegativeCache<>(now::get);

  @Test
  void itIsCachedForAMoment() {
    assertThat(absent.contains("/a")).isFalse();
    absent.add("/a");
    assertThat(absent.contains("/a")).isTrue();
    assertThat(absent.contains("/b")).isFalse();

    now.addAndGet(NegativeCache.MEMORY.toNanos() - 1);
    assertThat(absent.contains("/a")).isTrue();
    now.incrementAndGet();
    assertThat(absent.contains("/a")).isFalse();
  }

  @Test
  void theTimeStartsWhenItWasLastFoundAbsent() {
    absent.add("/a");
    now.addAndGet(NegativeCache.MEMORY.toNanos() - 1);
    absent.add("/a");
    now.incrementAndGet();

    assertThat(absent.contains("/a")).isTrue();
  }

  @Test
  void theOldestIsEvictedFirst() {
    for (int i = 0; i <= 4096; i++) {
      absent.add("/" + i);
    }
    assertThat(absent.contains("/0")).isFalse();
    assertThat(absent.contains("/1")).isTrue();
    assertThat(absent.contains("/4096")).isTrue();
  }
}
