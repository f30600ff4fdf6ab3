package dev.appversion.sidecar.retired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.retired.StoreCircuitBreaker.Permission;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoreCircuitBreakerTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000); // nanoTime may overflow
  private final StoreCircuitBreaker breaker = new StoreCircuitBreaker(now::get);

  @Test
  void missingAssetIsNotRequestedAgainForAMoment() {
    assertThat(breaker.enter("a.css")).isEqualTo(Permission.GRANTED);
    breaker.missed("a.css");

    assertThat(breaker.enter("a.css")).isEqualTo(Permission.NOT_THERE);
    assertThat(breaker.enter("b.css")).isEqualTo(Permission.GRANTED);
    pass(Duration.ofSeconds(10));
    assertThat(breaker.enter("a.css")).isEqualTo(Permission.GRANTED);
  }

  @Test
  void failingStoreIsNotUsedAndThenTestedByOneRequest() {
    for (int i = 0; i < 3; i++) {
      assertThat(breaker.enter("a.css")).isEqualTo(Permission.GRANTED);
      assertThat(breaker.failed()).isEqualTo(i == 2);
    }
    assertThat(breaker.enter("a.css")).isEqualTo(Permission.LATER);

    pass(Duration.ofSeconds(1));
    assertThat(breaker.enter("a.css")).isEqualTo(Permission.GRANTED);
    assertThat(breaker.enter("b.css")).isEqualTo(Permission.LATER);
    assertThat(breaker.failed()).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(breaker.enter("a.css")).isEqualTo(Permission.LATER);

    pass(Duration.ofSeconds(1));
    assertThat(breaker.enter("a.css")).isEqualTo(Permission.GRANTED);
    breaker.found();
    assertThat(breaker.enter("b.css")).isEqualTo(Permission.GRANTED);
    assertThat(breaker.enter("c.css")).isEqualTo(Permission.GRANTED);
  }

  @Test
  void numberOfConcurrentLookupsIsLimited() {
    int asked = 0;
    while (breaker.enter("a" + asked + ".css") == Permission.GRANTED) {
      asked++;
    }
    assertThat(asked).isEqualTo(64);

    breaker.left();
    assertThat(breaker.enter("z.css")).isEqualTo(Permission.GRANTED);
    assertThat(breaker.enter("z.css")).isEqualTo(Permission.LATER);
  }

  @Test
  void randomNamesOfAnAttackerUseLimitedMemory() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(breaker.enter("a" + i)).isEqualTo(Permission.GRANTED);
      breaker.missed("a" + i);
    }
    assertThat(breaker.enter("a9999")).isEqualTo(Permission.NOT_THERE);
    assertThat(breaker.enter("a1")).isEqualTo(Permission.GRANTED);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
