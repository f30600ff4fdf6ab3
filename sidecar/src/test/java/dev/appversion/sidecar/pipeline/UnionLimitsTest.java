package dev.appversion.sidecar.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UnionLimitsTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000); // clocks may wrap
  private final UnionLimits limits = new UnionLimits(now::get);

  @Test
  void whatAllSaidTheyDoNotHaveIsNotAskedForAgainForAMomentUnderTheSameTable() {
    assertThat(limits.enter("r1", "/a")).isTrue();
    limits.missed("r1", "/a", true);

    assertThat(limits.enter("r1", "/a")).isFalse();
    assertThat(limits.enter("r2", "/a")).isTrue();
    assertThat(limits.enter("r1", "/b")).isTrue();
    pass(Duration.ofSeconds(10));
    assertThat(limits.enter("r1", "/a")).isTrue();
  }

  @Test
  void whatCouldNotBeFoundOutIsAskedForAgain() {
    assertThat(limits.enter("r1", "/a")).isTrue();
    limits.missed("r1", "/a", false);

    assertThat(limits.enter("r1", "/a")).isTrue();
  }

  @Test
  void onlySoManyAreUnderWay() {
    for (int i = 0; i < 64; i++) {
      assertThat(limits.enter("r1", "/" + i)).isTrue();
    }
    assertThat(limits.enter("r1", "/more")).isFalse();
    limits.ended();
    assertThat(limits.enter("r1", "/more")).isTrue();
  }

  @Test
  void afterSoManyInVainNoneIsAskedForUntilThePeriodEnds() {
    for (int i = 0; i < 200; i++) {
      assertThat(limits.enter("r1", "/" + i)).isTrue();
      limits.missed("r1", "/" + i, true);
    }
    assertThat(limits.enter("r1", "/more")).isFalse();
    pass(Duration.ofSeconds(10));
    assertThat(limits.enter("r1", "/more")).isTrue();
  }

  @Test
  void whatIsFoundIsNotCounted() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(limits.enter("r1", "/a")).isTrue();
      limits.ended();
    }
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
