package dev.appversion.process.backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ExponentialBackoffTest {
  private static final ExponentialBackoff BACKOFF =
      ExponentialBackoff.of(Duration.ofSeconds(1), Duration.ofMinutes(1));

  @Test
  void theDelayDoublesUpToTheMaximum() {
    assertThat(IntStream.rangeClosed(1, 9).mapToObj(BACKOFF::delay).map(Duration::toSeconds))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    assertThat(BACKOFF.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void oneSeedGivesOneSequence() {
    ExponentialBackoff jittered =
        new ExponentialBackoff(Duration.ofMillis(100), Duration.ofSeconds(2), 0.5);
    Random one = new Random(7);
    Random other = new Random(7);

    assertThat(IntStream.rangeClosed(1, 20).mapToObj(i -> jittered.delay(i, one)))
        .isEqualTo(IntStream.rangeClosed(1, 20).mapToObj(i -> jittered.delay(i, other)).toList())
        .doesNotHaveDuplicates();
  }

  @Test
  void rejectsComponentsAndFailuresOutOfRange() {
    Duration second = Duration.ofSeconds(1);

    assertThatThrownBy(() -> ExponentialBackoff.of(Duration.ZERO, second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ExponentialBackoff.of(second, Duration.ofMillis(999)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ExponentialBackoff(second, second, 1.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ExponentialBackoff(second, second, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BACKOFF.delay(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void everyDelayIsWithinTheJitterOfOneThatNeverShrinks(
      @ForAll @LongRange(min = 1, max = 10_000) long initialMillis,
      @ForAll @LongRange(min = 0, max = 1_000_000) long moreMillis,
      @ForAll @DoubleRange(min = 0, max = 1) double jitter,
      @ForAll @IntRange(min = 1, max = 200) int failures,
      @ForAll long seed) {
    Duration initial = Duration.ofMillis(initialMillis);
    Duration max = initial.plusMillis(moreMillis);
    ExponentialBackoff backoff = new ExponentialBackoff(initial, max, jitter);

    Duration bound = backoff.delay(failures);
    Duration delay = backoff.delay(failures, new Random(seed));

    assertThat(bound).isBetween(initial, max);
    assertThat(backoff.delay(failures + 1)).isBetween(bound, bound.multipliedBy(2));
    assertThat(delay.toNanos())
        .isBetween((long) (bound.toNanos() * (1 - jitter)) - 1, bound.toNanos());
  }
}
