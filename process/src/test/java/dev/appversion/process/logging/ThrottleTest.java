package dev.appversion.process.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final Throttle throttle = new Throttle(Duration.ofNanos(10), clock::get);

  @Test
  void logsTheFirstAndThenTheNumberOfOthersOnceAnInterval() {
    assertThat(throttle.occurred()).isEqualTo(1);
    assertThat(throttle.occurred()).isZero();
    clock.addAndGet(9);
    assertThat(throttle.occurred()).isZero();
    clock.addAndGet(1);
    assertThat(throttle.occurred()).isEqualTo(3);
    assertThat(throttle.occurred()).isZero();
    clock.addAndGet(1_000);
    assertThat(throttle.occurred()).isEqualTo(2);
  }
}
