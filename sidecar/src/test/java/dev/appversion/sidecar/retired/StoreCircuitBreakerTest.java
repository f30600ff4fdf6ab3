package dev.appversion.sidecar.retired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.retired.StoreCircuitBreaker.Leave;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoreCircuitBreakerTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000); // nanoTime may overflow
  private final StoreCircuitBreaker breaker = new StoreCircuitBreaker(now::get);

  @Test
  void missingAssetIsNotRequestedAgainForAMoment() {
    assertThat(breaker.enter("a.css")).isEqualTo(Leave.ASK);
    breaker.missed("a.css");

    assertThat(breaker.enter("a.css")).isEqualTo(Leave.NOT_THERE);
    assertThat(breaker.enter("b.css")).isEqualTo(Leave.ASK);
    pass(Duration.ofSeconds(10));
    assertThat(breaker.enter("a.css")).isEqualTo(Leave.ASK);
  }

  @Test
  void failingStoreIsNotUsedAndThenTestedByOneRequest() {
    for (int i = 0; i < 3; i++) {
      assertThat(breaker.enter("a.css")).isEqualTo(Leave.ASK);
      assertThat(breaker.failed()).isEqualTo(i == 2);
    }
    assertThat(breaker.enter("a.css")).isEqualTo(Leave.LATER);

    pass(Duration.ofSeconds(1));
    assertThat(breaker.enter("a.css")).isEqualTo(Leave.ASK);
    assertThat(breaker.enter("b.css")).isEqualTo(Leave.LATER);
    assertThat(breaker.failed()).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(breaker.enter("a.css")).isEqualTo(Leave.LATER);

    pass(Duration.ofSeconds(1));
    assertThat(breaker.enter("a.css")).isEqualTo(Leave.ASK);
    breaker.found();
    assertThat(breaker.enter("b.css")).isEqualTo(Leave.ASK);
    assertThat(breaker.enter("c.css")).isEqualTo(Leave.ASK);
  }

  @Test
  void numberOfConcurrentLookupsIsLimited() {
    int asked = 0;
    while (breaker.enter("a" + asked + ".css") == Leave.ASK) {
      asked++;
    }
    assertThat(asked).isEqualTo(64);

    breaker.left();
    assertThat(breaker.enter("z.css")).isEqualTo(Leave.ASK);
    assertThat(breaker.enter("z.css")).isEqualTo(Leave.LATER);
  }

  @Test
  void randomNamesOfAnAttackerUseLimitedMemory() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(breaker.enter("a" + i)).isEqualTo(Leave.ASK);
      breaker.missed("a" + i);
    }
    assertThat(breaker.enter("a9999")).isEqualTo(Leave.NOT_THERE);
    assertThat(breaker.enter("a1")).isEqualTo(Leave.ASK);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
