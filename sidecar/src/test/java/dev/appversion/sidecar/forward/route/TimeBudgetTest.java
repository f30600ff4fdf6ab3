package dev.appversion.sidecar.forward.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** The clock overflows within the budget, as {@link System#nanoTime} may. */
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 100);

  private final TimeBudget budget = TimeBudget.of(Duration.ofNanos(1_000), clock::get);

  @Test
  void isOverOnceItsTimeHasPassed() {
    assertThat(budget.isOver()).isFalse();

    clock.addAndGet(999);
    assertThat(budget.isOver()).isFalse();

    clock.addAndGet(1);
    assertThat(budget.isOver()).isTrue();

    clock.addAndGet(1_000_000);
    assertThat(budget.isOver()).isTrue();
  }

  @Test
  void theRemainingTimeShrinksToZero() {
    assertThat(budget.upTo(MINUTE)).isEqualTo(Duration.ofNanos(1_000));

    clock.addAndGet(400);
    assertThat(budget.upTo(MINUTE)).isEqualTo(Duration.ofNanos(600));

    clock.addAndGet(5_000);
    assertThat(budget.upTo(MINUTE)).isZero();
  }

  @Test
  void theTimeForOneRequestIsLimited() {
    Duration limit = Duration.ofNanos(700);
    assertThat(budget.upTo(limit)).isEqualTo(limit);

    clock.addAndGet(300);
    assertThat(budget.upTo(limit)).isEqualTo(limit);

    clock.addAndGet(1);
    assertThat(budget.upTo(limit)).isEqualTo(Duration.ofNanos(699));
  }
}
